//! A connection that must say what it wants in time.
//!
//! HTTP's own time limits begin once it is known whether HTTP/1 or HTTP/2 is spoken. Before that a client could
//! hold a connection by saying nothing, or half of the HTTP/2 preface: here its time runs out.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A stream whose first bytes must come within a time.
pub(super) struct FirstBytes<S> {
    stream: S,
    /// `None` once the protocol is known.
    deadline: Option<Pin<Box<Sleep>>>,
    /// Bytes of the preface read so far.
    seen: usize,
}

impl<S> FirstBytes<S> {
    pub(super) fn within(stream: S, time: Duration) -> Self {
        Self {
            stream,
            deadline: Some(Box::pin(tokio::time::sleep(time))),
            seen: 0,
        }
    }

    fn look_at(&mut self, bytes: &[u8]) {
        let rest = &PREFACE[self.seen..];
        let same = rest
            .iter()
            .zip(bytes)
            .take_while(|(wanted, got)| wanted == got)
            .count();
        self.seen += same;
        // Another protocol than HTTP/2, or all of its preface.
        if same < bytes.len() || self.seen == PREFACE.len() {
            self.deadline = None;
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for FirstBytes<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if self.deadline.is_none() {
            return read;
        }
        if read.is_ready() {
            let bytes = buf.filled()[before..].to_vec();
            self.look_at(&bytes);
            return read;
        }
        match self
            .deadline
            .as_mut()
            .map(|deadline| deadline.as_mut().poll(cx))
        {
            Some(Poll::Ready(())) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            _ => Poll::Pending,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for FirstBytes<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    async fn after(said: &[u8]) -> io::Result<usize> {
        let (mut client, server) = tokio::io::duplex(64);
        let mut stream = FirstBytes::within(server, Duration::from_secs(10));
        let mut buf = [0; 64];
        if !said.is_empty() {
            client.write_all(said).await.unwrap();
            stream.read_exact(&mut buf[..said.len()]).await?;
        }
        tokio::time::timeout(Duration::from_secs(60), stream.read(&mut buf))
            .await
            .map_err(io::Error::other)?
    }

    #[tokio::test(start_paused = true)]
    async fn silence_and_half_a_preface_run_out_of_time() {
        for said in [&b""[..], b"PRI * HT"] {
            let error = after(said).await.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{said:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_known_protocol_has_its_own_limits() {
        for said in [&b"GET / HTTP/1.1\r\n"[..], b"POST", PREFACE] {
            let error = after(said).await.unwrap_err();
            assert_eq!(
                error.kind(),
                io::ErrorKind::Other,
                "{said:?}: the outer limit of the test"
            );
        }
    }
}
