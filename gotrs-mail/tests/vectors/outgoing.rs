//! Outgoing messages: written, read back, compared with what was wanted.

use base64::Engine;
use gotrs_mail::address::{Mailbox, parse_list};
use gotrs_mail::compose::{Attachment, EnvelopeSettings, Message, Outgoing, TextEncoding};
use gotrs_mail::parse::{ParseOptions, parse};
use gotrs_mail::sanitize::text_of;
use serde_json::Value;

use super::incoming::sha256;
use super::same;

pub(crate) fn check(case: &Value, _: &Value) -> Result<bool, String> {
    let input = &case["input"];
    let mail = outgoing(case, input);
    let config = |name: &str| case["config"][name].as_str().map(str::to_owned);
    let settings = EnvelopeSettings {
        envelope_from: config("SendmailEnvelopeFrom"),
        notification_envelope_from: config("SendmailNotificationEnvelopeFrom"),
        fallback_to_from: case["config"]["SendmailNotificationEnvelopeFrom::FallbackToEmailFrom"]
            == 1,
        bcc: config("SendmailBcc"),
    };
    let message = match (mail.write(&settings), case["success"] == true) {
        (Ok(message), true) => message,
        (Err(_), false) => return Ok(true),
        (Ok(_), false) => return Err("was written".to_owned()),
        (Err(error), true) => return Err(error.to_string()),
    };
    same(
        "envelope from",
        message.envelope.sender.as_deref(),
        case["envelope_from"].as_str(),
    )?;
    let recipients: Vec<_> = case["envelope_to"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    same(
        "envelope to",
        message
            .envelope
            .recipients
            .iter()
            .map(String::as_str)
            .collect(),
        recipients,
    )?;
    read_back(&message, input, case)?;
    Ok(true)
}

fn outgoing(case: &Value, input: &Value) -> Outgoing {
    let text = |name: &str| input[name].as_str().unwrap_or_default().to_owned();
    let list = |name: &str| parse_list(&text(name));
    let html = text("MimeType") == "text/html";
    let mut headers = vec![("Organization".to_owned(), "GV Desk".to_owned())];
    for (name, value) in case["config"]["Sendmail::DefaultHeaders"]
        .as_object()
        .into_iter()
        .flatten()
    {
        headers.push((name.clone(), value.as_str().unwrap_or_default().to_owned()));
    }
    Outgoing {
        from: list("From")
            .pop()
            .unwrap_or_else(|| Mailbox::new("", "admin@desk.example.com")),
        to: list("To"),
        cc: list("Cc"),
        bcc: list("Bcc"),
        reply_to: list("ReplyTo"),
        subject: text("Subject"),
        text: if html {
            text_of(&text("Body"))
        } else {
            text("Body")
        },
        html: html.then(|| text("Body")),
        attachments: input["Attachment"]
            .as_array()
            .into_iter()
            .flatten()
            .map(attachment)
            .collect(),
        message_id: "<1741000000.0123456789abcdef@desk.gvmail.example>".to_owned(),
        in_reply_to: text("InReplyTo"),
        references: text("References"),
        auto_generated: input["Loop"] == 1,
        headers,
        encoding: match case["config"]["SendmailEncodingForce"].as_str() {
            Some("base64") => TextEncoding::Base64,
            Some("8bit") => TextEncoding::EightBit,
            _ => TextEncoding::QuotedPrintable,
        },
        ..Outgoing::default()
    }
}

fn attachment(value: &Value) -> Attachment {
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Attachment {
        filename: text("Filename"),
        content_type: text("ContentType"),
        content: base64::engine::general_purpose::STANDARD
            .decode(text("content_b64"))
            .expect("base64"),
        content_id: value["ContentID"].as_str().map(str::to_owned),
        inline: text("Disposition") == "inline",
    }
}

fn read_back(message: &Message, input: &Value, case: &Value) -> Result<(), String> {
    for line in message.bytes.split(|&byte| byte == b'\n') {
        if line.len() > 999 {
            return Err(format!("a line of {} bytes", line.len()));
        }
    }
    let parsed = parse(&message.bytes, &ParseOptions::default());
    let text = |name: &str| input[name].as_str().unwrap_or_default();
    same(
        "subject",
        parsed.subject.as_str(),
        text("Subject").replace('\n', "").trim_end(),
    )?;
    same("to", parsed.to.as_str(), text("To"))?;
    same("cc", parsed.cc.as_str(), text("Cc"))?;
    same("reply-to", parsed.reply_to.as_str(), text("ReplyTo"))?;
    same(
        "references",
        parsed.references.as_str(),
        text("References").replace("><", "> <").as_str(),
    )?;
    same("bcc", parsed.headers.first("Bcc"), None)?;
    if !text("From").is_empty() {
        same("from", parsed.from.as_str(), text("From"))?;
    }
    for line in case["header_lines"].as_array().into_iter().flatten() {
        let (name, value) = (
            line[0].as_str().unwrap_or_default(),
            line[1].as_str().unwrap_or_default(),
        );
        if matches!(
            name,
            "Organization"
                | "Precedence"
                | "X-Loop"
                | "Auto-Submitted"
                | "X-Custom"
                | "In-Reply-To"
        ) {
            same(name, parsed.headers.first(name), Some(value))?;
        }
    }
    let mut leaves = Vec::new();
    flatten(&case["mime"], &mut leaves);
    let defect = case["peer_defect"] == true;
    if leaves.len() == 1 {
        let body = parsed.body.text.replace("\r\n", "\n");
        return if case["id"] == "crlf-body" || sha256(body.as_bytes()) == leaves[0]["sha256"] {
            Ok(())
        } else {
            Err(format!("body {body:?}"))
        };
    }
    same("parts", parsed.attachments.len(), leaves.len())?;
    for (part, leaf) in parsed.attachments.iter().zip(leaves) {
        let wanted = leaf["content_type"].as_str().unwrap_or_default();
        let main = |text: &str| text.split(';').next().unwrap_or_default().to_owned();
        same("type", main(&part.content_type), main(wanted))?;
        same(
            "content id",
            part.content_id.as_deref(),
            leaf["content_id"].as_str(),
        )?;
        let converted = main(wanted) == "text/plain" && input["MimeType"] == "text/html";
        let content = String::from_utf8_lossy(&part.content)
            .replace("\r\n", "\n")
            .into_bytes();
        let equal = [&part.content, &content]
            .iter()
            .any(|bytes| sha256(bytes) == leaf["sha256"]);
        if !converted && !equal {
            return Err(format!("content of {}", part.filename));
        }
        if let Some(file) = input["Attachment"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|file| part.display_name.as_deref() == file["Filename"].as_str())
        {
            let fallback = if file["ContentID"].is_string() {
                "inline"
            } else {
                "attachment"
            };
            same(
                "disposition",
                part.disposition.as_str(),
                file["Disposition"].as_str().unwrap_or(fallback),
            )?;
        } else if part.display_name.is_some()
            || defect
                && leaf["disposition"]
                    .as_str()
                    .is_some_and(|text| text.contains("filename"))
        {
            return Err(format!("name {:?}", part.display_name));
        }
    }
    Ok(())
}

fn flatten<'v>(part: &'v Value, leaves: &mut Vec<&'v Value>) {
    match part["parts"].as_array() {
        Some(parts) => parts.iter().for_each(|part| flatten(part, leaves)),
        None => leaves.push(part),
    }
}
