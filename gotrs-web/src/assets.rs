//! The files of the design: style sheet, script, icons. Compiled in, named by their content, cached for ever.
//!
//! A page asks for [`url`]`("gotrs.css")` and gets `/assets/gotrs.1a2b3c4d5e6f.css`; when the file changes, so does its
//! name, and no browser shows an old one. Each file is compressed once, at first use.

use std::io::Write as _;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

use crate::error::PageError;
use crate::security::Policy;

struct Asset {
    name: &'static str,
    url: String,
    content_type: &'static str,
    plain: Bytes,
    gzip: Bytes,
}

/// Files of `assets/dist` are made by `frontend/build.js` of what others wrote, and committed.
static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let css = concat!(
        include_str!("../assets/tokens.css"),
        include_str!("../assets/components.css"),
        include_str!("../assets/live.css"),
        include_str!("../assets/editor.css"),
        include_str!("../assets/dist/fonts.css")
    );
    // What agents' pages do besides: one file for the browser, one per concern for us.
    let desk = concat!(
        include_str!("../assets/morph.js"),
        include_str!("../assets/live.js"),
        include_str!("../assets/suggest.js"),
        include_str!("../assets/update.js"),
        include_str!("../assets/palette.js"),
        include_str!("../assets/keys.js")
    );
    let texts = [
        ("gotrs.css", CSS, css),
        ("app.js", SCRIPT, include_str!("../assets/app.js")),
        ("write.js", SCRIPT, include_str!("../assets/dist/write.js")),
        (
            "editor.js",
            SCRIPT,
            include_str!("../assets/dist/editor.js"),
        ),
        ("desk.js", SCRIPT, desk),
        (
            "favicon.svg",
            "image/svg+xml",
            include_str!("../assets/favicon.svg"),
        ),
        (
            "icons.svg",
            "image/svg+xml",
            include_str!("../assets/icons.svg"),
        ),
    ];
    let texts = texts
        .into_iter()
        .map(|(name, content_type, content)| Asset::new(name, content_type, content.as_bytes()));
    let fonts = FONTS
        .into_iter()
        .map(|(name, content)| Asset::new(name, "font/woff2", content));
    texts.chain(fonts).collect()
});

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! fonts {
    ($($name:literal,)+) => {
        [$(($name, include_bytes!(concat!("../assets/dist/", $name)) as &[u8]),)+]
    };
}

/// The fonts of the themes; `fonts.css` names them by their content.
const FONTS: [(&str, &[u8]); 12] = fonts![
    "arimo-latin.woff2",
    "dm-sans-latin.woff2",
    "dm-sans-latin-ext.woff2",
    "fraunces-latin.woff2",
    "fraunces-latin-ext.woff2",
    "inter-latin.woff2",
    "inter-latin-ext.woff2",
    "jetbrains-mono-latin.woff2",
    "jetbrains-mono-latin-ext.woff2",
    "noto-sans-arabic-arabic.woff2",
    "space-grotesk-latin.woff2",
    "space-grotesk-latin-ext.woff2",
];

impl Asset {
    fn new(name: &'static str, content_type: &'static str, content: &'static [u8]) -> Self {
        let hash = hex::encode(&Sha256::digest(content)[..6]);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        // Fonts are compressed in themselves.
        let gzip = match extension {
            "woff2" => Vec::new(),
            _ => zipped(content).unwrap_or_default(),
        };
        Self {
            name,
            url: format!("/assets/{stem}.{hash}.{extension}"),
            content_type,
            plain: Bytes::from_static(content),
            gzip: gzip.into(),
        }
    }
}

fn zipped(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

/// The fingerprinted address of a file of the design; the start page for a name that does not exist.
#[must_use]
pub fn url(name: &str) -> &'static str {
    ASSETS
        .iter()
        .find(|asset| asset.name == name)
        .map_or("/", |asset| asset.url.as_str())
}

/// `GET /assets/{file}`
///
/// # Errors
/// [`PageError::NotFound`] for anything but a fingerprinted name.
pub async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Result<Response, PageError> {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.url.strip_prefix("/assets/") == Some(file.as_str()));
    let asset = asset.ok_or(PageError::NotFound)?;
    let accepts = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let zipped = !asset.gzip.is_empty()
        && accepts
            .split(',')
            .any(|coding| coding.trim().starts_with("gzip"));
    let mut response = if zipped {
        asset.gzip.clone()
    } else {
        asset.plain.clone()
    }
    .into_response();
    let head = response.headers_mut();
    head.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(asset.content_type),
    );
    head.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if zipped {
        head.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response.extensions_mut().insert(Policy::Asset);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    async fn fetch(path: &str, encoding: &str) -> (StatusCode, HeaderMap, usize) {
        let request = Request::get(path)
            .header("accept-encoding", encoding)
            .body(Body::empty())
            .unwrap();
        let routes = axum::Router::new().route("/assets/{file}", axum::routing::get(serve));
        let response: axum::response::Response = routes.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        (
            parts.status,
            parts.headers,
            body.collect().await.unwrap().to_bytes().len(),
        )
    }

    #[tokio::test]
    async fn a_file_is_served_under_its_fingerprint_only_and_zipped_if_wanted() {
        let path = url("gotrs.css");
        assert_eq!(path.len(), "/assets/gotrs.css".len() + 13);
        let (status, headers, zipped) = fetch(path, "br, gzip").await;
        assert_eq!(
            (status, &headers["content-encoding"]),
            (StatusCode::OK, &HeaderValue::from_static("gzip"))
        );
        assert!(
            headers["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/css")
        );
        let (_, headers, plain) = fetch(path, "identity").await;
        assert!(!headers.contains_key("content-encoding") && plain > 3 * zipped);
        assert_eq!(
            fetch("/assets/gotrs.css", "gzip").await.0,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            fetch("/assets/..%2fCargo.toml", "gzip").await.0,
            StatusCode::NOT_FOUND
        );
    }

    fn weight(names: &[&str]) -> usize {
        let wire = |asset: &Asset| match asset.gzip.len() {
            0 => asset.plain.len(),
            zipped => zipped,
        };
        let wanted = ASSETS.iter().filter(|asset| names.contains(&asset.name));
        wanted.map(wire).sum()
    }

    #[test]
    fn design_and_fonts_of_any_theme_leave_room_for_the_page_below_150_kilobytes() {
        let design = weight(&[
            "gotrs.css",
            "app.js",
            "write.js",
            "favicon.svg",
            "icons.svg",
        ]);
        assert!(design < 45_000, "{design} bytes");
        for fonts in [
            &["inter-latin.woff2", "space-grotesk-latin.woff2"][..],
            &["dm-sans-latin.woff2", "fraunces-latin.woff2"],
            &["arimo-latin.woff2"],
            &["noto-sans-arabic-arabic.woff2", "dm-sans-latin.woff2"],
        ] {
            let all = design + weight(fonts) + weight(&["jetbrains-mono-latin.woff2"]);
            assert!(all < 130_000, "{fonts:?}: {all} bytes");
        }
        assert!(weight(&["editor.js"]) < 140_000);
    }

    #[tokio::test]
    async fn every_font_that_the_style_sheet_names_is_served() {
        let css = include_str!("../assets/dist/fonts.css");
        let urls: Vec<&str> = css
            .split("url(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(urls.len(), FONTS.len());
        for url in urls {
            let (status, headers, _) = fetch(url, "gzip").await;
            assert_eq!(status, StatusCode::OK, "{url}");
            assert_eq!(headers["content-type"], "font/woff2");
            assert!(!headers.contains_key("content-encoding"));
        }
    }

    #[test]
    fn every_icon_that_a_template_or_view_names_is_in_the_sprite() {
        let sprite = include_str!("../assets/icons.svg");
        let mut seen = 0;
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut folders = vec![root.join("src"), root.join("templates")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let source = std::fs::read_to_string(&path).unwrap();
                for (at, call) in source
                    .match_indices("icon(\"")
                    .chain(source.match_indices("icon: \""))
                {
                    let name = source[at + call.len()..].split('"').next().unwrap();
                    assert!(
                        sprite.contains(&format!("id=\"{name}\"")),
                        "{name} in {}",
                        path.display()
                    );
                    seen += 1;
                }
            }
        }
        assert!(seen > 40, "the scan finds the icons: {seen}");
    }
}
