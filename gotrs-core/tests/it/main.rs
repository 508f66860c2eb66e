//! The desk from outside, on every database that is there.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod adoption;
mod articles;
mod catalog;
mod dropped;
mod full_text;
mod groups;
mod injection;
mod integrity;
mod introspect;
mod jobs;
mod kept;
mod links;
mod live;
mod merge;
mod numbers;
mod people;
mod proof;
mod queues;
mod requests;
mod schema;
mod search;
mod sessions;
mod settings;
mod sign_in;
mod storage;
mod tickets;
mod writing;
