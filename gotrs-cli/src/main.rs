//! The binary `gotrs`: reads the command line, assembles a desk, prints. It has no rules of its own.
//!
//! [`app`] is the command line, [`bootstrap`] what must be known before a database is open, [`commands`] one
//! file per command, [`server`] serves HTTP, [`output`] shows results, [`exit`] says how it ended.

mod app;
mod bootstrap;
mod commands;
mod context;
mod demo;
mod escape;
mod exit;
mod logging;
mod output;
mod server;
mod tree;

fn main() -> std::process::ExitCode {
    // Memory holds passwords: it is not written to a file when the process dies (SEC-07).
    #[cfg(unix)]
    let _ = rustix::process::setrlimit(
        rustix::process::Resource::Core,
        rustix::process::Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    );
    // Fails only if there is one already, and there is none.
    let _ = rustls::crypto::ring::default_provider().install_default();
    exit::end(app::run())
}
