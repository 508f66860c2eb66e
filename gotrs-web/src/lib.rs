//! The web faces of the desk: pages for agents, customers and administrators, rendered on the server.
//!
//! Every page is plain HTML that works without script, in the reader's language and theme, under a content security
//! policy that runs nothing but our own script. A handler parses, calls one service of the core, and shows: rules and
//! SQL are elsewhere.
//!
//! The map:
//! - [`page`]: views in the reader's words, the components they are drawn with, the frames around them
//! - [`form`]: the description of a form, reading it, the extractors that check its token
//! - [`ticket`], [`account`]: the forms of ticket actions and of a reader's own settings; [`admin`]: the modules of administration, declared
//! - [`security`]: headers, cookies, request forgery, redirects, hosts, client addresses, downloads
//! - [`i18n`]: catalogues, plural rules, dates and numbers
//! - [`assets`]: style sheet, script and icons under fingerprinted names
//! - [`ops`]: health probes and metrics, for machines
//! - `live`: streams that tell open pages what changed
//! - [`App`], [`router()`], [`route`]: what handlers share, the layers around them, the table of what is served
//! - [`reader`]: who reads, from cookie to context; [`agent`], [`customer`]: the faces
//! - [`error`]: what a reader learns of a failure; [`url`]: the addresses of the pages

pub mod account;
pub mod admin;
pub mod agent;
mod appearance;
pub mod assets;
pub mod customer;
mod deep_link;
#[cfg(debug_assertions)]
mod dev;
mod done;
pub mod error;
pub mod form;
pub mod i18n;
mod live;
mod login;
pub mod ops;
pub mod page;
mod password;
mod proof;
pub mod reader;
mod restricted;
pub mod route;
mod router;
pub mod security;
mod state;
pub mod ticket;
pub mod url;
mod writing;

pub use error::PageError;
pub use router::router;
pub use state::{App, Options};
