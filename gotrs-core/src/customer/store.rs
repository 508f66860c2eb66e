//! `customer_user`, `customer_user_customer` and `customer_preferences` rows.

use super::model::{CustomerUser, CustomerUserData, CustomerUserFilter};
use crate::db::{Conn, DbError, DbTime, Int, Like, Stmt, sql};
use crate::id::{UserId, ValidId};
use crate::people::preference::Preferences;
use crate::valid::Validity;

#[derive(sqlx::FromRow)]
struct Row {
    id: Int,
    login: String,
    email: String,
    customer_id: String,
    title: Option<String>,
    first_name: String,
    last_name: String,
    phone: Option<String>,
    fax: Option<String>,
    mobile: Option<String>,
    street: Option<String>,
    zip: Option<String>,
    city: Option<String>,
    country: Option<String>,
    comments: Option<String>,
    valid: String,
    create_time: DbTime,
    change_time: DbTime,
    change_by: UserId,
}

impl Row {
    fn into_customer(self, zone: chrono_tz::Tz) -> CustomerUser {
        CustomerUser {
            id: self.id.0,
            data: CustomerUserData {
                login: self.login,
                email: self.email,
                customer_id: self.customer_id,
                title: self.title.unwrap_or_default(),
                first_name: self.first_name,
                last_name: self.last_name,
                phone: self.phone.unwrap_or_default(),
                fax: self.fax.unwrap_or_default(),
                mobile: self.mobile.unwrap_or_default(),
                street: self.street.unwrap_or_default(),
                zip: self.zip.unwrap_or_default(),
                city: self.city.unwrap_or_default(),
                country: self.country.unwrap_or_default(),
                comment: self.comments.unwrap_or_default(),
                valid: Validity::from_name(&self.valid),
            },
            created: self.create_time.instant(zone),
            changed: self.change_time.instant(zone),
            changed_by: self.change_by,
        }
    }
}

fn select() -> Stmt {
    sql(
        "SELECT c.id, c.login, c.email, c.customer_id, c.title, c.first_name, c.last_name, c.phone, c.fax, c.mobile, \
         c.street, c.zip, c.city, c.country, c.comments, v.name AS valid, c.create_time, c.change_time, c.change_by \
         FROM customer_user c JOIN valid v ON v.id = c.valid_id",
    )
}

async fn all(conn: &mut Conn, query: Stmt) -> Result<Vec<CustomerUser>, DbError> {
    let zone = conn.zone();
    let rows: Vec<Row> = conn.all(query).await?;
    Ok(rows
        .into_iter()
        .map(|row| row.into_customer(zone))
        .collect())
}

/// One customer user by login, ignoring case; the exact spelling wins if a database knows several.
pub(crate) async fn find(conn: &mut Conn, login: &str) -> Result<Option<CustomerUser>, DbError> {
    let query = select().push(
        " WHERE {ci c.login} = ? ORDER BY CASE WHEN c.login = ? THEN 0 ELSE 1 END, c.id LIMIT 1",
    );
    let query = query.bind(login.to_lowercase()).bind(login);
    Ok(all(conn, query).await?.pop())
}

/// Customer users of these logins, ignoring case.
pub(crate) async fn of_logins(
    conn: &mut Conn,
    logins: &[&str],
) -> Result<Vec<CustomerUser>, DbError> {
    let query = select()
        .push(" WHERE {ci c.login} IN (")
        .bind_list(logins.iter().map(|login| login.to_lowercase()))
        .push(") ORDER BY {ci c.login}");
    all(conn, query).await
}

/// Keeps a customer user's row from others until the end of the transaction.
pub(crate) async fn lock(conn: &mut Conn, login: &str) -> Result<(), DbError> {
    let query = sql("SELECT id FROM customer_user WHERE {ci login} = ?{for_update}");
    let _: Vec<(Int,)> = conn.all(query.bind(login.to_lowercase())).await?;
    Ok(())
}

/// Customer users with an e-mail address, ignoring case, in the order of their logins.
pub(crate) async fn with_email(
    conn: &mut Conn,
    email: &str,
    only_valid: bool,
) -> Result<Vec<CustomerUser>, DbError> {
    let mut query = select()
        .push(" WHERE {ci c.email} = ?")
        .bind(email.to_lowercase());
    if only_valid {
        query = query.push(" AND v.name = 'valid'");
    }
    all(conn, query.push(" ORDER BY {ci c.login}, c.id")).await
}

/// A page of customer users by login.
pub(crate) async fn page(
    conn: &mut Conn,
    filter: &CustomerUserFilter,
) -> Result<Vec<CustomerUser>, DbError> {
    let mut query = select().push(" WHERE 1 = 1");
    if filter.only_valid {
        query = query.push(" AND v.name = 'valid'");
    }
    for word in filter
        .search
        .as_deref()
        .unwrap_or_default()
        .split_whitespace()
    {
        let like = Like::beginning(word);
        query = query
            .push(" AND ({like c.login}")
            .bind(like.clone())
            .push(" OR {like c.first_name}")
            .bind(like.clone())
            .push(" OR {like c.last_name}")
            .bind(like.clone())
            .push(" OR {like c.email}")
            .bind(like.clone())
            .push(" OR {like c.customer_id})")
            .bind(like.clone());
    }
    if let Some(customer_id) = &filter.customer_id {
        let customer_id = customer_id.to_lowercase();
        query = query
            .push(" AND ({ci c.customer_id} = ?").bind(&customer_id)
            .push(" OR EXISTS (SELECT 1 FROM customer_user_customer x WHERE {ci x.user_id} = {ci c.login} AND {ci x.customer_id} = ?))")
            .bind(&customer_id);
    }
    if let Some(after) = &filter.after {
        query = query
            .push(" AND {ci c.login} > ?")
            .bind(after.to_lowercase());
    }
    let limit = match filter.limit {
        0 => 250,
        limit => limit,
    };
    all(
        conn,
        query.push(" ORDER BY {ci c.login} LIMIT ?").bind(limit),
    )
    .await
}

/// Adds a customer user.
pub(crate) async fn insert(
    conn: &mut Conn,
    data: &CustomerUserData,
    hash: Option<&str>,
    valid: ValidId,
    by: UserId,
    now: DbTime,
) -> Result<i64, DbError> {
    let insert = sql(
        "INSERT INTO customer_user (login, email, customer_id, pw, title, first_name, last_name, phone, fax, mobile, street, zip, \
         city, country, comments, valid_id, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    conn.insert(
        insert
            .bind(&data.login)
            .bind(&data.email)
            .bind(&data.customer_id)
            .bind(hash)
            .bind(&data.title)
            .bind(&data.first_name)
            .bind(&data.last_name)
            .bind(&data.phone)
            .bind(&data.fax)
            .bind(&data.mobile)
            .bind(&data.street)
            .bind(&data.zip)
            .bind(&data.city)
            .bind(&data.country)
            .bind(&data.comment)
            .bind(valid)
            .bind(now)
            .bind(by)
            .bind(now)
            .bind(by),
    )
    .await
}

/// Changes a customer user.
pub(crate) async fn update(
    conn: &mut Conn,
    id: i64,
    data: &CustomerUserData,
    valid: ValidId,
    by: UserId,
    now: DbTime,
) -> Result<(), DbError> {
    let update = sql(
        "UPDATE customer_user SET login = ?, email = ?, customer_id = ?, title = ?, first_name = ?, last_name = ?, phone = ?, fax = ?, \
         mobile = ?, street = ?, zip = ?, city = ?, country = ?, comments = ?, valid_id = ?, change_time = ?, change_by = ? WHERE id = ?",
    );
    conn.exec(
        update
            .bind(&data.login)
            .bind(&data.email)
            .bind(&data.customer_id)
            .bind(&data.title)
            .bind(&data.first_name)
            .bind(&data.last_name)
            .bind(&data.phone)
            .bind(&data.fax)
            .bind(&data.mobile)
            .bind(&data.street)
            .bind(&data.zip)
            .bind(&data.city)
            .bind(&data.country)
            .bind(&data.comment)
            .bind(valid)
            .bind(now)
            .bind(by)
            .bind(id),
    )
    .await?;
    Ok(())
}

/// Gives everything that names a customer user by login the new login, tickets included.
pub(crate) async fn rename(
    conn: &mut Conn,
    before: &str,
    after: &str,
    by: UserId,
    now: DbTime,
) -> Result<(), DbError> {
    for statement in [
        "UPDATE customer_preferences SET user_id = ? WHERE {ci user_id} = ?",
        "UPDATE customer_user_customer SET user_id = ? WHERE {ci user_id} = ?",
        "UPDATE group_customer_user SET user_id = ? WHERE {ci user_id} = ?",
        "UPDATE service_customer_user SET customer_user_login = ? WHERE {ci customer_user_login} = ?",
    ] {
        conn.exec(sql(statement).bind(after).bind(before.to_lowercase()))
            .await?;
    }
    let text = format!("%%CustomerUser={after};");
    let named = sql("{ci t.customer_user_id} = ?").bind(before.to_lowercase());
    note_tickets(conn, &text, named, by, now).await?;
    let update = sql(
        "UPDATE ticket SET customer_user_id = ?, change_time = ?, change_by = ? WHERE {ci customer_user_id} = ?",
    );
    conn.exec(
        update
            .bind(after)
            .bind(now)
            .bind(by)
            .bind(before.to_lowercase()),
    )
    .await?;
    Ok(())
}

/// Writes a history line `CustomerUpdate` for each ticket that a condition over `t` names.
pub(super) async fn note_tickets(
    conn: &mut Conn,
    text: &str,
    condition: Stmt,
    by: UserId,
    now: DbTime,
) -> Result<(), DbError> {
    let text: String = text.chars().take(200).collect();
    let insert = sql(
        "INSERT INTO ticket_history (name, history_type_id, ticket_id, type_id, queue_id, owner_id, priority_id, state_id, \
         create_time, create_by, change_time, change_by) \
         SELECT {text ?}, (SELECT h.id FROM ticket_history_type h WHERE h.name = 'CustomerUpdate'), t.id, COALESCE(t.type_id, (SELECT MIN(y.id) FROM ticket_type y)), t.queue_id, \
         t.user_id, t.ticket_priority_id, t.ticket_state_id, ",
    )
    .bind(text);
    let insert = match conn.kind() {
        // PostgreSQL takes the type of a selected parameter from nothing.
        crate::db::Kind::Postgres => insert.push(
            "CAST(? AS TIMESTAMP), CAST(? AS INTEGER), CAST(? AS TIMESTAMP), CAST(? AS INTEGER)",
        ),
        _ => insert.push("?, ?, ?, ?"),
    };
    conn.exec(
        insert
            .bind(now)
            .bind(by)
            .bind(now)
            .bind(by)
            .push(" FROM ticket t WHERE ")
            .append(condition),
    )
    .await?;
    Ok(())
}

/// Replaces the additional customer ids of a customer user.
pub(crate) async fn set_additional_ids(
    conn: &mut Conn,
    login: &str,
    ids: &[String],
    by: UserId,
    now: DbTime,
) -> Result<(), DbError> {
    let delete = sql("DELETE FROM customer_user_customer WHERE {ci user_id} = ?");
    conn.exec(delete.bind(login.to_lowercase())).await?;
    for id in ids {
        let insert = sql(
            "INSERT INTO customer_user_customer (user_id, customer_id, create_time, create_by, change_time, change_by) VALUES (?, ?, ?, ?, ?, ?)",
        );
        conn.exec(
            insert
                .bind(login)
                .bind(id)
                .bind(now)
                .bind(by)
                .bind(now)
                .bind(by),
        )
        .await?;
    }
    Ok(())
}

/// All preferences of a customer user.
pub(crate) async fn preferences(conn: &mut Conn, login: &str) -> Result<Preferences, DbError> {
    let query = sql(
        "SELECT preferences_key, preferences_value FROM customer_preferences WHERE {ci user_id} = ?",
    );
    let rows: Vec<(String, Option<String>)> = conn.all(query.bind(login.to_lowercase())).await?;
    Ok(rows
        .into_iter()
        .map(|(key, value)| (key, value.unwrap_or_default()))
        .collect())
}

/// Sets a preference, or removes it.
pub(crate) async fn set_preference(
    conn: &mut Conn,
    login: &str,
    key: &str,
    value: Option<&str>,
) -> Result<(), DbError> {
    let delete =
        sql("DELETE FROM customer_preferences WHERE {ci user_id} = ? AND preferences_key = ?");
    conn.exec(delete.bind(login.to_lowercase()).bind(key))
        .await?;
    if let Some(value) = value {
        let insert = sql(
            "INSERT INTO customer_preferences (user_id, preferences_key, preferences_value) VALUES (?, ?, ?)",
        );
        conn.exec(insert.bind(login).bind(key).bind(value)).await?;
    }
    Ok(())
}
