//! The pages from outside: through the real router, as a browser sees them.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod accounts;
mod actions;
mod admin;
mod browser;
mod client;
mod customer;
mod desk;
mod files;
mod live;
mod matrix;
mod office;
mod portal;
mod probe;
mod queries;
mod restricted;
mod screens;
mod sign_in;
mod transfer;
mod walk;
mod writing;
