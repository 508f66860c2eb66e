//! Against machines that answer each other: who gets an automatic answer (spec 04, section 12).

use gotrs_core::sysconfig::{Config, settings};
use gotrs_core::ticket::history_name::{CommentType, HistoryEntry};
use gotrs_core::{Error, Unit};
use regex::RegexBuilder;

use super::store;
use crate::address::{Mailbox, is_deliverable};

/// Seconds during which an unverified address gets one automatic answer.
const UNVERIFIED_PAUSE: i64 = 3_600;

/// Whether an address gets an answer; if not, the line that says why.
pub(super) async fn admits(
    unit: &mut Unit,
    mailbox: &Mailbox,
    verified: bool,
) -> Result<Result<(), HistoryEntry>, Error> {
    let misc = |text: String| HistoryEntry::comment(CommentType::Misc, text.replace("%%", "%"));
    let Some(address) = mailbox.email().filter(|email| is_deliverable(email)) else {
        let text = format!("Sent no auto response to '{mailbox}' - no valid email address.");
        return Ok(Err(misc(text)));
    };
    let day = unit.stamp().0.format("%Y-%m-%d").to_string();
    let sent = store::answers_to(unit, address, &day).await?;
    if is_exhausted(unit.config(), address, sent) {
        return Ok(Err(HistoryEntry::LoopProtection(address.to_owned())));
    }
    store::count_answer(unit, address, &day).await?;
    if is_excluded(unit.config(), address) {
        let text =
            format!("Sent no auto response to '{address}', SendNoAutoResponseRegExp matched.");
        return Ok(Err(misc(text)));
    }
    if !verified {
        let (now, key) = (
            unit.epoch(),
            format!("auto_response:{}", address.to_lowercase()),
        );
        let key: String = key.chars().take(250).collect();
        if !store::once_until(unit, &key, now, now + UNVERIFIED_PAUSE).await? {
            return Ok(Err(HistoryEntry::LoopProtection(address.to_owned())));
        }
    }
    Ok(Ok(()))
}

/// Whether an address has had its answers of the day. The stock limit stops at its number; one that somebody set lets
/// one more through, as OTRS was seen to do it; 0 sets none.
fn is_exhausted(config: &Config, address: &str, sent: i64) -> bool {
    let own = config.get(&settings::POSTMASTER_MAX_EMAILS_PER_ADDRESS);
    let own = own
        .iter()
        .find(|(known, _)| *known == address.to_lowercase())
        .and_then(|(_, limit)| limit.trim().parse().ok());
    let general = config.get(&settings::POSTMASTER_MAX_EMAILS);
    let stock = settings::POSTMASTER_MAX_EMAILS.declaration.stock();
    let stock = stock.as_text().and_then(|text| text.parse().ok());
    match own.unwrap_or(general) {
        limit if limit <= 0 => false,
        limit if own.is_none() && stock == Some(limit) => sent >= limit,
        limit => sent > limit,
    }
}

/// A pattern that cannot be read excludes nobody, and says so.
fn is_excluded(config: &Config, address: &str) -> bool {
    let pattern = config.get(&settings::SEND_NO_AUTO_RESPONSE_REG_EXP);
    if pattern.is_empty() {
        return false;
    }
    match RegexBuilder::new(&pattern).case_insensitive(true).build() {
        Ok(pattern) => pattern.is_match(address),
        Err(error) => {
            tracing::warn!(%error, "SendNoAutoResponseRegExp cannot be read");
            false
        }
    }
}
