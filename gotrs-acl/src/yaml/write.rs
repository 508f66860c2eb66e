//! A [`Value`] as YAML in the layout of OTRS's dumps: keys sorted, lists in the column of their key, quotes only where
//! reading would otherwise see something else.

use std::fmt::Write as _;

use crate::value::Value;

/// Writes one document with its `---` head.
pub(crate) fn write(value: &Value) -> String {
    let mut out = String::from("---");
    match value {
        Value::Map(map) if !map.is_empty() => {
            out.push('\n');
            put(value, 0, &mut out);
        }
        Value::List(list) if !list.is_empty() => {
            out.push('\n');
            put(value, 0, &mut out);
        }
        _ => {
            out.push(' ');
            put_inline(value, &mut out);
        }
    }
    out
}

/// Appends a block collection whose first line is already indented.
fn put(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Map(map) => {
            for (index, (key, item)) in map.iter().enumerate() {
                if index > 0 {
                    out.extend(std::iter::repeat_n(' ', indent));
                }
                put_text(key, out);
                out.push(':');
                put_member(item, indent, out);
            }
        }
        Value::List(list) => {
            for (index, item) in list.iter().enumerate() {
                if index > 0 {
                    out.extend(std::iter::repeat_n(' ', indent));
                }
                out.push_str("- ");
                if is_block(item) {
                    put(item, indent + 2, out);
                } else {
                    put_inline(item, out);
                }
            }
        }
        scalar => put_inline(scalar, out),
    }
}

/// Appends what follows `key:`.
fn put_member(item: &Value, indent: usize, out: &mut String) {
    if !is_block(item) {
        out.push(' ');
        put_inline(item, out);
        return;
    }
    let deeper = if matches!(item, Value::List(_)) {
        indent
    } else {
        indent + 2
    };
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', deeper));
    put(item, deeper, out);
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Map(map) => !map.is_empty(),
        Value::List(list) => !list.is_empty(),
        _ => false,
    }
}

/// Appends a scalar or an empty collection, and the line break.
fn put_inline(value: &Value, out: &mut String) {
    match value {
        Value::Undefined => out.push('~'),
        Value::Flag(flag) => out.push(if *flag { '1' } else { '0' }),
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Text(text) => put_text(text, out),
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
    }
    out.push('\n');
}

/// Appends text in the plainest style that reads back as the same text.
fn put_text(text: &str, out: &mut String) {
    if text
        .chars()
        .any(|c| c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}'))
    {
        put_escaped(text, out);
    } else if means_something_else(text) || !plain_allowed(text) {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
    } else {
        out.push_str(text);
    }
}

/// Text that a YAML reader, `YAML::XS` or a stricter one, would take for no text when it stands plain.
fn means_something_else(text: &str) -> bool {
    matches!(text, "" | "~" | "true" | "false" | "null") || looks_like_number(text)
}

/// Perl's `looks_like_number`.
fn looks_like_number(text: &str) -> bool {
    let number = text.trim().trim_start_matches(['+', '-']);
    let word = ["inf", "infinity", "nan"]
        .iter()
        .any(|word| number.eq_ignore_ascii_case(word));
    let digits = number.bytes().any(|byte| byte.is_ascii_digit())
        && number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    word || (digits && number.parse::<f64>().is_ok())
}

/// YAML's own rule for block context: no indicator at the start, no `: ` or ` #` inside, no blank at either end.
fn plain_allowed(text: &str) -> bool {
    let followed_by_blank = |at: usize| text[at + 1..].chars().next().is_none_or(|c| c == ' ');
    let first = text.chars().next().unwrap_or(' ');
    let indicator =
        "#,[]{}&*!|>'\"%@`".contains(first) || ("-?:".contains(first) && followed_by_blank(0));
    let marker = text.starts_with("---") || text.starts_with("...");
    let inside = text.char_indices().any(|(at, c)| match c {
        ':' => followed_by_blank(at),
        '#' => text[..at].ends_with(' '),
        _ => false,
    });
    !(indicator || marker || inside || text.starts_with(' ') || text.ends_with(' '))
}

fn put_escaped(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}') => {
                let code = u32::from(c);
                let _ = if code < 0x100 {
                    write!(out, "\\x{code:02X}")
                } else {
                    write!(out, "\\u{code:04X}")
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
