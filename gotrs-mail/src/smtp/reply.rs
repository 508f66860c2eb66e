//! SMTP replies, read with bounds: a hostile server cannot fill the memory.

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// Longest reply line, and longest reply.
const MAX_LINE: usize = 4096;
const MAX_LINES: usize = 200;

/// A reply: code and text lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

impl Reply {
    pub(super) fn is_positive(&self) -> bool {
        (200..400).contains(&self.code)
    }

    /// The text as one line, for people.
    pub(super) fn text(&self) -> String {
        let text: String = self
            .lines
            .join(" ")
            .chars()
            .filter(|c| !c.is_control())
            .take(1000)
            .collect();
        format!("{} {text}", self.code)
    }

    /// Reads one reply, however many lines it has.
    pub(super) async fn read<S: AsyncRead + Unpin>(
        stream: &mut BufReader<S>,
    ) -> std::io::Result<Self> {
        let mut lines = Vec::new();
        loop {
            let line = read_line(stream).await?;
            let code = line
                .get(..3)
                .and_then(|code| code.parse::<u16>().ok())
                .filter(|code| (200..600).contains(code));
            let code =
                code.ok_or_else(|| std::io::Error::other("the server does not speak SMTP"))?;
            lines.push(line.get(4..).unwrap_or_default().to_owned());
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(Self { code, lines });
            }
            if lines.len() > MAX_LINES {
                return Err(std::io::Error::other("the server's reply is too long"));
            }
        }
    }
}

async fn read_line<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<String> {
    let mut line = Vec::new();
    loop {
        let buffer = stream.fill_buf().await?;
        if buffer.is_empty() {
            return Err(std::io::Error::new(
                std::io::ErrorKind::UnexpectedEof,
                "the server closed the connection",
            ));
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let taken = end.map_or(buffer.len(), |end| end + 1);
        line.extend_from_slice(&buffer[..taken]);
        stream.consume(taken);
        if line.len() > MAX_LINE {
            return Err(std::io::Error::other("the server sent an endless line"));
        }
        if end.is_some() {
            return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
        }
    }
}
