//! The allowlist: which elements, attributes and attribute values a shown document may hold.

/// Elements that are shown. None of them loads, posts, scripts, frames or changes how the rest is parsed.
pub(super) const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that vanish with everything in them, besides the lexer's raw-text elements.
pub(super) const DROPPED: &[&str] = &[
    "svg", "math", "template", "noscript", "object", "applet", "select", "audio", "video",
    "canvas", "map", "frameset",
];

/// Start tags that end an svg or math element (HTML standard, "foreign content").
pub(super) const BREAKOUT: &[&str] = &[
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "strike",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];

pub(super) const VOID: &[&str] = &["br", "col", "hr", "img", "wbr"];

/// Elements that the parser closes by itself: siblings of one kind do not nest.
pub(super) const SELF_CLOSING_SIBLINGS: &[&str] = &[
    "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "caption",
    "rp", "rt",
];

/// Elements that the parser opens again after the block they stood in was closed.
pub(super) const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements that stand on lines of their own in text.
pub(super) const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

/// Attributes of every element.
pub(super) const GENERIC: &[&str] = &["dir", "lang", "style", "title"];

/// Attributes of single elements.
pub(super) fn attributes(element: &str) -> &'static [&'static str] {
    match element {
        "a" => &["href"],
        "img" => &[
            "align", "alt", "border", "height", "hspace", "src", "vspace", "width",
        ],
        "table" => &[
            "align",
            "bgcolor",
            "border",
            "cellpadding",
            "cellspacing",
            "height",
            "summary",
            "width",
        ],
        "td" | "th" => &[
            "align", "bgcolor", "colspan", "height", "nowrap", "rowspan", "valign", "width",
        ],
        "tr" | "tbody" | "thead" | "tfoot" => &["align", "bgcolor", "height", "valign"],
        "col" | "colgroup" => &["align", "span", "valign", "width"],
        "ol" => &["start", "type"],
        "ul" => &["type"],
        "li" => &["type", "value"],
        "font" => &["color", "face", "size"],
        "blockquote" => &["type"],
        "hr" => &["align", "color", "noshade", "size", "width"],
        "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption" => &["align"],
        "br" => &["clear"],
        _ => &[],
    }
}

/// Whether the value of an attribute other than `href`, `src` and `style` may stay.
pub(super) fn value_is_plain(name: &str, value: &str) -> bool {
    let short = |max| value.len() <= max;
    match name {
        "alt" | "title" | "summary" => short(2000),
        "width" | "height" | "size" | "border" | "hspace" | "vspace" | "cellpadding"
        | "cellspacing" | "start" | "value" => {
            short(5)
                && value
                    .strip_suffix('%')
                    .unwrap_or(value)
                    .trim_start_matches(['+', '-'])
                    .bytes()
                    .all(|byte| byte.is_ascii_digit())
        }
        "colspan" | "rowspan" | "span" => {
            short(3) && !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
        }
        "color" | "bgcolor" => {
            short(30)
                && value
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"#(),. %".contains(&byte))
        }
        "face" => {
            short(200)
                && value
                    .chars()
                    .all(|c| c.is_alphanumeric() || " ,'\"-_".contains(c))
        }
        _ => {
            short(40)
                && value
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_ ".contains(&byte))
        }
    }
}
