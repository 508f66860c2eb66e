//! Conformance: recorded behaviour of OTRS-compatible systems, one test per area.
//!
//! Reads `$GOTRS_CONFORMANCE_DIR/<area>/*.json` if set, else the crate's copy. Of the area `email`: what a raw message
//! is parsed to and what it does to a desk, address lists, file names, outgoing messages and their queue, tags, subjects.

mod vectors;

#[test]
fn email() {
    vectors::run_area(
        "email",
        &[
            ("addresses", vectors::addresses::check),
            ("filename", vectors::filename::check),
            ("mailqueue", vectors::mailqueue::check),
            ("outgoing", vectors::outgoing::check),
            ("postmaster-", postmaster),
            ("smarttags", vectors::smarttags::check),
            ("subject", vectors::subject::check),
        ],
    );
}

/// What the mail is read as, then what it does to a desk.
fn postmaster(case: &serde_json::Value, file: &serde_json::Value) -> Result<bool, String> {
    static SETUP: std::sync::OnceLock<serde_json::Value> = std::sync::OnceLock::new();
    let setup = SETUP.get_or_init(|| vectors::postmaster::setup(&vectors::area_dir("email")));
    let read = vectors::incoming::check(case, file)?;
    let done = vectors::postmaster::check(case, setup)?;
    Ok(read || done)
}
