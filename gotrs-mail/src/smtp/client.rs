//! The SMTP dialogue.
//!
//! One connection per message. Every step has a deadline. STARTTLS, when chosen, is required, and nothing that was
//! received before TLS is used after it. A login is only ever sent over a verified connection, unless plain text
//! was chosen.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::reply::Reply;
use super::{Fault, Outcome, Report, Sending, TlsRoots, Transport, client_config};
use crate::Error;
use crate::address::is_deliverable;
use crate::compose::{Envelope, Message};

/// How the connection is protected (`SMTP`, `SMTPTLS`, `SMTPS` in OTRS).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Plain text.
    None,
    /// Plain until STARTTLS, which must succeed.
    StartTls,
    /// TLS from the start.
    Tls,
}

/// Login data; never printed.
#[derive(Clone)]
pub struct Auth {
    /// User name.
    pub user: String,
    /// Password, or the access token if `bearer` is set.
    pub secret: String,
    /// Use XOAUTH2.
    pub bearer: bool,
}

impl std::fmt::Debug for Auth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Auth")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// Where and how mail is handed over.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Host name; the server's certificate must be for it.
    pub host: String,
    /// Port: 25, 587, 465.
    pub port: u16,
    /// Protection.
    pub security: Security,
    /// Login, if the server wants one.
    pub auth: Option<Auth>,
    /// Name that we greet with (FQDN).
    pub hello: String,
    /// Longest wait for each step.
    pub timeout: Duration,
    /// Believed certificates.
    pub roots: TlsRoots,
}

impl SmtpSettings {
    /// Plain SMTP to a host, without login, 30 s per step.
    #[must_use]
    pub fn new(host: &str, port: u16) -> Self {
        Self {
            host: host.to_owned(),
            port,
            security: Security::None,
            auth: None,
            hello: "localhost".to_owned(),
            timeout: Duration::from_secs(30),
            roots: TlsRoots::default(),
        }
    }
}

/// Delivers over SMTP.
#[derive(Debug, Clone)]
pub struct Smtp {
    settings: SmtpSettings,
    tls: Arc<ClientConfig>,
}

impl Smtp {
    /// Prepares a transport; connects only when there is something to send.
    ///
    /// # Errors
    /// [`Error::Tls`] if the extra certificates cannot be used.
    pub fn new(settings: SmtpSettings) -> Result<Self, Error> {
        let tls = client_config(&settings.roots)?;
        Ok(Self { settings, tls })
    }

    async fn deliver(&self, message: &Message) -> Report {
        let recipients = &message.envelope.recipients;
        match self.attempt(message).await {
            Ok(report) => report,
            Err(outcome) => Report::all(recipients, &outcome),
        }
    }

    async fn attempt(&self, message: &Message) -> Result<Report, Outcome> {
        let settings = &self.settings;
        let address = (settings.host.as_str(), settings.port);
        let tcp = timeout(settings.timeout, TcpStream::connect(address)).await;
        let tcp = tcp
            .map_err(|_| passing("connecting took too long"))?
            .map_err(|error| passing(&format!("connection failed: {error}")))?;
        // A message is written in few large pieces.
        tcp.set_nodelay(true)
            .map_err(|error| passing(&error.to_string()))?;
        match settings.security {
            Security::None => {
                let session = Session::start(tcp, settings, true).await?;
                session.run(message).await
            }
            Security::Tls => {
                let session = Session::start(self.secure(tcp).await?, settings, true).await?;
                session.run(message).await
            }
            Security::StartTls => {
                let mut session = Session::start(tcp, settings, true).await?;
                if !session.offers("STARTTLS") {
                    return Err(passing(
                        "the server does not offer STARTTLS, which is required",
                    ));
                }
                session.expect("STARTTLS\r\n").await?;
                if !session.stream.buffer().is_empty() {
                    return Err(passing("the server sent data before TLS started"));
                }
                let tcp = session.stream.into_inner();
                let session = Session::start(self.secure(tcp).await?, settings, false).await?;
                session.run(message).await
            }
        }
    }

    async fn secure(
        &self,
        tcp: TcpStream,
    ) -> Result<tokio_rustls::client::TlsStream<TcpStream>, Outcome> {
        let name = ServerName::try_from(self.settings.host.clone())
            .map_err(|_| passing("the server's name is not usable for TLS"))?;
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        let handshake = timeout(self.settings.timeout, connector.connect(name, tcp)).await;
        handshake
            .map_err(|_| passing("the TLS handshake took too long"))?
            .map_err(|error| passing(&format!("TLS failed: {error}")))
    }
}

impl Transport for Smtp {
    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        Box::pin(self.deliver(message))
    }

    fn name(&self) -> &'static str {
        match self.settings.security {
            Security::None => "SMTP",
            Security::StartTls => "SMTPTLS",
            Security::Tls => "SMTPS",
        }
    }
}

/// A fault of connection or login: not the mail's, so it may pass, and no reply code is recorded.
fn passing(message: &str) -> Outcome {
    Outcome::Temporary(Fault {
        code: None,
        of_session: true,
        message: message.to_owned(),
    })
}

/// A refusal in a reply about this mail: 5xx is final, all else may pass.
fn refused(reply: &Reply) -> Outcome {
    let fault = Fault {
        code: Some(reply.code),
        of_session: false,
        message: reply.text(),
    };
    if (500..600).contains(&reply.code) {
        Outcome::Permanent(fault)
    } else {
        Outcome::Temporary(fault)
    }
}

struct Session<'s, S> {
    stream: BufReader<S>,
    settings: &'s SmtpSettings,
    extensions: Vec<String>,
}

impl<'s, S: AsyncRead + AsyncWrite + Unpin> Session<'s, S> {
    /// Reads the greeting if there is one, and says hello.
    async fn start(stream: S, settings: &'s SmtpSettings, greeted: bool) -> Result<Self, Outcome> {
        let mut session = Self {
            stream: BufReader::new(stream),
            settings,
            extensions: Vec::new(),
        };
        if greeted {
            let greeting = session.reply().await?;
            if !greeting.is_positive() {
                return Err(passing(&format!(
                    "the server does not want to talk: {}",
                    greeting.text()
                )));
            }
        }
        session.hello().await?;
        Ok(session)
    }

    async fn hello(&mut self) -> Result<(), Outcome> {
        let name: String = self
            .settings
            .hello
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || ".-[]:".contains(*c))
            .collect();
        let reply = self.command(&format!("EHLO {name}\r\n")).await?;
        if reply.is_positive() {
            self.extensions = reply
                .lines
                .iter()
                .skip(1)
                .map(|line| line.to_ascii_uppercase())
                .collect();
            return Ok(());
        }
        let reply = self.command(&format!("HELO {name}\r\n")).await?;
        if reply.is_positive() {
            Ok(())
        } else {
            Err(passing(&format!("greeting refused: {}", reply.text())))
        }
    }

    fn offers(&self, extension: &str) -> bool {
        self.extensions
            .iter()
            .any(|line| line.split_whitespace().next() == Some(extension))
    }

    async fn reply(&mut self) -> Result<Reply, Outcome> {
        let reply = timeout(self.settings.timeout, Reply::read(&mut self.stream)).await;
        reply
            .map_err(|_| passing("the server did not answer in time"))?
            .map_err(|error| passing(&error.to_string()))
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Outcome> {
        let write = async {
            self.stream.get_mut().write_all(bytes).await?;
            self.stream.get_mut().flush().await
        };
        let done = timeout(self.settings.timeout, write).await;
        done.map_err(|_| passing("the server did not take data in time"))?
            .map_err(|error| passing(&error.to_string()))
    }

    async fn command(&mut self, line: &str) -> Result<Reply, Outcome> {
        self.write(line.as_bytes()).await?;
        self.reply().await
    }

    async fn expect(&mut self, line: &str) -> Result<Reply, Outcome> {
        let reply = self.command(line).await?;
        if reply.is_positive() {
            Ok(reply)
        } else {
            Err(passing(&reply.text()))
        }
    }

    async fn run(mut self, message: &Message) -> Result<Report, Outcome> {
        if let Some(auth) = &self.settings.auth {
            self.login(auth).await?;
        }
        let outcome = self.transaction(message).await;
        // The result is known; how the goodbye goes does not matter.
        let _ = self.command("QUIT\r\n").await;
        outcome
    }

    /// A refused login says nothing about the mail: temporary, so that nothing is lost while a password is wrong.
    async fn login(&mut self, auth: &Auth) -> Result<(), Outcome> {
        let mechanisms = self
            .extensions
            .iter()
            .find_map(|line| line.strip_prefix("AUTH"))
            .unwrap_or_default()
            .to_owned();
        let offers = |name: &str| mechanisms.split([' ', '=']).any(|word| word == name);
        let reply = if auth.bearer {
            let token = format!(
                "user={}\u{1}auth=Bearer {}\u{1}\u{1}",
                auth.user, auth.secret
            );
            let reply = self
                .command(&format!("AUTH XOAUTH2 {}\r\n", STANDARD.encode(token)))
                .await?;
            if reply.code == 334 {
                self.command("\r\n").await?
            } else {
                reply
            }
        } else if offers("PLAIN") || !offers("LOGIN") {
            let token = format!("\0{}\0{}", auth.user, auth.secret);
            self.command(&format!("AUTH PLAIN {}\r\n", STANDARD.encode(token)))
                .await?
        } else {
            let mut reply = self.command("AUTH LOGIN\r\n").await?;
            for word in [&auth.user, &auth.secret] {
                if reply.code == 334 {
                    reply = self
                        .command(&format!("{}\r\n", STANDARD.encode(word)))
                        .await?;
                }
            }
            reply
        };
        if reply.code == 235 {
            Ok(())
        } else {
            Err(Outcome::Temporary(Fault {
                code: Some(reply.code),
                of_session: true,
                message: format!("login failed: {}", reply.text()),
            }))
        }
    }

    async fn transaction(&mut self, message: &Message) -> Result<Report, Outcome> {
        let Envelope { sender, recipients } = &message.envelope;
        let sender = sender.as_deref().unwrap_or_default();
        if let Some(bad) = recipients
            .iter()
            .map(String::as_str)
            .chain(Some(sender).filter(|sender| !sender.is_empty()))
            .find(|address| !is_deliverable(address))
        {
            let fault = Fault {
                of_session: false,
                code: None,
                message: Error::address(bad).to_string(),
            };
            return Err(Outcome::Permanent(fault));
        }
        let mut parameters = String::new();
        if !message.bytes.is_ascii() && self.offers("8BITMIME") {
            parameters.push_str(" BODY=8BITMIME");
        }
        let wide = !sender.is_ascii() || recipients.iter().any(|address| !address.is_ascii());
        if wide && self.offers("SMTPUTF8") {
            parameters.push_str(" SMTPUTF8");
        }
        let reply = self
            .command(&format!("MAIL FROM:<{sender}>{parameters}\r\n"))
            .await?;
        if !reply.is_positive() {
            return Err(refused(&reply));
        }
        let mut report = Report {
            recipients: Vec::with_capacity(recipients.len()),
        };
        for recipient in recipients {
            let reply = self.command(&format!("RCPT TO:<{recipient}>\r\n")).await?;
            let outcome = if reply.is_positive() {
                Outcome::Delivered
            } else {
                refused(&reply)
            };
            report.recipients.push((recipient.clone(), outcome));
        }
        if report
            .recipients
            .iter()
            .any(|(_, outcome)| *outcome == Outcome::Delivered)
        {
            let outcome = self.data(&message.bytes).await;
            for (_, accepted) in report
                .recipients
                .iter_mut()
                .filter(|(_, accepted)| *accepted == Outcome::Delivered)
            {
                *accepted = outcome.clone();
            }
        }
        Ok(report)
    }

    async fn data(&mut self, bytes: &[u8]) -> Outcome {
        let reply = match self.command("DATA\r\n").await {
            Ok(reply) => reply,
            Err(outcome) => return outcome,
        };
        if reply.code != 354 {
            return refused(&reply);
        }
        if let Err(outcome) = self.write(&stuffed(bytes)).await {
            return outcome;
        }
        match self.reply().await {
            Ok(reply) if reply.is_positive() => Outcome::Delivered,
            Ok(reply) => refused(&reply),
            Err(outcome) => outcome,
        }
    }
}

/// Lines with CRLF ends, leading dots doubled, and the final dot: nothing in a message can end it early.
fn stuffed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 50 + 8);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        if text.starts_with(b".") {
            out.push(b'.');
        }
        // A lone CR could be taken for a line end.
        out.extend(
            text.iter()
                .map(|&byte| if byte == b'\r' { b' ' } else { byte }),
        );
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::stuffed;

    #[test]
    fn no_line_of_a_message_ends_it() {
        assert_eq!(
            stuffed(b"a\n.\n..b\r\n.\rc"),
            b"a\r\n..\r\n...b\r\n.. c\r\n.\r\n"
        );
        assert_eq!(stuffed(b""), b".\r\n");
    }
}
