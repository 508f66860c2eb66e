//! Companies: find, search, add, change, rename.

use super::company_store as store;
use super::model::{Company, CompanyData, CompanyFilter};
use super::service::require_editor;
use crate::actor::Actor;
use crate::cache;
use crate::desk::Desk;
use crate::error::{Error, Problems};
use crate::event::Event;
use crate::permission;
use crate::unit::Unit;

/// Companies. Made by [`Desk::companies`].
#[derive(Debug)]
pub struct Companies {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// Companies: agents may read them, agents with `rw` on `admin` or `users` change them.
    pub fn companies(&self, actor: impl Into<Actor>) -> Companies {
        Companies {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Companies {
    /// A page of companies by customer id. One query.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn list(&self, filter: &CompanyFilter) -> Result<Vec<Company>, Error> {
        permission::refuse_customers(&self.actor, "companies")?;
        let mut conn = self.desk.read().await?;
        Ok(store::page(&mut conn, filter).await?)
    }

    /// One company by customer id, ignoring case; `None` also for ids that only tickets know.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers asking about companies that are not theirs.
    pub async fn find(&self, customer_id: &str) -> Result<Option<Company>, Error> {
        let mut conn = self.desk.read().await?;
        if let Actor::Customer(login) = &self.actor {
            let own = permission::customer_ids(&mut conn, login).await?;
            let wanted = customer_id.trim().to_lowercase();
            if !own.iter().any(|id| id.to_lowercase() == wanted) {
                permission::refuse_customers(&self.actor, "companies")?;
            }
        }
        Ok(store::of_ids(&mut conn, &[customer_id.trim()]).await?.pop())
    }

    /// Companies of these ids; unknown ones are left out. One query.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn of_ids(&self, ids: &[&str]) -> Result<Vec<Company>, Error> {
        permission::refuse_customers(&self.actor, "companies")?;
        let mut conn = self.desk.read().await?;
        Ok(store::of_ids(&mut conn, ids).await?)
    }

    /// Adds a company.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is missing, taken or overlong; [`Error::Denied`].
    pub async fn create(&self, data: &CompanyData) -> Result<Company, Error> {
        let mut unit = self.unit().await?;
        create(&mut unit, data).await?;
        unit.commit().await?;
        self.known(&data.customer_id).await
    }

    /// Changes a company. A new customer id renames everything that names the old one, tickets included.
    ///
    /// # Errors
    /// As [`Companies::create`]; [`Error::NotFound`].
    pub async fn update(&self, customer_id: &str, data: &CompanyData) -> Result<Company, Error> {
        let mut unit = self.unit().await?;
        update(&mut unit, customer_id, data).await?;
        unit.commit().await?;
        self.known(&data.customer_id).await
    }

    async fn known(&self, customer_id: &str) -> Result<Company, Error> {
        let mut conn = self.desk.read().await?;
        store::of_ids(&mut conn, &[customer_id.trim()])
            .await?
            .pop()
            .ok_or_else(|| Error::not_found("company", customer_id))
    }

    async fn unit(&self) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        require_editor(&mut unit, &self.actor).await?;
        Ok(unit)
    }
}

/// [`Companies::create`] inside a larger unit.
pub(crate) async fn create(unit: &mut Unit, data: &CompanyData) -> Result<(), Error> {
    let data = checked(unit, data, None).await?;
    let valid = data.valid.id(unit).await?;
    let (by, now) = (unit.user_id(), unit.stamp());
    store::insert(unit, &data, valid, by, now).await?;
    unit.raise(Event::object("CustomerCompanyAdd", &data.customer_id));
    Ok(())
}

/// [`Companies::update`] inside a larger unit.
pub(crate) async fn update(
    unit: &mut Unit,
    customer_id: &str,
    data: &CompanyData,
) -> Result<(), Error> {
    let before = store::of_ids(unit, &[customer_id.trim()])
        .await?
        .pop()
        .ok_or_else(|| Error::not_found("company", customer_id))?;
    let data = checked(unit, data, Some(&before)).await?;
    let valid = data.valid.id(unit).await?;
    let (by, now) = (unit.user_id(), unit.stamp());
    store::update(unit, &before.customer_id, &data, valid, by, now).await?;
    if data.customer_id != before.customer_id {
        store::rename(unit, &before.customer_id, &data.customer_id, by, now).await?;
    }
    unit.touch(cache::PERMISSION);
    unit.raise(Event::object("CustomerCompanyUpdate", &data.customer_id));
    Ok(())
}

/// The data with blanks trimmed, if it can be stored.
async fn checked(
    unit: &mut Unit,
    data: &CompanyData,
    own: Option<&Company>,
) -> Result<CompanyData, Error> {
    let data = trimmed(data);
    let own = own.map(|own| own.customer_id.to_lowercase());
    let mut problems = Problems::default();
    for (field, text, limit, required) in [
        ("customer_id", &data.customer_id, 150, true),
        ("name", &data.name, 200, true),
        ("street", &data.street, 200, false),
        ("zip", &data.zip, 200, false),
        ("city", &data.city, 200, false),
        ("country", &data.country, 200, false),
        ("url", &data.url, 200, false),
        ("comment", &data.comment, 250, false),
    ] {
        let one_line = field != "comment";
        if required && text.is_empty() {
            problems.add(field, "required", "");
        } else if text.chars().count() > limit {
            problems.add(field, "too_long", limit.to_string());
        } else if one_line && text.chars().any(char::is_control) {
            problems.add(field, "format", "");
        }
    }
    let same_id = store::of_ids(unit, &[&data.customer_id]).await?.pop();
    if same_id.is_some_and(|other| Some(other.customer_id.to_lowercase()) != own) {
        problems.add("customer_id", "taken", data.customer_id.clone());
    }
    let same_name = store::of_name(unit, &data.name).await?;
    if same_name.is_some_and(|other| Some(other.customer_id.to_lowercase()) != own) {
        problems.add("name", "taken", data.name.clone());
    }
    problems.into_result()?;
    Ok(data)
}

fn trimmed(data: &CompanyData) -> CompanyData {
    let mut data = data.clone();
    for text in [
        &mut data.customer_id,
        &mut data.name,
        &mut data.street,
        &mut data.zip,
        &mut data.city,
        &mut data.country,
        &mut data.url,
        &mut data.comment,
    ] {
        *text = text.trim().to_owned();
    }
    data
}
