//! Full text: finding tickets by the words of their titles, numbers and articles.
//!
//! Every engine has an index of its own (FTS5, a `tsvector` under GIN, InnoDB's FULLTEXT), and each has its own idea of
//! what a word is. So words are made here ([`word`]) and the engines store what they cannot misread: the same search
//! finds the same tickets on all three. [`query`] reads what a person typed, [`condition`] makes SQL of it, [`store`]
//! keeps one row of `gotrs_search_text` per title, article and hidden recipients in the transaction that writes them,
//! [`rebuild`] fills in what others wrote. OTRS's own `article_search_index` is kept beside it, as its peers read it.

pub(crate) mod condition;
mod query;
mod rebuild;
pub(crate) mod store;
mod word;

pub(crate) use rebuild::Complete;
pub use rebuild::{FullText, Indexed};
