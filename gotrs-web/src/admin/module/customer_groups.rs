//! What customer users and companies may do in which group (`CustomerGroupSupport`).

use std::collections::BTreeSet;

use super::common::*;
use super::{companies, customer_users};
use crate::admin::rights::{self, Square};
use crate::admin::source::{Answer, Ask, Context, Listing, Matrix, MatrixSource, Source};
use gotrs_core::Error;
use gotrs_core::group::Holder;
use gotrs_core::permission::Context as Company;
use gotrs_core::sysconfig::settings;

pub(super) const OF_USERS: AdminModule = AdminModule {
    key: "customer-groups",
    title: msg("Rights of customer users"),
    summary: msg("Which customer user may do what in which group"),
    icon: "key",
    group: ModuleGroupKey::People,
    add: None,
    columns: &[
        NAME_COLUMN,
        column("UserLogin", msg("User name"), Code),
        column("UserCustomerID", msg("Company"), Text),
    ],
    fields: &[],
    source: &Customers::Users,
};

pub(super) const OF_COMPANIES: AdminModule = AdminModule {
    key: "company-groups",
    title: msg("Rights of companies"),
    summary: msg("What the customer users of a company may do in which group"),
    icon: "key",
    group: ModuleGroupKey::People,
    add: None,
    columns: &[
        column("CustomerCompanyName", msg("Name"), Title),
        column("CustomerID", msg("Customer number"), Code),
    ],
    fields: &[],
    source: &Customers::Companies,
};

#[derive(Debug)]
enum Customers {
    Users,
    Companies,
}

impl Customers {
    /// The name of a record and the columns of its matrix.
    async fn find(&self, cx: &Context, id: &str) -> Result<(String, Vec<Square>), Error> {
        let config = cx.desk.config();
        let keys = config.get(&settings::SYSTEM_CUSTOMER_PERMISSION);
        match self {
            Self::Users => {
                let found = cx.desk.customers(&cx.actor).find(id).await?;
                let data = found
                    .ok_or_else(|| Error::not_found("customer user", id))?
                    .data;
                let holder = Holder::CustomerUser(data.login.clone());
                Ok((data.name(), Square::of_keys(&holder, &keys)))
            }
            Self::Companies => {
                let found = cx.desk.companies(&cx.actor).find(id).await?;
                let data = found.ok_or_else(|| Error::not_found("company", id))?.data;
                let mut squares = Vec::new();
                for context in [Company::Same, Company::Other] {
                    if context == Company::Other && !context.is_active(&config) {
                        continue;
                    }
                    let holder = Holder::Company(data.customer_id.clone(), context);
                    let mut of_context = Square::of_keys(&holder, &keys);
                    if context == Company::Other {
                        for square in &mut of_context {
                            square.value = format!("{} (other companies)", square.value);
                        }
                    }
                    squares.extend(of_context);
                }
                Ok((data.name, squares))
            }
        }
    }
}

impl Source for Customers {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        match self {
            Self::Users => Box::pin(customer_users::page(cx, ask)),
            Self::Companies => Box::pin(companies::page(cx, ask)),
        }
    }

    fn matrix(&self) -> Option<&dyn MatrixSource> {
        Some(self)
    }
}

impl MatrixSource for Customers {
    fn open_matrix<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Matrix> {
        Box::pin(async move {
            let (name, squares) = self.find(cx, id).await?;
            rights::open(cx, name, &squares, &BTreeSet::new()).await
        })
    }

    fn save_matrix<'a>(
        &'a self,
        cx: &'a Context,
        id: &'a str,
        checked: &'a [(String, String)],
    ) -> Answer<'a, ()> {
        Box::pin(async move {
            let (_, squares) = self.find(cx, id).await?;
            rights::save(cx, &squares, checked).await
        })
    }
}
