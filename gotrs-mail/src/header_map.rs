//! The header map: what PostMaster filters, follow-up detection and ticket creation see of a mail.
//!
//! Holds the headers that the setting `PostmasterX-Header` lists, under names without regard to letter case, and
//! derived keys. Control headers (`X-OTRS-…`, `X-OTOBO-…`, `X-GOTRS-…`) are one name each and exist only if the
//! source of the mail is trusted: an untrusted mail's are not even read.

use std::collections::BTreeMap;

use gotrs_core::sysconfig::{setting, settings};

use crate::parse::{Headers, ParsedMail};
use crate::thread::{has_loop_header, truthy};

/// Whether control headers of a mail are believed: a property of the account it came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Control headers count.
    Trusted,
    /// Control headers are skipped.
    Untrusted,
}

/// Prefixes of control headers, the one that wins first.
const PREFIXES: [&str; 3] = ["x-gotrs-", "x-otrs-", "x-otobo-"];

/// Plain headers that are scanned by default: the stock value of the setting `PostmasterX-Header`.
#[must_use]
pub fn default_headers() -> &'static [&'static str] {
    match settings::POSTMASTER_X_HEADER.declaration.default {
        setting::Default::List(list) => list,
        _ => &[],
    }
}

/// Control headers of a new ticket, without prefix; each but the last seven also exists with `FollowUp-` in front.
pub const CONTROL_HEADERS: &[&str] = &[
    "Queue",
    "Priority",
    "State",
    "State-PendingTime",
    "Type",
    "Service",
    "SLA",
    "Title",
    "Lock",
    "Owner",
    "OwnerID",
    "Responsible",
    "ResponsibleID",
    "SenderType",
    "IsVisibleForCustomer",
    "Loop",
    "Ignore",
    "AttachmentExists",
    "AttachmentCount",
    "BodyDecrypted",
    "CustomerUser",
    "CustomerNo",
    "QueueID",
    "QueueName",
    "PriorityID",
    "CustomerID",
    "CustomerUserID",
    "TicketNumber",
    "FollowUp-State-Keep",
];

/// The map; keys compare without letter case, control headers without their prefix.
#[derive(Debug, Clone, Default)]
pub struct HeaderMap(BTreeMap<String, String>);

impl HeaderMap {
    /// Builds the map of a mail from the plain headers in `scanned` and the control headers.
    #[must_use]
    pub fn new(mail: &ParsedMail, trust: Trust, scanned: &[&str]) -> Self {
        let mut map = Self::default();
        for name in scanned.iter().filter(|name| control_name(name).is_none()) {
            map.set(name, mail.headers.joined(name));
        }
        if trust == Trust::Trusted {
            map.read_control_headers(&mail.headers);
        }
        map.derive(mail);
        map
    }

    fn read_control_headers(&mut self, headers: &Headers) {
        for name in CONTROL_HEADERS {
            self.set(&format!("X-OTRS-{name}"), String::new());
            if !name.starts_with("FollowUp-") {
                self.set(&format!("X-OTRS-FollowUp-{name}"), String::new());
            }
        }
        for prefix in PREFIXES.iter().rev() {
            for (name, _) in headers.iter().filter(|(name, _)| starts_with(name, prefix)) {
                // A ticket number is a header of ours and of OTRS; to OTOBO's systems it means nothing.
                if *prefix == "x-otobo-"
                    && name[prefix.len()..].eq_ignore_ascii_case("TicketNumber")
                {
                    continue;
                }
                self.set(name, headers.joined(name));
            }
        }
    }

    fn derive(&mut self, mail: &ParsedMail) {
        for (key, value) in [
            ("From", &mail.from),
            ("To", &mail.to),
            ("Cc", &mail.cc),
            ("Reply-To", &mail.reply_to),
            ("ReplyTo", &mail.reply_to),
            ("Subject", &mail.subject),
            ("Message-ID", &mail.message_id),
            ("Body", &mail.body.text),
            ("Content-Type", &mail.body.content_type),
        ] {
            self.set(key, value.clone());
        }
        self.set("X-Sender", mail.sender().unwrap_or_default());
        self.set("Charset", "utf-8".to_owned());
        let looped = has_loop_header(&mail.headers) || self.get("X-OTRS-Loop").is_some_and(truthy);
        self.set(
            "X-OTRS-Loop",
            if looped {
                "yes".to_owned()
            } else {
                String::new()
            },
        );
        for prefix in ["", "FollowUp-"] {
            let key = format!("X-OTRS-{prefix}SenderType");
            if !matches!(self.get(&key), Some("agent" | "system" | "customer")) {
                self.set(&key, "customer".to_owned());
            }
            let key = format!("X-OTRS-{prefix}IsVisibleForCustomer");
            if self.get(&key).is_none_or(str::is_empty) {
                self.set(&key, "1".to_owned());
            }
        }
    }

    /// Value of a key, any prefix, any letter case; `None` if the map has no such key.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&key(name)).map(String::as_str)
    }

    /// Sets a key, as a filter does.
    pub fn set(&mut self, name: &str, value: String) {
        self.0.insert(key(name), value);
    }

    /// Control headers that are set: name without prefix (lower case) and value. Dynamic fields are among them as
    /// `dynamicfield-<name>` and `followup-dynamicfield-<name>`.
    pub fn control(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .filter_map(|(key, value)| Some((key.strip_prefix("x-otrs-")?, value.as_str())))
    }

    /// All keys (lower case, control headers as `x-otrs-…`) and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

/// Control headers are one key whatever their prefix.
fn key(name: &str) -> String {
    match control_name(name) {
        Some(rest) => format!("x-otrs-{}", rest.to_ascii_lowercase()),
        None => name.to_ascii_lowercase(),
    }
}

fn control_name(name: &str) -> Option<&str> {
    PREFIXES
        .iter()
        .find(|prefix| starts_with(name, prefix))
        .map(|prefix| &name[prefix.len()..])
}

fn starts_with(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{ParseOptions, parse};

    fn map(headers: &str, trust: Trust) -> HeaderMap {
        let raw = format!("From: Gina <gina@x.example>\n{headers}\n\nhi\n");
        HeaderMap::new(
            &parse(raw.as_bytes(), &ParseOptions::default()),
            trust,
            default_headers(),
        )
    }

    #[test]
    fn control_headers_of_an_untrusted_mail_have_no_effect() {
        for header in [
            "X-OTRS-Queue: Junk",
            "x-gotrs-ticketnumber: 1",
            "X-OTOBO-Queue:\n Junk",
            "X-OTRS-Queue: a\nX-OTRS-Queue: b",
            "X-OTRS-Queue: =?utf-8?Q?Junk?=",
            "X-OTRS-SenderType: agent",
        ] {
            let map = map(header, Trust::Untrusted);
            assert_eq!(map.get("X-OTRS-Queue"), None, "{header}");
            assert_eq!(map.get("X-GOTRS-TicketNumber"), None, "{header}");
            assert_eq!(map.get("X-OTRS-SenderType"), Some("customer"));
        }
        assert_eq!(
            map("X-OTRS-Loop: no\nPrecedence: bulk", Trust::Untrusted).get("X-OTRS-Loop"),
            Some("yes")
        );
    }

    #[test]
    fn the_three_prefixes_are_one_name_and_gotrs_wins() {
        let map = map(
            "X-OTOBO-Queue: a\nX-GOTRS-queue: c\nX-OTRS-Queue: b\nX-OTRS-DynamicField-Room: 1",
            Trust::Trusted,
        );
        assert_eq!(map.get("x-otrs-QUEUE"), Some("c"));
        assert!(map.control().any(|pair| pair == ("dynamicfield-room", "1")));
        assert_eq!(map.get("X-OTRS-State"), Some(""));
    }

    #[test]
    fn absent_headers_are_empty_and_unlisted_ones_do_not_exist() {
        let map = map("X-Custom: 1", Trust::Trusted);
        assert_eq!(map.get("X-Spam"), Some(""));
        assert_eq!(map.get("X-Custom"), None);
        assert_eq!(map.get("x-sender"), Some("gina@x.example"));
        assert_eq!(map.get("X-OTRS-Loop"), Some(""));
    }
}
