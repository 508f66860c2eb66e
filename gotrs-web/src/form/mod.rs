//! Forms: how a body becomes fields and files, what each field may hold, and what the reader gets back if it may not.
//!
//! A screen describes its form once, as [`Fields`]: names (OTRS's parameter names), labels, kinds, choices, help. The
//! same description draws the form, reads the answer ([`Fields::read`]) and, with what was typed and what is wrong in
//! it, draws it again. [`Submitted`] hands over the body after the token check; [`CheckedForm`] is the short way for
//! forms whose description never varies. Limits are those of the baseline (B5).

mod body;
mod data;
mod extract;
mod field;
mod problem;
mod read;
mod upload;

pub(crate) use body::percent_decode;
pub use body::{parse_pairs, parse_query};
pub use data::{FormData, FormError, Limits, Upload};
pub use extract::{CheckedForm, FormModel, Submitted, UncheckedForm};
pub use field::{Choice, Field, FieldKind, Fields, Rich, Width};
pub use read::{Refused, Values};
