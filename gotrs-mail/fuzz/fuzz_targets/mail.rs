//! `cargo +nightly fuzz run mail`: any bytes as an arriving mail, through everything that reads it.
#![no_main]

#[path = "../body.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::mail(data));
