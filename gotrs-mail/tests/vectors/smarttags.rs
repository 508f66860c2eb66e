//! Smart tags with the values of the set's situation. What the desk formats (translations, dates) is handed in.

use gotrs_core::ticket::subject::SubjectSettings;
use gotrs_mail::compose::quote::wrap;
use gotrs_mail::sanitize::{text_of, to_html};
use gotrs_mail::tags::{Attributes, Person, TagValues, Target, expand};
use serde_json::Value;

use super::same;

pub(crate) fn check(case: &Value, file: &Value) -> Result<bool, String> {
    let entry = case["entry"].as_str().unwrap_or_default();
    let rich = case["rich_text"] == 1;
    let html_source = case["content_type_in"] == "text/html";
    // Out of scope here: sender names, choice of language, HTML turned into text.
    if matches!(entry, "sender" | "notification_language") || (html_source && !rich) {
        return Ok(false);
    }
    let setup = &file["setup"];
    let notification = entry.starts_with("notification");
    let article = |name: &str| {
        let source = &setup[name];
        let mut values = Attributes::default();
        for (key, value) in source.as_object().into_iter().flatten() {
            let value = value.as_str().unwrap_or_default();
            let body = key == "body" && notification;
            values.set(
                key,
                if body {
                    wrap(value, 86)
                } else {
                    value.to_owned()
                },
            );
        }
        values
    };
    let clean = |subject: &str| SubjectSettings::default().clean(subject, "@@TN@@", None);
    let config = |key: &str| {
        let known = [
            ("FQDN", "desk.gvmail.example"),
            ("Organization", "GV Desk"),
            ("Ticket::Hook", "Ticket#"),
            ("Ticket::SubjectRe", "Re"),
        ];
        known
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| (*value).to_owned())
    };
    let answers = matches!(
        case["template_type"].as_str(),
        Some("Answer" | "Forward" | "Note")
    );
    let values = TagValues {
        config: Some(&config),
        recipient: match entry {
            "notification_agent" => Some(Person::Agent(agent("Bob", "Busy", "bob"))),
            "notification_customer" => Some(Person::CustomerUser(customer())),
            _ => None,
        },
        owner: Some(agent("Ada", "Agent", "ada")),
        responsible: Some(agent("Bob", "Busy", "bob")),
        current: Some(if notification {
            agent("-", "-", "root@localhost")
        } else {
            agent("Ada", "Agent", "ada")
        }),
        ticket: ticket(entry),
        customer_article: Some(article("customer_article")),
        agent_article: (notification || case["template_type"] == "Note")
            .then(|| article("agent_article")),
        article_texts: notification || entry == "generic_agent_article" || answers,
        customer_user: Some(customer()),
        clean_subject: Some(&clean),
        email_date: None,
    };
    let expanded = |text: &str| {
        let source = if rich && !html_source {
            to_html(text)
        } else {
            text.to_owned()
        };
        expand(
            &source,
            &values,
            if rich { Target::Html } else { Target::Plain },
        )
    };
    let text = case["text"].as_str().unwrap_or_default();
    let correct = &case["correct"];
    let body = expanded(text);
    if let Some(same_as) = correct["same_result_as_text"].as_str() {
        same("body", &body, &expanded(same_as))?;
    } else if let Some(list) = correct["body_must_contain"].as_array() {
        let missing = list
            .iter()
            .filter_map(Value::as_str)
            .find(|must| !body.contains(must));
        missing.map_or(Ok(()), |must| Err(format!("{body:?} lacks {must:?}")))?;
    } else if let Some(list) = correct["body_must_not_contain"].as_array() {
        let found = list
            .iter()
            .filter_map(Value::as_str)
            .find(|must| body.contains(must));
        found.map_or(Ok(()), |must| Err(format!("{body:?} has {must:?}")))?;
    } else {
        let expected = correct["body"]
            .as_str()
            .or_else(|| case["body"].as_str())
            .unwrap_or_default();
        // Templates are un-escaped again by the peer: their text is compared, not their markup.
        let markup =
            |html: &str| text_of(&html.replace("<br/>\n", "<br>").replace("<br/>", "<br>"));
        let expected_text = if entry == "standard_template" {
            markup(
                &expected
                    .replace('<', "&lt;")
                    .replace("&lt;blockquote type=\"cite\">", "<blockquote>")
                    .replace("&lt;/blockquote>", "</blockquote>")
                    .replace("&lt;br/>", "<br>"),
            )
        } else {
            markup(expected)
        };
        if rich {
            same("body", markup(&body), expected_text)?
        } else {
            same("body", body.as_str(), expected)?
        }
    }
    Ok(true)
}

fn agent(first: &str, last: &str, login: &str) -> Attributes {
    let email = if login.contains('@') {
        login.to_owned()
    } else {
        format!("{login}@gvmail.example")
    };
    Attributes::from_iter([
        ("UserFirstname", first.to_owned()),
        ("UserLastname", last.to_owned()),
        ("UserFullname", format!("{first} {last}")),
        ("UserLogin", login.to_owned()),
        ("UserEmail", email),
        ("UserPw", "hash".to_owned()),
    ])
}

fn customer() -> Attributes {
    Attributes::from_iter([
        ("UserFirstname", "Gina"),
        ("UserLastname", "Vogt"),
        ("UserFullname", "Gina Vogt"),
        ("UserLogin", "gina"),
        ("UserEmail", "gina.vogt@customer.example"),
        ("UserCustomerID", "acme"),
        ("UserTitle", ""),
        ("UserPhone", ""),
        ("UserPassword", "hash"),
        ("CustomerCompanyName", "Acme GmbH"),
    ])
}

/// The ticket as the entry shows it: raw, in English, or in German.
fn ticket(entry: &str) -> Attributes {
    let pick = |raw: &'static str, english: &'static str, german: &'static str| match entry {
        "notification_agent" => english,
        "notification_customer" => german,
        _ => raw,
    };
    Attributes::from_iter([
        ("TicketNumber", "@@TN@@"),
        ("TicketID", "@@TICKETID@@"),
        ("Title", "Größe <b> & \"quotes\""),
        ("Queue", "Support::Level2"),
        (
            "State",
            pick(
                "pending reminder",
                "pending reminder",
                "warten zur Erinnerung",
            ),
        ),
        (
            "StateType",
            pick(
                "pending reminder",
                "pending reminder",
                "warten zur Erinnerung",
            ),
        ),
        ("Priority", pick("4 high", "4 high", "4 hoch")),
        ("Lock", pick("lock", "lock", "gesperrt")),
        ("Owner", "ada"),
        ("Responsible", "bob"),
        ("Type", "Incident"),
        ("Service", "Mailing"),
        ("SLA", "Gold"),
        ("CustomerID", "acme"),
        ("CustomerUserID", "gina"),
        (
            "Created",
            pick(
                "2025-03-03 09:10:11",
                "03/03/2025 09:10 (UTC)",
                "03.03.2025 09:10 (UTC)",
            ),
        ),
        (
            "Changed",
            pick(
                "2025-03-04 10:11:12",
                "03/04/2025 10:11 (UTC)",
                "04.03.2025 10:11 (UTC)",
            ),
        ),
        ("ArchiveFlag", "n"),
        (
            "RealTillTimeNotUsed",
            pick(
                "2037-05-06 07:08:09",
                "05/06/2037 07:08 (UTC)",
                "06.05.2037 07:08 (UTC)",
            ),
        ),
        ("EscalationResponseTime", "0"),
        ("DynamicField_GvText", "dyn <i>text</i>"),
        ("DynamicField_GvText_Value", "dyn <i>text</i>"),
        ("DynamicField_GvDrop", "a"),
        ("DynamicField_GvDrop_Value", "Alpha"),
        ("DynamicField_GvMulti", "x, y"),
        ("DynamicField_GvMulti_Value", "Ex, Why"),
        ("DynamicField_GvCheck", "1"),
        (
            "DynamicField_GvCheck_Value",
            pick("Checked", "Checked", "Ausgewählt"),
        ),
        (
            "DynamicField_GvDate",
            pick(
                "2025-06-07 08:09:10",
                "2025-06-07 08:09:10 (UTC)",
                "2025-06-07 08:09:10 (UTC)",
            ),
        ),
        (
            "DynamicField_GvDate_Value",
            pick(
                "2025-06-07 08:09:10",
                "06/07/2025 08:09 (UTC)",
                "07.06.2025 08:09 (UTC)",
            ),
        ),
        ("DynamicField_GvArea", "area 1\narea 2"),
    ])
}
