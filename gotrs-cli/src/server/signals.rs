//! SIGTERM and SIGINT: the first asks to stop, the second does not ask.

use tokio::sync::watch;

use crate::exit::Failure;

/// Listens for signals from now on.
#[derive(Debug, Clone)]
pub(crate) struct Signals {
    asked: watch::Receiver<bool>,
}

impl Signals {
    /// Takes the signals over from the system. From the second one on the process is gone at once.
    pub(crate) fn listen() -> Result<Self, Failure> {
        let (tell, asked) = watch::channel(false);
        let mut next =
            Stream::new().map_err(|error| Failure::io("signals cannot be listened for", error))?;
        tokio::spawn(async move {
            let name = next.signal().await.0;
            tracing::info!(signal = name, "stopping");
            let _ = tell.send(true);
            let (name, code) = next.signal().await;
            tracing::warn!(signal = name, "stopping at once");
            std::process::exit(code);
        });
        Ok(Self { asked })
    }

    /// Waits until somebody asks to stop.
    pub(crate) async fn stop(&self) {
        let mut asked = self.asked.clone();
        // The sender lives as long as the process.
        let _ = asked.wait_for(|asked| *asked).await;
    }
}

#[cfg(unix)]
struct Stream {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stream {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Name, and the exit code shells give to who dies of it.
    async fn signal(&mut self) -> (&'static str, i32) {
        tokio::select! {
            _ = self.terminate.recv() => ("SIGTERM", 143),
            _ = self.interrupt.recv() => ("SIGINT", 130),
        }
    }
}

#[cfg(not(unix))]
struct Stream;

#[cfg(not(unix))]
impl Stream {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn signal(&mut self) -> (&'static str, i32) {
        let _ = tokio::signal::ctrl_c().await;
        ("interrupt", 130)
    }
}
