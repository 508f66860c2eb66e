//! Column types that read the same from all three databases.
//!
//! Integer widths differ between OTRS databases, PostgreSQL keeps blobs as base64 text, and MySQL calls
//! text in a LONGBLOB binary: these types hide it.

use base64::Engine as _;
use chrono::{DateTime, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
use sqlx::{Decode, Type, error::BoxDynError};

/// An integer of any width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Int(pub i64);

/// Bytes of a LONGBLOB column, whatever the database stores them as.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Blob(pub Vec<u8>);

/// Text in a LONGBLOB column.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct LongText(pub String);

/// A zone-less timestamp as OTRS stores it: wall-clock time in the system time zone, whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DbTime(pub NaiveDateTime);

impl DbTime {
    /// The stored form of an instant.
    #[must_use]
    pub fn new(instant: DateTime<Utc>, zone: Tz) -> Self {
        let local = instant.with_timezone(&zone).naive_local();
        Self(chrono::SubsecRound::trunc_subsecs(local, 0))
    }

    /// The instant a stored time means. An hour that a clock change repeats is read as its first
    /// occurrence; an hour that it skips as the moment of the change.
    #[must_use]
    pub fn instant(self, zone: Tz) -> DateTime<Utc> {
        match zone.from_local_datetime(&self.0) {
            chrono::LocalResult::Single(time) | chrono::LocalResult::Ambiguous(time, _) => {
                time.with_timezone(&Utc)
            }
            chrono::LocalResult::None => {
                let earlier = self.0 - chrono::TimeDelta::hours(1);
                match zone.from_local_datetime(&earlier).earliest() {
                    Some(time) => time.with_timezone(&Utc) + chrono::TimeDelta::hours(1),
                    None => Utc.from_utc_datetime(&self.0),
                }
            }
        }
    }
}

/// Decodes what OTRS writes to PostgreSQL; a value with a blank is an old, unencoded one (spec 01, 2.1).
#[cfg(feature = "postgres")]
fn from_base64_lines(text: &str) -> Vec<u8> {
    if text.contains(' ') {
        return text.as_bytes().to_vec();
    }
    let compact: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    match base64::engine::general_purpose::STANDARD.decode(&compact) {
        Ok(bytes) => bytes,
        Err(_) => text.as_bytes().to_vec(),
    }
}

/// MIME base64: lines of 76 characters, each ended by a newline.
pub(super) fn to_base64_lines(bytes: &[u8]) -> String {
    let flat = base64::engine::general_purpose::STANDARD.encode(bytes);
    let mut out = String::with_capacity(flat.len() + flat.len() / 76 + 1);
    let mut rest = flat.as_str();
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(76));
        out.push_str(line);
        out.push('\n');
        rest = tail;
    }
    out
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use sqlx::{
        Sqlite, TypeInfo as _, ValueRef as _,
        sqlite::{SqliteTypeInfo, SqliteValueRef},
    };

    use super::*;

    impl Type<Sqlite> for Int {
        fn type_info() -> SqliteTypeInfo {
            <i64 as Type<Sqlite>>::type_info()
        }
        fn compatible(ty: &SqliteTypeInfo) -> bool {
            matches!(ty.name(), "INTEGER" | "BOOLEAN" | "NUMERIC" | "NULL")
        }
    }
    impl<'r> Decode<'r, Sqlite> for Int {
        fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
            <i64 as Decode<'r, Sqlite>>::decode(value).map(Self)
        }
    }

    impl Type<Sqlite> for DbTime {
        fn type_info() -> SqliteTypeInfo {
            <NaiveDateTime as Type<Sqlite>>::type_info()
        }
        fn compatible(ty: &SqliteTypeInfo) -> bool {
            <NaiveDateTime as Type<Sqlite>>::compatible(ty)
        }
    }
    impl<'r> Decode<'r, Sqlite> for DbTime {
        fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
            <NaiveDateTime as Decode<'r, Sqlite>>::decode(value).map(Self)
        }
    }

    fn bytes(value: SqliteValueRef<'_>) -> Result<Vec<u8>, BoxDynError> {
        if value.type_info().name() == "TEXT" {
            return Ok(<String as Decode<'_, Sqlite>>::decode(value)?.into_bytes());
        }
        Ok(<&[u8] as Decode<'_, Sqlite>>::decode(value)?.to_vec())
    }

    impl Type<Sqlite> for Blob {
        fn type_info() -> SqliteTypeInfo {
            <Vec<u8> as Type<Sqlite>>::type_info()
        }
        fn compatible(_: &SqliteTypeInfo) -> bool {
            true
        }
    }
    impl<'r> Decode<'r, Sqlite> for Blob {
        fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
            bytes(value).map(Self)
        }
    }
    impl Type<Sqlite> for LongText {
        fn type_info() -> SqliteTypeInfo {
            <String as Type<Sqlite>>::type_info()
        }
        fn compatible(_: &SqliteTypeInfo) -> bool {
            true
        }
    }
    impl<'r> Decode<'r, Sqlite> for LongText {
        fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
            Ok(Self(String::from_utf8_lossy(&bytes(value)?).into_owned()))
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use sqlx::{
        Postgres, TypeInfo as _, ValueRef as _,
        postgres::{PgTypeInfo, PgValueRef},
    };

    use super::*;

    impl Type<Postgres> for Int {
        fn type_info() -> PgTypeInfo {
            <i64 as Type<Postgres>>::type_info()
        }
        fn compatible(ty: &PgTypeInfo) -> bool {
            matches!(ty.name(), "INT2" | "INT4" | "INT8")
        }
    }
    impl<'r> Decode<'r, Postgres> for Int {
        fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
            let width = value.type_info().name().to_owned();
            Ok(Self(match width.as_str() {
                "INT2" => i64::from(<i16 as Decode<'r, Postgres>>::decode(value)?),
                "INT4" => i64::from(<i32 as Decode<'r, Postgres>>::decode(value)?),
                _ => <i64 as Decode<'r, Postgres>>::decode(value)?,
            }))
        }
    }

    impl Type<Postgres> for DbTime {
        fn type_info() -> PgTypeInfo {
            <NaiveDateTime as Type<Postgres>>::type_info()
        }
    }
    impl<'r> Decode<'r, Postgres> for DbTime {
        fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
            <NaiveDateTime as Decode<'r, Postgres>>::decode(value).map(Self)
        }
    }

    fn is_textual(ty: &PgTypeInfo) -> bool {
        matches!(
            ty.name(),
            "TEXT" | "VARCHAR" | "BPCHAR" | "CHAR" | "NAME" | "UNKNOWN"
        )
    }

    impl Type<Postgres> for Blob {
        fn type_info() -> PgTypeInfo {
            <Vec<u8> as Type<Postgres>>::type_info()
        }
        fn compatible(ty: &PgTypeInfo) -> bool {
            ty.name() == "BYTEA" || is_textual(ty)
        }
    }
    impl<'r> Decode<'r, Postgres> for Blob {
        fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
            if is_textual(&value.type_info()) {
                return Ok(Self(from_base64_lines(
                    <&str as Decode<'r, Postgres>>::decode(value)?,
                )));
            }
            <Vec<u8> as Decode<'r, Postgres>>::decode(value).map(Self)
        }
    }
    impl Type<Postgres> for LongText {
        fn type_info() -> PgTypeInfo {
            <String as Type<Postgres>>::type_info()
        }
        fn compatible(ty: &PgTypeInfo) -> bool {
            ty.name() == "BYTEA" || is_textual(ty)
        }
    }
    impl<'r> Decode<'r, Postgres> for LongText {
        fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
            if is_textual(&value.type_info()) {
                return <String as Decode<'r, Postgres>>::decode(value).map(Self);
            }
            let bytes = <Vec<u8> as Decode<'r, Postgres>>::decode(value)?;
            Ok(Self(String::from_utf8_lossy(&bytes).into_owned()))
        }
    }
}

#[cfg(feature = "mysql")]
mod mysql {
    use sqlx::{
        MySql, TypeInfo as _,
        mysql::{MySqlTypeInfo, MySqlValueRef},
    };

    use super::*;

    impl Type<MySql> for Int {
        fn type_info() -> MySqlTypeInfo {
            <i64 as Type<MySql>>::type_info()
        }
        fn compatible(ty: &MySqlTypeInfo) -> bool {
            <i64 as Type<MySql>>::compatible(ty)
                || ty.name().contains("INT")
                || ty.name() == "BOOLEAN"
        }
    }
    impl<'r> Decode<'r, MySql> for Int {
        fn decode(value: MySqlValueRef<'r>) -> Result<Self, BoxDynError> {
            <i64 as Decode<'r, MySql>>::decode(value).map(Self)
        }
    }

    impl Type<MySql> for DbTime {
        fn type_info() -> MySqlTypeInfo {
            <NaiveDateTime as Type<MySql>>::type_info()
        }
        fn compatible(ty: &MySqlTypeInfo) -> bool {
            <NaiveDateTime as Type<MySql>>::compatible(ty) || ty.name() == "TIMESTAMP"
        }
    }
    impl<'r> Decode<'r, MySql> for DbTime {
        fn decode(value: MySqlValueRef<'r>) -> Result<Self, BoxDynError> {
            <NaiveDateTime as Decode<'r, MySql>>::decode(value).map(Self)
        }
    }

    impl Type<MySql> for Blob {
        fn type_info() -> MySqlTypeInfo {
            <Vec<u8> as Type<MySql>>::type_info()
        }
        fn compatible(ty: &MySqlTypeInfo) -> bool {
            ty.name().ends_with("BLOB")
                || ty.name().ends_with("TEXT")
                || ty.name().ends_with("CHAR")
                || ty.name().ends_with("BINARY")
        }
    }
    impl<'r> Decode<'r, MySql> for Blob {
        fn decode(value: MySqlValueRef<'r>) -> Result<Self, BoxDynError> {
            <&[u8] as Decode<'r, MySql>>::decode(value).map(|bytes| Self(bytes.to_vec()))
        }
    }
    impl Type<MySql> for LongText {
        fn type_info() -> MySqlTypeInfo {
            <String as Type<MySql>>::type_info()
        }
        fn compatible(ty: &MySqlTypeInfo) -> bool {
            <Blob as Type<MySql>>::compatible(ty)
        }
    }
    impl<'r> Decode<'r, MySql> for LongText {
        fn decode(value: MySqlValueRef<'r>) -> Result<Self, BoxDynError> {
            let bytes = <&[u8] as Decode<'r, MySql>>::decode(value)?;
            Ok(Self(String::from_utf8_lossy(bytes).into_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_time_reads_back_as_the_instant_it_was() {
        let zone = chrono_tz::Europe::Berlin;
        let instant = Utc
            .with_ymd_and_hms(2025, 7, 1, 12, 30, 5)
            .single()
            .expect("a real time");
        let stored = DbTime::new(instant, zone);
        assert_eq!(stored.0.to_string(), "2025-07-01 14:30:05");
        assert_eq!(stored.instant(zone), instant);
    }

    #[test]
    fn base64_lines_are_76_wide_and_end_with_a_newline() {
        let text = to_base64_lines(&[7u8; 100]);
        assert!(text.lines().all(|line| line.len() <= 76));
        assert!(text.ends_with('\n'));
        assert_eq!(from_base64_lines(&text), vec![7u8; 100]);
    }
}
