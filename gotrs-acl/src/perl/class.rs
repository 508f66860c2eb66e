//! Bracketed classes and single-character escapes of Perl expressions: the leaves below [`super::Translator`].

use super::{PatternError, put_literal};

fn refuse<T>(at: usize, reason: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError {
        at: Some(at),
        reason: reason.into(),
    })
}

/// Reads a class behind its `[` up to and with its `]`.
pub(crate) fn class(pattern: &str, at: &mut usize, out: &mut String) -> Result<(), PatternError> {
    let start = *at;
    out.push('[');
    if pattern[*at..].starts_with('^') {
        out.push('^');
        *at += 1;
    }
    let mut first = true;
    // The last member, if a range may begin with it.
    let mut low: Option<char> = None;
    loop {
        let Some(c) = pattern[*at..].chars().next() else {
            return refuse(start, "a `[` is never closed");
        };
        match c {
            ']' if !first => {
                *at += 1;
                out.push(']');
                return Ok(());
            }
            '[' if pattern[*at..].starts_with("[:") && posix(pattern, at, out)? => low = None,
            '-' if low.is_some() && !pattern[*at + 1..].starts_with(']') => {
                *at += 1;
                let from = low.take().expect("the guard saw it");
                range(pattern, at, from, out)?;
            }
            _ => {
                low = member(pattern, at)?;
                match low {
                    Some(c) => put_literal(c, out),
                    None => escape(pattern, at, out, true)?,
                }
            }
        }
        first = false;
    }
}

/// The upper end of a range; `from` and the hyphen are read already, and `from` is written.
fn range(pattern: &str, at: &mut usize, from: char, out: &mut String) -> Result<(), PatternError> {
    let posix = pattern[*at..].starts_with("[:");
    let to = if posix { None } else { member(pattern, at)? };
    match to {
        Some(to) if to < from => refuse(*at, format!("the range `{from}-{to}` is upside down")),
        Some(to) => {
            out.push('-');
            put_literal(to, out);
            Ok(())
        }
        // `a-\d`: Perl takes the hyphen as one.
        None => {
            put_literal('-', out);
            if posix {
                Ok(())
            } else {
                escape(pattern, at, out, true)
            }
        }
    }
}

/// One character of a class, stepping over it; nothing, without a step, for an escape that means several.
fn member(pattern: &str, at: &mut usize) -> Result<Option<char>, PatternError> {
    let rest = &pattern[*at..];
    let Some(c) = rest.chars().next() else {
        return refuse(*at, "a `[` is never closed");
    };
    if c != '\\' {
        *at += c.len_utf8();
        return Ok(Some(c));
    }
    let mut after = *at + 1;
    let found = character(pattern, &mut after, true)?;
    if found.is_some() {
        *at = after;
    } else {
        // The caller reads the escape from behind its backslash.
        *at += 1;
    }
    Ok(found)
}

/// `[:alpha:]` or `[:^alpha:]`; false when this is no such class.
fn posix(pattern: &str, at: &mut usize, out: &mut String) -> Result<bool, PatternError> {
    let rest = &pattern[*at + 2..];
    let Some((name, _)) = rest.split_once(":]") else {
        return Ok(false);
    };
    let (negated, bare) = name
        .strip_prefix('^')
        .map_or((false, name), |bare| (true, bare));
    if !bare.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Ok(false);
    }
    let class = match bare {
        "alpha" => r"\p{Alphabetic}",
        "digit" => r"\d",
        "alnum" => r"\p{Alphabetic}\p{Nd}",
        "upper" => r"\p{Uppercase}",
        "lower" => r"\p{Lowercase}",
        "space" => r"\s",
        "blank" => r"\t\p{Zs}",
        "word" => r"\w",
        "punct" => r"\p{P}\x24\x2B\x3C-\x3E\x5E\x60\x7C\x7E",
        "cntrl" => r"\p{Cc}",
        "xdigit" => r"0-9A-Fa-f",
        "ascii" => r"\x00-\x7F",
        "graph" => r"[^\s\p{Cc}\p{Cn}]",
        "print" => r"[^\p{Cc}\p{Cn}\u{2028}\u{2029}]",
        _ => return refuse(*at, format!("the class `[:{name}:]` does not exist")),
    };
    *at += name.len() + 4;
    if negated {
        out.push_str("[^");
        out.push_str(class);
        out.push(']');
    } else {
        out.push_str(class);
    }
    Ok(true)
}

/// Reads the escape behind a backslash and writes it; `in_class` when inside brackets.
pub(crate) fn escape(
    pattern: &str,
    at: &mut usize,
    out: &mut String,
    in_class: bool,
) -> Result<(), PatternError> {
    if let Some(c) = character(pattern, at, in_class)? {
        put_literal(c, out);
        return Ok(());
    }
    let c = pattern[*at..].chars().next().unwrap_or('\\');
    let class = match c {
        'd' => r"\d",
        'D' => r"\D",
        'w' => r"\w",
        'W' => r"\W",
        's' => r"\s",
        'S' => r"\S",
        'h' if in_class => r"\t\p{Zs}",
        'h' => r"[\t\p{Zs}]",
        'H' => r"[^\t\p{Zs}]",
        'v' if in_class => r"\n\x0B\f\r\u{85}\u{2028}\u{2029}",
        'v' => r"[\n\x0B\f\r\u{85}\u{2028}\u{2029}]",
        'V' => r"[^\n\x0B\f\r\u{85}\u{2028}\u{2029}]",
        'p' | 'P' => return property(pattern, at, out),
        c => return refuse(*at, format!("the escape `\\{c}` cannot be had")),
    };
    *at += 1;
    out.push_str(class);
    Ok(())
}

/// `\pL`, `\p{Letter}`, `\P{Script=Greek}`.
fn property(pattern: &str, at: &mut usize, out: &mut String) -> Result<(), PatternError> {
    let rest = &pattern[*at..];
    let braced = rest[1..].starts_with('{');
    let length = if braced {
        rest.find('}').map(|end| end + 1)
    } else {
        rest.chars().nth(1).map(|c| 1 + c.len_utf8())
    };
    let Some(length) = length else {
        return refuse(*at, "a Unicode property needs a name");
    };
    let name = &rest[1..length];
    let inside = name.trim_start_matches('{').trim_end_matches('}');
    if !inside
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "_=: ^".contains(c))
    {
        return refuse(*at, "not the name of a Unicode property");
    }
    let inside = inside.strip_prefix("Is").unwrap_or(inside);
    out.push_str(&format!("\\{}{{{inside}}}", &rest[..1]));
    *at += length;
    Ok(())
}

/// The one character that an escape means, stepping over it; nothing, without a step, if it means a class.
fn character(pattern: &str, at: &mut usize, in_class: bool) -> Result<Option<char>, PatternError> {
    let Some(c) = pattern[*at..].chars().next() else {
        return refuse(*at, "a backslash at the end");
    };
    let found = match c {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'f' => '\u{c}',
        'e' => '\u{1b}',
        'a' => '\u{7}',
        'b' if in_class => '\u{8}',
        '0'..='7' => return octal(pattern, at).map(Some),
        'x' => return hexadecimal(pattern, at).map(Some),
        'o' if pattern[*at..].starts_with("o{") => return braced(pattern, at, 8).map(Some),
        'N' if pattern[*at..].starts_with("N{U+") => {
            *at += 2;
            return braced(pattern, at, 16).map(Some);
        }
        'c' => {
            let Some(control) = pattern[*at + 1..].chars().next().filter(char::is_ascii) else {
                return refuse(*at, "`\\c` needs an ASCII character");
            };
            *at += 2;
            return Ok(Some(char::from(control.to_ascii_uppercase() as u8 ^ 0x40)));
        }
        c if c.is_ascii_alphanumeric() => return Ok(None),
        c => c,
    };
    *at += c.len_utf8();
    Ok(Some(found))
}

fn octal(pattern: &str, at: &mut usize) -> Result<char, PatternError> {
    let digits: String = pattern[*at..]
        .chars()
        .take(3)
        .take_while(|c| c.is_digit(8))
        .collect();
    *at += digits.len();
    code(&digits, 8, *at)
}

fn hexadecimal(pattern: &str, at: &mut usize) -> Result<char, PatternError> {
    if pattern[*at..].starts_with("x{") {
        return braced(pattern, at, 16);
    }
    *at += 1;
    let digits: String = pattern[*at..]
        .chars()
        .take(2)
        .take_while(char::is_ascii_hexdigit)
        .collect();
    *at += digits.len();
    code(if digits.is_empty() { "0" } else { &digits }, 16, *at)
}

/// `x{41}`, `o{101}`, `+41}` (behind `N{U`): the digits between the next character and the brace.
fn braced(pattern: &str, at: &mut usize, radix: u32) -> Result<char, PatternError> {
    let rest = &pattern[*at..];
    let Some((inside, _)) = rest.split_once('}') else {
        return refuse(*at, "a `}` is missing");
    };
    let digits = inside
        .trim_start_matches(|c: char| !c.is_digit(radix))
        .trim();
    *at += inside.len() + 1;
    code(digits, radix, *at)
}

fn code(digits: &str, radix: u32, at: usize) -> Result<char, PatternError> {
    let found = u32::from_str_radix(digits, radix)
        .ok()
        .and_then(char::from_u32);
    found.map_or_else(|| refuse(at, "not the code of a character"), Ok)
}
