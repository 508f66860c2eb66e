//! Bootstrap configuration: what the process must know before it can read its database.
//!
//! Four layers: flags over environment over `gotrs.toml` over defaults. [`key`] declares every value once,
//! [`layers`] finds each with its source, [`config`] types them. Everything else is SysConfig, in the database;
//! `[settings]` of the file and `GOTRS_SETTING_*` fix single settings above what the database says.

mod clock;
mod config;
mod error;
mod file;
pub(crate) mod key;
mod layers;
pub(crate) mod seal;
mod secret;
pub(crate) mod settings;

pub(crate) use clock::{ClockPlan, parse_span};
pub(crate) use config::{Bootstrap, LogFormat};
pub(crate) use error::BootstrapError;
pub(crate) use layers::{Flags, Layers};
