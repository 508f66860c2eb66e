//! `gotrs customer-user` and `gotrs customer-company`: who asks for help, and for whom they work.

use clap::{Args, Subcommand};
use gotrs_core::auth::Audience;
use gotrs_core::customer::{
    Company, CompanyData, CompanyFilter, CustomerUser, CustomerUserData, CustomerUserFilter,
};
use gotrs_core::{Actor, Error};
use serde::Serialize;

use super::acting::{Listing, ValidityArg, password_from_stdin};
use super::user::SetPassword;
use crate::context::Context;
use crate::exit::Failure;
use crate::output::Instant;

/// Customer users: people who write to the desk
#[derive(Debug, Subcommand)]
#[command(
    name = "customer-user",
    after_help = "Examples:
  gotrs customer-user add emma --email emma@nova.example --customer-id NOVA --first-name Emma --last-name Novak
  gotrs customer-user list --customer NOVA --json"
)]
pub(crate) enum CustomerUserCommand {
    /// Add a customer user
    #[command(after_help = "Example:
  gotrs customer-user add emma --email emma@nova.example --customer-id NOVA --first-name Emma --last-name Novak")]
    Add {
        /// The login
        login: String,
        #[command(flatten)]
        fields: Box<UserFields>,
        /// Read the password from stdin
        #[arg(long)]
        password_stdin: bool,
    },
    /// List customer users by login
    #[command(after_help = "Examples:
  gotrs customer-user list --search novak
  gotrs customer-user list --customer NOVA --json")]
    List {
        #[command(flatten)]
        listing: Listing,
        /// Only those of this company
        #[arg(long, value_name = "ID")]
        customer: Option<String>,
    },
    /// Show a customer user
    #[command(after_help = "Example:
  gotrs customer-user show emma@example.com")]
    Show {
        /// The login
        login: String,
    },
    /// Change a customer user
    #[command(after_help = "Examples:
  gotrs customer-user update emma --phone '+49 30 23125 101'
  gotrs customer-user update emma --additional-id HARBOUR --additional-id FJORD")]
    Update {
        /// The login
        login: String,
        /// Another login
        #[arg(long, value_name = "LOGIN")]
        new_login: Option<String>,
        #[command(flatten)]
        fields: Box<UserFields>,
        /// Further companies whose tickets the customer user sees, all of them: others are taken away
        #[arg(long = "additional-id", value_name = "ID")]
        additional: Vec<String>,
    },
    /// Set a customer user's password
    #[command(after_help = "Example:
  gotrs customer-user set-password emma --stdin < password.txt")]
    SetPassword(SetPassword),
}

/// Customer companies
#[derive(Debug, Subcommand)]
#[command(
    name = "customer-company",
    after_help = "Examples:
  gotrs customer-company add NOVA --name 'Nova Labs' --city Potsdam
  gotrs customer-company list --json"
)]
pub(crate) enum CompanyCommand {
    /// Add a company
    #[command(after_help = "Example:
  gotrs customer-company add NOVA --name 'Nova Labs' --city Potsdam")]
    Add {
        /// The customer id
        id: String,
        #[command(flatten)]
        fields: Box<CompanyFields>,
    },
    /// List companies by customer id
    #[command(after_help = "Example:
  gotrs customer-company list --search nova --json")]
    List(Listing),
    /// Show a company
    #[command(after_help = "Example:
  gotrs customer-company show NOVA")]
    Show {
        /// The customer id
        id: String,
    },
    /// Change a company; a new id is taken over by its people and tickets
    #[command(after_help = "Examples:
  gotrs customer-company update NOVA --url https://nova.example.com
  gotrs customer-company update NOVA --new-id NOVALABS")]
    Update {
        /// The customer id
        id: String,
        /// Another customer id
        #[arg(long, value_name = "ID")]
        new_id: Option<String>,
        #[command(flatten)]
        fields: Box<CompanyFields>,
    },
}

/// Declares optional text arguments, and how they change the data they are named after.
macro_rules! fields {
    ($name:ident changes $data:ident { $($field:ident),* $(,)? }) => {
        #[derive(Debug, Args)]
        pub(crate) struct $name {
            $(#[arg(long)] $field: Option<String>,)*
            #[arg(long, value_enum)]
            validity: Option<ValidityArg>,
        }

        impl $name {
            fn apply(&self, data: &mut $data) {
                $(if let Some(text) = &self.$field { data.$field.clone_from(text); })*
                if let Some(validity) = self.validity { data.valid = validity.into(); }
            }
        }
    };
}

fields!(UserFields changes CustomerUserData {
    email, customer_id, title, first_name, last_name, phone, fax, mobile, street, zip, city, country, comment,
});
fields!(CompanyFields changes CompanyData { name, street, zip, city, country, url, comment });

#[derive(Debug, Serialize)]
struct UserView {
    id: i64,
    login: String,
    email: String,
    customer_id: String,
    title: String,
    first_name: String,
    last_name: String,
    phone: String,
    fax: String,
    mobile: String,
    street: String,
    zip: String,
    city: String,
    country: String,
    comment: String,
    validity: &'static str,
    created: Instant,
    changed: Instant,
}

impl From<CustomerUser> for UserView {
    fn from(user: CustomerUser) -> Self {
        let data = user.data;
        Self {
            id: user.id,
            login: data.login,
            email: data.email,
            customer_id: data.customer_id,
            title: data.title,
            first_name: data.first_name,
            last_name: data.last_name,
            phone: data.phone,
            fax: data.fax,
            mobile: data.mobile,
            street: data.street,
            zip: data.zip,
            city: data.city,
            country: data.country,
            comment: data.comment,
            validity: data.valid.as_str(),
            created: user.created.into(),
            changed: user.changed.into(),
        }
    }
}

#[derive(Debug, Serialize)]
struct UserDetail {
    #[serde(flatten)]
    user: UserView,
    customer_ids: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CompanyView {
    customer_id: String,
    name: String,
    street: String,
    zip: String,
    city: String,
    country: String,
    url: String,
    comment: String,
    validity: &'static str,
    created: Instant,
    changed: Instant,
}

impl From<Company> for CompanyView {
    fn from(company: Company) -> Self {
        let data = company.data;
        Self {
            customer_id: data.customer_id,
            name: data.name,
            street: data.street,
            zip: data.zip,
            city: data.city,
            country: data.country,
            url: data.url,
            comment: data.comment,
            validity: data.valid.as_str(),
            created: company.created.into(),
            changed: company.changed.into(),
        }
    }
}

impl CustomerUserCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Add {
                login,
                fields,
                password_stdin,
            } => add_user(context, login, &fields, password_stdin).await,
            Self::List { listing, customer } => list_users(context, &listing, customer).await,
            Self::Show { login } => {
                let customers = context.desk().await?.customers(Actor::System);
                let user = known_user(customers.find(&login).await?, &login)?;
                let customer_ids = customers.customer_ids(&login).await?;
                context.out.show(&UserDetail {
                    user: user.into(),
                    customer_ids,
                })
            }
            Self::Update {
                login,
                new_login,
                fields,
                additional,
            } => {
                let customers = context.desk().await?.customers(Actor::System);
                let mut data = known_user(customers.find(&login).await?, &login)?.data;
                fields.apply(&mut data);
                if let Some(new) = new_login {
                    data.login = new;
                }
                let user = customers.update(&login, &data).await?;
                if !additional.is_empty() {
                    customers
                        .set_additional_ids(&user.login, &additional)
                        .await?;
                }
                let sentence = format!("customer user {} is changed", user.login);
                context.out.done(&UserView::from(user), &sentence)
            }
            Self::SetPassword(set) => set.run(context, Audience::Customer).await,
        }
    }
}

async fn add_user(
    context: &Context,
    login: String,
    fields: &UserFields,
    password: bool,
) -> Result<(), Failure> {
    let password = if password {
        Some(password_from_stdin()?)
    } else {
        None
    };
    let mut data = CustomerUserData {
        login,
        ..CustomerUserData::default()
    };
    fields.apply(&mut data);
    let customers = context.desk().await?.customers(Actor::System);
    let user = customers.create(&data, password.as_ref()).await?;
    let sentence = format!("customer user {} is added", user.login);
    context.out.done(&UserView::from(user), &sentence)
}

async fn list_users(
    context: &Context,
    listing: &Listing,
    customer: Option<String>,
) -> Result<(), Failure> {
    let customers = context.desk().await?.customers(Actor::System);
    let fetch = async |after| {
        let filter = CustomerUserFilter {
            search: listing.search.clone(),
            customer_id: customer.clone(),
            only_valid: listing.valid,
            after,
            limit: 500,
        };
        customers.list(&filter).await
    };
    let rows = listing
        .pages(|user: &CustomerUser| user.login.clone(), fetch)
        .await?;
    let rows: Vec<UserView> = rows.into_iter().map(UserView::from).collect();
    context.out.list(
        &rows,
        &[
            "login",
            "first_name",
            "last_name",
            "email",
            "customer_id",
            "validity",
        ],
    )
}

fn known_user(found: Option<CustomerUser>, login: &str) -> Result<CustomerUser, Error> {
    found.ok_or_else(|| Error::not_found("customer user", login))
}

impl CompanyCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let companies = context.desk().await?.companies(Actor::System);
        match self {
            Self::Add { id, fields } => {
                let mut data = CompanyData {
                    customer_id: id,
                    ..CompanyData::default()
                };
                fields.apply(&mut data);
                let company = companies.create(&data).await?;
                let sentence = format!("company {} is added", company.customer_id);
                context.out.done(&CompanyView::from(company), &sentence)
            }
            Self::List(listing) => {
                let fetch = async |after| {
                    let filter = CompanyFilter {
                        search: listing.search.clone(),
                        only_valid: listing.valid,
                        after,
                        limit: 500,
                    };
                    companies.list(&filter).await
                };
                let rows = listing
                    .pages(|company: &Company| company.customer_id.clone(), fetch)
                    .await?;
                let rows: Vec<CompanyView> = rows.into_iter().map(CompanyView::from).collect();
                context.out.list(
                    &rows,
                    &["customer_id", "name", "city", "country", "validity"],
                )
            }
            Self::Show { id } => {
                let company = known_company(companies.find(&id).await?, &id)?;
                context.out.show(&CompanyView::from(company))
            }
            Self::Update { id, new_id, fields } => {
                let mut data = known_company(companies.find(&id).await?, &id)?.data;
                fields.apply(&mut data);
                if let Some(new) = new_id {
                    data.customer_id = new;
                }
                let company = companies.update(&id, &data).await?;
                let sentence = format!("company {} is changed", company.customer_id);
                context.out.done(&CompanyView::from(company), &sentence)
            }
        }
    }
}

fn known_company(found: Option<Company>, id: &str) -> Result<Company, Error> {
    found.ok_or_else(|| Error::not_found("company", id))
}
