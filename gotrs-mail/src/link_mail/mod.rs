//! Mails with a link to choose a password: forgotten ones and invitations (AUT-02, AUT-03, AUT-09).
//!
//! The core writes the job and never a token; the token is made here, at the moment its mail is written, and goes
//! straight to the mail server. It is kept nowhere in clear, not even in the outgoing queue. A job that runs twice
//! makes a second link, and both are good until one is used; both mails carry the same Message-ID. While no server
//! can be reached, the job waits as long as its link would be good.

mod text;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use gotrs_core::auth::reset::LINK_MAIL_JOB;
use gotrs_core::auth::{Audience, IssuedLink, Purpose};
use gotrs_core::job::{Job, JobError, JobHandler, Outcome as JobOutcome};
use gotrs_core::sysconfig::{Config, settings};
use gotrs_core::{Desk, Error};
use sha2::{Digest as _, Sha256};

use crate::address::Mailbox;
use crate::compose::{Message, Outgoing, message_id};
use crate::outgoing::letter::{envelope_settings, headers, refused};
use crate::outgoing::worker::{Carrier, is_unreachable};
use crate::smtp::Outcome;

/// How long no attempt is made after the mail server could not be reached.
const PAUSE: TimeDelta = TimeDelta::seconds(60);

/// Mails one link: jobs of kind `auth.link_mail`.
pub(crate) struct LinkMail {
    pub(crate) carrier: Carrier,
}

impl JobHandler for LinkMail {
    fn kind(&self) -> &'static str {
        LINK_MAIL_JOB
    }

    fn run<'a>(
        &'a self,
        desk: &'a Desk,
        job: &'a Job,
    ) -> BoxFuture<'a, Result<JobOutcome, JobError>> {
        Box::pin(async move {
            let (purpose, audience, login) =
                read(job).ok_or_else(|| JobError::permanent("the job names no account"))?;
            let issued = desk.resets().issue(purpose, audience, &login).await?;
            // Nobody of that name, or nobody who can be written to: nothing tells the one who asked.
            let Some(link) = issued else {
                return Ok(JobOutcome::Done);
            };
            let message = write(&desk.config(), &link, job, desk.now())?;
            let report = self.carrier.carry(desk, &message).await;
            if is_unreachable(&report) {
                return wait(desk, job, purpose);
            }
            match report.recipients.into_iter().next() {
                Some((_, Outcome::Delivered)) | None => Ok(JobOutcome::Done),
                Some((_, Outcome::Permanent(fault))) => Err(JobError::permanent(told(fault.code))),
                Some((_, Outcome::Temporary(fault))) => Err(JobError::temporary(told(fault.code))),
            }
        })
    }
}

fn read(job: &Job) -> Option<(Purpose, Audience, String)> {
    let text = |name: &str| job.payload[name].as_str();
    Some((
        Purpose::from_name(text("purpose")?)?,
        Audience::from_name(text("audience")?)?,
        text("login")?.to_owned(),
    ))
}

/// What an operator reads of a refusal: the answer itself may hold the address.
fn told(code: Option<u16>) -> String {
    match code {
        Some(code) => format!("the mail server refused the mail with code {code}"),
        None => "the mail was not taken".to_owned(),
    }
}

/// No server answers: that counts no attempt while the link would still be of use.
fn wait(desk: &Desk, job: &Job, purpose: Purpose) -> Result<JobOutcome, JobError> {
    let again = desk.now() + PAUSE;
    if again - job.created < purpose.lifetime() {
        return Ok(JobOutcome::Again(again));
    }
    Err(JobError::permanent(
        "no mail server could be reached for as long as the link would have been good",
    ))
}

fn write(
    config: &Config,
    link: &IssuedLink,
    job: &Job,
    now: DateTime<Utc>,
) -> Result<Message, Error> {
    let (subject, text) = text::of(config, link);
    let name = config.get(&settings::NOTIFICATION_SENDER_NAME);
    let sender = config.get(&settings::NOTIFICATION_SENDER_EMAIL);
    let digest = Sha256::digest(&job.key);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    let outgoing = Outgoing {
        from: Mailbox::new(&name, &sender),
        to: vec![Mailbox::new(&link.full_name, &link.email)],
        subject,
        text,
        message_id: message_id(job.created.timestamp(), bytes, &config.get(&settings::FQDN)),
        date: now.with_timezone(&config.time_zone()).fixed_offset(),
        auto_generated: true,
        headers: headers(config),
        ..Outgoing::default()
    };
    // A copy of everything (`SendmailBcc`) must not hold a link that opens an account.
    let mut envelope = envelope_settings(config);
    envelope.bcc = None;
    outgoing.write(&envelope).map_err(refused)
}
