//! Serving HTTP, and stopping in order.
//!
//! [`http`] accepts connections within limits and drains them, [`first_bytes`] guards what comes before HTTP,
//! [`signals`] says when to stop.

mod first_bytes;
mod http;
mod signals;

pub(crate) use http::{bind, serve};
pub(crate) use signals::Signals;
