//! Writing with more than words: formatted text, files that arrive while one writes, drafts.
//!
//! [`Sheet`] is what a form of writing has beside its fields: its name, its files, and whether text may be formatted.
//! A handler makes one ([`Sheet::begin`] for a fresh form, [`Sheet::of`] for one that was sent), dresses its fields with
//! it, and asks it for text and files. [`uploads`] are the routes that the script uses; [`drafts`] keep an agent's words.

pub(crate) mod drafts;
mod sheet;
pub(crate) mod uploads;

pub(crate) use sheet::{Sheet, Wish, shown};
