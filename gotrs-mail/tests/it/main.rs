//! Mail and the desk together, on every database that is there.
#![expect(clippy::unwrap_used, reason = "a step that fails is a test that fails")]

mod bounces;
mod deliveries;
mod follow_ups;
mod journeys;
mod loops;
mod portal;
mod readings;
mod support;
