//! `application/x-www-form-urlencoded`, read strictly: broken escapes and bytes that are no UTF-8 are refused.

use super::data::{FormData, FormError, Limits};

/// Reads a urlencoded body.
///
/// # Errors
/// [`FormError`] for broken encoding or too many fields.
pub fn parse_pairs(body: &[u8], limits: &Limits) -> Result<FormData, FormError> {
    if body.len() > limits.text_bytes {
        return Err(FormError::TooLarge("text bytes"));
    }
    let mut form = FormData::default();
    for pair in body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
        let (key, value) = match pair.iter().position(|b| *b == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &[][..]),
        };
        form.push(decode(key)?, decode(value)?, limits)?;
    }
    Ok(form)
}

/// Reads a query string with the same rules.
///
/// # Errors
/// As [`parse_pairs`].
pub fn parse_query(query: Option<&str>) -> Result<FormData, FormError> {
    parse_pairs(query.unwrap_or_default().as_bytes(), &Limits::default())
}

fn decode(bytes: &[u8]) -> Result<String, FormError> {
    let bytes = percent_decode(bytes, true).ok_or(FormError::Malformed("a broken escape"))?;
    String::from_utf8(bytes).map_err(|_| FormError::Malformed("bytes that are no UTF-8"))
}

/// Decodes `%41`, and `+` as a blank if `plus`. `None` for a broken escape.
pub(crate) fn percent_decode(bytes: &[u8], plus: bool) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'%' => {
                let hex = |b: &u8| char::from(*b).to_digit(16);
                let (high, low) = (hex(rest.first()?)?, hex(rest.get(1)?)?);
                out.push(u8::try_from(high * 16 + low).ok()?);
                rest = &rest[2..];
            }
            b'+' if plus => out.push(b' '),
            byte => out.push(byte),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_order_with_doubled_names_kept() {
        let form = parse_pairs(b"a=1&b=x+y%26&a=%C3%A9&c&=v", &Limits::default()).unwrap();
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1", "é"]);
        assert_eq!(
            (form.get("b"), form.get("c"), form.get("")),
            (Some("x y&"), Some(""), Some("v"))
        );
    }

    #[test]
    fn broken_encoding_is_refused() {
        for body in [
            &b"a=%"[..],
            b"a=%4",
            b"a=%zz",
            b"a=%ff",
            b"a=\xff",
            b"a=%00",
        ] {
            assert!(
                matches!(
                    parse_pairs(body, &Limits::default()),
                    Err(FormError::Malformed(_))
                ),
                "{body:?}"
            );
        }
    }

    #[test]
    fn one_field_more_than_the_limit_is_too_many() {
        let body = |n: usize| vec!["a=1"; n].join("&");
        assert!(parse_pairs(body(1000).as_bytes(), &Limits::default()).is_ok());
        assert_eq!(
            parse_pairs(body(1001).as_bytes(), &Limits::default()),
            Err(FormError::TooLarge("fields"))
        );
        let long = vec![b'a'; 1024 * 1024 + 1];
        assert_eq!(
            parse_pairs(&long, &Limits::default()),
            Err(FormError::TooLarge("text bytes"))
        );
    }
}
