//! Mail for a service desk: reading any message, writing correct ones, sending them, showing their HTML safely.
//!
//! ```
//! use gotrs_mail::{
//!     address::Mailbox,
//!     compose::{EnvelopeSettings, Outgoing, reply},
//!     parse::{ParseOptions, parse},
//!     smtp::{Memory, Transport},
//! };
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
//! let raw = b"From: Gina <gina@x.example>\nMessage-ID: <1@x.example>\nSubject: =?utf-8?Q?St=C3=B6rung?=\n\nhi\n";
//! let mail = parse(raw, &ParseOptions::default()); // never fails
//! let (in_reply_to, references) = reply::threading(&mail.message_id, &mail.references, &mail.in_reply_to);
//! let answer = Outgoing {
//!     from: Mailbox::new("Desk", "desk@d.example"),
//!     to: mail.mailboxes("From"),
//!     subject: format!("Re: {}", mail.subject),
//!     text: "We look into it.\n".to_owned(),
//!     message_id: "<2@d.example>".to_owned(),
//!     in_reply_to,
//!     references,
//!     ..Outgoing::default()
//! };
//! let memory = Memory::default(); // or smtp::Smtp, smtp::Sendmail
//! let report = memory.send(&answer.write(&EnvelopeSettings::default())?).await;
//! assert!(report.is_delivered());
//! # Ok(()) }
//! ```
//!
//! With a desk: [`plug`] gives it the jobs of the outgoing queue, [`postmaster::read`] takes an arrived mail in,
//! [`DeskMail`] writes answers and shows the queue, [`log`] what came and went, [`display`] shows an article.
//!
//! Below that, without a desk. Mail in: [`parse`] (bytes to [`parse::ParsedMail`]), then [`header_map`] (what filters
//! see; trust), [`thread`] (which message it answers, whether a machine sent it). Mail out: [`compose`] (messages,
//! recipients of answers, quotes), [`tags`] (smart tags in texts), [`words`] (what stands around
//! citations, by language), [`smtp`] (transports). [`sanitize`] is the only
//! place that makes HTML showable. [`address`] and [`charset`] serve them all; `testing` (feature `testing`) holds a
//! real SMTP server for tests.
//!
//! What always holds: no input makes a parser fail, panic or take more than linear time; no clock and no randomness
//! in here (both are handed in); nothing decoded from a mail can start a header, a command or markup.
#![forbid(unsafe_code)]

pub mod address;
pub mod charset;
pub mod compose;
mod directory;
pub mod display;
mod error;
pub mod header_map;
mod link_mail;
pub mod log;
pub mod outgoing;
pub mod parse;
mod plug;
pub mod postmaster;
pub mod sanitize;
pub mod smtp;
pub mod tags;
#[cfg(feature = "testing")]
pub mod testing;
pub mod thread;
pub mod words;

pub use error::Error;
pub use outgoing::DeskMail;
pub use plug::{plug, plug_with_transport};
