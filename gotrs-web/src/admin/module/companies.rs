//! Companies.

use super::common::*;
use crate::admin::catalog::{BY_VALIDITY, Filled};
use crate::admin::source::{Answer, Ask, Context, Listing, Opened, PAGE, Record, Shown, Source};
use crate::admin::transfer::Kept;
use crate::form::Values;
use crate::i18n::Text as Words;
use crate::page::part::{Cell, Column, Empty, Row, Section, SectionBody, Table};
use crate::url;
use gotrs_core::Error;
use gotrs_core::customer::{Company, CompanyData, CompanyFilter, CustomerUser, CustomerUserFilter};

pub(super) const MODULE: AdminModule = AdminModule {
    key: "customer-companies",
    title: msg("Companies"),
    summary: msg("Whom customer users belong to"),
    icon: "home",
    group: ModuleGroupKey::People,
    add: Some(msg("Add company")),
    columns: &[
        column("CustomerCompanyName", msg("Name"), Title),
        column("CustomerID", msg("Customer number"), Code),
        column("CustomerCompanyCity", msg("City"), Text).minor(),
        VALID_COLUMN,
        CHANGED,
    ],
    fields: &[
        FieldSpec::text("CustomerID", msg("Customer number"))
            .core("customer_id")
            .required()
            .half(),
        FieldSpec::text("CustomerCompanyName", msg("Name"))
            .core("name")
            .required()
            .half(),
        FieldSpec::text("CustomerCompanyStreet", msg("Street")).core("street"),
        FieldSpec::text("CustomerCompanyZIP", msg("Postcode"))
            .core("zip")
            .half(),
        FieldSpec::text("CustomerCompanyCity", msg("City"))
            .core("city")
            .half(),
        FieldSpec::text("CustomerCompanyCountry", msg("Country"))
            .core("country")
            .half(),
        FieldSpec::text("CustomerCompanyURL", msg("Web site"))
            .core("url")
            .half(),
        FieldSpec::new(
            "CustomerCompanyComment",
            msg("Comment"),
            FieldKind::LongText(3),
        )
        .core("comment"),
        VALID,
    ],
    source: &Companies,
};

#[derive(Debug)]
struct Companies;

async fn known(cx: &Context, id: &str) -> Result<Company, Error> {
    let found = cx.desk.companies(&cx.actor).find(id).await?;
    found.ok_or_else(|| Error::not_found("company", id))
}

/// A page of companies by customer id.
pub(super) async fn page(cx: &Context, ask: &Ask) -> Result<Listing, Error> {
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let filter = CompanyFilter {
        search: given(&ask.search),
        only_valid: ask.only_valid(),
        after: given(&ask.after),
        limit: PAGE as u32 + 1,
    };
    let mut found = cx.desk.companies(&cx.actor).list(&filter).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().map(|company| company.customer_id.clone());
    let record = |company: Company| {
        Record::new(
            &company.data.customer_id,
            [
                ("CustomerCompanyName", company.data.name.into()),
                ("CustomerID", company.data.customer_id.clone().into()),
                ("CustomerCompanyCity", company.data.city.into()),
                ("ValidID", Shown::Validity(company.data.valid)),
                ("ChangeTime", Shown::When(company.changed)),
            ],
        )
    };
    Ok(Listing {
        records: found.into_iter().map(record).collect(),
        total: None,
        next: last.filter(|_| more),
    })
}

/// A text of a company, by the field that holds it.
type TextOf = fn(&mut CompanyData) -> &mut String;

const TEXTS: &[(&str, TextOf)] = &[
    ("CustomerID", |data| &mut data.customer_id),
    ("CustomerCompanyName", |data| &mut data.name),
    ("CustomerCompanyStreet", |data| &mut data.street),
    ("CustomerCompanyZIP", |data| &mut data.zip),
    ("CustomerCompanyCity", |data| &mut data.city),
    ("CustomerCompanyCountry", |data| &mut data.country),
    ("CustomerCompanyURL", |data| &mut data.url),
    ("CustomerCompanyComment", |data| &mut data.comment),
];

fn filled(data: &CompanyData) -> Filled {
    let mut data = data.clone();
    let texts = TEXTS.iter().map(|(name, of)| (*name, one(&*of(&mut data))));
    let mut values: Filled = texts.collect();
    values.push(("ValidID", one(data.valid)));
    values
}

/// The first customer users of a company.
fn people_of(people: Vec<CustomerUser>) -> Section {
    let rows = people.into_iter().map(|person| {
        Row::new(vec![
            Cell::Title {
                label: Words::plain(person.name()),
                url: url::admin_record("customer-users", &person.login),
                sub: None,
            },
            Cell::Text(Words::plain(&person.email)),
        ])
    });
    let title = msg("Customer users");
    let table = Table {
        caption: title.into(),
        columns: vec![Column::new(msg("Name")), Column::new(msg("E-mail"))],
        rows: rows.collect(),
        empty: Empty {
            icon: "user",
            title: msg("Nobody yet").into(),
            text: msg("No customer user has this customer number.").into(),
            action: None,
        },
    };
    Section::new("people", title, SectionBody::Table(Box::new(table)))
}

impl Source for Companies {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(page(cx, ask))
    }

    fn rows<'a>(&'a self, cx: &'a Context) -> Answer<'a, Option<Vec<Kept>>> {
        Box::pin(async move {
            let all = CompanyFilter {
                limit: 1_000_000,
                ..CompanyFilter::default()
            };
            let found = cx.desk.companies(&cx.actor).list(&all).await?;
            let kept = |company: &Company| (company.customer_id.clone(), filled(&company.data));
            Ok(Some(found.iter().map(kept).collect()))
        })
    }

    fn has_rows(&self) -> bool {
        true
    }

    fn key(&self) -> &'static str {
        "CustomerID"
    }

    fn sections<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Vec<Section>> {
        Box::pin(async move {
            let of_company = CustomerUserFilter {
                customer_id: Some(id.to_owned()),
                limit: PAGE as u32,
                ..CustomerUserFilter::default()
            };
            let people = cx.desk.customers(&cx.actor).list(&of_company).await?;
            Ok(vec![people_of(people)])
        })
    }

    fn views(&self) -> &'static [(&'static str, Msg)] {
        BY_VALIDITY
    }

    fn open<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Opened> {
        Box::pin(async move {
            let company = known(cx, id).await?;
            let data = &company.data;
            Ok(Opened {
                changed: Some(company.changed),
                changed_by: Some(company.changed_by),
                links: vec![(
                    msg("Rights"),
                    url::admin_record("company-groups", &data.customer_id),
                )],
                ..Opened::new(&data.name, filled(data))
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
            let mut data = CompanyData {
                valid: validity(values),
                ..CompanyData::default()
            };
            for (name, of) in TEXTS {
                *of(&mut data) = text(values, name);
            }
            let companies = cx.desk.companies(&cx.actor);
            let saved = match id {
                Some(id) => companies.update(id, &data).await?,
                None => companies.create(&data).await?,
            };
            Ok(saved.data.customer_id)
        })
    }
}
