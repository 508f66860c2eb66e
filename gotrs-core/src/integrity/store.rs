//! The questions, in SQL made from the schema description.

use super::model::{Finding, Report, Trouble};
use crate::actor::Actor;
use crate::db::{Conn, DbError, Dialect, Int, Kind, Stmt, sql};
use crate::desk::Desk;
use crate::error::Error;
use crate::permission;
use crate::schema::{model::Table, real_name, tables, variants};
use crate::sysconfig::settings;

/// Examples given of one trouble.
const EXAMPLES: u32 = 10;

/// Rows that should be there once, though no key says so: table and the columns that identify one.
const ONCE: &[(&str, &[&str])] = &[
    ("user_preferences", &["user_id", "preferences_key"]),
    ("customer_preferences", &["user_id", "preferences_key"]),
    ("queue_preferences", &["queue_id", "preferences_key"]),
    ("service_preferences", &["service_id", "preferences_key"]),
    ("sla_preferences", &["sla_id", "preferences_key"]),
    ("group_user", &["user_id", "group_id", "permission_key"]),
    ("group_role", &["role_id", "group_id", "permission_key"]),
    ("role_user", &["user_id", "role_id"]),
    (
        "group_customer_user",
        &["user_id", "group_id", "permission_key"],
    ),
    (
        "group_customer",
        &[
            "customer_id",
            "group_id",
            "permission_key",
            "permission_context",
        ],
    ),
    ("customer_user_customer", &["user_id", "customer_id"]),
    (
        "queue_standard_template",
        &["queue_id", "standard_template_id"],
    ),
    ("queue_auto_response", &["queue_id", "auto_response_id"]),
    (
        "service_customer_user",
        &["customer_user_login", "service_id"],
    ),
    ("personal_queues", &["user_id", "queue_id"]),
    ("personal_services", &["user_id", "service_id"]),
    ("ticket_watcher", &["ticket_id", "user_id"]),
    ("article_flag", &["article_id", "article_key", "create_by"]),
    ("ticket_index", &["ticket_id"]),
    ("ticket_lock_index", &["ticket_id"]),
];

/// References that OTRS declares no foreign key for: table, column, table pointed to, column pointed to.
const SOFT_REFERENCES: &[(&str, &str, &str, &str)] = &[
    ("role_user", "role_id", "roles", "id"),
    ("system_address", "queue_id", "queue", "id"),
    ("ticket_priority", "valid_id", "valid", "id"),
    ("service", "valid_id", "valid", "id"),
    ("sla", "valid_id", "valid", "id"),
];

/// Looks at a whole database without changing it. Only administrators may; it takes a while on a large one.
///
/// # Errors
/// [`Error::Denied`]; [`Error::Unavailable`] if the database fails.
pub async fn check(desk: &Desk, actor: impl Into<Actor>) -> Result<Report, Error> {
    let mut conn = desk.read().await?;
    permission::require_admin(&mut conn, &actor.into()).await?;
    let mut checker = Checker {
        dialect: Dialect::clone(&desk.db().dialect()),
        present: variants::tables(&mut conn).await?,
        conn,
        report: Report::default(),
    };
    for (name, table) in tables() {
        checker.table(&name, &table).await?;
    }
    for (table, column, parent, key) in SOFT_REFERENCES {
        if checker.has(table) && checker.has(parent) {
            checker.orphans(table, column, parent, key).await?;
        }
    }
    for (table, columns) in ONCE {
        checker.duplicates(table, columns).await?;
    }
    checker.ticket_numbers().await?;
    let module = desk.config().get(&settings::TICKET_INDEX_MODULE);
    if module.ends_with("StaticDB") {
        checker.ticket_index().await?;
    }
    Ok(checker.report)
}

struct Checker {
    conn: Conn,
    dialect: Dialect,
    present: Vec<String>,
    report: Report,
}

impl Checker {
    fn has(&self, table: &str) -> bool {
        let real = real_name(&self.dialect, table);
        self.present.contains(&real)
    }

    fn quoted(&self, table: &str) -> String {
        self.dialect.quote(&real_name(&self.dialect, table))
    }

    fn note(&mut self, finding: Finding) {
        if finding.rows > 0 {
            self.report.findings.push(finding);
        }
    }

    async fn table(&mut self, name: &str, table: &Table) -> Result<(), DbError> {
        self.report.checked += 1;
        if !self.has(name) {
            self.note(Finding {
                trouble: Trouble::MissingTable,
                table: name.to_owned(),
                rule: format!("table {name}"),
                rows: 1,
                examples: Vec::new(),
            });
            return Ok(());
        }
        for key in &table.foreign_keys {
            if self.has(&key.table) {
                self.orphans(name, &key.column, &key.table, &key.ref_column)
                    .await?;
            }
        }
        if let Some(column) = table.columns.iter().find(|column| column.autoincrement) {
            self.counter(name, &column.name).await?;
        }
        Ok(())
    }

    async fn orphans(
        &mut self,
        table: &str,
        column: &str,
        parent: &str,
        key: &str,
    ) -> Result<(), DbError> {
        self.report.checked += 1;
        let (own, other) = (self.quoted(table), self.quoted(parent));
        let (column_name, key_name) = (self.dialect.quote(column), self.dialect.quote(key));
        let from = format!(
            "FROM {own} c WHERE c.{column_name} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {other} p WHERE p.{key_name} = c.{column_name})"
        );
        let rows = self
            .conn
            .integer(Stmt::generated(format!("SELECT COUNT(*) {from}")))
            .await?;
        if rows == 0 {
            return Ok(());
        }
        let examples = format!(
            "SELECT DISTINCT {{text c.{column_name}}} AS example {from} ORDER BY example LIMIT {EXAMPLES}"
        );
        let examples = self.conn.column(Stmt::generated(examples)).await?;
        self.note(Finding {
            trouble: Trouble::Orphans,
            table: table.to_owned(),
            rule: format!("{table}.{column} -> {parent}.{key}"),
            rows: rows.cast_unsigned(),
            examples,
        });
        Ok(())
    }

    async fn duplicates(&mut self, table: &str, columns: &[&str]) -> Result<(), DbError> {
        if !self.has(table) {
            return Ok(());
        }
        self.report.checked += 1;
        let list = columns.join(", ");
        let shown: Vec<String> = columns
            .iter()
            .map(|column| format!("{{text {column}}}"))
            .collect();
        let shown = match self.dialect.kind {
            Kind::MySql => format!("CONCAT_WS('/', {})", shown.join(", ")),
            _ => shown.join(" || '/' || "),
        };
        let query = format!(
            "SELECT {shown} AS example, COUNT(*) FROM {} GROUP BY {list} HAVING COUNT(*) > 1 ORDER BY example",
            self.quoted(table)
        );
        let rows: Vec<(String, Int)> = self.conn.all(Stmt::generated(query)).await?;
        self.note(Finding {
            trouble: Trouble::Duplicates,
            table: table.to_owned(),
            rule: format!("{table} ({list}) once"),
            rows: rows.iter().map(|row| (row.1.0 - 1).cast_unsigned()).sum(),
            examples: examples(rows.into_iter().map(|row| row.0)),
        });
        Ok(())
    }

    /// The next id that the database gives must be above all that are there.
    async fn counter(&mut self, table: &str, column: &str) -> Result<(), DbError> {
        self.report.checked += 1;
        if let Some((highest, next)) = counter(&mut self.conn, &self.dialect, table, column).await?
            && next <= highest
        {
            self.note(Finding {
                trouble: Trouble::Counter,
                table: table.to_owned(),
                rule: format!("next id of {table}"),
                rows: 1,
                examples: vec![format!("next {next}, highest {highest}")],
            });
        }
        Ok(())
    }

    async fn ticket_numbers(&mut self) -> Result<(), DbError> {
        self.report.checked += 1;
        let query =
            sql("SELECT tn, COUNT(*) FROM ticket GROUP BY tn HAVING COUNT(*) > 1 ORDER BY tn");
        let rows: Vec<(String, Int)> = self.conn.all(query).await?;
        self.note(Finding {
            trouble: Trouble::TicketNumbers,
            table: "ticket".to_owned(),
            rule: "ticket (tn) once".to_owned(),
            rows: rows.iter().map(|row| (row.1.0 - 1).cast_unsigned()).sum(),
            examples: examples(rows.into_iter().map(|row| row.0)),
        });
        Ok(())
    }

    /// Waiting tickets without a row, and rows of tickets that are elsewhere.
    async fn ticket_index(&mut self) -> Result<(), DbError> {
        self.report.checked += 1;
        let query = sql(
            "SELECT {text t.id} FROM ticket t JOIN ticket_index i ON i.ticket_id = t.id WHERE i.queue_id <> t.queue_id \
             UNION SELECT {text t.id} FROM ticket t JOIN ticket_state s ON s.id = t.ticket_state_id \
             JOIN ticket_state_type y ON y.id = s.type_id \
             WHERE t.archive_flag = 0 AND y.name IN ('new', 'open', 'pending reminder', 'pending auto') \
             AND NOT EXISTS (SELECT 1 FROM ticket_index i WHERE i.ticket_id = t.id)",
        );
        let rows: Vec<String> = self.conn.column(query).await?;
        self.note(Finding {
            trouble: Trouble::TicketIndex,
            table: "ticket_index".to_owned(),
            rule: "ticket_index in step".to_owned(),
            rows: rows.len() as u64,
            examples: examples(rows),
        });
        Ok(())
    }
}

fn examples(values: impl IntoIterator<Item = String>) -> Vec<String> {
    values.into_iter().take(EXAMPLES as usize).collect()
}

/// The highest id of a table and the id its next row would get; `None` if the database looks for itself.
async fn counter(
    conn: &mut Conn,
    dialect: &Dialect,
    table: &str,
    column: &str,
) -> Result<Option<(i64, i64)>, DbError> {
    let real = real_name(dialect, table);
    let quoted = dialect.quote(&real);
    match conn.kind() {
        // InnoDB and AUTOINCREMENT tables of SQLite never give an id below the highest one.
        Kind::MySql | Kind::Sqlite => Ok(None),
        Kind::Postgres => {
            let sequence = sql("SELECT COALESCE(pg_get_serial_sequence(?, ?), '')")
                .bind(quoted.as_str())
                .bind(column);
            let sequence: (String,) = conn.one(sequence).await?;
            if sequence.0.is_empty() {
                return Ok(None);
            }
            let next = format!(
                "SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM {}",
                sequence.0
            );
            let highest = format!(
                "SELECT COALESCE(MAX({}), 0) FROM {quoted}",
                dialect.quote(column)
            );
            let highest = conn.integer(Stmt::generated(highest)).await?;
            Ok(Some((highest, conn.integer(Stmt::generated(next)).await?)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_should_be_there_once_is_in_the_schema() {
        let tables = tables();
        for (name, columns) in ONCE {
            let (_, table) = tables
                .iter()
                .find(|(table, _)| table == name)
                .unwrap_or_else(|| panic!("{name} is a table"));
            for column in *columns {
                assert!(
                    table.columns.iter().any(|known| known.name == *column),
                    "{name}.{column}"
                );
            }
        }
    }
}
