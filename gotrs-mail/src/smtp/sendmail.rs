//! The local mail program: `sendmail -i -f sender -- recipients`, arguments as a list, no shell.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use super::{Fault, Outcome, Report, Sending, Transport};
use crate::Error;
use crate::address::is_deliverable;
use crate::compose::Message;

/// Exit code by which mail programs ask for another try (EX_TEMPFAIL).
const TEMPORARY: i32 = 75;

/// Delivers through a program (`SendmailModule::CMD`).
#[derive(Debug, Clone)]
pub struct Sendmail {
    /// The program, `/usr/sbin/sendmail`.
    pub program: PathBuf,
    /// Arguments before `-f`, usually `-i`.
    pub arguments: Vec<String>,
    /// Longest run.
    pub timeout: Duration,
}

impl Sendmail {
    /// A program with the argument `-i` and 60 s of time.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            arguments: vec!["-i".to_owned()],
            timeout: Duration::from_secs(60),
        }
    }

    async fn deliver(&self, message: &Message) -> Outcome {
        let envelope = &message.envelope;
        if let Some(bad) = envelope
            .sender
            .iter()
            .chain(&envelope.recipients)
            .find(|address| !is_deliverable(address))
        {
            return Outcome::Permanent(fault(Error::address(bad).to_string()));
        }
        match timeout(self.timeout, self.run(message)).await {
            Ok(outcome) => outcome,
            Err(_) => Outcome::Temporary(fault("the mail program took too long".to_owned())),
        }
    }

    async fn run(&self, message: &Message) -> Outcome {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .arg("-f")
            .arg(message.envelope.sender.as_deref().unwrap_or("<>"));
        command.arg("--").args(&message.envelope.recipients);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                return Outcome::Temporary(fault(format!(
                    "the mail program did not start: {error}"
                )));
            }
        };
        if let Some(mut stdin) = child.stdin.take() {
            // Local programs expect LF; one that exits early says why with its code.
            let text: Vec<u8> = message
                .bytes
                .iter()
                .copied()
                .filter(|&byte| byte != b'\r')
                .collect();
            let _ = stdin.write_all(&text).await;
        }
        match child.wait_with_output().await {
            Ok(output) if output.status.success() => Outcome::Delivered,
            Ok(output) => {
                let said: String = String::from_utf8_lossy(&output.stderr)
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(500)
                    .collect();
                let fault = fault(format!(
                    "the mail program failed ({}): {said}",
                    output.status
                ));
                if output.status.code() == Some(TEMPORARY) {
                    Outcome::Temporary(fault)
                } else {
                    Outcome::Permanent(fault)
                }
            }
            Err(error) => Outcome::Temporary(fault(error.to_string())),
        }
    }
}

fn fault(message: String) -> Fault {
    Fault {
        code: None,
        of_session: true,
        message,
    }
}

impl Transport for Sendmail {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(
            async move { Report::all(&message.envelope.recipients, &self.deliver(message).await) },
        )
    }

    fn name(&self) -> &'static str {
        "Sendmail"
    }
}
