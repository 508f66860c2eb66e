//! The transport that the settings `SendmailModule*` name.

use std::path::PathBuf;
use std::time::Duration;

use gotrs_core::Error;
use gotrs_core::sysconfig::{Config, settings};

use crate::smtp::{Auth, Discard, Security, Sendmail, Smtp, SmtpSettings, TlsRoots, Transport};

/// Longest wait for one step of an SMTP dialogue.
const PATIENCE: Duration = Duration::from_secs(60);

/// Builds the configured transport.
///
/// # Errors
/// [`Error::Conflict`] for settings that name none, or certificates that cannot be read.
pub(super) async fn configured(config: &Config) -> Result<Box<dyn Transport>, Error> {
    let module = config.get(&settings::SENDMAIL_MODULE);
    match module.rsplit("::").next().unwrap_or_default() {
        "DoNotSendEmail" | "Test" => Ok(Box::new(Discard)),
        "Sendmail" => Ok(Box::new(sendmail(config)?)),
        "SMTP" => smtp(config, Security::None, 25).await,
        "SMTPTLS" => smtp(config, Security::StartTls, 587).await,
        "SMTPS" => smtp(config, Security::Tls, 465).await,
        other => Err(Error::Conflict(format!(
            "the setting SendmailModule names `{other}`, which is no transport of this desk"
        ))),
    }
}

/// `/usr/sbin/sendmail -i -f`: program and arguments; the sender is put behind `-f` by the transport.
fn sendmail(config: &Config) -> Result<Sendmail, Error> {
    let command = config.get(&settings::SENDMAIL_MODULE_CMD);
    let mut words = command.split_whitespace();
    let program = words.next().ok_or_else(|| {
        Error::Conflict("the setting SendmailModule::CMD names no program".to_owned())
    })?;
    Ok(Sendmail {
        arguments: words
            .filter(|word| *word != "-f")
            .map(str::to_owned)
            .collect(),
        ..Sendmail::new(PathBuf::from(program))
    })
}

async fn smtp(
    config: &Config,
    security: Security,
    usual: u16,
) -> Result<Box<dyn Transport>, Error> {
    let port = config.get(&settings::SENDMAIL_MODULE_PORT);
    let port = port.and_then(|port| port.trim().parse().ok());
    let user = given(config.get(&settings::SENDMAIL_MODULE_AUTH_USER));
    let secret = config.get(&settings::SENDMAIL_MODULE_AUTH_PASSWORD);
    let auth = user.map(|user| Auth {
        user,
        secret: secret.unwrap_or_default(),
        bearer: false,
    });
    let host = config.get(&settings::SENDMAIL_MODULE_HOST);
    let settings = SmtpSettings {
        security,
        auth,
        hello: config.get(&settings::FQDN),
        timeout: PATIENCE,
        roots: roots(config).await?,
        ..SmtpSettings::new(host.trim(), port.unwrap_or(usual))
    };
    let smtp = Smtp::new(settings).map_err(|error| Error::Conflict(error.to_string()))?;
    Ok(Box::new(smtp))
}

async fn roots(config: &Config) -> Result<TlsRoots, Error> {
    let Some(path) = given(config.get(&settings::SENDMAIL_MODULE_TLS_CA_FILE)) else {
        return Ok(TlsRoots::default());
    };
    let pem = tokio::fs::read_to_string(&path).await.map_err(|error| {
        Error::Conflict(format!(
            "the certificate file {path} of the mail server cannot be read: {error}"
        ))
    })?;
    Ok(TlsRoots {
        extra_pem: Some(pem),
        only_extra: false,
    })
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
