//! Loading a web server over connections that stay open, as browsers behind a proxy do.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// What is asked, and how hard.
#[derive(Debug, Clone)]
pub struct Load {
    /// Where the server listens.
    pub address: SocketAddr,
    /// The `Host` header.
    pub host: String,
    /// Path and query.
    pub path: String,
    /// The `Cookie` header; empty for none.
    pub cookie: String,
    /// Connections at a time; each asks again as soon as it has its answer.
    pub connections: usize,
    /// For how long.
    pub duration: Duration,
}

/// How a server bore a load.
#[derive(Debug, Clone)]
pub struct Report {
    /// Every answer's time, sorted.
    times: Vec<Duration>,
    /// How long it went on.
    pub took: Duration,
    /// Size of the last body in bytes.
    pub body: usize,
}

impl Report {
    /// Answers a second.
    #[must_use]
    pub fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    /// The time within which this share of the answers came, for example 0.99.
    #[must_use]
    pub fn within(&self, share: f64) -> Duration {
        let last = self.times.len().saturating_sub(1);
        let at = (last as f64 * share.clamp(0.0, 1.0)).round() as usize;
        self.times.get(at).copied().unwrap_or_default()
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (middle, late) = (self.within(0.5), self.within(0.99));
        write!(
            f,
            "{:.0} answers/s of {} bytes, p50 {middle:.1?}, p99 {late:.1?}",
            self.per_second(),
            self.body
        )
    }
}

/// Drives a load to its end.
///
/// # Errors
/// If the server cannot be reached, or gives any answer but 200.
pub async fn drive(load: &Load) -> anyhow::Result<Report> {
    let start = Instant::now();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..load.connections.max(1) {
        let load = load.clone();
        running.spawn(async move { one_connection(&load, start).await });
    }
    let (mut times, mut body) = (Vec::new(), 0);
    while let Some(done) = running.join_next().await {
        let (some, size) = done??;
        times.extend(some);
        body = size;
    }
    times.sort_unstable();
    Ok(Report {
        times,
        took: start.elapsed(),
        body,
    })
}

async fn one_connection(load: &Load, start: Instant) -> anyhow::Result<(Vec<Duration>, usize)> {
    let stream = TcpStream::connect(load.address)
        .await
        .with_context(|| format!("nothing answers at {}", load.address))?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::with_capacity(64 << 10, stream);
    let cookie = match load.cookie.as_str() {
        "" => String::new(),
        cookie => format!("Cookie: {cookie}\r\n"),
    };
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\n{cookie}\r\n",
        load.path, load.host
    );
    let (mut times, mut body) = (Vec::new(), Vec::new());
    while start.elapsed() < load.duration {
        let asked = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        answer(&mut stream, &mut body).await?;
        times.push(asked.elapsed());
    }
    Ok((times, body.len()))
}

/// Reads one answer into `body`.
async fn answer(stream: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> anyhow::Result<()> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    if line.split(' ').nth(1) != Some("200") {
        bail!("the server answers `{}`", line.trim_end());
    }
    let (mut length, mut chunked) = (0, false);
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse()?,
            "transfer-encoding" => chunked = true,
            _ => {}
        }
    }
    body.clear();
    while chunked {
        line.clear();
        stream.read_line(&mut line).await?;
        let size = usize::from_str_radix(line.trim_end(), 16)?;
        read_exactly(stream, body, size).await?;
        stream.read_line(&mut line).await?;
        chunked = size > 0;
    }
    read_exactly(stream, body, length).await
}

async fn read_exactly(
    stream: &mut BufReader<TcpStream>,
    body: &mut Vec<u8>,
    size: usize,
) -> anyhow::Result<()> {
    let before = body.len();
    body.resize(before + size, 0);
    stream.read_exact(&mut body[before..]).await?;
    Ok(())
}
