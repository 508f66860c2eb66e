//! What agents and customer users have in common when they sign in.

use super::audit::{self, AuditEvent, Entry};
use super::password::Method;
use super::policy::PasswordPolicy;
use super::{session, token};
use crate::agent::store as agents;
use crate::customer::store as customers;
use crate::db::{Conn, DbError, DbTime, Stmt, sql};
use crate::error::{Error, Problems};
use crate::id::UserId;
use crate::people::preference::Preferences;
use crate::sysconfig::{Config, Value, settings};
use crate::unit::Unit;
use crate::valid::Validity;

/// Whom a sign-in, a session or a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Agents: table `users`.
    Agent,
    /// Customer users: table `customer_user`.
    Customer,
}

impl Audience {
    /// As stored in sessions and in our own tables (`UserType`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "User",
            Self::Customer => "Customer",
        }
    }

    /// Reads what [`Audience::as_str`] wrote.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Agent, Self::Customer]
            .into_iter()
            .find(|audience| audience.as_str() == name)
    }

    /// The preference that holds the secret of the second factor.
    pub(crate) fn secret_key(self, config: &Config) -> String {
        let other = config
            .by_name("Customer::AuthTwoFactorModule::SecretPreferencesKey")
            .and_then(Value::as_text)
            .filter(|key| !key.is_empty());
        match (self, other) {
            (Self::Customer, Some(key)) => key.to_owned(),
            _ => config.get(&settings::AUTH_TWO_FACTOR_MODULE_SECRET_PREFERENCES_KEY),
        }
    }

    /// The password policy in force.
    #[must_use]
    pub fn policy(self, config: &Config) -> PasswordPolicy {
        let name = match self {
            Self::Agent => settings::PREFERENCES_GROUPS_PASSWORD.name(),
            Self::Customer => settings::CUSTOMER_PREFERENCES_GROUPS_PASSWORD.name(),
        };
        let rules = config.by_name(name).map(PasswordPolicy::from_setting);
        PasswordPolicy {
            refuse_common: config.get(&settings::GOTRS_PASSWORD_REFUSE_COMMON),
            names: vec![
                config.get(&settings::ORGANIZATION),
                config.get(&settings::PRODUCT_NAME),
                config.get(&settings::FQDN),
            ],
            ..rules.unwrap_or_default()
        }
    }

    fn crypt_type(self, config: &Config) -> String {
        match self {
            Self::Agent => config
                .get(&settings::AUTH_MODULE_DB_CRYPT_TYPE)
                .unwrap_or_default(),
            Self::Customer => config.get(&settings::CUSTOMER_AUTH_MODULE_DB_CRYPT_TYPE),
        }
    }

    /// True if the site keeps passwords as they are.
    pub(crate) fn is_plain(self, config: &Config) -> bool {
        self.crypt_type(config) == "plain"
    }

    /// How new passwords are stored: as the setting demands, else Argon2id.
    ///
    /// OTRS's stock value for customers, `sha2`, is not a demand: nobody chose it.
    pub(crate) fn method(self, config: &Config) -> Method {
        let cost = match self {
            Self::Agent => config.get(&settings::AUTH_MODULE_DB_BCRYPT_COST),
            Self::Customer => config.get(&settings::CUSTOMER_AUTH_MODULE_DB_BCRYPT_COST),
        };
        let chosen = self.crypt_type(config);
        if self == Self::Customer && chosen == "sha2" {
            return Method::Argon2id;
        }
        Method::from_setting(&chosen, u32::try_from(cost).ok()).unwrap_or(Method::Argon2id)
    }
}

/// A person who may sign in, with what that needs.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) audience: Audience,
    /// The agent's id; for customer users none.
    pub(crate) user_id: Option<UserId>,
    pub(crate) login: String,
    pub(crate) hash: String,
    pub(crate) valid: bool,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// Column `email` of customer users; agents have a preference.
    pub(crate) email: Option<String>,
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    user_id: UserId,
    login: String,
    pw: Option<String>,
    valid: String,
    first_name: String,
    last_name: String,
    email: Option<String>,
}

fn select(audience: Audience) -> Stmt {
    sql(match audience {
        Audience::Agent => {
            "SELECT p.id AS user_id, p.login, p.pw, v.name AS valid, p.first_name, p.last_name, NULLIF('', '') AS email \
             FROM users p JOIN valid v ON v.id = p.valid_id"
        }
        Audience::Customer => {
            "SELECT p.id AS user_id, p.login, p.pw, v.name AS valid, p.first_name, p.last_name, p.email \
             FROM customer_user p JOIN valid v ON v.id = p.valid_id"
        }
    })
}

impl AccountRow {
    fn into_account(self, audience: Audience) -> Account {
        Account {
            audience,
            user_id: (audience == Audience::Agent).then_some(self.user_id),
            login: self.login,
            hash: self.pw.unwrap_or_default(),
            valid: Validity::from_name(&self.valid).is_valid(),
            first_name: self.first_name,
            last_name: self.last_name,
            email: self.email,
        }
    }
}

/// The account of a login, ignoring case and trailing blanks; the exact spelling wins.
pub(crate) async fn find(
    conn: &mut Conn,
    audience: Audience,
    login: &str,
) -> Result<Option<Account>, DbError> {
    let login = login.trim_end_matches(' ');
    if login.is_empty() {
        return Ok(None);
    }
    let query = select(audience)
        .push(" WHERE {ci p.login} = ? ORDER BY CASE WHEN p.login = ? THEN 0 ELSE 1 END, p.id LIMIT 1")
        .bind(login.to_lowercase())
        .bind(login);
    let row: Option<AccountRow> = conn.optional(query).await?;
    Ok(row.map(|row| row.into_account(audience)))
}

/// The account of an agent.
pub(crate) async fn find_agent(conn: &mut Conn, id: UserId) -> Result<Option<Account>, DbError> {
    let query = select(Audience::Agent).push(" WHERE p.id = ?").bind(id);
    let row: Option<AccountRow> = conn.optional(query).await?;
    Ok(row.map(|row| row.into_account(Audience::Agent)))
}

/// The accounts of agents.
pub(crate) async fn of_agents(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<Account>, DbError> {
    let query = select(Audience::Agent)
        .push(" WHERE p.id IN (")
        .bind_list(ids.iter().copied())
        .push(")");
    let rows: Vec<AccountRow> = conn.all(query).await?;
    let accounts = rows.into_iter();
    Ok(accounts
        .map(|row| row.into_account(Audience::Agent))
        .collect())
}

impl Account {
    /// Reads the account again and keeps its row from others until the end of the transaction.
    pub(crate) async fn lock(&self, conn: &mut Conn) -> Result<Option<Self>, DbError> {
        match self.user_id {
            Some(id) => {
                agents::lock(conn, id).await?;
                find_agent(conn, id).await
            }
            None => {
                customers::lock(conn, &self.login).await?;
                find(conn, self.audience, &self.login).await
            }
        }
    }

    /// All preferences.
    pub(crate) async fn preferences(&self, conn: &mut Conn) -> Result<Preferences, DbError> {
        match self.user_id {
            Some(id) => agents::preferences(conn, id).await,
            None => customers::preferences(conn, &self.login).await,
        }
    }

    /// Sets a preference, or removes it.
    pub(crate) async fn set_preference(
        &self,
        conn: &mut Conn,
        key: &str,
        value: Option<&str>,
    ) -> Result<(), DbError> {
        match self.user_id {
            Some(id) => agents::set_preference(conn, id, key, value).await,
            None => customers::set_preference(conn, &self.login, key, value).await,
        }
    }

    /// Stores another hash.
    pub(crate) async fn set_hash(
        &self,
        conn: &mut Conn,
        hash: &str,
        by: UserId,
        now: DbTime,
    ) -> Result<(), DbError> {
        let update = sql(match self.audience {
            Audience::Agent => {
                "UPDATE users SET pw = ?, change_time = ?, change_by = ? WHERE login = ?"
            }
            Audience::Customer => {
                "UPDATE customer_user SET pw = ?, change_time = ?, change_by = ? WHERE login = ?"
            }
        });
        conn.exec(update.bind(hash).bind(now).bind(by).bind(&self.login))
            .await?;
        Ok(())
    }

    /// Where mail to this person goes.
    pub(crate) fn address(&self, preferences: &Preferences) -> Option<String> {
        let known = match self.audience {
            Audience::Agent => preferences.get("UserEmail").unwrap_or(&self.login).clone(),
            Audience::Customer => self.email.clone().unwrap_or_default(),
        };
        known.contains('@').then_some(known)
    }
}

/// Notes what is wrong with the text of a login.
pub(crate) fn check_login_text(problems: &mut Problems, login: &str) {
    if login.is_empty() {
        problems.add("login", "required", "");
    } else if login.chars().count() > 200 {
        problems.add("login", "too_long", "200");
    } else if login.chars().any(char::is_control) {
        problems.add("login", "format", "");
    }
}

/// Gives what is kept for an account by login the new login.
pub(crate) async fn renamed(
    unit: &mut Unit,
    audience: Audience,
    before: &str,
    after: &str,
) -> Result<(), Error> {
    let update = sql("UPDATE gotrs_second_factor SET login = ? WHERE user_type = ? AND login = ?");
    unit.exec(update.bind(after).bind(audience.as_str()).bind(before))
        .await?;
    Ok(())
}

/// Ends sessions and links of an account whose login or validity changed, and notes it.
pub(crate) async fn changed(
    unit: &mut Unit,
    audience: Audience,
    before: (&str, Validity),
    after: (&str, Validity),
) -> Result<(), Error> {
    if before == after {
        return Ok(());
    }
    let why = if before.0 == after.0 {
        "validity changed"
    } else {
        "login changed"
    };
    session::end_all_of_login(unit, audience, before.0, why).await?;
    token::forget_all(unit, audience, before.0).await?;
    let detail = format!("{} {} -> {} {}", before.0, before.1, after.0, after.1);
    audit::note(
        unit,
        AuditEvent::AccountChanged,
        Entry {
            object: Some(after.0),
            detail: Some(&detail),
            ..Entry::default()
        },
    )
    .await
}
