//! Customer users and companies: plain data.

use chrono::{DateTime, Utc};

use crate::id::UserId;
use crate::valid::Validity;

/// What is written of a customer user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerUserData {
    /// The login, unique ignoring case, 1 to 200 characters.
    pub login: String,
    /// E-mail address, required.
    pub email: String,
    /// The company's id; the company need not exist.
    pub customer_id: String,
    /// Title or salutation.
    pub title: String,
    /// First name, required.
    pub first_name: String,
    /// Last name, required.
    pub last_name: String,
    /// Telephone.
    pub phone: String,
    /// Fax.
    pub fax: String,
    /// Mobile telephone.
    pub mobile: String,
    /// Street and number.
    pub street: String,
    /// Postal code.
    pub zip: String,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// A note of the agents.
    pub comment: String,
    /// Whether the customer user may sign in.
    pub valid: Validity,
}

/// A customer user as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerUser {
    /// `customer_user.id`; tables and tickets name the login instead.
    pub id: i64,
    /// Its columns.
    pub data: CustomerUserData,
    /// When the row was written.
    pub created: DateTime<Utc>,
    /// When it was last changed.
    pub changed: DateTime<Utc>,
    /// By whom; a customer user's own changes count as the root agent's.
    pub changed_by: UserId,
}

impl std::ops::Deref for CustomerUser {
    type Target = CustomerUserData;
    fn deref(&self) -> &CustomerUserData {
        &self.data
    }
}

impl CustomerUserData {
    /// Title, first and last name, joined by blanks (`CustomerName` in OTRS).
    #[must_use]
    pub fn name(&self) -> String {
        joined([&self.title, &self.first_name, &self.last_name])
    }

    /// As lists show it: `"First Last" <mail>`.
    ///
    /// ```
    /// use gotrs_core::customer::CustomerUserData;
    /// let emma = CustomerUserData {
    ///     first_name: "Emma".into(),
    ///     last_name: "Stone".into(),
    ///     email: "emma@nova.test".into(),
    ///     ..CustomerUserData::default()
    /// };
    /// assert_eq!(emma.display(), r#""Emma Stone" <emma@nova.test>"#);
    /// ```
    #[must_use]
    pub fn display(&self) -> String {
        let names = joined([&self.first_name, &self.last_name]);
        match (names.is_empty(), self.email.is_empty()) {
            (_, true) => names,
            (true, false) => self.email.clone(),
            (false, false) => format!("\"{}\" <{}>", names.replace('"', "'"), self.email),
        }
    }
}

fn joined<const N: usize>(parts: [&String; N]) -> String {
    let parts: Vec<&str> = parts
        .into_iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

/// Which customer users to list, by login.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerUserFilter {
    /// Words, each of which begins login, first or last name, e-mail address or customer id. A `*` stands for
    /// anything.
    pub search: Option<String>,
    /// Only of this company (primary or additional customer id).
    pub customer_id: Option<String>,
    /// Leave out customer users that are not valid.
    pub only_valid: bool,
    /// Only those whose login comes after this one: the last of the page before.
    pub after: Option<String>,
    /// At most so many; 0 means 250, as in OTRS.
    pub limit: u32,
}

/// What is written of a company.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CompanyData {
    /// The customer id, unique ignoring case, 1 to 150 characters.
    pub customer_id: String,
    /// The name, unique.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// Postal code.
    pub zip: String,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// Web site.
    pub url: String,
    /// A note of the agents.
    pub comment: String,
    /// Whether the company is in use.
    pub valid: Validity,
}

/// A company as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its columns.
    pub data: CompanyData,
    /// When the row was written.
    pub created: DateTime<Utc>,
    /// When it was last changed.
    pub changed: DateTime<Utc>,
    /// By whom; a customer user's own changes count as the root agent's.
    pub changed_by: UserId,
}

impl std::ops::Deref for Company {
    type Target = CompanyData;
    fn deref(&self) -> &CompanyData {
        &self.data
    }
}

/// Which companies to list, by customer id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompanyFilter {
    /// Words, each of which begins customer id or name. A `*` stands for anything.
    pub search: Option<String>,
    /// Leave out companies that are not valid.
    pub only_valid: bool,
    /// Only those whose customer id comes after this one.
    pub after: Option<String>,
    /// At most so many; 0 means 250.
    pub limit: u32,
}
