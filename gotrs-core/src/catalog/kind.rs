//! What a kind of thing consists of, and the macro that declares one.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::db::{DbTime, Int, Record, Stmt, Value};
use crate::error::Problems;
use crate::id::UserId;
use crate::valid::Validity;

/// One thing as it is stored: what it is, and who made and changed it.
///
/// It reads like what it holds: `entry.name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<K: Kind> {
    /// Its id.
    pub id: K::Id,
    /// What an administrator may change.
    pub data: K,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// By whom.
    pub created_by: UserId,
    /// When it was changed last.
    pub changed: DateTime<Utc>,
    /// By whom.
    pub changed_by: UserId,
}

impl<K: Kind> std::ops::Deref for Entry<K> {
    type Target = K;
    fn deref(&self) -> &K {
        &self.data
    }
}

/// A kind of thing with a unique name. Declared by a macro; not for implementing elsewhere.
pub trait Kind: Clone + std::fmt::Debug + PartialEq + Send + Sync + Sized + 'static {
    /// The type of its ids.
    type Id: Copy
        + Eq
        + Ord
        + std::fmt::Debug
        + std::fmt::Display
        + Send
        + Sync
        + From<Int>
        + Into<Value>
        + 'static;
    /// A row of its table.
    #[doc(hidden)]
    type Row: Record;

    /// In OTRS's words, for errors.
    const WHAT: &'static str;
    /// Names of the events when one is added and changed.
    const EVENTS: (&'static str, &'static str);
    /// The kind's name in settings that name one of it, if settings can.
    const ENTITY: Option<&'static str>;
    /// Whether `A::B` is below `A`.
    const HIERARCHICAL: bool;

    /// The unique name.
    fn name(&self) -> &str;
    /// Another name.
    fn rename(&mut self, name: String);
    /// Whether it may be used.
    fn validity(&self) -> Validity;

    /// All rows; conditions may follow (`t` is the table).
    #[doc(hidden)]
    fn select() -> Stmt;
    /// Ids and names of all rows.
    #[doc(hidden)]
    fn names() -> Stmt;
    /// `INSERT` up to the values.
    #[doc(hidden)]
    fn insert() -> Stmt;
    /// `UPDATE` of all columns where `id = ?`.
    #[doc(hidden)]
    fn update() -> Stmt;
    /// Another name for a row.
    #[doc(hidden)]
    fn update_name() -> Stmt;
    /// The values of the columns, name first, without validity and audit.
    #[doc(hidden)]
    fn values(&self) -> Vec<Value>;
    /// What must exist: field, and a statement that counts it.
    #[doc(hidden)]
    fn references(&self) -> Vec<(&'static str, Stmt)>;
    /// Counts what still needs a thing that is to become invalid.
    #[doc(hidden)]
    fn uses(id: Self::Id) -> Option<Stmt>;
    /// Rules about the values themselves.
    #[doc(hidden)]
    fn check(&self, problems: &mut Problems);
    /// The row as a thing.
    #[doc(hidden)]
    fn entry(row: Self::Row, zone: Tz) -> Entry<Self>;
}

/// A type that a field of a kind may have, and how a row holds it.
pub trait Field: Sized {
    /// What reads from all databases.
    type Stored;
    /// The field's value.
    fn of(stored: Self::Stored) -> Self;
    /// Characters of a text.
    fn length(&self) -> usize {
        0
    }
}

macro_rules! fields {
    ($($type:ty, $stored:ty, $of:expr;)*) => {$(
        impl Field for $type {
            type Stored = $stored;
            fn of(stored: $stored) -> Self {
                ($of)(stored)
            }
        }
    )*};
    (same $($type:ty)*) => {$(
        impl Field for $type {
            type Stored = $type;
            fn of(stored: $type) -> Self {
                stored
            }
        }
    )*};
}

fields! {
    i64, Int, |stored: Int| stored.0;
    Option<i64>, Option<Int>, |stored: Option<Int>| stored.map(|int| int.0);
    bool, Int, |stored: Int| stored.0 != 0;
}
fields! { same crate::id::StateTypeId crate::id::GroupId crate::id::AddressId crate::id::SalutationId
crate::id::SignatureId crate::id::QueueId crate::id::FollowUpId crate::id::AutoResponseTypeId }

impl Field for String {
    type Stored = String;
    fn of(stored: String) -> Self {
        stored
    }
    fn length(&self) -> usize {
        self.chars().count()
    }
}

impl Field for Option<String> {
    type Stored = Option<String>;
    fn of(stored: Option<String>) -> Self {
        stored
    }
    fn length(&self) -> usize {
        self.as_deref().map_or(0, |text| text.chars().count())
    }
}

/// Columns that every table of a kind has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Audit {
    pub(crate) create_time: DbTime,
    pub(crate) create_by: UserId,
    pub(crate) change_time: DbTime,
    pub(crate) change_by: UserId,
}

impl Audit {
    pub(crate) fn entry<K: Kind>(self, id: K::Id, data: K, zone: Tz) -> Entry<K> {
        Entry {
            id,
            data,
            created: self.create_time.instant(zone),
            created_by: self.create_by,
            changed: self.change_time.instant(zone),
            changed_by: self.change_by,
        }
    }
}

/// Declares a kind: the struct, its row, and the SQL as literals.
macro_rules! kind {
    (
        $(#[$doc:meta])*
        $name:ident, $row:ident, $id:ty, $what:literal, table $table:literal, key $key:literal,
        events $added:literal $updated:literal, entity $entity:expr, hierarchical $hierarchical:literal,
        uses $uses:expr, check $check:expr,
        { $( $(#[$field_doc:meta])* $field:ident : $type:ty = $column:literal $(in $parent:literal)? $(max $max:literal)?, )* }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            /// The unique name, whatever its case.
            pub name: String,
            $( $(#[$field_doc])* pub $field: $type, )*
            /// Whether it may be used.
            pub valid: $crate::valid::Validity,
        }

        #[doc(hidden)]
        #[derive(Debug, sqlx::FromRow)]
        pub struct $row {
            id: $crate::db::Int,
            name: String,
            $( $field: <$type as $crate::catalog::kind::Field>::Stored, )*
            valid: String,
            create_time: $crate::db::DbTime,
            create_by: $crate::id::UserId,
            change_time: $crate::db::DbTime,
            change_by: $crate::id::UserId,
        }

        impl $crate::catalog::Kind for $name {
            type Id = $id;
            type Row = $row;
            const WHAT: &'static str = $what;
            const EVENTS: (&'static str, &'static str) = ($added, $updated);
            const ENTITY: Option<&'static str> = $entity;
            const HIERARCHICAL: bool = $hierarchical;

            fn name(&self) -> &str {
                &self.name
            }
            fn rename(&mut self, name: String) {
                self.name = name;
            }
            fn validity(&self) -> $crate::valid::Validity {
                self.valid
            }
            fn select() -> $crate::db::Stmt {
                $crate::db::sql(concat!(
                    "SELECT t.id, t.", $key, " AS name", $( ", t.", $column, " AS ", stringify!($field), )*
                    ", (SELECT v.name FROM valid v WHERE v.id = t.valid_id) AS valid, \
                     t.create_time, t.create_by, t.change_time, t.change_by FROM ", $table, " t"
                ))
            }
            fn names() -> $crate::db::Stmt {
                $crate::db::sql(concat!("SELECT t.id, t.", $key, " FROM ", $table, " t"))
            }
            fn insert() -> $crate::db::Stmt {
                $crate::db::sql(concat!(
                    "INSERT INTO ", $table, " (", $key, $( ", ", $column, )*
                    ", valid_id, create_time, create_by, change_time, change_by) VALUES ("
                ))
            }
            fn update() -> $crate::db::Stmt {
                $crate::db::sql(concat!(
                    "UPDATE ", $table, " SET ", $key, " = ?", $( ", ", $column, " = ?", )*
                    ", valid_id = ?, change_time = ?, change_by = ? WHERE id = ?"
                ))
            }
            fn update_name() -> $crate::db::Stmt {
                $crate::db::sql(concat!(
                    "UPDATE ", $table, " SET ", $key, " = ?, change_time = ?, change_by = ? WHERE id = ?"
                ))
            }
            fn values(&self) -> Vec<$crate::db::Value> {
                vec![self.name.clone().into(), $( self.$field.clone().into(), )*]
            }
            fn references(&self) -> Vec<(&'static str, $crate::db::Stmt)> {
                vec![$( $( (
                    stringify!($field),
                    $crate::db::sql(concat!("SELECT COUNT(*) FROM ", $parent, " WHERE id = ?")).bind(self.$field),
                ), )? )*]
            }
            fn uses(id: $id) -> Option<$crate::db::Stmt> {
                let uses: Option<&'static str> = $uses;
                uses.map(|text| $crate::db::sql(text).bind(id).bind(id))
            }
            fn check(&self, problems: &mut $crate::error::Problems) {
                $( $(
                    if $crate::catalog::kind::Field::length(&self.$field) > $max {
                        problems.add(stringify!($field), "too_long", stringify!($max));
                    }
                )? )*
                let check: fn(&Self, &mut $crate::error::Problems) = $check;
                check(self, problems);
            }
            fn entry(row: $row, zone: chrono_tz::Tz) -> $crate::catalog::Entry<Self> {
                let audit = $crate::catalog::kind::Audit {
                    create_time: row.create_time,
                    create_by: row.create_by,
                    change_time: row.change_time,
                    change_by: row.change_by,
                };
                let data = Self {
                    name: row.name,
                    $( $field: <$type as $crate::catalog::kind::Field>::of(row.$field), )*
                    valid: $crate::valid::Validity::from_name(&row.valid),
                };
                audit.entry(<$id>::from(row.id), data, zone)
            }
        }
    };
}
pub(crate) use kind;
