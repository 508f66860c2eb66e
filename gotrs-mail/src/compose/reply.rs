//! Who gets an answer, and how it is threaded.

use crate::address::{Mailbox, parse_list};
use crate::thread::ids;

/// The article that is answered, as stored.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answered<'a> {
    /// `a_from`
    pub from: &'a str,
    /// `a_to`
    pub to: &'a str,
    /// `a_cc`
    pub cc: &'a str,
    /// `a_reply_to`
    pub reply_to: &'a str,
    /// The customer wrote it; an article of agent or system has From and To the other way round.
    pub by_customer: bool,
    /// The customer sees it.
    pub visible_for_customer: bool,
}

/// Settings of the answer form.
#[derive(Debug, Clone, Copy)]
pub struct ReplySettings {
    /// Answer to everyone.
    pub all: bool,
    /// `Ticket::Frontend::ComposeAddCustomerAddress` (default on).
    pub add_customer_address: bool,
    /// `Ticket::Frontend::ComposeReplaceSenderAddress` (default off).
    pub replace_sender_address: bool,
}

impl Default for ReplySettings {
    fn default() -> Self {
        Self {
            all: false,
            add_customer_address: true,
            replace_sender_address: false,
        }
    }
}

/// Recipients of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipients {
    /// To.
    pub to: Vec<Mailbox>,
    /// Cc.
    pub cc: Vec<Mailbox>,
}

/// Works out who gets an answer. `is_own` knows the desk's system addresses; nobody is listed twice, the desk never.
///
/// ```
/// use gotrs_mail::compose::reply::{Answered, ReplySettings, recipients};
/// let article = Answered { from: "Gina <gina@x.example>", to: "desk@d.example, bob@x.example", by_customer: true, ..Answered::default() };
/// let everyone = ReplySettings { all: true, ..ReplySettings::default() };
/// let answer = recipients(&article, None, everyone, |address| address == "desk@d.example");
/// assert_eq!(answer.to[0].to_string(), "Gina <gina@x.example>");
/// assert_eq!(answer.cc[0].to_string(), "bob@x.example");
/// ```
#[must_use]
pub fn recipients(
    article: &Answered<'_>,
    customer: Option<&Mailbox>,
    settings: ReplySettings,
    is_own: impl Fn(&str) -> bool,
) -> Recipients {
    let (sender, others) = match (article.by_customer, article.reply_to.trim()) {
        (true, "") => (article.from, article.to),
        (true, reply_to) => (reply_to, article.to),
        (false, _) => (article.to, article.from),
    };
    let mut to = parse_list(sender);
    let mut cc = Vec::new();
    if settings.all {
        cc.extend(parse_list(others));
        cc.extend(parse_list(article.cc));
    }
    if let Some(customer) = customer.filter(|customer| customer.email().is_some()) {
        if settings.replace_sender_address {
            to = vec![customer.clone()];
        } else if settings.add_customer_address && article.visible_for_customer {
            cc.push(customer.clone());
        }
    }
    let mut seen: Vec<String> = Vec::new();
    let mut keep = |list: Vec<Mailbox>| {
        let kept = list.into_iter().filter(|mailbox| {
            let Some(email) = mailbox.email().map(str::to_lowercase) else {
                return false;
            };
            let fresh = !is_own(&email) && !seen.contains(&email);
            if fresh {
                seen.push(email);
            }
            fresh
        });
        kept.map(|mailbox| Mailbox {
            group: None,
            ..mailbox
        })
        .collect()
    };
    Recipients {
        to: keep(to),
        cc: keep(cc),
    }
}

/// In-Reply-To and References of an answer to (or forward of) a message, oldest id first (RFC 5322 3.6.4).
///
/// ```
/// use gotrs_mail::compose::reply::threading;
/// assert_eq!(threading("<c@x>", "<a@x><b@x>", "<b@x>"), ("<c@x>".to_owned(), "<a@x> <b@x> <c@x>".to_owned()));
/// assert_eq!(threading("<c@x>", "", "<b@x>").1, "<b@x> <c@x>");
/// ```
#[must_use]
pub fn threading(message_id: &str, references: &str, in_reply_to: &str) -> (String, String) {
    let Some(parent) = ids(message_id).next() else {
        return (String::new(), String::new());
    };
    let mut list: Vec<&str> = ids(references).filter(|id| *id != parent).collect();
    if list.is_empty() && ids(in_reply_to).count() == 1 {
        list.extend(ids(in_reply_to).filter(|id| *id != parent));
    }
    // Very long threads keep their root and their newest messages.
    const KEPT: usize = 100;
    if list.len() > KEPT {
        list.drain(1..list.len() - KEPT + 1);
    }
    list.push(parent);
    (parent.to_owned(), list.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(list: &[Mailbox]) -> Vec<&str> {
        list.iter().filter_map(Mailbox::email).collect()
    }

    const DESK: &str = "Desk@d.example";

    fn is_own(address: &str) -> bool {
        address.eq_ignore_ascii_case(DESK)
    }

    #[test]
    fn the_reply_to_address_wins_and_the_customer_gets_a_copy() {
        let article = Answered {
            from: "gina@x.example",
            to: DESK,
            reply_to: "helper@y.example",
            by_customer: true,
            visible_for_customer: true,
            ..Answered::default()
        };
        let customer = Mailbox::new("Gina", "GINA@x.example");
        let answer = recipients(&article, Some(&customer), ReplySettings::default(), is_own);
        assert_eq!(
            (addresses(&answer.to), addresses(&answer.cc)),
            (vec!["helper@y.example"], vec!["GINA@x.example"])
        );
        let replace = ReplySettings {
            replace_sender_address: true,
            ..ReplySettings::default()
        };
        let answer = recipients(&article, Some(&customer), replace, is_own);
        assert_eq!(
            (addresses(&answer.to), addresses(&answer.cc)),
            (vec!["GINA@x.example"], vec![])
        );
    }

    #[test]
    fn an_agents_article_is_answered_to_whom_it_went() {
        let article = Answered {
            from: DESK,
            to: "gina@x.example, Gina <GINA@x.example>",
            cc: "bob@x.example",
            ..Answered::default()
        };
        let everyone = ReplySettings {
            all: true,
            ..ReplySettings::default()
        };
        let answer = recipients(&article, None, everyone, is_own);
        assert_eq!(
            (addresses(&answer.to), addresses(&answer.cc)),
            (vec!["gina@x.example"], vec!["bob@x.example"])
        );
    }
}
