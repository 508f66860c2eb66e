//! Smart tags: `<OTRS_TICKET_Title>` and its like in salutations, signatures, templates, auto responses, notifications.
//!
//! Pure: the caller hands in what may be shown, already translated and formatted for the reader. One pass: inserted
//! text is never read again, so a customer who writes a tag sees it answered as text. Everything has a group with an
//! explicit list of values; configuration has an allowlist; secrets print `xxx` or `-` whatever is handed in.
//! The prefixes `OTRS_`, `OTOBO_` and `GOTRS_` are one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::sanitize::to_html;

mod scan;
use scan::{Piece, Tag, pieces};

/// Named values; names without regard to letter case.
#[derive(Debug, Clone, Default)]
pub struct Attributes(BTreeMap<String, String>);

impl Attributes {
    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&name.to_lowercase()).map(String::as_str)
    }

    /// Sets a value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_lowercase(), value.into());
    }
}

impl<N: AsRef<str>, V: Into<String>> FromIterator<(N, V)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut attributes = Self::default();
        for (name, value) in pairs {
            attributes.set(name.as_ref(), value);
        }
        attributes
    }
}

/// Who is named by a tag of a person.
#[derive(Debug, Clone)]
pub enum Person {
    /// An agent: `UserFirstname`, `UserEmail`, …
    Agent(Attributes),
    /// A customer user.
    CustomerUser(Attributes),
}

/// Reads a setting as text.
pub type ReadSetting<'v> = &'v dyn Fn(&str) -> Option<String>;
/// Now, in words, in the named time zone or the default one.
pub type DateInWords<'v> = &'v dyn Fn(Option<&str>) -> Option<String>;

/// What tags may show. Leave out what the entry has no business to show.
#[derive(Default)]
pub struct TagValues<'v> {
    /// Reads a setting; only allowed names are asked for.
    pub config: Option<ReadSetting<'v>>,
    /// Recipient of a notification.
    pub recipient: Option<Person>,
    /// Owner of the ticket.
    pub owner: Option<Attributes>,
    /// Responsible agent.
    pub responsible: Option<Attributes>,
    /// Acting agent.
    pub current: Option<Attributes>,
    /// Ticket attributes by OTRS's names, `DynamicField_N` and `DynamicField_N_Value` among them.
    pub ticket: Attributes,
    /// Last customer article (or the mail that triggered): From, To, Cc, Subject, Body, ….
    pub customer_article: Option<Attributes>,
    /// Last agent article.
    pub agent_article: Option<Attributes>,
    /// Whether subjects and bodies of articles may be shown: not in salutations, signatures and most templates.
    pub article_texts: bool,
    /// The customer user of the ticket.
    pub customer_user: Option<Attributes>,
    /// Takes the ticket number and reply words out of a subject.
    pub clean_subject: Option<&'v dyn Fn(&str) -> String>,
    /// Now, in words, in the named time zone or the default one.
    pub email_date: Option<DateInWords<'v>>,
}

/// What kind of text the tags stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Plain text: `<OTRS_…>`; values as they are.
    Plain,
    /// HTML: `&lt;OTRS_…&gt;`; values escaped, line ends as `<br/>`.
    Html,
}

/// Replaces the tags in `text`.
///
/// ```
/// use gotrs_mail::tags::{Attributes, TagValues, Target, expand};
/// let values = TagValues { ticket: Attributes::from_iter([("Title", "<OTRS_CONFIG_DatabasePw> & co")]), ..TagValues::default() };
/// assert_eq!(expand("Re <otobo_ticket_TITLE>, <OTRS_TICKET_Nope>, <OTRS_Foo>", &values, Target::Plain),
///     "Re <OTRS_CONFIG_DatabasePw> & co, -, <OTRS_Foo>");
/// assert_eq!(expand("&lt;OTRS_TICKET_Title&gt;", &values, Target::Html), "&lt;OTRS_CONFIG_DatabasePw&gt; &amp; co");
/// ```
#[must_use]
pub fn expand(text: &str, values: &TagValues<'_>, target: Target) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for piece in pieces(text, target) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Mailto(href) => out.push_str(&expand_mailto(href, values)),
            Piece::Tag(tag) => match value(&tag, values) {
                None => out.push_str(tag.source),
                Some(Value::Text(text)) if target == Target::Plain => out.push_str(&text),
                Some(Value::Text(text)) => out.push_str(&to_html(&text)),
                Some(Value::Quote(text)) => push_quote(&text, target, &mut out),
            },
        }
    }
    out
}

enum Value<'v> {
    Text(Cow<'v, str>),
    /// Lines to be cited.
    Quote(String),
}

/// What a group says to a name it does not know.
const UNKNOWN: Option<Value<'static>> = Some(Value::Text(Cow::Borrowed("-")));

fn push_quote(text: &str, target: Target, out: &mut String) {
    match target {
        Target::Plain => {
            let lines: Vec<_> = text.split('\n').map(|line| format!("> {line}")).collect();
            out.push_str(&lines.join("\n"));
        }
        Target::Html => {
            out.push_str("<blockquote type=\"cite\">");
            out.push_str(&to_html(text));
            out.push_str("</blockquote>");
        }
    }
}

/// Subject and body of a mailto link hold tags in URI encoding.
fn expand_mailto(href: &str, values: &TagValues<'_>) -> String {
    let mut out = String::with_capacity(href.len());
    for (index, part) in href.split_inclusive(['?', '&']).enumerate() {
        let (part, end) = match part.strip_suffix(['?', '&']) {
            Some(text) => (text, &part[text.len()..]),
            None => (part, ""),
        };
        match part.split_once('=').filter(|_| index > 0) {
            Some((name, value))
                if matches!(name.trim_start_matches("amp;"), "subject" | "body") =>
            {
                let text = scan::percent_decode(value);
                let expanded = expand(&text, values, Target::Plain);
                let value = if expanded == text {
                    value.to_owned()
                } else {
                    scan::percent_encode(&expanded)
                };
                out.push_str(&format!("{name}={value}{end}"));
            }
            _ => out.push_str(&format!("{part}{end}")),
        }
    }
    out
}

/// The value of a tag; `None` leaves the tag as it is written.
fn value<'v>(tag: &Tag<'_>, values: &'v TagValues<'_>) -> Option<Value<'v>> {
    let name = tag.name;
    let upper = name.to_uppercase();
    let after = |prefix: &str| upper.starts_with(prefix).then(|| &name[prefix.len()..]);
    if let Some(key) = after("CONFIG_") {
        return Some(Value::Text(Cow::Owned(config(key, values))));
    }
    if let Some(attribute) = after("NOTIFICATION_RECIPIENT_") {
        return recipient(attribute, values).or(UNKNOWN);
    }
    for prefix in ["TICKET_OWNER_", "OWNER_"] {
        if let Some(attribute) = after(prefix) {
            return agent(attribute, values.owner.as_ref());
        }
    }
    for prefix in ["TICKET_RESPONSIBLE_", "RESPONSIBLE_"] {
        if let Some(attribute) = after(prefix) {
            return agent(attribute, values.responsible.as_ref());
        }
    }
    if let Some(attribute) = after("CURRENT_") {
        return agent(attribute, values.current.as_ref());
    }
    match upper.as_str() {
        "FIRST_NAME" => return agent("UserFirstname", values.current.as_ref()),
        "LAST_NAME" => return agent("UserLastname", values.current.as_ref()),
        "TICKET_ID" => return ticket("TicketID", values),
        "TICKET_NUMBER" => return ticket("TicketNumber", values),
        "QUEUE" => return ticket("Queue", values),
        "CUSTOMER_REALNAME" => return Some(Value::Text(Cow::Owned(real_name(values)))),
        "EMAIL_DATE" => {
            return values
                .email_date
                .and_then(|date| date(tag.argument))
                .map(|date| Value::Text(Cow::Owned(date)));
        }
        "COMMENT" => return quoted(tag, "BODY", values.customer_article.as_ref(), values, 2500),
        _ => {}
    }
    if let Some(attribute) = after("TICKET_") {
        return ticket(attribute, values);
    }
    if let Some(attribute) = after("CUSTOMER_DATA_") {
        return customer(attribute, values);
    }
    if let Some(attribute) = after("CUSTOMER_") {
        return article(tag, attribute, values.customer_article.as_ref(), values)
            .or_else(|| customer(attribute, values));
    }
    if let Some(attribute) = after("AGENT_") {
        return article(tag, attribute, values.agent_article.as_ref(), values)
            .or_else(|| agent(attribute, values.current.as_ref()));
    }
    recipient(name, values)
}

/// Settings that texts may show; others are empty.
fn config(key: &str, values: &TagValues<'_>) -> String {
    const ALLOWED: &[&str] = &[
        "FQDN",
        "HttpType",
        "ScriptAlias",
        "Organization",
        "ProductName",
        "SystemID",
        "AdminEmail",
    ];
    const ALLOWED_PREFIXES: &[&str] = &[
        "NotificationSender",
        "Ticket::Hook",
        "Ticket::Subject",
        "CustomerPanel",
    ];
    let lower = key.to_lowercase();
    let stem = lower.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.ends_with("password") || stem.ends_with("pw") {
        return "xxx".to_owned();
    }
    let allowed = ALLOWED.contains(&key)
        || ALLOWED_PREFIXES
            .iter()
            .any(|prefix| key.starts_with(prefix));
    let secret = is_secret(key);
    values
        .config
        .filter(|_| allowed && !secret)
        .and_then(|config| config(key))
        .unwrap_or_default()
}

fn is_secret(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["config", "secret", "passw", "userpw", "auth", "token"]
        .iter()
        .any(|word| lower.contains(word))
}

fn agent<'v>(attribute: &str, person: Option<&'v Attributes>) -> Option<Value<'v>> {
    let Some(person) = person else { return UNKNOWN };
    if is_secret(attribute) {
        return Some(Value::Text(Cow::Borrowed("xxx")));
    }
    person
        .get(attribute)
        .map(|text| Value::Text(Cow::Borrowed(text)))
        .or(UNKNOWN)
}

/// The recipient's attribute; a bare tag that is none stays as it is written.
fn recipient<'v>(attribute: &str, values: &'v TagValues<'_>) -> Option<Value<'v>> {
    let (person, is_agent) = match values.recipient.as_ref()? {
        Person::Agent(person) => (person, true),
        Person::CustomerUser(person) => (person, false),
    };
    match (is_secret(attribute), is_agent) {
        (true, true) => Some(Value::Text(Cow::Borrowed("xxx"))),
        (true, false) => None,
        _ => person
            .get(attribute)
            .map(|text| Value::Text(Cow::Borrowed(text))),
    }
}

fn ticket<'v>(attribute: &str, values: &'v TagValues<'_>) -> Option<Value<'v>> {
    values
        .ticket
        .get(attribute)
        .map(|text| Value::Text(Cow::Borrowed(text)))
        .or(UNKNOWN)
}

fn customer<'v>(attribute: &str, values: &'v TagValues<'_>) -> Option<Value<'v>> {
    let known = values
        .customer_user
        .as_ref()
        .filter(|_| !is_secret(attribute))
        .and_then(|customer| customer.get(attribute));
    known
        .map(|text| Value::Text(Cow::Borrowed(text)))
        .or(UNKNOWN)
}

/// An article's data, subject or cited body; `None` if the attribute is none of an article.
fn article<'v>(
    tag: &Tag<'_>,
    attribute: &str,
    article: Option<&'v Attributes>,
    values: &'v TagValues<'_>,
) -> Option<Value<'v>> {
    let upper = attribute.to_uppercase();
    let is_body = matches!(upper.as_str(), "BODY" | "EMAIL" | "NOTE");
    if (is_body || upper == "SUBJECT") && !values.article_texts {
        return UNKNOWN;
    }
    match (tag.argument, upper.as_str()) {
        (Some(_), _) if is_body => {
            if attribute != upper {
                UNKNOWN
            } else {
                quoted(tag, "BODY", article, values, 0)
            }
        }
        (Some(size), "SUBJECT") => {
            let Some(subject) = article.and_then(|article| article.get("Subject")) else {
                return UNKNOWN;
            };
            let clean = values
                .clean_subject
                .map_or_else(|| subject.to_owned(), |clean| clean(subject));
            Some(Value::Text(Cow::Owned(cut(&clean, size))))
        }
        (None, _) if is_body => {
            let body = article.and_then(|article| article.get("Body"));
            body.map(|text| Value::Text(Cow::Borrowed(text)))
                .or(UNKNOWN)
        }
        _ => article?
            .get(attribute)
            .map(|text| Value::Text(Cow::Borrowed(text))),
    }
}

/// The first lines of a body, to be cited; `[0]` means all of them.
fn quoted<'v>(
    tag: &Tag<'_>,
    name: &str,
    article: Option<&'v Attributes>,
    values: &TagValues<'_>,
    default: usize,
) -> Option<Value<'v>> {
    let Some(body) = article
        .filter(|_| values.article_texts)
        .and_then(|article| article.get(name))
    else {
        return UNKNOWN;
    };
    let lines = tag
        .argument
        .and_then(|argument| argument.parse().ok())
        .unwrap_or(default);
    let lines = if lines == 0 { usize::MAX } else { lines };
    let body = body.trim_end_matches('\n');
    if body.is_empty() {
        return Some(Value::Text(Cow::Borrowed("")));
    }
    Some(Value::Quote(
        body.split('\n').take(lines).collect::<Vec<_>>().join("\n"),
    ))
}

fn cut(subject: &str, size: &str) -> String {
    let Ok(size) = size.parse::<usize>() else {
        return subject.to_owned();
    };
    // OTRS marks a subject of exactly that size, too.
    let mut ends = subject
        .char_indices()
        .map(|(at, _)| at)
        .chain([subject.len()]);
    match ends.nth(size) {
        Some(end) => format!("{} [...]", subject[..end].trim_end()),
        None => subject.to_owned(),
    }
}

/// The customer's name: of the customer user, else the recipient's, else what the mail says.
fn real_name(values: &TagValues<'_>) -> String {
    if let Some(customer) = &values.customer_user {
        let full = customer.get("UserFullname").map(str::to_owned);
        let parts = [customer.get("UserFirstname"), customer.get("UserLastname")];
        let name =
            full.unwrap_or_else(|| parts.into_iter().flatten().collect::<Vec<_>>().join(" "));
        if !name.trim().is_empty() {
            return name.trim().to_owned();
        }
    }
    let recipient = values.recipient.as_ref().map(|person| match person {
        Person::Agent(person) | Person::CustomerUser(person) => person,
    });
    if let Some(name) = recipient
        .and_then(|person| person.get("Realname"))
        .filter(|name| !name.is_empty())
    {
        return name.to_owned();
    }
    let article = values.customer_article.as_ref();
    let line = ["ReplyTo", "To"]
        .iter()
        .find_map(|name| article?.get(name).filter(|line| !line.is_empty()));
    let line = line.unwrap_or_default();
    // As OTRS does it: what stands between the first and the last angle bracket is no name.
    let name = match (line.find('<'), line.rfind('>')) {
        (Some(start), Some(end)) if start < end => {
            format!("{}{}", &line[..start], &line[end + 1..])
        }
        _ => line.to_owned(),
    };
    name.chars()
        .filter(|c| !"\",;".contains(*c))
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_never_shown_whatever_is_handed_in() {
        let person = Attributes::from_iter([
            ("UserPw", "hash"),
            ("UserAuthToken", "t"),
            ("UserLogin", "ada"),
        ]);
        let config = |_: &str| Some("leak".to_owned());
        let values = TagValues {
            config: Some(&config),
            owner: Some(person.clone()),
            current: Some(person.clone()),
            customer_user: Some(person.clone()),
            recipient: Some(Person::CustomerUser(person)),
            ..TagValues::default()
        };
        let text = "<OTRS_OWNER_UserPw> <OTRS_CURRENT_UserAuthToken> <OTRS_CUSTOMER_DATA_UserPw> <OTRS_NOTIFICATION_RECIPIENT_UserPw> \
                    <OTRS_CONFIG_DatabasePw> <OTRS_CONFIG_AuthModule::LDAP::SearchUserPw1> <OTRS_CONFIG_Home> <OTRS_UserPw>";
        assert_eq!(
            expand(text, &values, Target::Plain),
            "xxx xxx - - xxx xxx  <OTRS_UserPw>"
        );
    }

    #[test]
    fn inserted_tags_stay_text() {
        let article = Attributes::from_iter([
            ("Subject", "<OTRS_CONFIG_FQDN>"),
            ("Body", "<OTRS_CUSTOMER_BODY>\n<OTRS_OWNER_UserLogin>"),
        ]);
        let values = TagValues {
            customer_article: Some(article),
            article_texts: true,
            ..TagValues::default()
        };
        let text = expand(
            "<OTRS_CUSTOMER_SUBJECT>|<OTRS_CUSTOMER_BODY>",
            &values,
            Target::Plain,
        );
        assert_eq!(
            text,
            "<OTRS_CONFIG_FQDN>|<OTRS_CUSTOMER_BODY>\n<OTRS_OWNER_UserLogin>"
        );
        let html = expand("&lt;OTRS_CUSTOMER_BODY[1]&gt;", &values, Target::Html);
        assert_eq!(
            html,
            "<blockquote type=\"cite\">&lt;OTRS_CUSTOMER_BODY&gt;</blockquote>"
        );
    }

    #[test]
    fn many_open_tags_take_linear_time() {
        let text = "<OTRS_TICKET_".repeat(50_000);
        assert_eq!(expand(&text, &TagValues::default(), Target::Plain), text);
    }
}
