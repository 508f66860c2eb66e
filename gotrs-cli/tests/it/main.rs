//! The real binary, as its users meet it.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod administration;
mod bootstrap;
mod database;
mod demo;
mod jobs;
mod kill;
mod mail;
mod nodes;
mod program;
mod serve;
mod tickets;
