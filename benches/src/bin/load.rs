//! The load driver: asks a running server for one page again and again.
//!
//! `cargo run --release -p gotrs-benches --bin load -- http://127.0.0.1:8090/health`
//! `… load -- http://127.0.0.1:8090/agent/ticket/2025030310000013 --cookie "gotrs_agent=…" --connections 32 --seconds 10`

use std::time::Duration;

use anyhow::{Context as _, bail};
use gotrs_benches::load::{Load, drive};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1);
    let url = words.next().context(
        "name the page: load http://HOST:PORT/PATH [--cookie C] [--connections N] [--seconds N]",
    )?;
    let rest = url
        .strip_prefix("http://")
        .context("only http:// is spoken")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut addresses = tokio::net::lookup_host(host).await?;
    let mut load = Load {
        address: addresses.next().context("the host has no address")?,
        host: host.to_owned(),
        path: format!("/{path}"),
        cookie: String::new(),
        connections: 32,
        duration: Duration::from_secs(10),
    };
    while let Some(word) = words.next() {
        let value = words
            .next()
            .with_context(|| format!("{word} wants a value"))?;
        match word.as_str() {
            "--cookie" => load.cookie = value,
            "--connections" => load.connections = value.parse()?,
            "--seconds" => load.duration = Duration::from_secs(value.parse()?),
            _ => bail!("{word} is not known"),
        }
    }
    println!("{}", drive(&load).await?);
    Ok(())
}
