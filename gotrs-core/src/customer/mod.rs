//! Customer users and their companies (`customer_user`, `customer_company`, `customer_user_customer`).
//!
//! Tables and tickets name a customer user by login and a company by customer id, both as text: a ticket may name
//! people and companies that no table knows. Logins, e-mail addresses and customer ids are compared ignoring case.
//! [`Customers`] manages customer users, [`Companies`] companies.

mod company;
mod company_store;
mod model;
mod service;
pub(crate) mod store;

pub use company::Companies;
pub use model::{
    Company, CompanyData, CompanyFilter, CustomerUser, CustomerUserData, CustomerUserFilter,
};
#[cfg(any(test, feature = "testing"))]
pub(crate) use service::create;
pub use service::{Customers, find};
