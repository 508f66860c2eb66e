//! `cargo +nightly fuzz run html`: any text as the HTML of a mail, cleaned for every place that shows it.
#![no_main]

#[path = "../body.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::html(&String::from_utf8_lossy(data)));
