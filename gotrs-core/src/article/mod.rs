//! Articles: what was said on a ticket, with its attachments.
//!
//! [`Articles`] is what front ends use; [`create`](create()) is its part for those who compose larger units of work:
//! mail, web services, jobs.
//!
//! The pure rules, in reading order: [`body`] turns what a caller hands in into the stored body and attachments
//! ([`html`] and [`html_text`] read HTML for it); [`filename`] makes attachment names safe and unique; [`attachment`]
//! plans what is stored and filters what is listed; [`search_index`] picks the words for the full-text index.
//! Contents are kept by [`crate::storage`].

pub mod attachment;
pub mod body;
mod create;
pub mod filename;
pub mod flag;
pub mod html;
pub mod html_text;
pub(crate) mod index;
mod model;
pub mod search_index;
mod service;
pub(crate) mod store;

pub use attachment::NewAttachment;
pub use create::{create, delete, write_plain};
pub use model::{
    Article, ArticleEntry, ArticleFilter, Attachment, AttachmentRef, Channel, NewArticle,
    SendError, SenderType,
};
pub(crate) use service::permission_to_write;
pub use service::{Articles, add_send_error, articles_of_message, ticket_of_message};
