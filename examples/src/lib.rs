//! Small programs that embed the desk: `cargo run -p gotrs-examples --example thread`.
