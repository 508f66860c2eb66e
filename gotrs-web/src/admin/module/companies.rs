//! Companies.

use super::common::*;
use crate::admin::catalog::BY_VALIDITY;
use crate::admin::source::{Answer, Ask, Context, Listing, Opened, PAGE, Record, Shown, Source};
use crate::form::Values;
use crate::url;
use gotrs_core::Error;
use gotrs_core::customer::{Company, CompanyData, CompanyFilter};

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

impl Source for Companies {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        Box::pin(page(cx, ask))
    }

    fn views(&self) -> &'static [(&'static str, Msg)] {
        BY_VALIDITY
    }

    fn open<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Opened> {
        Box::pin(async move {
            let company = known(cx, id).await?;
            let data = &company.data;
            let values = vec![
                ("CustomerID", one(&data.customer_id)),
                ("CustomerCompanyName", one(&data.name)),
                ("CustomerCompanyStreet", one(&data.street)),
                ("CustomerCompanyZIP", one(&data.zip)),
                ("CustomerCompanyCity", one(&data.city)),
                ("CustomerCompanyCountry", one(&data.country)),
                ("CustomerCompanyURL", one(&data.url)),
                ("CustomerCompanyComment", one(&data.comment)),
                ("ValidID", one(data.valid)),
            ];
            Ok(Opened {
                changed: Some(company.changed),
                links: vec![(
                    msg("Rights"),
                    url::admin_record("company-groups", &data.customer_id),
                )],
                ..Opened::new(&data.name, values)
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
            let data = CompanyData {
                customer_id: text(values, "CustomerID"),
                name: text(values, "CustomerCompanyName"),
                street: text(values, "CustomerCompanyStreet"),
                zip: text(values, "CustomerCompanyZIP"),
                city: text(values, "CustomerCompanyCity"),
                country: text(values, "CustomerCompanyCountry"),
                url: text(values, "CustomerCompanyURL"),
                comment: text(values, "CustomerCompanyComment"),
                valid: validity(values),
            };
            let companies = cx.desk.companies(&cx.actor);
            let saved = match id {
                Some(id) => companies.update(id, &data).await?,
                None => companies.create(&data).await?,
            };
            Ok(saved.data.customer_id)
        })
    }
}
