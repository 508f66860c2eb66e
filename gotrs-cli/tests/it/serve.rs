//! `gotrs serve`: the ready line, probes, limits, signals.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::program::Program;

#[test]
fn the_server_says_when_it_is_ready_answers_and_stops_in_order() {
    let program = Program::new();
    let server = program.serve(&[]);
    assert_eq!(server.get("/healthz/live", "").0, 200);
    assert_eq!(server.get("/healthz/ready", "").0, 200);
    assert_eq!(server.get("/healthz/startup", "").0, 200);
    let ended = server.stop().done();
    assert_eq!(ended.stdout, "", "the ready line is the last one on stdout");
    assert_eq!(
        program.run(&["db", "status", "--json"]).json()["usable"],
        true
    );
}

#[test]
fn metrics_are_for_this_machine_or_for_the_token() {
    let program = Program::new().env("GOTRS_METRICS_TOKEN", "s3cret");
    let server = program.serve(&[]);
    server.get("/healthz/live", "");
    let (status, text) = server.get("/metrics", "");
    assert_eq!(status, 200);
    assert!(
        text.contains(
            "gotrs_http_requests_total{method=\"GET\",route=\"/healthz/live\",status=\"200\"} 1"
        ),
        "{text}"
    );
    assert!(text.contains("gotrs_jobs{state=\"dead\"} 0"), "{text}");
    let forwarded = "X-Forwarded-For: 192.0.2.1\r\n";
    assert_eq!(server.get("/metrics", forwarded).0, 404);
    assert_eq!(
        server
            .get(
                "/metrics",
                &format!("{forwarded}Authorization: Bearer s3cret\r\n")
            )
            .0,
        200
    );
    server.stop().done();
}

#[test]
fn heads_beyond_the_limits_are_refused() {
    let program = Program::new();
    let server = program.serve(&[]);
    let many = "X-A: 1\r\n".repeat(101);
    assert_eq!(server.get("/healthz/live", &many).0, 431);
    let big = format!("X-A: {}\r\n", "a".repeat(33 * 1024));
    assert_eq!(server.get("/healthz/live", &big).0, 431);
    let fits = format!(
        "X-A: {}\r\n{}",
        "a".repeat(16 * 1024),
        "X-B: 1\r\n".repeat(90)
    );
    assert_eq!(server.get("/healthz/live", &fits).0, 200);
    server.stop().done();
}

#[test]
fn a_request_under_way_is_finished_before_the_end() {
    let program = Program::new();
    let server = program.serve(&[]);
    let mut slow = server.connect();
    slow.write_all(b"GET /healthz/live HTTP/1.1\r\nHost: x\r\n")
        .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.signal(Signal::TERM);
    std::thread::sleep(Duration::from_millis(300));
    slow.write_all(b"\r\n").unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.end().done();
}

#[test]
fn after_the_first_signal_nobody_is_let_in() {
    let program = Program::new();
    let server = program.serve(&[]);
    let mut held = server.connect();
    held.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    server.signal(Signal::INT);
    std::thread::sleep(Duration::from_millis(300));
    assert!(std::net::TcpStream::connect(&server.address).is_err());
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let program = Program::new();
    let mut server = program.serve(&[]);
    let mut held = server.connect();
    held.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    server.signal(Signal::TERM);
    std::thread::sleep(Duration::from_millis(500));
    assert!(server.is_running(), "it waits for the request");
    let begun = Instant::now();
    server.signal(Signal::TERM);
    assert_eq!(server.end().code, 143);
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[test]
fn draining_has_an_end() {
    let program = Program::new();
    let server = program.serve(&["--drain", "1"]);
    let mut held = server.connect();
    held.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let begun = Instant::now();
    let ended = server.stop().done();
    assert!(begun.elapsed() < Duration::from_secs(8), "{}", ended.stderr);
}

#[test]
fn a_taken_port_is_told_with_advice_before_anything_is_made() {
    let program = Program::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = program.run(&["serve", "--listen", &address]).failed(1);
    assert!(
        ended.stderr.contains(&address) && ended.stderr.contains("--listen"),
        "{}",
        ended.stderr
    );
    assert!(!program.path("gotrs.db").exists());
}

#[test]
fn a_folder_that_others_may_write_is_refused() {
    let program = Program::new();
    std::fs::create_dir(program.path("var")).unwrap();
    crate::program::mode(&program.path("var"), 0o777);
    program.run(&["serve", "--listen", "127.0.0.1:0"]).failed(1);
}

#[test]
fn logs_are_one_json_object_a_line() {
    let program = Program::new().env("GOTRS_LOG", "debug");
    let server = program.serve(&["--log", "json"]);
    server.get("/healthz/ready", "");
    let ended = server.stop().done();
    assert!(ended.stderr.lines().count() > 1);
    for line in ended.stderr.lines() {
        let record: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(
            record["level"].is_string() && record["timestamp"].is_string(),
            "{line}"
        );
    }
}

#[test]
fn a_worker_node_answers_probes() {
    let program = Program::migrated();
    let server = program.serve(&["--role", "worker"]);
    assert_eq!(server.get("/healthz/ready", "").0, 200);
    server.stop().done();
}

#[test]
fn the_pages_are_served_and_a_worker_serves_none() {
    let program = Program::new();
    let server = program.serve(&[]);
    let (status, page) = server.get("/agent/login", "");
    assert_eq!(status, 200);
    assert!(page.contains("<form"), "{page}");
    assert_eq!(server.get("/", "").0 / 100, 3, "the root leads to a face");
    server.stop().done();
    let worker = program.serve(&["--role", "worker"]);
    assert_eq!(worker.get("/agent/login", "").0, 404);
    worker.stop().done();
}

#[test]
fn a_name_that_is_not_the_desks_is_refused_unless_it_is_listed() {
    let program = Program::new();
    let ask = |server: &crate::program::Server| {
        let answer = server.exchange(
            "GET /agent/login HTTP/1.1\r\nHost: desk.intern.example\r\nConnection: close\r\n\r\n",
        );
        answer.split(' ').nth(1).unwrap_or_default().to_owned()
    };
    let server = program.serve(&[]);
    assert_ne!(ask(&server), "200");
    server.stop().done();
    let server = program.serve(&["--hosts", "desk.intern.example"]);
    assert_eq!(ask(&server), "200");
    server.stop().done();
}
