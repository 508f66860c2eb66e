//! What the three databases, and the products that wrote them, say differently.
//!
//! Tokens that a statement may hold:
//!
//! | token | becomes |
//! |---|---|
//! | `{groups}` | the groups table of this database: `groups`, `groups_table` or `permission_groups`, quoted |
//! | `{chat}` | the chat data table: `article_data_otrs_chat` or `article_data_otobo_chat` |
//! | `{ci X}` | `X` in a form that equals a lower-case value whatever its own case |
//! | `{like X}` | whether `X` holds the text of a bound [`Like`](super::Like), whatever its case |
//! | `{words}` | a bound row of written words, as the full-text index stores it |
//! | `{matches X}` | whether the row `X` of `gotrs_search_text` matches a bound expression of the engine's index |
//! | `{text X}` | `X` cast to text |
//! | `{in_order}` | after `SELECT`: tables are joined in the order written (MySQL tries all orders of many tables) |
//! | `{for_update}` | row locks until the end of the transaction (nothing on SQLite: the writer is alone) |
//! | `{skip_locked}` | the same, passing over rows that others hold |

use std::borrow::Cow;

/// Which engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// SQLite 3.
    Sqlite,
    /// PostgreSQL 13 or newer.
    Postgres,
    /// MySQL 8 or MariaDB 10.6 or newer.
    MySql,
}

impl Kind {
    /// The scheme of its URLs.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
        }
    }
}

/// The engine and the names this database uses, found once at start-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// The engine.
    pub kind: Kind,
    /// The real name of OTRS's `groups` table.
    pub groups: &'static str,
    /// The real name of OTRS's `article_data_otrs_chat` table.
    pub chat: &'static str,
    /// PostgreSQL only: LONGBLOB columns are BYTEA (gotrs-ce) instead of base64 text (OTRS).
    pub bytea: bool,
}

impl Dialect {
    /// The names of a database that we created ourselves.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            groups: "groups",
            chat: "article_data_otrs_chat",
            bytea: false,
        }
    }

    /// Quotes an identifier of our own schema.
    pub(crate) fn quote(&self, name: &str) -> String {
        match self.kind {
            Kind::MySql => format!("`{name}`"),
            _ => format!("\"{name}\""),
        }
    }

    /// The statement as this engine wants it: `?` numbered for PostgreSQL, tokens replaced.
    pub(super) fn render(&self, text: Cow<'static, str>) -> Cow<'static, str> {
        if self.kind != Kind::Postgres && !text.contains('{') {
            return text;
        }
        let mut out = String::with_capacity(text.len() + 32);
        let mut number = 0;
        self.render_into(&text, &mut out, &mut number);
        Cow::Owned(out)
    }

    fn render_into(&self, text: &str, out: &mut String, number: &mut usize) {
        let mut rest = text;
        let mut quoted = false;
        while let Some(position) = rest.find(['?', '{', '\'']) {
            out.push_str(&rest[..position]);
            let found = rest.as_bytes()[position];
            rest = &rest[position + 1..];
            match found {
                b'\'' => {
                    quoted = !quoted;
                    out.push('\'');
                }
                b'?' if quoted => out.push('?'),
                b'?' if self.kind == Kind::Postgres => {
                    *number += 1;
                    out.push('$');
                    out.push_str(&number.to_string());
                }
                b'?' => out.push('?'),
                b'{' if quoted => out.push('{'),
                _ => {
                    let end = rest.find('}').expect("a token in our SQL is closed");
                    self.token(&rest[..end], out, number);
                    rest = &rest[end + 1..];
                }
            }
        }
        out.push_str(rest);
    }

    fn token(&self, token: &str, out: &mut String, number: &mut usize) {
        let (name, argument) = token.split_once(' ').unwrap_or((token, ""));
        let wrapped = match (name, self.kind) {
            ("groups", _) => return out.push_str(&self.quote(self.groups)),
            ("chat", _) => return out.push_str(self.chat),
            ("in_order", Kind::MySql) => return out.push_str("STRAIGHT_JOIN"),
            ("in_order", _) => return,
            ("for_update", Kind::Sqlite) | ("skip_locked", Kind::Sqlite) => return,
            ("for_update", _) => return out.push_str(" FOR UPDATE"),
            ("skip_locked", _) => return out.push_str(" FOR UPDATE SKIP LOCKED"),
            ("ci", Kind::Postgres) => ("LOWER(", ")"),
            ("ci", Kind::Sqlite) => ("", " COLLATE NOCASE"),
            ("ci", Kind::MySql) => ("", ""),
            ("like", Kind::Sqlite) => return self.around(argument, ("", " REGEXP ?"), out, number),
            ("like", Kind::Postgres) => {
                return self.around(argument, ("LOWER(", ") LIKE ? ESCAPE '!'"), out, number);
            }
            ("like", Kind::MySql) => {
                return self.around(argument, ("", " LIKE ? ESCAPE '!'"), out, number);
            }
            ("words", Kind::Postgres) => {
                return self.render_into("TO_TSVECTOR('simple', ?)", out, number);
            }
            ("words", _) => return self.render_into("?", out, number),
            ("matches", Kind::Sqlite) => {
                let index =
                    ".id IN (SELECT rowid FROM gotrs_search_word WHERE gotrs_search_word MATCH ?)";
                return self.around(argument, ("", index), out, number);
            }
            ("matches", Kind::Postgres) => {
                return self.around(argument, ("", ".words @@ CAST(? AS TSQUERY)"), out, number);
            }
            ("matches", Kind::MySql) => {
                let index = ("MATCH(", ".words) AGAINST (? IN BOOLEAN MODE)");
                return self.around(argument, index, out, number);
            }
            ("text", Kind::MySql) => ("CAST(", " AS CHAR)"),
            ("text", _) => ("CAST(", " AS TEXT)"),
            _ => unreachable!("`{{{token}}}` is no token of the dialect module"),
        };
        self.around(argument, wrapped, out, number);
    }

    /// An argument between two texts, either of which may hold a `?`.
    fn around(&self, argument: &str, texts: (&str, &str), out: &mut String, number: &mut usize) {
        self.render_into(texts.0, out, number);
        self.render_into(argument, out, number);
        self.render_into(texts.1, out, number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(kind: Kind, text: &'static str) -> String {
        Dialect::of(kind).render(Cow::Borrowed(text)).into_owned()
    }

    #[test]
    fn question_marks_are_numbered_for_postgresql_outside_quotes() {
        assert_eq!(
            render(Kind::Postgres, "a = ? AND b = '?' AND c = ?"),
            "a = $1 AND b = '?' AND c = $2"
        );
        assert_eq!(
            render(Kind::Sqlite, "a = ? AND b = '?'"),
            "a = ? AND b = '?'"
        );
    }

    #[test]
    fn searches_bind_their_value_in_the_order_of_the_statement() {
        let text = "SELECT 1 FROM x WHERE a = ? AND {like x.b} AND {matches x} AND c = ?";
        assert_eq!(
            render(Kind::Postgres, text),
            "SELECT 1 FROM x WHERE a = $1 AND LOWER(x.b) LIKE $2 ESCAPE '!' AND x.words @@ CAST($3 AS TSQUERY) AND c = $4"
        );
        assert_eq!(
            render(Kind::MySql, "{like x.b} AND {matches x}"),
            "x.b LIKE ? ESCAPE '!' AND MATCH(x.words) AGAINST (? IN BOOLEAN MODE)"
        );
    }

    #[test]
    fn tokens_become_what_the_engine_says() {
        let text = "SELECT id FROM {groups} WHERE {ci name} = ? {for_update}";
        assert_eq!(
            render(Kind::Postgres, text),
            "SELECT id FROM \"groups\" WHERE LOWER(name) = $1  FOR UPDATE"
        );
        assert_eq!(
            render(Kind::MySql, text),
            "SELECT id FROM `groups` WHERE name = ?  FOR UPDATE"
        );
        assert_eq!(
            render(Kind::Sqlite, text),
            "SELECT id FROM \"groups\" WHERE name COLLATE NOCASE = ? "
        );
    }
}
