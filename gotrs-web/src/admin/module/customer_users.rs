//! Customer users.

use super::common::*;
use crate::admin::access::about;
use crate::admin::catalog::{BY_VALIDITY, Filled};
use crate::admin::source::{
    Answer, Ask, Context, Deed, Listing, Opened, PAGE, Record, Shown, Source,
};
use crate::admin::transfer::Kept;
use crate::form::Values;
use crate::url;
use gotrs_core::Error;
use gotrs_core::auth::passwords::Term;
use gotrs_core::auth::{Audience, Secret};
use gotrs_core::customer::{CustomerUser, CustomerUserData, CustomerUserFilter};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "customer-users",
    title: msg("Customer users"),
    summary: msg("Who asks"),
    icon: "user",
    group: ModuleGroupKey::People,
    add: Some(msg("Add customer user")),
    columns: &[
        column("Name", msg("Name"), Title),
        column("UserLogin", msg("User name"), Code),
        column("UserCustomerID", msg("Company"), Text),
        column("UserEmail", msg("E-mail"), Text).minor(),
        VALID_COLUMN,
    ],
    fields: &[
        FieldSpec::text("UserTitle", msg("Title or salutation")).core("title"),
        FieldSpec::text("UserFirstname", msg("First name"))
            .core("first_name")
            .required()
            .half(),
        FieldSpec::text("UserLastname", msg("Last name"))
            .core("last_name")
            .required()
            .half(),
        FieldSpec::text("UserLogin", msg("User name"))
            .core("login")
            .required()
            .half(),
        FieldSpec::new("UserPassword", msg("New password"), FieldKind::NewPassword)
            .core("password")
            .help(msg("Empty: it stays as it is."))
            .half(),
        FieldSpec::new("UserEmail", msg("E-mail"), FieldKind::Email)
            .core("email")
            .required()
            .half(),
        FieldSpec::text("UserCustomerID", msg("Customer number"))
            .core("customer_id")
            .required()
            .half(),
        FieldSpec::new(
            "CustomerIDs",
            msg("Further customer numbers"),
            FieldKind::LongText(2),
        )
        .help(msg(
            "One a line: the companies whose tickets this person sees, too.",
        )),
        FieldSpec::text("UserPhone", msg("Phone"))
            .core("phone")
            .half(),
        FieldSpec::text("UserMobile", msg("Mobile phone"))
            .core("mobile")
            .half(),
        FieldSpec::text("UserStreet", msg("Street")).core("street"),
        FieldSpec::text("UserZip", msg("Postcode"))
            .core("zip")
            .half(),
        FieldSpec::text("UserCity", msg("City")).core("city").half(),
        FieldSpec::text("UserCountry", msg("Country"))
            .core("country")
            .half(),
        FieldSpec::new("UserComment", msg("Comment"), FieldKind::LongText(3)).core("comment"),
        VALID,
    ],
    source: &CustomerUsers,
};

#[derive(Debug)]
struct CustomerUsers;

async fn known(cx: &Context, login: &str) -> Result<CustomerUser, Error> {
    let found = cx.desk.customers(&cx.actor).find(login).await?;
    found.ok_or_else(|| Error::not_found("customer user", login))
}

/// A page of customer users by login.
pub(super) async fn page(cx: &Context, ask: &Ask) -> Result<Listing, Error> {
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let filter = CustomerUserFilter {
        search: given(&ask.search),
        only_valid: ask.only_valid(),
        after: given(&ask.after),
        limit: PAGE as u32 + 1,
        ..CustomerUserFilter::default()
    };
    let mut found = cx.desk.customers(&cx.actor).list(&filter).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().map(|customer| customer.login.clone());
    let record = |customer: CustomerUser| {
        Record::new(
            &customer.data.login,
            [
                ("Name", customer.data.name().into()),
                ("UserLogin", customer.data.login.clone().into()),
                ("UserCustomerID", customer.data.customer_id.clone().into()),
                ("UserEmail", customer.data.email.clone().into()),
                ("ValidID", Shown::Validity(customer.data.valid)),
            ],
        )
    };
    Ok(Listing {
        records: found.into_iter().map(record).collect(),
        total: None,
        next: last.filter(|_| more),
    })
}

/// A text of a customer user, by the field that holds it.
type TextOf = fn(&mut CustomerUserData) -> &mut String;

const TEXTS: &[(&str, TextOf)] = &[
    ("UserTitle", |data| &mut data.title),
    ("UserFirstname", |data| &mut data.first_name),
    ("UserLastname", |data| &mut data.last_name),
    ("UserLogin", |data| &mut data.login),
    ("UserEmail", |data| &mut data.email),
    ("UserCustomerID", |data| &mut data.customer_id),
    ("UserPhone", |data| &mut data.phone),
    ("UserMobile", |data| &mut data.mobile),
    ("UserStreet", |data| &mut data.street),
    ("UserZip", |data| &mut data.zip),
    ("UserCity", |data| &mut data.city),
    ("UserCountry", |data| &mut data.country),
    ("UserComment", |data| &mut data.comment),
];

fn read(values: &Values, mut data: CustomerUserData) -> CustomerUserData {
    for (name, of) in TEXTS {
        *of(&mut data) = text(values, name);
    }
    data.valid = validity(values);
    data
}

fn filled(data: &CustomerUserData) -> Filled {
    let mut data = data.clone();
    let texts = TEXTS.iter().map(|(name, of)| (*name, one(&*of(&mut data))));
    let mut values: Filled = texts.collect();
    values.push(("ValidID", one(data.valid)));
    values
}

/// The further customer numbers that a form holds, one a line.
fn further(values: &Values) -> Vec<String> {
    let lines = values.text("CustomerIDs").lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

impl Source for CustomerUsers {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(page(cx, ask))
    }

    fn rows<'a>(&'a self, cx: &'a Context) -> Answer<'a, Option<Vec<Kept>>> {
        Box::pin(async move {
            let everybody = CustomerUserFilter {
                limit: 1_000_000,
                ..CustomerUserFilter::default()
            };
            let found = cx.desk.customers(&cx.actor).list(&everybody).await?;
            let kept = |customer: &CustomerUser| (customer.login.clone(), filled(&customer.data));
            Ok(Some(found.iter().map(kept).collect()))
        })
    }

    fn has_rows(&self) -> bool {
        true
    }

    fn key(&self) -> &'static str {
        "UserLogin"
    }

    fn apart(&self) -> &'static [&'static str] {
        &["CustomerIDs"]
    }

    fn views(&self) -> &'static [(&'static str, Msg)] {
        BY_VALIDITY
    }

    fn open<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Opened> {
        Box::pin(async move {
            let customer = known(cx, id).await?;
            let data = &customer.data;
            let mut values = filled(data);
            let ids = cx
                .desk
                .customers(&cx.actor)
                .customer_ids(&data.login)
                .await?;
            let more = ids.iter().filter(|id| **id != data.customer_id);
            let more: Vec<&str> = more.map(String::as_str).collect();
            values.push(("CustomerIDs", one(more.join("\n"))));
            Ok(Opened {
                changed: Some(customer.changed),
                changed_by: Some(customer.changed_by),
                links: vec![
                    (
                        msg("Rights"),
                        url::admin_record("customer-groups", &data.login),
                    ),
                    (
                        msg("Services"),
                        url::admin_record("customer-services", &data.login),
                    ),
                    (msg("Why a ticket is seen"), about("customer", &data.login)),
                ],
                deeds: vec![Deed::asking(
                    "end-sessions",
                    msg("End sessions"),
                    msg("Sign this person out everywhere?"),
                )],
                ..Opened::new(data.name(), values)
            })
        })
    }

    fn save<'a>(
        &'a self,
        cx: &'a Context,
        id: Option<&'a str>,
        values: &'a Values,
    ) -> Answer<'a, String> {
        Box::pin(async move {
            let customers = cx.desk.customers(&cx.actor);
            let password = values.optional("UserPassword").map(Secret::new);
            let Some(id) = id else {
                let data = read(values, CustomerUserData::default());
                let added = customers.create(&data, password.as_ref()).await?;
                let more = further(values);
                if !more.is_empty() {
                    customers.set_additional_ids(&added.login, &more).await?;
                }
                return Ok(added.data.login);
            };
            let before = known(cx, id).await?;
            let login = before.data.login.clone();
            let after = customers.update(&login, &read(values, before.data)).await?;
            let mut known = customers.customer_ids(&after.login).await?;
            known.retain(|id| *id != after.customer_id);
            if known != further(values) {
                let more = further(values);
                customers.set_additional_ids(&after.login, &more).await?;
            }
            if let Some(password) = password {
                let passwords = cx.desk.passwords(&cx.actor);
                passwords
                    .set(Audience::Customer, &after.login, &password, Term::OneTime)
                    .await?;
            }
            Ok(after.data.login)
        })
    }

    fn act<'a>(&'a self, cx: &'a Context, id: &'a str, verb: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let customer = known(cx, id).await?;
            if verb != "end-sessions" {
                return Err(Error::not_found("action", verb));
            }
            let sessions = cx.desk.sessions();
            sessions
                .end_all_of(&cx.actor, Audience::Customer, &customer.login)
                .await?;
            Ok(())
        })
    }
}
