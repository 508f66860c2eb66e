//! Customer users: find, search, add, change, preferences.

use super::model::{CustomerUser, CustomerUserData, CustomerUserFilter};
use super::store;
use crate::actor::Actor;
use crate::auth::account::{self, Audience};
use crate::auth::audit::{self, AuditEvent, Entry};
use crate::auth::{Secret, passwords};
use crate::cache;
use crate::db::Conn;
use crate::desk::Desk;
use crate::error::{Error, Problems};
use crate::event::Event;
use crate::people::email;
use crate::people::preference::{self, Preferences};
use crate::permission::{self, Permission};
use crate::sysconfig::settings;
use crate::unit::Unit;

/// Customer users. Made by [`Desk::customers`].
#[derive(Debug)]
pub struct Customers {
    desk: Desk,
    actor: Actor,
}

impl Desk {
    /// Customer users: agents may read them, agents with `rw` on `admin` or `users` change them, and customer users
    /// read themselves.
    pub fn customers(&self, actor: impl Into<Actor>) -> Customers {
        Customers {
            desk: self.clone(),
            actor: actor.into(),
        }
    }
}

impl Customers {
    /// A page of customer users by login; a search with a small limit serves a typeahead. One query.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn list(&self, filter: &CustomerUserFilter) -> Result<Vec<CustomerUser>, Error> {
        permission::refuse_customers(&self.actor, "customer users")?;
        let mut conn = self.desk.read().await?;
        Ok(store::page(&mut conn, filter).await?)
    }

    /// Valid customer users for a typeahead: each word begins login, a name, e-mail address or customer id.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn search(&self, words: &str, limit: u32) -> Result<Vec<CustomerUser>, Error> {
        self.list(&CustomerUserFilter {
            search: Some(words.to_owned()),
            only_valid: true,
            limit,
            ..CustomerUserFilter::default()
        })
        .await
    }

    /// One customer user by login, ignoring case; `None` also for those a ticket names though no source knows them.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers asking about others.
    pub async fn find(&self, login: &str) -> Result<Option<CustomerUser>, Error> {
        self.require_self_or_agent(login)?;
        let mut conn = self.desk.read().await?;
        Ok(store::find(&mut conn, login.trim()).await?)
    }

    /// Customer users of these logins, by login; unknown ones are left out. One query.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn of_logins(&self, logins: &[&str]) -> Result<Vec<CustomerUser>, Error> {
        permission::refuse_customers(&self.actor, "customer users")?;
        let mut conn = self.desk.read().await?;
        Ok(store::of_logins(&mut conn, logins).await?)
    }

    /// The valid customer user an e-mail address belongs to, ignoring case; the last login in sort order if there
    /// are several (as OTRS's postmaster decides).
    ///
    /// # Errors
    /// [`Error::Denied`] for customers.
    pub async fn find_by_email(&self, address: &str) -> Result<Option<CustomerUser>, Error> {
        permission::refuse_customers(&self.actor, "customer users")?;
        let mut conn = self.desk.read().await?;
        Ok(store::with_email(&mut conn, address.trim(), true)
            .await?
            .pop())
    }

    /// The customer ids of a customer user: the primary one first, then the additional ones.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers asking about others.
    pub async fn customer_ids(&self, login: &str) -> Result<Vec<String>, Error> {
        self.require_self_or_agent(login)?;
        let mut conn = self.desk.read().await?;
        permission::customer_ids(&mut conn, login).await
    }

    /// Sets the additional customer ids of a customer user.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Denied`].
    pub async fn set_additional_ids(&self, login: &str, ids: &[String]) -> Result<(), Error> {
        let mut unit = self.unit().await?;
        let customer = locked(&mut unit, login).await?;
        let mut kept: Vec<String> = Vec::new();
        for id in ids.iter().map(|id| id.trim()).filter(|id| !id.is_empty()) {
            check_length("customer_id", id, 150)?;
            if !kept
                .iter()
                .any(|known| known.to_lowercase() == id.to_lowercase())
            {
                kept.push(id.to_owned());
            }
        }
        check_length("login", &customer.login, 100)?;
        let (by, now) = (unit.user_id(), unit.stamp());
        store::set_additional_ids(&mut unit, &customer.login, &kept, by, now).await?;
        unit.touch(cache::PERMISSION);
        unit.raise(Event::object("CustomerUserUpdate", &customer.login));
        noted(
            &mut unit,
            AuditEvent::RightsChanged,
            &customer.login,
            &format!("customer ids: {}", kept.join(" ")),
        )
        .await?;
        unit.commit().await
    }

    /// Adds a customer user. Without a password nobody can sign in until one is chosen by a reset link.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that is missing, taken or malformed; [`Error::Denied`].
    pub async fn create(
        &self,
        data: &CustomerUserData,
        password: Option<&Secret>,
    ) -> Result<CustomerUser, Error> {
        let mut conn = self.desk.read().await?;
        require_editor(&mut conn, &self.actor).await?;
        drop(conn);
        let hash = match password {
            Some(password) => Some(
                passwords::checked_hash(&self.desk, Audience::Customer, &data.login, password)
                    .await?,
            ),
            None => None,
        };
        let mut unit = self.unit().await?;
        create(&mut unit, data, hash.as_deref()).await?;
        unit.commit().await?;
        self.known(&data.login).await
    }

    /// Changes a customer user. A new login renames everything that names it, tickets included; a new login or the
    /// loss of validity ends the sessions.
    ///
    /// # Errors
    /// As [`Customers::create`]; [`Error::NotFound`].
    pub async fn update(
        &self,
        login: &str,
        data: &CustomerUserData,
    ) -> Result<CustomerUser, Error> {
        let mut unit = self.unit().await?;
        update(&mut unit, login, data).await?;
        unit.commit().await?;
        self.known(&data.login).await
    }

    async fn known(&self, login: &str) -> Result<CustomerUser, Error> {
        let mut conn = self.desk.read().await?;
        store::find(&mut conn, login.trim())
            .await?
            .ok_or_else(|| Error::not_found("customer user", login))
    }

    /// All preferences of a customer user but those that guard the account.
    ///
    /// # Errors
    /// [`Error::Denied`] for customers asking about others.
    pub async fn preferences(&self, login: &str) -> Result<Preferences, Error> {
        self.require_self_or_agent(login)?;
        let mut conn = self.desk.read().await?;
        let mut preferences = store::preferences(&mut conn, login).await?;
        let secret = Audience::Customer.secret_key(&self.desk.config());
        preferences.retain(|key, _| !preference::is_guarded(key, &secret));
        Ok(preferences)
    }

    /// Sets preferences, or with `None` removes them; values have up to 250 characters.
    ///
    /// # Errors
    /// [`Error::Denied`] for other customers and for agents who may not change customer users; [`Error::Invalid`]
    /// for a value that the key does not take, and for keys that guard the account.
    pub async fn set_preferences(
        &self,
        login: &str,
        changes: &[(&str, Option<&str>)],
    ) -> Result<(), Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        if !self.is_self(login) {
            require_editor(&mut unit, &self.actor).await?;
        }
        let customer = locked(&mut unit, login).await?;
        let secret = Audience::Customer.secret_key(unit.config());
        for (key, value) in changes {
            if !preference::is_storable(key) {
                continue;
            }
            if preference::is_guarded(key, &secret) {
                return Err(Error::invalid("preference", "not_allowed", *key));
            }
            let text = value.unwrap_or_default();
            preference::check(key, text)?;
            check_length("preference", text, 250)?;
            store::set_preference(&mut unit, &customer.login, key, *value).await?;
        }
        unit.raise(Event::object(
            "CustomerUserPreferencesUpdate",
            &customer.login,
        ));
        unit.commit().await
    }

    fn is_self(&self, login: &str) -> bool {
        let own = self.actor.customer();
        own.is_some_and(|own| own.to_lowercase() == login.trim().to_lowercase())
    }

    fn require_self_or_agent(&self, login: &str) -> Result<(), Error> {
        if self.is_self(login) {
            return Ok(());
        }
        permission::refuse_customers(&self.actor, "customer users")
    }

    async fn unit(&self) -> Result<Unit, Error> {
        let mut unit = self.desk.unit(&self.actor).await?;
        require_editor(&mut unit, &self.actor).await?;
        Ok(unit)
    }
}

/// Who may change customer users and companies: `rw` on group `admin` or `users`, as OTRS's screens are registered.
pub(super) async fn require_editor(conn: &mut Conn, actor: &Actor) -> Result<(), Error> {
    match permission::require_group(conn, actor, "users", &Permission::RW).await {
        Err(Error::Denied { .. }) => permission::require_admin(conn, actor).await,
        other => other,
    }
}

async fn locked(unit: &mut Unit, login: &str) -> Result<CustomerUser, Error> {
    store::lock(unit, login.trim()).await?;
    store::find(unit, login.trim())
        .await?
        .ok_or_else(|| Error::not_found("customer user", login))
}

async fn noted(unit: &mut Unit, event: AuditEvent, login: &str, detail: &str) -> Result<(), Error> {
    audit::note(
        unit,
        event,
        Entry {
            object: Some(login),
            detail: Some(detail),
            ..Entry::default()
        },
    )
    .await
}

/// The customer user of a login, ignoring case, on a connection of the caller's; permissions are the caller's concern.
///
/// # Errors
/// [`Error::Unavailable`] if the database fails.
pub async fn find(conn: &mut Conn, login: &str) -> Result<Option<CustomerUser>, Error> {
    Ok(store::find(conn, login.trim()).await?)
}

/// [`Customers::create`] inside a larger unit, with a hash made before.
pub(crate) async fn create(
    unit: &mut Unit,
    data: &CustomerUserData,
    hash: Option<&str>,
) -> Result<i64, Error> {
    let data = checked(unit, data, None).await?;
    let valid = data.valid.id(unit).await?;
    let (by, now) = (unit.user_id(), unit.stamp());
    let id = store::insert(unit, &data, hash, valid, by, now).await?;
    unit.touch(cache::PERMISSION);
    unit.raise(Event::object("CustomerUserAdd", &data.login));
    noted(unit, AuditEvent::AccountAdded, &data.login, "customer user").await?;
    Ok(id)
}

/// [`Customers::update`] inside a larger unit.
pub(crate) async fn update(
    unit: &mut Unit,
    login: &str,
    data: &CustomerUserData,
) -> Result<(), Error> {
    let before = locked(unit, login).await?;
    let data = checked(unit, data, Some(&before)).await?;
    let valid = data.valid.id(unit).await?;
    let (by, now) = (unit.user_id(), unit.stamp());
    store::update(unit, before.id, &data, valid, by, now).await?;
    if data.login != before.login {
        store::rename(unit, &before.login, &data.login, by, now).await?;
        account::renamed(unit, Audience::Customer, &before.login, &data.login).await?;
    }
    let was = (before.login.as_str(), before.valid);
    account::changed(unit, Audience::Customer, was, (&data.login, data.valid)).await?;
    unit.touch(cache::PERMISSION);
    unit.raise(Event::object("CustomerUserUpdate", &data.login));
    Ok(())
}

/// The data with blanks trimmed, if it can be stored.
async fn checked(
    unit: &mut Unit,
    data: &CustomerUserData,
    own: Option<&CustomerUser>,
) -> Result<CustomerUserData, Error> {
    let data = trimmed(data);
    let mut problems = Problems::default();
    account::check_login_text(&mut problems, &data.login);
    let own_id = own.map(|own| own.id);
    let other = store::find(unit, &data.login).await?;
    if other.is_some_and(|other| Some(other.id) != own_id) {
        problems.add("login", "taken", data.login.clone());
    }
    for (field, text, limit, required) in [
        ("email", &data.email, 150, true),
        ("customer_id", &data.customer_id, 150, true),
        ("title", &data.title, 50, false),
        ("first_name", &data.first_name, 100, true),
        ("last_name", &data.last_name, 100, true),
        ("phone", &data.phone, 150, false),
        ("fax", &data.fax, 150, false),
        ("mobile", &data.mobile, 150, false),
        ("street", &data.street, 150, false),
        ("zip", &data.zip, 200, false),
        ("city", &data.city, 200, false),
        ("country", &data.country, 200, false),
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
    let kept = own.is_some_and(|own| own.email == data.email);
    if !data.email.is_empty() && !kept {
        if let Err(why) = email::check(unit.config(), &data.email) {
            problems.add("email", why.problem(), why.detail(&data.email));
        } else if unit.config().get(&settings::CUSTOMER_USER_EMAIL_UNIQ_CHECK) {
            let others = store::with_email(unit, &data.email, false).await?;
            if others.iter().any(|other| Some(other.id) != own_id) {
                problems.add("email", "taken", data.email.clone());
            }
        }
    }
    problems.into_result()?;
    Ok(data)
}

fn trimmed(data: &CustomerUserData) -> CustomerUserData {
    let mut data = data.clone();
    for text in [
        &mut data.login,
        &mut data.email,
        &mut data.customer_id,
        &mut data.title,
        &mut data.first_name,
        &mut data.last_name,
        &mut data.phone,
        &mut data.fax,
        &mut data.mobile,
        &mut data.street,
        &mut data.zip,
        &mut data.city,
        &mut data.country,
        &mut data.comment,
    ] {
        *text = text.trim().to_owned();
    }
    data
}

pub(super) fn check_length(field: &'static str, text: &str, limit: usize) -> Result<(), Error> {
    if text.chars().count() > limit {
        return Err(Error::invalid(field, "too_long", limit.to_string()));
    }
    Ok(())
}
