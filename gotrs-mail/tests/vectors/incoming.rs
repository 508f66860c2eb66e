//! What a raw message is parsed to: subject, addresses, ids, body, attachments, the HTML to show.
//!
//! Bodies made from HTML are not compared here: the layout of `ToAscii` is tested where it is written.

use std::io::Read;
use std::time::{Duration, Instant};

use base64::Engine;
use gotrs_mail::parse::{ParseOptions, ParsedAttachment, ParsedMail, parse};
use serde_json::Value;
use sha2::Digest;

use super::same;

pub(crate) fn check(case: &Value, _: &Value) -> Result<bool, String> {
    let mut checked = false;
    for step in case["steps"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|step| step["op"] == "mail")
    {
        let raw = raw_message(step)?;
        let started = Instant::now();
        let mail = parse(&raw, &ParseOptions::default());
        if started.elapsed() > Duration::from_secs(5) {
            return Err(format!(
                "took {:?} for {} bytes",
                started.elapsed(),
                raw.len()
            ));
        }
        checked = true;
        if case["loose"] == true || has_filters(case) {
            continue;
        }
        let mut articles = step["expect"]["articles"].as_array().into_iter().flatten();
        if let Some(article) = articles.rfind(|article| article["kind"] == "inbound") {
            let new_subject = step["expect"]["return_code"] == 3; // the old number was removed by the PostMaster
            compare(
                &mail,
                &with_number(article),
                &with_number(&case["correct"]),
                new_subject,
            )?;
        }
    }
    Ok(checked)
}

fn has_filters(case: &Value) -> bool {
    case["filters"]
        .as_array()
        .is_some_and(|filters| !filters.is_empty())
        || case["config"]
            .as_object()
            .is_some_and(|config| !config.is_empty())
}

/// Stands for the number of the first ticket of a case.
const NUMBER: &str = "2025030310000018";

fn with_number(value: &Value) -> Value {
    serde_json::from_str(&value.to_string().replace("@@TN1@@", NUMBER)).expect("still JSON")
}

pub(crate) fn raw_message(step: &Value) -> Result<Vec<u8>, String> {
    let raw = raw_bytes(step)?;
    match String::from_utf8(raw) {
        Ok(text) => Ok(text.replace("@@TN1@@", NUMBER).into_bytes()),
        Err(error) => Ok(error.into_bytes()),
    }
}

pub(crate) fn raw_bytes(step: &Value) -> Result<Vec<u8>, String> {
    let engine = base64::engine::general_purpose::STANDARD;
    if let Some(text) = step["raw_text"].as_str() {
        return Ok(text.as_bytes().to_vec());
    }
    let field = if step["raw_b64"].is_string() {
        "raw_b64"
    } else {
        "raw_gzip_b64"
    };
    let bytes = engine
        .decode(step[field].as_str().ok_or("no raw message")?)
        .map_err(|error| error.to_string())?;
    if field == "raw_b64" {
        return Ok(bytes);
    }
    let mut raw = Vec::new();
    flate2::read::GzDecoder::new(&bytes[..])
        .read_to_end(&mut raw)
        .map_err(|error| error.to_string())?;
    Ok(raw)
}

fn compare(
    mail: &ParsedMail,
    article: &Value,
    correct: &Value,
    new_subject: bool,
) -> Result<(), String> {
    let field = |name: &str| {
        if correct.get(name).is_some() {
            &correct[name]
        } else {
            &article[name]
        }
    };
    for (name, actual) in [
        ("subject", &mail.subject),
        ("from", &mail.from),
        ("to", &mail.to),
        ("cc", &mail.cc),
        ("reply_to", &mail.reply_to),
        ("message_id", &mail.message_id),
        ("in_reply_to", &mail.in_reply_to),
        ("references", &mail.references),
    ] {
        if name == "subject" && new_subject {
            continue;
        }
        if correct.get("ticket").is_none() || correct.get(name).is_some() {
            compare_text(name, actual, field(name))?;
        }
    }
    compare_body(mail, field("body"), correct)?;
    if correct.get("body").is_none() {
        same(
            "content_type",
            mail.body.content_type.as_str(),
            article["content_type"]
                .as_str()
                .unwrap_or_default()
                .trim_end_matches(';'),
        )?;
    }
    if let Some(of) = correct["html_body_sha256_of"].as_str() {
        same(
            "html body",
            mail.html
                .map(|html| mail.attachments[html].filename.as_str()),
            Some(of),
        )?;
    }
    match correct["attachments"].as_array() {
        Some(list) => list.iter().try_for_each(|expected| {
            let found = mail
                .attachments
                .iter()
                .any(|actual| compare_attachment(actual, expected).is_ok());
            if found {
                Ok(())
            } else {
                Err(format!(
                    "no attachment like {expected} in {:?}",
                    names(mail)
                ))
            }
        }),
        None if correct.as_object().is_some_and(serde_json::Map::is_empty) => Ok(()),
        // The peer took the mail apart wrongly: its attachments are not the correct ones.
        None if correct.get("body").is_some() && article["body"] == gotrs_mail::parse::NO_TEXT => {
            Ok(())
        }
        None => compare_attachments(mail, article, correct.get("body").is_some()),
    }
}

fn names(mail: &ParsedMail) -> Vec<(&str, &str)> {
    mail.attachments
        .iter()
        .map(|attachment| {
            (
                attachment.filename.as_str(),
                attachment.content_type.as_str(),
            )
        })
        .collect()
}

fn compare_text(what: &str, actual: &str, expected: &Value) -> Result<(), String> {
    let Some(text) = expected.as_str() else {
        if expected["long_string"] == true {
            let cut = if what == "message_id" {
                3800
            } else {
                usize::MAX
            }; // width of the column
            let actual: String = actual.chars().take(cut).collect();
            same(
                what,
                sha256(actual.as_bytes()).as_str(),
                expected["sha256_utf8"].as_str().unwrap_or_default(),
            )?;
        }
        return Ok(());
    };
    let cut = if what == "message_id" {
        3800
    } else {
        usize::MAX
    }; // width of the column
    let actual: String = actual.chars().take(cut).collect();
    if text.contains("@@") {
        Ok(())
    } else {
        same(what, actual.as_str(), text)
    }
}

fn compare_body(mail: &ParsedMail, expected: &Value, correct: &Value) -> Result<(), String> {
    let html = mail.body.from_html || mail.html.is_some();
    for must in correct["body_must_contain"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        if !html && !mail.body.text.contains(must) {
            return Err(format!("body lacks {must:?}"));
        }
    }
    match expected.as_str() {
        Some(text) if html && (mail.body.from_html || correct.get("body").is_some()) => same(
            "body is empty",
            mail.body.text.trim().is_empty(),
            text.trim().is_empty(),
        ),
        Some(text) => {
            let trim = |text: &str| text.replace("\r\n", "\n").trim_end_matches('\n').to_owned();
            if text.contains("@@") {
                Ok(())
            } else {
                same("body", trim(&mail.body.text), trim(text))
            }
        }
        None if html => Ok(()),
        None => compare_text("body", &mail.body.text, expected),
    }
}

fn compare_attachments(
    mail: &ParsedMail,
    article: &Value,
    body_differs: bool,
) -> Result<(), String> {
    let expected = article["attachments"].as_array().ok_or("no attachments")?;
    if mail.attachments.len() != expected.len() {
        return Err(format!(
            "expected {} attachments, got {:?}",
            expected.len(),
            names(mail)
        ));
    }
    for expected in expected {
        let results: Vec<_> = mail
            .attachments
            .iter()
            .map(|actual| compare_attachment(actual, expected))
            .collect();
        let recoded = body_differs
            && expected["filename"]
                .as_str()
                .is_some_and(|name| name.starts_with("file-"));
        if !recoded && !results.iter().any(Result::is_ok) {
            let same_name = mail
                .attachments
                .iter()
                .position(|actual| expected["filename"] == actual.filename.as_str());
            let why = same_name.map(|index| results[index].clone());
            return Err(format!(
                "attachment {}: {why:?} in {:?}",
                expected["filename"],
                names(mail)
            ));
        }
    }
    Ok(())
}

fn compare_attachment(actual: &ParsedAttachment, expected: &Value) -> Result<(), String> {
    let text = |name: &str| expected.get(name).and_then(Value::as_str);
    for (name, value) in [
        ("filename", actual.filename.as_str()),
        ("content_type", actual.content_type.as_str()),
        (
            "content_id",
            actual.content_id.as_deref().unwrap_or_default(),
        ),
        (
            "content_alternative",
            if actual.content_alternative { "1" } else { "" },
        ),
        ("disposition", actual.disposition.as_str()),
    ] {
        if let Some(expected) = text(name) {
            same(name, value, expected.trim())?;
        }
    }
    if let Some(hash) = text("sha256") {
        // Text that was joined from HTML has the layout of the converter in use.
        let letters = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        };
        let joined = text("filename") == Some("file-1")
            && text("text").is_some_and(|text| {
                letters(text) == letters(&String::from_utf8_lossy(&actual.content))
            });
        if !joined && expected["has_ticket_number"] != true && sha256(&actual.content) != hash {
            return Err(format!(
                "content {:?}",
                String::from_utf8_lossy(&actual.content)
            ));
        }
    }
    Ok(())
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
