//! `customer_company` rows.

use super::model::{Company, CompanyData, CompanyFilter};
use super::store::note_tickets;
use crate::db::{Conn, DbError, DbTime, Like, Stmt, sql};
use crate::id::{UserId, ValidId};
use crate::valid::Validity;

#[derive(sqlx::FromRow)]
struct Row {
    customer_id: String,
    name: String,
    street: Option<String>,
    zip: Option<String>,
    city: Option<String>,
    country: Option<String>,
    url: Option<String>,
    comments: Option<String>,
    valid: String,
    create_time: DbTime,
    change_time: DbTime,
    change_by: UserId,
}

fn select() -> Stmt {
    sql(
        "SELECT c.customer_id, c.name, c.street, c.zip, c.city, c.country, c.url, c.comments, v.name AS valid, c.create_time, c.change_time, c.change_by \
         FROM customer_company c JOIN valid v ON v.id = c.valid_id",
    )
}

async fn all(conn: &mut Conn, query: Stmt) -> Result<Vec<Company>, DbError> {
    let zone = conn.zone();
    let rows: Vec<Row> = conn.all(query).await?;
    Ok(rows
        .into_iter()
        .map(|row| Company {
            data: CompanyData {
                customer_id: row.customer_id,
                name: row.name,
                street: row.street.unwrap_or_default(),
                zip: row.zip.unwrap_or_default(),
                city: row.city.unwrap_or_default(),
                country: row.country.unwrap_or_default(),
                url: row.url.unwrap_or_default(),
                comment: row.comments.unwrap_or_default(),
                valid: Validity::from_name(&row.valid),
            },
            created: row.create_time.instant(zone),
            changed: row.change_time.instant(zone),
            changed_by: row.change_by,
        })
        .collect())
}

/// Companies of these ids, ignoring case.
pub(super) async fn of_ids(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Company>, DbError> {
    let query = select()
        .push(" WHERE {ci c.customer_id} IN (")
        .bind_list(ids.iter().map(|id| id.to_lowercase()))
        .push(") ORDER BY {ci c.customer_id}");
    all(conn, query).await
}

/// The company of a name, ignoring case.
pub(super) async fn of_name(conn: &mut Conn, name: &str) -> Result<Option<Company>, DbError> {
    let query = select()
        .push(" WHERE {ci c.name} = ? LIMIT 1")
        .bind(name.to_lowercase());
    Ok(all(conn, query).await?.pop())
}

/// A page of companies by customer id.
pub(super) async fn page(conn: &mut Conn, filter: &CompanyFilter) -> Result<Vec<Company>, DbError> {
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
            .push(" AND ({like c.customer_id}")
            .bind(like.clone())
            .push(" OR {like c.name})")
            .bind(like.clone());
    }
    if let Some(after) = &filter.after {
        query = query
            .push(" AND {ci c.customer_id} > ?")
            .bind(after.to_lowercase());
    }
    let limit = match filter.limit {
        0 => 250,
        limit => limit,
    };
    let query = query
        .push(" ORDER BY {ci c.customer_id} LIMIT ?")
        .bind(limit);
    all(conn, query).await
}

/// Adds a company.
pub(super) async fn insert(
    conn: &mut Conn,
    data: &CompanyData,
    valid: ValidId,
    by: UserId,
    now: DbTime,
) -> Result<(), DbError> {
    let insert = sql(
        "INSERT INTO customer_company (customer_id, name, street, zip, city, country, url, comments, valid_id, create_time, create_by, change_time, change_by) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    conn.exec(
        insert
            .bind(&data.customer_id)
            .bind(&data.name)
            .bind(&data.street)
            .bind(&data.zip)
            .bind(&data.city)
            .bind(&data.country)
            .bind(&data.url)
            .bind(&data.comment)
            .bind(valid)
            .bind(now)
            .bind(by)
            .bind(now)
            .bind(by),
    )
    .await?;
    Ok(())
}

/// Changes the company that had the id `before`.
pub(super) async fn update(
    conn: &mut Conn,
    before: &str,
    data: &CompanyData,
    valid: ValidId,
    by: UserId,
    now: DbTime,
) -> Result<(), DbError> {
    let update = sql(
        "UPDATE customer_company SET customer_id = ?, name = ?, street = ?, zip = ?, city = ?, country = ?, url = ?, comments = ?, \
         valid_id = ?, change_time = ?, change_by = ? WHERE {ci customer_id} = ?",
    );
    conn.exec(
        update
            .bind(&data.customer_id)
            .bind(&data.name)
            .bind(&data.street)
            .bind(&data.zip)
            .bind(&data.city)
            .bind(&data.country)
            .bind(&data.url)
            .bind(&data.comment)
            .bind(valid)
            .bind(now)
            .bind(by)
            .bind(before.to_lowercase()),
    )
    .await?;
    Ok(())
}

/// Gives everything that names a company by its id the new id, tickets included.
pub(super) async fn rename(
    conn: &mut Conn,
    before: &str,
    after: &str,
    by: UserId,
    now: DbTime,
) -> Result<(), DbError> {
    for statement in [
        "UPDATE customer_user SET customer_id = ? WHERE {ci customer_id} = ?",
        "UPDATE customer_user_customer SET customer_id = ? WHERE {ci customer_id} = ?",
        "UPDATE group_customer SET customer_id = ? WHERE {ci customer_id} = ?",
    ] {
        conn.exec(sql(statement).bind(after).bind(before.to_lowercase()))
            .await?;
    }
    let text = format!("%%CustomerID={after};");
    let named = sql("{ci t.customer_id} = ?").bind(before.to_lowercase());
    note_tickets(conn, &text, named, by, now).await?;
    let update = sql(
        "UPDATE ticket SET customer_id = ?, change_time = ?, change_by = ? WHERE {ci customer_id} = ?",
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
