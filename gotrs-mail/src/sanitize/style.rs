//! Inline styles: known properties with harmless values, nothing that loads, covers or escapes its box.

/// Properties that stay.
const PROPERTIES: &[&str] = &[
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-width",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
];

/// The only functions that a value may call.
const FUNCTIONS: &[&str] = &["rgb", "rgba", "hsl", "hsla"];
const DISPLAY: &[&str] = &[
    "block",
    "inline",
    "inline-block",
    "list-item",
    "none",
    "table",
    "table-cell",
    "table-row",
];
/// Larger numbers would push content out of its frame.
const MAX_NUMBER: f64 = 3000.0;
const MAX_STYLE: usize = 4096;

/// The declarations of `style` that may stay, written in one way; `None` if none may.
pub(super) fn clean(style: &str) -> Option<String> {
    // Escapes make one text two things to two readers; honest styles have none.
    if style.len() > MAX_STYLE
        || style.contains(['\\', '<', '>', '{', '}', '@'])
        || style.contains("/*")
    {
        return None;
    }
    let mut out = String::new();
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else {
            continue;
        };
        let property = property.trim().to_ascii_lowercase();
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if PROPERTIES.contains(&property.as_str()) && value_is_harmless(&property, &value) {
            if !out.is_empty() {
                out.push(';');
            }
            out.push_str(&property);
            out.push(':');
            out.push_str(&value);
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Whether a style would load something from elsewhere.
pub(super) fn loads(style: &str) -> bool {
    let plain: String = unescape(style).to_ascii_lowercase();
    ["url(", "image(", "image-set(", "@import", "src("]
        .iter()
        .any(|call| plain.contains(call))
}

/// CSS escapes resolved, as far as counting blocked loads needs.
fn unescape(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest
            .bytes()
            .take(6)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        if let Some(c) = u32::from_str_radix(&rest[..digits], 16)
            .ok()
            .and_then(char::from_u32)
        {
            out.push(c);
            rest = rest[digits..].strip_prefix(' ').unwrap_or(&rest[digits..]);
        }
    }
    out.push_str(rest);
    out
}

fn value_is_harmless(property: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    if value.is_empty()
        || !value
            .chars()
            .all(|c| c.is_alphanumeric() || " #%.,()'\"-+!".contains(c))
    {
        return false;
    }
    if property == "display" && !DISPLAY.contains(&value.trim_end_matches("!important").trim()) {
        return false;
    }
    let balanced = |quote: char| value.matches(quote).count().is_multiple_of(2);
    if !balanced('"') || !balanced('\'') {
        return false;
    }
    functions_are_known(&value) && numbers_are_bounded(&value)
}

fn functions_are_known(value: &str) -> bool {
    value.match_indices('(').all(|(at, _)| {
        let name = value[..at]
            .rsplit(|c: char| !(c.is_alphanumeric() || c == '-'))
            .next()
            .unwrap_or_default();
        FUNCTIONS.contains(&name)
    })
}

/// No negative and no huge number; colours (`#…`) and words with digits are not numbers.
fn numbers_are_bounded(value: &str) -> bool {
    value.split([' ', ',', '(', ')']).all(|word| {
        let unsigned = word.trim_start_matches('+');
        if word.starts_with('-') && word[1..].starts_with(|c: char| c.is_ascii_digit() || c == '.')
        {
            return false;
        }
        let digits = unsigned
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
            .count();
        digits == 0
            || unsigned[..digits]
                .parse()
                .is_ok_and(|number: f64| number <= MAX_NUMBER)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_declarations_stay() {
        assert_eq!(
            clean("COLOR : Red;margin:0 auto; font-family:'Segoe UI', sans-serif").as_deref(),
            Some("color:Red;margin:0 auto;font-family:'Segoe UI', sans-serif")
        );
        assert_eq!(
            clean("color:rgb(1, 2,3)!important;background:#eee").as_deref(),
            Some("color:rgb(1, 2,3)!important;background:#eee")
        );
    }

    #[test]
    fn what_loads_covers_or_escapes_goes() {
        for style in [
            "position:fixed;inset:0",
            "background:url(//e/x)",
            r"background:u\72l(//e/x)",
            "background:image-set('a' 1x)",
            "width:99999px",
            "margin:-100px",
            "z-index:9",
            "width:expression(alert(1))",
            "color:var(--x)",
            "display:flex",
            r#"background:url("cid:\");color:red;x:url(\"cid:")"#,
            "color:red/*",
            "width:calc(100% + 1px)",
        ] {
            assert_eq!(clean(style), None, "{style}");
        }
        assert!(
            loads(r"background:u\72l(//e/x)") && loads("background:URL(x)") && !loads("color:red")
        );
    }
}
