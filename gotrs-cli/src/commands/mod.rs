//! The commands, one file each. [`acting`] holds the arguments that several share.

mod acting;
pub(crate) mod catalog;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod customer;
pub(crate) mod db;
pub(crate) mod group;
pub(crate) mod job;
pub(crate) mod mail;
pub(crate) mod serve;
pub(crate) mod ticket;
mod ticket_list;
pub(crate) mod user;
