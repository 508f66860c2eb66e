//! SysConfig: OTRS's settings, declared in code, changed in the database, read by a hash look-up.
//!
//! [`settings`] declares what this desk knows, one typed declaration each. [`Config`] is the configuration in
//! force: defaults, then what `sysconfig_modified` says, then what the process was told to override.
//!
//! The pure rules beneath: [`value`] is what a setting holds and [`yaml`] how it is stored; [`definition`] reads OTRS's
//! XML declarations (over the bounded reader in [`xml`]); [`effective`] derives the default from a definition, and
//! [`check`] says whether a proposed value fits one.
//!
//! The database side: at start-up the declarations go into `sysconfig_default` (`sync`, `declared`), administrators change
//! them through [`Settings`] (`service`; `deploy` lets changes count, `transfer` dumps and imports them), settings that run
//! programs or name paths are for the start of the process alone ([`is_bootstrap_only`]).

mod bootstrap;
pub mod check;
mod config;
mod declared;
pub mod definition;
mod deploy;
pub mod effective;
pub(crate) mod entity;
mod model;
mod perl;
mod protective;
mod service;
pub mod setting;
pub mod settings;
mod store;
mod sync;
mod transfer;
pub mod value;
pub mod xml;
pub mod yaml;

pub use bootstrap::is_bootstrap_only;
pub use config::Config;
pub use definition::{Definition, read_config, read_setting};
pub use model::{
    Deployment, Fixed, ImportReport, NavigationNode, SettingChange, SettingDetail, SettingFilter,
    SettingLock, SettingSummary, SettingVersion,
};
pub use protective::is_protective;
pub use service::Settings;
pub use setting::{Declaration, Setting, SettingKind};
pub(crate) use sync::declare;
pub use value::Value;
