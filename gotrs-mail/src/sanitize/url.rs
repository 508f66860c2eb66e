//! Addresses in attributes, judged after decoding.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The scheme of an address, lower case, if it has one.
fn scheme(url: &str) -> Option<(String, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    valid.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// What browsers do before they look at an address: control characters and outer blanks go.
fn tidy(url: &str) -> Cow<'_, str> {
    let trimmed = url.trim_matches(|c: char| c <= ' ');
    if trimmed.contains(char::is_control) {
        Cow::Owned(trimmed.chars().filter(|c| !c.is_control()).collect())
    } else {
        Cow::Borrowed(trimmed)
    }
}

/// A link target that may stay: http, https, mailto, tel.
pub(super) fn link(url: &str) -> Option<Cow<'_, str>> {
    let url = tidy(url);
    let (scheme, rest) = scheme(&url)?;
    let allowed = match scheme.as_str() {
        "http" | "https" => rest
            .strip_prefix("//")
            .is_some_and(|rest| rest.starts_with(|c: char| !"/\\?#".contains(c))),
        "mailto" | "tel" => !rest.is_empty(),
        _ => false,
    };
    allowed.then_some(url)
}

/// Host of an http(s) address, lower case, without user, port and `www.`.
pub(super) fn host(url: &str) -> Option<String> {
    let (scheme, rest) = scheme(url)?;
    let rest = rest
        .strip_prefix("//")
        .filter(|_| scheme == "http" || scheme == "https")?;
    let authority = rest.split(['/', '\\', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = if host.starts_with('[') {
        host
    } else {
        host.split(':').next()?
    };
    let host = host.to_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

/// Where an image comes from.
pub(super) enum Image<'a> {
    /// A part of the mail, by Content-ID.
    Cid(&'a str),
    /// A data: URL of a raster image.
    Data,
    /// http or https, also written `//host` or with backslashes.
    Remote(String),
    /// A relative name: maybe the Content-Location of a part.
    Relative(&'a str),
    /// Nothing that could be shown.
    None,
}

pub(super) fn image(url: &str) -> Image<'_> {
    let trimmed = url.trim_matches(|c: char| c <= ' ');
    if trimmed.contains(char::is_control) || trimmed.is_empty() {
        return Image::None;
    }
    let slashed = trimmed.replace('\\', "/");
    if let Some(rest) = slashed.strip_prefix("//") {
        return Image::Remote(format!("https://{rest}"));
    }
    match scheme(trimmed) {
        Some((scheme, _)) if scheme == "cid" => Image::Cid(&trimmed[4..]),
        Some((scheme, rest)) if scheme == "data" && is_raster_data(rest) => Image::Data,
        Some((scheme, _)) if scheme == "http" || scheme == "https" => {
            link(trimmed).map_or(Image::None, |url| Image::Remote(url.into_owned()))
        }
        Some(_) => Image::None,
        None if trimmed.len() <= 200 => Image::Relative(trimmed),
        None => Image::None,
    }
}

/// `image/png;base64,…` whose first bytes are those of a raster image.
fn is_raster_data(rest: &str) -> bool {
    let Some((kind, data)) = rest.split_once(',') else {
        return false;
    };
    let kind = kind.to_ascii_lowercase();
    let declared = [
        "image/png",
        "image/jpeg",
        "image/jpg",
        "image/gif",
        "image/webp",
    ]
    .iter()
    .any(|known| kind == format!("{known};base64"));
    let start: String = data
        .chars()
        .take(24)
        .filter(|c| !c.is_whitespace())
        .take(16)
        .collect();
    let alphabet = data
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+/= \r\n\t%".contains(&byte));
    declared
        && alphabet
        && STANDARD_NO_PAD
            .decode(start)
            .is_ok_and(|bytes| raster_type(&bytes).is_some())
}

/// The type of a raster image by its first bytes: `image/png`, `image/jpeg`, `image/gif`, `image/webp`.
///
/// What a mail says about a part is not believed: an SVG that calls itself JPEG is none of these.
#[must_use]
pub fn raster_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        _ => None,
    }
}

/// A `data:` URL for the bytes of a raster image; `None` for anything else.
#[must_use]
pub fn data_url(bytes: &[u8]) -> Option<String> {
    let kind = raster_type(bytes)?;
    Some(format!(
        "data:{kind};base64,{}",
        base64::engine::general_purpose::STANDARD.encode(bytes)
    ))
}
