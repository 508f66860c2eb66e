//! `cargo +nightly fuzz run evaluate`: any bytes as an ACL file, through everything the crate does.
#![no_main]

#[path = "../body.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| body::run(data));
