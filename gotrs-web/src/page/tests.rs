//! Every sample page in every language and theme: well formed, accessible by its bones, escaping what it shows.

use std::collections::HashSet;

use super::part::FormView;
use super::sample::{Samples, every_kind};
use super::{Mode, Theme};
use crate::i18n::Language;

const PROBE: &str = "'\"><img src=x onerror=alert(1)></script><script>probe()</script>";

/// A start tag: its name and its attributes as written.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Reads the tags of a page and insists that elements close in order.
fn tags(name: &str, html: &str) -> Vec<Tag> {
    const VOID: [&str; 10] = [
        "area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr",
    ];
    let (mut tags, mut open, mut rest) = (Vec::new(), Vec::<String>::new(), html);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with('!') {
            continue;
        }
        let mut quoted = None;
        let end = rest
            .char_indices()
            .find(|(_, c)| match (quoted, c) {
                (None, '"') => {
                    quoted = Some('"');
                    false
                }
                (Some('"'), '"') => {
                    quoted = None;
                    false
                }
                (None, '>') => true,
                _ => false,
            })
            .map(|(at, _)| at)
            .unwrap_or_else(|| {
                panic!("{name}: a tag without end: {}", &rest[..rest.len().min(80)])
            });
        let inside = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(closed) = inside.strip_prefix('/') {
            assert_eq!(
                open.pop().as_deref(),
                Some(closed),
                "{name}: </{closed}> out of order"
            );
            continue;
        }
        let tag = read_tag(inside.trim_end_matches('/'));
        if !VOID.contains(&tag.name.as_str()) && !inside.ends_with('/') {
            open.push(tag.name.clone());
        }
        if tag.name == "style" || tag.name == "script" {
            let close = rest.find("</").unwrap();
            rest = &rest[close..];
        }
        tags.push(tag);
    }
    assert!(open.is_empty(), "{name}: never closed: {open:?}");
    tags
}

fn read_tag(inside: &str) -> Tag {
    let mut attributes = Vec::new();
    let (name, mut rest) =
        inside.split_at(inside.find(char::is_whitespace).unwrap_or(inside.len()));
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Tag {
                name: name.to_ascii_lowercase(),
                attributes,
            };
        }
        let key_end = rest
            .find(|c: char| c.is_whitespace() || c == '=')
            .unwrap_or(rest.len());
        let key = rest[..key_end].to_owned();
        rest = &rest[key_end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let end = after.find('"').unwrap();
            value = after[..end].to_owned();
            rest = &after[end + 1..];
        } else {
            assert!(!rest.starts_with('='), "an attribute without quotes: {key}");
        }
        attributes.push((key, value));
    }
}

fn each(check: impl Fn(&str, &str, &[Tag])) {
    for language in Language::ALL {
        for theme in Theme::ALL {
            for (name, html) in Samples::new(language, theme, Mode::Auto).all() {
                let html = html.unwrap();
                let name = format!("{name} ({}, {})", language.tag(), theme.value());
                check(&name, &html, &tags(&name, &html));
            }
        }
    }
}

#[test]
fn every_page_renders_in_every_language_and_theme() {
    let mut seen = HashSet::new();
    for language in Language::ALL {
        for theme in Theme::ALL {
            for (name, html) in Samples::new(language, theme, Mode::Dark).all() {
                let html = html.unwrap();
                assert!(
                    html.contains(&format!("<html lang=\"{}\"", language.tag())),
                    "{name}"
                );
                if name != "article" {
                    assert!(
                        html.contains(&format!(
                            "dir=\"{}\" data-theme=\"{}\" data-mode=\"dark\"",
                            language.direction().attribute(),
                            theme.value()
                        )),
                        "{name}"
                    );
                }
                seen.insert(name);
            }
        }
    }
    assert!(seen.len() > 80, "{}", seen.len());
}

#[test]
fn elements_close_in_order_and_ids_are_unique_and_found() {
    each(|name, _, tags| {
        let mut ids = HashSet::new();
        for tag in tags {
            if let Some(id) = tag.get("id") {
                assert!(ids.insert(id), "{name}: id {id} twice");
            }
        }
        for tag in tags {
            for attribute in [
                "aria-describedby",
                "aria-labelledby",
                "for",
                "popovertarget",
            ] {
                for id in tag.get(attribute).unwrap_or_default().split_whitespace() {
                    assert!(ids.contains(id), "{name}: {attribute}={id} leads nowhere");
                }
            }
            if let Some(id) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
                assert!(ids.contains(id), "{name}: #{id} leads nowhere");
            }
        }
    });
}

#[test]
fn every_page_has_one_headline_one_main_and_names_for_its_controls() {
    each(|name, _, tags| {
        let count = |element: &str| tags.iter().filter(|tag| tag.name == element).count();
        if name.starts_with("article ") {
            return;
        }
        assert_eq!(
            (count("h1"), count("main"), count("title")),
            (1, 1, 1),
            "{name}"
        );
        let labels: HashSet<&str> = tags
            .iter()
            .filter(|t| t.name == "label")
            .filter_map(|t| t.get("for"))
            .collect();
        let mut wrapped = false;
        for tag in tags {
            if tag.name == "label" {
                wrapped = true;
            }
            if ["input", "select", "textarea"].contains(&tag.name.as_str())
                && tag.get("type") != Some("hidden")
            {
                let named = tag.get("aria-label").is_some()
                    || tag.get("id").is_some_and(|id| labels.contains(id))
                    || wrapped;
                assert!(named, "{name}: {} without a label", tag.name);
            }
            if tag.name == "iframe" {
                assert!(
                    tag.get("title").is_some()
                        && tag
                            .get("sandbox")
                            .is_some_and(|s| !s.contains("same-origin") && !s.contains("scripts")),
                    "{name}"
                );
            }
            if tag.name == "nav" || tag.name == "aside" {
                assert!(
                    tag.get("aria-label").is_some() || tag.get("aria-labelledby").is_some(),
                    "{name}: <{}> without a name",
                    tag.name
                );
            }
            if tag.name == "th" {
                assert!(
                    tag.get("scope").is_some() || tag.get("class") == Some("t-check"),
                    "{name}: th without scope"
                );
            }
        }
        let skips = tags.iter().any(|tag| tag.get("class") == Some("skip"));
        let framed = tags.iter().any(|tag| {
            tag.get("class")
                .is_some_and(|c| c == "app" || c == "portal")
        });
        assert_eq!(
            skips, framed,
            "{name}: a skip link where there is something to skip"
        );
    });
}

#[test]
fn no_page_needs_what_its_policy_forbids() {
    each(|name, html, tags| {
        for tag in tags {
            for (key, value) in &tag.attributes {
                assert!(
                    !key.starts_with("on") && key != "style",
                    "{name}: {key} on <{}>",
                    tag.name
                );
                assert!(!value.trim_start().starts_with("javascript:"), "{name}");
            }
            if tag.name == "script" {
                assert!(
                    tag.get("nonce").is_some_and(|nonce| !nonce.is_empty())
                        && tag.get("src").is_some(),
                    "{name}"
                );
            }
            if tag.name == "style" {
                assert!(name.starts_with("article "), "{name}");
            }
            if tag.name == "form" && tag.get("method") == Some("post") {
                assert!(
                    tag.get("action").is_some_and(|a| a.starts_with('/')),
                    "{name}: a form leads elsewhere"
                );
            }
            if tag.get("target") == Some("_blank") {
                assert_eq!(tag.get("rel"), Some("noopener noreferrer"), "{name}");
            }
        }
        let posts = tags
            .iter()
            .filter(|t| t.name == "form" && t.get("method") == Some("post"))
            .count();
        let tokens = tags
            .iter()
            .filter(|t| t.get("name") == Some("ChallengeToken"))
            .count();
        assert_eq!(
            posts, tokens,
            "{name}: every form that changes something carries the token"
        );
        assert!(
            !html.contains("http://") || html.contains("http://www.w3.org"),
            "{name}"
        );
    });
}

#[test]
fn what_comes_from_data_is_text_on_every_page() {
    for language in [Language::English, Language::Arabic] {
        for (name, html) in Samples::new(language, Theme::Classic, Mode::Light)
            .with_probe(PROBE)
            .all()
        {
            let html = html.unwrap();
            assert!(
                !html.contains("<img src=x") && !html.contains("<script>probe"),
                "{name} shows the probe as markup"
            );
            for tag in tags(&name, &html) {
                assert!(
                    tag.attributes.iter().all(|(key, _)| !key.starts_with("on")),
                    "{name}: an attribute broke out"
                );
                assert!(tag.name != "img", "{name}");
            }
        }
    }
}

#[test]
fn secrets_are_never_sent_back() {
    let page = Samples::new(Language::English, Theme::Classic, Mode::Light).page;
    let form = FormView::new("/x", every_kind(), crate::i18n::Text::plain("Send"));
    let html = page.form(&form).to_string();
    let tags = tags("every kind", &html);
    for secret in ["Field4", "Field5", "Field6"] {
        let tag = tags
            .iter()
            .find(|tag| tag.get("name") == Some(secret))
            .unwrap();
        assert!(
            !tag.get("value").unwrap_or_default().contains("canary"),
            "{secret}"
        );
    }
    let invalid = tags
        .iter()
        .filter(|tag| tag.get("aria-invalid") == Some("true"))
        .count();
    assert_eq!(invalid, 12, "every control with an error says so");
}

#[test]
fn arabic_pages_run_from_right_to_left() {
    let (_, html) = Samples::new(Language::Arabic, Theme::Synthwave, Mode::Auto)
        .all()
        .swap_remove(4);
    let html = html.unwrap();
    assert!(html.contains("dir=\"rtl\"") && html.contains("لوحة المتابعة"));
}
