//! Running `gotrs` in a folder of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gotrs_core::Desk;
use serde_json::Value;

/// A folder with a database, and the environment of the commands run in it.
pub(crate) struct Program {
    folder: tempfile::TempDir,
    env: Vec<(String, String)>,
}

/// How a command ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Asserts success.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(
            self.code, 0,
            "stdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        self
    }

    /// Asserts a failure with this code.
    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "stdout: {}\nstderr: {}",
            self.stdout, self.stderr
        );
        assert!(self.stderr.starts_with("error: "), "{}", self.stderr);
        self
    }

    /// The one JSON document on stdout.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        let ended = self.done();
        serde_json::from_str(&ended.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", ended.stdout))
    }
}

impl Program {
    /// An empty folder; the database is a file in it that does not exist yet.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            env: Vec::new(),
        }
    }

    /// The same with a migrated database.
    pub(crate) fn migrated() -> Self {
        let program = Self::new();
        program.run(&["db", "migrate"]).done();
        program
    }

    /// Sets a variable for all commands.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file that only its owner may read.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        mode(&path, 0o600);
        path
    }

    /// A desk on the default database, for what no command does.
    pub(crate) async fn desk(&self) -> Desk {
        Desk::open(&format!("sqlite:{}", self.path("gotrs.db").display()))
            .await
            .unwrap()
    }

    /// A command that is not started yet; its input is empty unless said otherwise.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gotrs"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GOTRS_")) {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).args(args);
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ended {
        self.feed(args, b"")
    }

    /// Runs with something on stdin.
    pub(crate) fn feed(&self, args: &[&str], input: &[u8]) -> Ended {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        // A command that does not read its stdin closes the pipe.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        Ended {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Serves on a free port, until dropped.
    pub(crate) fn serve(&self, args: &[&str]) -> Server {
        let all: Vec<&str> = ["serve", "--listen", "127.0.0.1:0"]
            .iter()
            .chain(args)
            .copied()
            .collect();
        let mut child = self.command(&all).spawn().unwrap();
        // A full pipe would stop the server: both are read from the start.
        let mut errors = child.stderr.take().unwrap();
        let logs = std::thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut before = String::new();
        let address = loop {
            let mut line = String::new();
            if stdout.read_line(&mut line).unwrap() == 0 {
                panic!(
                    "the server ended before it was ready: {before}{}",
                    logs.join().unwrap()
                );
            }
            match line.strip_prefix("listening on http://") {
                Some(address) => break address.trim().to_owned(),
                None => before.push_str(&line),
            }
        };
        let output = std::thread::spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).unwrap();
            text
        });
        Server {
            child,
            address,
            before,
            logs: Some(logs),
            output: Some(output),
        }
    }
}

/// Sets the mode of a file or folder.
pub(crate) fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    /// What it printed before it was ready.
    pub(crate) before: String,
    logs: Option<std::thread::JoinHandle<String>>,
    output: Option<std::thread::JoinHandle<String>>,
}

impl Server {
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
    }

    /// Sends bytes, gives the whole answer.
    pub(crate) fn exchange(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        // The server may close while we still send.
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    /// `GET`: status and body.
    pub(crate) fn get(&self, path: &str, headers: &str) -> (u16, String) {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n",
            self.address
        );
        let answer = self.exchange(&request);
        let status = answer
            .split(' ')
            .nth(1)
            .unwrap_or_else(|| panic!("no answer: {answer}"))
            .parse()
            .unwrap();
        let body = answer.split_once("\r\n\r\n").map_or("", |parts| parts.1);
        (status, body.to_owned())
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits for the end; code, what was printed after the ready line, logs.
    pub(crate) fn end(mut self) -> Ended {
        let begun = Instant::now();
        while self.is_running() {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "the server does not end"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        Ended {
            code,
            stdout: self.output.take().unwrap().join().unwrap(),
            stderr: self.logs.take().unwrap().join().unwrap(),
        }
    }

    /// Stops it in order.
    pub(crate) fn stop(self) -> Ended {
        self.signal(rustix::process::Signal::TERM);
        self.end()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
