//! Test components: a real SMTP server that records what it gets and misbehaves on demand.
//!
//! ```
//! # use gotrs_mail::{compose::{Envelope, Message}, smtp::{Smtp, SmtpSettings, Transport}, testing::SmtpSink};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
//! let sink = SmtpSink::start().await?;
//! let smtp = Smtp::new(SmtpSettings::new("127.0.0.1", sink.port()))?;
//! let envelope = Envelope { sender: None, recipients: vec!["gina@x.example".to_owned()] };
//! let report = smtp.send(&Message { envelope, bytes: b"Subject: hi\r\n\r\nhi\r\n".to_vec() }).await;
//! assert!(report.is_delivered());
//! assert_eq!(sink.received()[0].recipients, ["gina@x.example"]);
//! # Ok(()) }
//! ```

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::ServerConfig;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A message that the sink took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Envelope sender, empty for `<>`.
    pub sender: String,
    /// Accepted recipients.
    pub recipients: Vec<String>,
    /// The message, dots undone.
    pub bytes: Vec<u8>,
    /// Login name, if there was a login.
    pub user: Option<String>,
    /// It came over TLS.
    pub tls: bool,
}

/// A step of the dialogue at which the sink can misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The first line after connecting.
    Greeting,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA.
    Data,
    /// The reply after the final dot; a message refused or dropped here is not recorded.
    DataEnd,
    /// The reply after the final dot is lost, but the message is recorded: the case that duplicates mail.
    AfterDataEnd,
}

/// What the sink does at a stage instead of accepting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behaviour {
    /// Answers with a code and text.
    Refuse(u16),
    /// Closes the connection.
    Drop,
}

/// A planned misbehaviour: at `stage`, for `recipient` only if given, `times` times (`None`: always).
#[derive(Debug, Clone)]
struct Plan {
    stage: Stage,
    recipient: Option<String>,
    behaviour: Behaviour,
    times: Option<u32>,
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    plans: VecDeque<Plan>,
    connections: usize,
    refuse_logins_but: Option<(String, String)>,
    hide_starttls: bool,
    inject_before_tls: bool,
}

/// An SMTP server on a free loopback port. Stops when dropped.
pub struct SmtpSink {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SmtpSink {
    /// Starts a plain server on a free port.
    ///
    /// # Errors
    /// If no port can be opened.
    pub async fn start() -> std::io::Result<Self> {
        Self::start_on(
            "127.0.0.1:0".parse().expect("a literal address"),
            None,
            false,
        )
        .await
    }

    /// Starts on a given address; with a TLS configuration it offers STARTTLS, or speaks TLS at once if `implicit`.
    ///
    /// # Errors
    /// If the port cannot be opened.
    pub async fn start_on(
        address: SocketAddr,
        tls: Option<Arc<ServerConfig>>,
        implicit: bool,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let acceptor = tls.map(TlsAcceptor::from);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                lock(&shared).connections += 1;
                let (state, acceptor) = (Arc::clone(&shared), acceptor.clone());
                tokio::spawn(async move {
                    // A client that goes away is not the sink's fault.
                    let _ = serve(stream, state, acceptor, implicit).await;
                });
            }
        });
        Ok(Self {
            address,
            state,
            task,
        })
    }

    /// Runs until the process ends: for a sink in a program of its own. Prints its address once it listens.
    ///
    /// # Errors
    /// If the port cannot be opened.
    pub async fn run_forever(address: SocketAddr) -> std::io::Result<()> {
        let mut sink = Self::start_on(address, None, false).await?;
        println!("listening on {}", sink.address);
        // The task ends only with its listener.
        let _ = (&mut sink.task).await;
        Ok(())
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Messages so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.state).received.clone()
    }

    /// Connections so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        lock(&self.state).connections
    }

    /// Misbehaves at a stage, always.
    pub fn misbehave(&self, stage: Stage, behaviour: Behaviour) {
        self.plan(stage, None, behaviour, None);
    }

    /// Misbehaves at a stage the next `times` times, then accepts.
    pub fn misbehave_times(&self, stage: Stage, behaviour: Behaviour, times: u32) {
        self.plan(stage, None, behaviour, Some(times));
    }

    /// Refuses one recipient, always.
    pub fn refuse_recipient(&self, recipient: &str, code: u16) {
        self.plan(
            Stage::Rcpt,
            Some(recipient.to_owned()),
            Behaviour::Refuse(code),
            None,
        );
    }

    /// Accepts only this login; mail without login is refused.
    pub fn require_login(&self, user: &str, password: &str) {
        lock(&self.state).refuse_logins_but = Some((user.to_owned(), password.to_owned()));
    }

    /// Behaves like a middleman that strips STARTTLS from the greeting.
    pub fn hide_starttls(&self) {
        lock(&self.state).hide_starttls = true;
    }

    /// Behaves like a middleman that adds plain text behind the STARTTLS reply.
    pub fn inject_before_tls(&self) {
        lock(&self.state).inject_before_tls = true;
    }

    fn plan(
        &self,
        stage: Stage,
        recipient: Option<String>,
        behaviour: Behaviour,
        times: Option<u32>,
    ) {
        lock(&self.state).plans.push_back(Plan {
            stage,
            recipient,
            behaviour,
            times,
        });
    }
}

async fn serve(
    stream: TcpStream,
    state: Arc<Mutex<State>>,
    acceptor: Option<TlsAcceptor>,
    implicit: bool,
) -> std::io::Result<()> {
    match acceptor {
        Some(acceptor) if implicit => {
            let stream = acceptor.accept(stream).await?;
            Dialogue::new(stream, state, false, true)
                .run(true)
                .await
                .map(|_| ())
        }
        acceptor => {
            let dialogue = Dialogue::new(stream, state, acceptor.is_some(), false);
            if let (Some(stream), Some(acceptor), state) =
                dialogue.run_until_tls(acceptor.as_ref()).await?
            {
                let stream = acceptor.accept(stream).await?;
                Dialogue::new(stream, state, false, true).run(false).await?;
            }
            Ok(())
        }
    }
}

struct Dialogue<S> {
    stream: BufReader<S>,
    state: Arc<Mutex<State>>,
    starttls: bool,
    tls: bool,
    user: Option<String>,
}

impl Dialogue<TcpStream> {
    /// Runs; if the client asked for TLS, gives the bare stream back.
    async fn run_until_tls(
        self,
        acceptor: Option<&TlsAcceptor>,
    ) -> std::io::Result<(Option<TcpStream>, Option<TlsAcceptor>, Arc<Mutex<State>>)> {
        let state = Arc::clone(&self.state);
        let stream = self.run(true).await?;
        Ok((stream.map(BufReader::into_inner), acceptor.cloned(), state))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Dialogue<S> {
    fn new(stream: S, state: Arc<Mutex<State>>, starttls: bool, tls: bool) -> Self {
        let starttls = starttls && !lock(&state).hide_starttls;
        Self {
            stream: BufReader::new(stream),
            state,
            starttls,
            tls,
            user: None,
        }
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        let stream = self.stream.get_mut();
        stream.write_all(line.as_bytes()).await?;
        stream.write_all(b"\r\n").await?;
        stream.flush().await
    }

    async fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut line = Vec::new();
        let read = self.stream.read_until(b'\n', &mut line).await?;
        Ok((read > 0).then(|| String::from_utf8_lossy(&line).trim_end().to_owned()))
    }

    /// What was planned for this stage, used up by one.
    fn planned(&self, stage: Stage, recipient: Option<&str>) -> Option<Behaviour> {
        let mut state = lock(&self.state);
        let applies = |plan: &Plan| {
            plan.stage == stage
                && (plan.recipient.is_none() || plan.recipient.as_deref() == recipient)
        };
        let index = state.plans.iter().position(applies)?;
        let plan = &mut state.plans[index];
        let behaviour = plan.behaviour.clone();
        match &mut plan.times {
            Some(0 | 1) => drop(state.plans.remove(index)),
            Some(times) => *times -= 1,
            None => {}
        }
        Some(behaviour)
    }

    /// Says `accept`, or does what was planned; `Ok(false)` means refused, an error that the connection is gone.
    async fn answer(
        &mut self,
        stage: Stage,
        recipient: Option<&str>,
        accept: &str,
    ) -> std::io::Result<bool> {
        match self.planned(stage, recipient) {
            None => {
                self.say(accept).await?;
                Ok(true)
            }
            Some(Behaviour::Refuse(code)) => {
                self.say(&format!("{code} planned refusal")).await?;
                Ok(false)
            }
            Some(Behaviour::Drop) => Err(std::io::Error::other("planned drop")),
        }
    }

    /// Serves one connection. Gives the stream back if it must be upgraded to TLS.
    async fn run(mut self, greet: bool) -> std::io::Result<Option<BufReader<S>>> {
        if greet && !self.answer(Stage::Greeting, None, "220 sink ESMTP").await? {
            return Ok(None);
        }
        let (mut sender, mut recipients) = (String::new(), Vec::new());
        while let Some(line) = self.line().await? {
            let verb = line
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" | "HELO" => self.hello().await?,
                "STARTTLS" if self.starttls => {
                    let inject = lock(&self.state).inject_before_tls;
                    self.say(if inject {
                        "220 go ahead\r\n250 injected"
                    } else {
                        "220 go ahead"
                    })
                    .await?;
                    return Ok(Some(self.stream));
                }
                "AUTH" => self.auth(&line).await?,
                "MAIL" => {
                    let needs_login =
                        self.user.is_none() && lock(&self.state).refuse_logins_but.is_some();
                    if needs_login {
                        self.say("530 5.7.0 login first").await?;
                    } else if self.answer(Stage::Mail, None, "250 ok").await? {
                        sender = address_in(&line);
                        recipients = Vec::new();
                    }
                }
                "RCPT" => {
                    let recipient = address_in(&line);
                    if self.answer(Stage::Rcpt, Some(&recipient), "250 ok").await? {
                        recipients.push(recipient);
                    }
                }
                "DATA" => {
                    if self.answer(Stage::Data, None, "354 go").await? {
                        self.data(sender.clone(), std::mem::take(&mut recipients))
                            .await?;
                    }
                }
                "RSET" | "NOOP" => self.say("250 ok").await?,
                "QUIT" => {
                    self.say("221 bye").await?;
                    return Ok(None);
                }
                _ => self.say("500 what?").await?,
            }
        }
        Ok(None)
    }

    async fn hello(&mut self) -> std::io::Result<()> {
        self.say("250-sink").await?;
        if self.starttls {
            self.say("250-STARTTLS").await?;
        }
        self.say("250-AUTH PLAIN LOGIN\r\n250-SMTPUTF8\r\n250 8BITMIME")
            .await
    }

    async fn auth(&mut self, line: &str) -> std::io::Result<()> {
        let mut words = line.split_whitespace().skip(1);
        let (user, password) = match (words.next(), words.next()) {
            (Some("PLAIN"), Some(token)) => {
                let token = decode(token);
                let mut parts = token.split('\0').skip(1).map(str::to_owned);
                (
                    parts.next().unwrap_or_default(),
                    parts.next().unwrap_or_default(),
                )
            }
            _ => {
                self.say("334 VXNlcm5hbWU6").await?;
                let user = decode(&self.line().await?.unwrap_or_default());
                self.say("334 UGFzc3dvcmQ6").await?;
                (user, decode(&self.line().await?.unwrap_or_default()))
            }
        };
        let wanted = lock(&self.state).refuse_logins_but.clone();
        if wanted.is_some_and(|wanted| wanted != (user.clone(), password)) {
            return self.say("535 5.7.8 wrong login").await;
        }
        if self.answer(Stage::Auth, None, "235 welcome").await? {
            self.user = Some(user);
        }
        Ok(())
    }

    async fn data(&mut self, sender: String, recipients: Vec<String>) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.stream.read_until(b'\n', &mut line).await? == 0 {
                return Ok(());
            }
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        let received = Received {
            sender,
            recipients,
            bytes,
            user: self.user.clone(),
            tls: self.tls,
        };
        match self.planned(Stage::DataEnd, None) {
            Some(Behaviour::Refuse(code)) => {
                return self.say(&format!("{code} planned refusal")).await;
            }
            Some(Behaviour::Drop) => return Err(std::io::Error::other("planned drop")),
            None => lock(&self.state).received.push(received),
        }
        self.answer(Stage::AfterDataEnd, None, "250 queued")
            .await
            .map(|_| ())
    }
}

/// What stands between `<` and `>`.
fn address_in(line: &str) -> String {
    let start = line.find('<').map_or(0, |at| at + 1);
    let end = line.rfind('>').unwrap_or(line.len());
    line.get(start..end).unwrap_or_default().to_owned()
}

fn decode(text: &str) -> String {
    use base64::Engine;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}
