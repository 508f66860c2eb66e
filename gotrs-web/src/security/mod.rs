//! What keeps a page safe whatever it shows: answer headers, cookies, request forgery, redirects, hosts, addresses.
//!
//! Each file is one topic of the security specification and holds the tests of its probe strings. Nothing here knows
//! tickets; handlers get these guarantees from the layers in [`headers`], [`host`] and [`csrf`] and from types that
//! cannot hold a dangerous value ([`LocalPath`], [`Disposition`], [`ServedType`]).

pub mod client;
pub mod cookie;
pub mod csrf;
pub mod download;
pub mod headers;
pub mod host;
pub mod protect;
pub mod redirect;
pub mod secret;

pub use client::{ClientAddress, Network, TrustedProxies};
pub use cookie::{CookieJar, CookieKind, Transport};
pub use csrf::{ChallengeToken, PreSessionKey};
pub use download::{Disposition, ServedType};
pub use headers::{Nonce, Policy};
pub use host::KnownHosts;
pub use protect::{Protection, protect};
pub use redirect::{LocalPath, SeeOther};
pub use secret::Secret256;
