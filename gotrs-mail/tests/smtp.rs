//! Sending against a real server on the loopback interface.

use std::sync::Arc;
use std::time::Duration;

use gotrs_mail::compose::{Envelope, Message};
use gotrs_mail::smtp::{
    Auth, Memory, Outcome, Report, Security, Sendmail, Smtp, SmtpSettings, TlsRoots, Transport,
};
use gotrs_mail::testing::{Behaviour, SmtpSink, Stage};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

fn message(recipients: &[&str]) -> Message {
    let recipients = recipients
        .iter()
        .map(|address| (*address).to_owned())
        .collect();
    let envelope = Envelope {
        sender: Some("desk@d.example".to_owned()),
        recipients,
    };
    Message {
        envelope,
        bytes: b"Subject: x\r\n\r\nbody\n.\n..dots\r\n".to_vec(),
    }
}

fn settings(sink: &SmtpSink) -> SmtpSettings {
    SmtpSettings {
        timeout: Duration::from_secs(5),
        ..SmtpSettings::new("localhost", sink.port())
    }
}

async fn send(settings: SmtpSettings, recipients: &[&str]) -> Report {
    Smtp::new(settings)
        .expect("usable settings")
        .send(&message(recipients))
        .await
}

fn code(outcome: &Outcome) -> Option<u16> {
    match outcome {
        Outcome::Temporary(fault) | Outcome::Permanent(fault) => fault.code,
        Outcome::Delivered => None,
    }
}

fn server_tls() -> Arc<ServerConfig> {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("fixtures/localhost.pem"))
        .expect("a certificate");
    let key =
        PrivateKeyDer::from_pem_slice(include_bytes!("fixtures/localhost.key")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions");
    Arc::new(
        config
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .expect("a pair"),
    )
}

fn trusting(settings: SmtpSettings, security: Security) -> SmtpSettings {
    let extra_pem = Some(include_str!("fixtures/ca.pem").to_owned());
    SmtpSettings {
        security,
        roots: TlsRoots {
            extra_pem,
            only_extra: true,
        },
        ..settings
    }
}

async fn tls_sink(implicit: bool) -> SmtpSink {
    SmtpSink::start_on(
        "127.0.0.1:0".parse().expect("an address"),
        Some(server_tls()),
        implicit,
    )
    .await
    .expect("a free port")
}

#[tokio::test]
async fn a_message_arrives_with_its_dots_and_envelope() {
    let sink = SmtpSink::start().await.expect("a free port");
    let report = send(settings(&sink), &["a@x.example", "b@x.example"]).await;
    assert!(report.is_delivered(), "{report:?}");
    let received = &sink.received()[0];
    assert_eq!(received.sender, "desk@d.example");
    assert_eq!(received.recipients, ["a@x.example", "b@x.example"]);
    assert_eq!(received.bytes, b"Subject: x\r\n\r\nbody\r\n.\r\n..dots\r\n");
}

#[tokio::test]
async fn one_refused_recipient_does_not_fail_the_others() {
    let sink = SmtpSink::start().await.expect("a free port");
    sink.refuse_recipient("b@x.example", 550);
    sink.refuse_recipient("c@x.example", 450);
    let report = send(
        settings(&sink),
        &["a@x.example", "b@x.example", "c@x.example"],
    )
    .await;
    assert_eq!(report.recipients[0].1, Outcome::Delivered);
    assert!(
        matches!(&report.recipients[1].1, Outcome::Permanent(fault) if fault.code == Some(550))
    );
    assert!(report.recipients[2].1.is_temporary());
    assert_eq!(report.to_retry().collect::<Vec<_>>(), ["c@x.example"]);
    assert_eq!(report.fault().and_then(|fault| fault.code), Some(550));
    assert_eq!(sink.received()[0].recipients, ["a@x.example"]);
}

#[tokio::test]
async fn refusals_are_final_by_their_code_and_stage() {
    for (stage, refusal, temporary, recorded) in [
        (Stage::Greeting, 421, true, None),
        (Stage::Greeting, 554, true, None),
        (Stage::Mail, 550, false, Some(550)),
        (Stage::Mail, 451, true, Some(451)),
        (Stage::Rcpt, 552, false, Some(552)),
        (Stage::Data, 554, false, Some(554)),
        (Stage::DataEnd, 552, false, Some(552)),
        (Stage::DataEnd, 452, true, Some(452)),
    ] {
        let sink = SmtpSink::start().await.expect("a free port");
        sink.misbehave(stage, Behaviour::Refuse(refusal));
        let report = send(settings(&sink), &["a@x.example"]).await;
        let outcome = &report.recipients[0].1;
        assert_eq!(
            (outcome.is_temporary(), code(outcome)),
            (temporary, recorded),
            "{stage:?} {refusal}"
        );
        assert!(sink.received().is_empty());
    }
}

#[tokio::test]
async fn a_lost_connection_is_temporary_at_every_stage() {
    for stage in [
        Stage::Greeting,
        Stage::Mail,
        Stage::Rcpt,
        Stage::Data,
        Stage::DataEnd,
        Stage::AfterDataEnd,
    ] {
        let sink = SmtpSink::start().await.expect("a free port");
        sink.misbehave_times(stage, Behaviour::Drop, 1);
        let report = send(settings(&sink), &["a@x.example"]).await;
        assert!(
            report.recipients[0].1.is_temporary() && code(&report.recipients[0].1).is_none(),
            "{stage:?} {report:?}"
        );
        assert_eq!(
            sink.received().len(),
            usize::from(stage == Stage::AfterDataEnd)
        );
        assert!(
            send(settings(&sink), &["a@x.example"]).await.is_delivered(),
            "{stage:?}"
        );
    }
}

#[tokio::test]
async fn nobody_listening_and_silence_are_temporary() {
    let port = SmtpSink::start().await.expect("a free port").port(); // dropped at once
    let report = send(SmtpSettings::new("127.0.0.1", port), &["a@x.example"]).await;
    assert!(report.recipients[0].1.is_temporary());
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let port = silent.local_addr().expect("an address").port();
    let settings = SmtpSettings {
        timeout: Duration::from_millis(200),
        ..SmtpSettings::new("127.0.0.1", port)
    };
    assert!(
        send(settings, &["a@x.example"]).await.recipients[0]
            .1
            .is_temporary()
    );
}

#[tokio::test]
async fn a_refused_login_is_temporary_and_never_shown() {
    let sink = SmtpSink::start().await.expect("a free port");
    sink.require_login("desk", "right");
    let with = |secret: &str| SmtpSettings {
        auth: Some(Auth {
            user: "desk".to_owned(),
            secret: secret.to_owned(),
            bearer: false,
        }),
        ..settings(&sink)
    };
    let report = send(with("wr0ng-secret"), &["a@x.example"]).await;
    assert!(report.recipients[0].1.is_temporary(), "{report:?}");
    assert!(!format!("{report:?} {:?}", with("wr0ng-secret")).contains("wr0ng"));
    assert!(send(with("right"), &["a@x.example"]).await.is_delivered());
    assert_eq!(sink.received()[0].user.as_deref(), Some("desk"));
}

#[tokio::test]
async fn both_kinds_of_tls_deliver_to_a_trusted_server() {
    for (implicit, security) in [(false, Security::StartTls), (true, Security::Tls)] {
        let sink = tls_sink(implicit).await;
        let report = send(trusting(settings(&sink), security), &["a@x.example"]).await;
        assert!(report.is_delivered(), "{report:?}");
        assert!(sink.received()[0].tls);
    }
}

#[tokio::test]
async fn untrusted_or_stripped_tls_sends_no_login_and_no_mail() {
    let auth = Some(Auth {
        user: "desk".to_owned(),
        secret: "s".to_owned(),
        bearer: false,
    });
    let sink = tls_sink(false).await;
    let public_roots = SmtpSettings {
        security: Security::StartTls,
        auth: auth.clone(),
        ..settings(&sink)
    };
    assert!(
        send(public_roots, &["a@x.example"]).await.recipients[0]
            .1
            .is_temporary()
    );

    let wrong_name = SmtpSettings {
        host: "127.0.0.1".to_owned(),
        auth: auth.clone(),
        ..trusting(settings(&sink), Security::StartTls)
    };
    assert!(
        send(wrong_name, &["a@x.example"]).await.recipients[0]
            .1
            .is_temporary()
    );

    sink.hide_starttls();
    let stripped = SmtpSettings {
        auth: auth.clone(),
        ..trusting(settings(&sink), Security::StartTls)
    };
    let report = send(stripped, &["a@x.example"]).await;
    assert!(
        report
            .fault()
            .is_some_and(|fault| fault.message.contains("STARTTLS")),
        "{report:?}"
    );

    let sink = tls_sink(false).await;
    sink.inject_before_tls();
    let injected = SmtpSettings {
        auth,
        ..trusting(settings(&sink), Security::StartTls)
    };
    assert!(!send(injected, &["a@x.example"]).await.is_delivered());
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn an_address_with_a_command_in_it_never_reaches_the_server() {
    let sink = SmtpSink::start().await.expect("a free port");
    let report = send(settings(&sink), &["a@x.example", "b@x> NOTIFY=SUCCESS"]).await;
    assert!(matches!(report.recipients[0].1, Outcome::Permanent(_)));
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn the_mail_program_gets_arguments_not_a_shell() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("sendmail");
    let out = folder.path().join("out");
    let script = format!(
        "#!/bin/sh\nprintf '%s|' \"$@\" > {0}\ncat >> {0}\n[ \"$5\" = fail@x.example ] && exit 75\nexit 0\n",
        out.display()
    );
    std::fs::write(&program, script).expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("executable");
    let transport = Sendmail::new(&program);
    assert!(
        transport
            .send(&message(&["a@x.example"]))
            .await
            .is_delivered()
    );
    let got = std::fs::read_to_string(&out).expect("written by the program");
    assert!(
        got.starts_with("-i|-f|desk@d.example|--|a@x.example|Subject: x\n\nbody"),
        "{got}"
    );
    assert!(
        transport
            .send(&message(&["fail@x.example"]))
            .await
            .recipients[0]
            .1
            .is_temporary()
    );
    for bad in ["-oQ/tmp", "$(id)@x", "a@x;id"] {
        assert!(
            matches!(
                transport.send(&message(&[bad])).await.recipients[0].1,
                Outcome::Permanent(_)
            ),
            "{bad}"
        );
    }
}

#[tokio::test]
async fn the_memory_transport_keeps_what_it_got() {
    let memory = Memory::default();
    assert!(memory.send(&message(&["a@x.example"])).await.is_delivered());
    assert_eq!(memory.take().len(), 1);
    assert!(memory.sent().is_empty());
}
