//! The setting `Ticket::Frontend::ResponseFormat`: what an answer is made of, in OTRS's template tags.
//!
//! `[% Data.Signature | html %]` and `[% Translate("wrote") %]` are looked up; filters are passed over, for values
//! come in the form of the editor already. Any other tag is left out: nothing here computes (INJ-10).

/// Fills the tags of a format in. `value` knows `Data.…`, `word` knows `Translate(…)`; what is filled in is not read
/// again.
pub(super) fn fill<'v>(
    format: &str,
    value: impl Fn(&str) -> Option<String>,
    word: impl Fn(&str) -> Option<&'v str>,
) -> String {
    let mut out = String::with_capacity(format.len() + 500);
    let mut rest = format;
    while let Some((before, tagged)) = rest.split_once("[%") {
        out.push_str(before);
        let Some((tag, after)) = tagged.split_once("%]") else {
            return out;
        };
        // Blanks may be eaten on either side: `[%- … -%]`.
        let tag = tag.trim_matches(['-', '+', '=', '~']).trim();
        let name = tag.split('|').next().unwrap_or_default().trim();
        if let Some(name) = name.strip_prefix("Data.") {
            out.push_str(&value(name).unwrap_or_default());
        } else if let Some(text) = quoted(name) {
            out.push_str(word(text).unwrap_or(text));
        }
        rest = after;
    }
    out + rest
}

/// The text of `Translate("…")`.
fn quoted(call: &str) -> Option<&str> {
    let inner = call.strip_prefix("Translate(")?.strip_suffix(')')?.trim();
    let mark = inner
        .chars()
        .next()
        .filter(|mark| matches!(mark, '"' | '\''))?;
    inner.strip_prefix(mark)?.strip_suffix(mark)
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn tags_are_looked_up_once_and_nothing_is_computed() {
        let value = |name: &str| match name {
            "Body" => Some("[% Data.Secret %]".to_owned()),
            "OrigFromName" => Some("Gina".to_owned()),
            _ => None,
        };
        let word = |name: &str| (name == "wrote").then_some("schrieb");
        let format = "[% Data.OrigFromName | html %] [% Translate(\"wrote\") | html %]:\n[%- Data.Body -%]|[% PERL %][% Data.Env.PATH %][% Translate('so') %]";
        assert_eq!(
            fill(format, value, word),
            "Gina schrieb:\n[% Data.Secret %]|so"
        );
        assert_eq!(fill("a[% Data.Body", value, word), "a");
    }
}
