//! HTML as plain text: what is stored as the body of an article that came as HTML.
//!
//! Links become `[1]text` with their addresses listed at the end, quotes get `> `, lists ` - `, long lines are wrapped.
//! The result follows OTRS's `ToAscii` closely, because people search for and quote it; unlike there, scripts and
//! titles are dropped, quotes may be nested, and the time is linear in the input, however broken it is.

use std::collections::HashMap;

use super::html::{Tag, Token, decoded, tokens};

/// OTRS's default for `Ticket::Frontend::TextAreaNote`: lines longer than this are wrapped.
pub const DEFAULT_WIDTH: usize = 78;

/// A shorter start of a line is never broken off.
const MIN_LINE: usize = 4;
/// Quotes nested deeper are not quoted again.
const MAX_QUOTES: usize = 20;
/// Later links are not numbered.
const MAX_LINKS: usize = 1_000;

/// Elements whose content is not text.
const HIDDEN: [&str; 4] = ["script", "style", "template", "title"];
/// Tags that stand for a blank line.
const BLANK_LINE: [&str; 11] = [
    "p", "table", "tr", "th", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
];
/// Tags that begin a new line.
const NEW_LINE: [&str; 8] = [
    "dt", "dd", "option", "optgroup", "textarea", "button", "fieldset", "legend",
];

/// Renders HTML as text with lines of [`DEFAULT_WIDTH`].
///
/// ```
/// use gotrs_core::article::html_text::html_to_text;
///
/// let html = "see <a href='https://x.example/a?b=1&amp;c=2'>this page</a><ul><li>one<li>two</ul>";
/// assert_eq!(html_to_text(html), "see [1]this page\n - one\n - two\n\n\n\n[1] https://x.example/a?b=1&c=2\n");
/// ```
pub fn html_to_text(html: &str) -> String {
    html_to_text_with_width(html, DEFAULT_WIDTH)
}

/// Renders HTML as text with lines of this many characters.
pub fn html_to_text_with_width(html: &str, width: usize) -> String {
    let html = html.replace('\0', "\u{fffd}");
    let mut renderer = Renderer::new(&html, width.max(MIN_LINE));
    for token in tokens(&html) {
        renderer.take(token);
    }
    renderer.finish()
}

/// Text that still is to be laid out, and quotes that already are.
enum Piece {
    Text(String),
    Quote(String),
}

/// A quote (or, at the bottom, the document) that is not complete.
#[derive(Default)]
struct Frame {
    pieces: Vec<Piece>,
    /// The text ends with a blank, and the next one is superfluous.
    after_blank: bool,
}

impl Frame {
    fn text(&mut self) -> &mut String {
        if !matches!(self.pieces.last(), Some(Piece::Text(_))) {
            self.pieces.push(Piece::Text(String::new()));
        }
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text,
            _ => unreachable!("a text was just pushed"),
        }
    }

    fn push(&mut self, text: &str) {
        self.text().push_str(text);
        self.after_blank = text.ends_with(' ');
    }
}

struct Renderer {
    width: usize,
    frames: Vec<Frame>,
    /// What the document closes.
    closing: Closing,
    /// The open elements that may be quotes: blockquotes and divs, and whether each is one.
    open: Vec<(&'static str, bool)>,
    links: Vec<String>,
    /// The name of the element whose content is dropped.
    hidden: Option<String>,
    /// The name of the element whose content is kept as it is.
    verbatim: Option<String>,
    /// At the start of a line of the source: white space is layout.
    line_start: bool,
    /// Behind a `<br>`: a line break of the source says nothing new.
    after_break: bool,
}

/// Where the last closing tag of each name stands.
struct Closing(HashMap<String, usize>);

impl Closing {
    fn of(html: &str) -> Self {
        let mut last = HashMap::new();
        for token in tokens(html) {
            match token {
                Token::Tag(tag) if tag.closing => {
                    last.insert(tag.name, tag.start);
                }
                _ => {}
            }
        }
        Self(last)
    }

    fn follows(&self, tag: &Tag<'_>) -> bool {
        self.0.get(&tag.name).is_some_and(|last| *last > tag.start)
    }
}

impl Renderer {
    fn new(html: &str, width: usize) -> Self {
        Self {
            width,
            frames: vec![Frame::default()],
            closing: Closing::of(html),
            open: Vec::new(),
            links: Vec::new(),
            hidden: None,
            verbatim: None,
            line_start: true,
            after_break: false,
        }
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames
            .last_mut()
            .expect("the document's frame is never closed")
    }

    fn take(&mut self, token: Token<'_>) {
        if let Some(name) = &self.hidden {
            if matches!(&token, Token::Tag(tag) if tag.closing && tag.name == *name) {
                self.hidden = None;
            }
            return;
        }
        match token {
            Token::Text(text) if self.verbatim.is_some() => self.frame().push(&decoded(text)),
            Token::Text(text) => self.text(text),
            Token::Tag(tag) => {
                self.tag(&tag);
                self.line_start = false;
            }
            Token::Comment => self.line_start = false,
        }
    }

    /// Line breaks become blanks, blanks at the start of a line vanish, several become one.
    fn text(&mut self, text: &str) {
        let normal = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut letters = normal.as_str();
        if self.after_break {
            letters = letters.strip_prefix('\n').unwrap_or(letters);
            self.line_start |= letters.len() < normal.len();
        }
        let mut kept = String::with_capacity(letters.len());
        for letter in letters.chars() {
            let blank = letter == '\n' || letter == ' ';
            if self.line_start && letter.is_whitespace() {
                continue;
            }
            self.line_start = letter == '\n';
            if !blank {
                kept.push(letter);
                self.frame().after_blank = false;
            } else if !self.frame().after_blank {
                kept.push(' ');
                self.frame().after_blank = true;
            }
        }
        if !kept.is_empty() {
            self.frame().text().push_str(&decoded(&kept));
            self.after_break = false;
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        self.after_break = false;
        let name = tag.name.as_str();
        if self.verbatim.as_deref() == Some(name) && tag.closing {
            self.verbatim = None;
            self.frame().push("\n\n");
            return;
        }
        match (name, tag.closing) {
            ("a", false) => self.link(tag),
            ("blockquote" | "div", _) => self.block(tag),
            _ if self.verbatim.is_some() => {}
            (name, false) if HIDDEN.contains(&name) && self.closing.follows(tag) => {
                self.hidden = Some(name.to_owned());
            }
            ("pre" | "code", false) if self.closing.follows(tag) => {
                self.verbatim = Some(name.to_owned());
                self.frame().push("\n\n\n");
            }
            ("br", _) => {
                self.frame().push("\n");
                self.after_break = true;
            }
            ("li", false) => self.frame().push("\n - "),
            ("ul" | "ol", true) => self.frame().push("\n\n"),
            ("td", true) => {
                if !self.frame().after_blank {
                    self.frame().push(" ");
                }
            }
            ("tr" | "th" | "hr", true) => self.frame().after_blank = false,
            (name, _) if BLANK_LINE.contains(&name) => self.frame().push("\n\n"),
            (name, false) if NEW_LINE.contains(&name) => self.frame().push("\n"),
            _ => self.frame().after_blank = false,
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        let address = tag
            .attribute("href")
            .filter(|address| !address.trim().is_empty());
        let Some(address) = address.filter(|_| self.links.len() < MAX_LINKS) else {
            self.frame().after_blank = false;
            return;
        };
        self.links.push(shown_address(&address));
        let number = format!("[{}]", self.links.len());
        self.frame().push(&number);
    }

    /// Blockquotes, and divs of type `cite`, are quotes if something closes them.
    fn block(&mut self, tag: &Tag<'_>) {
        let name = if tag.name == "div" {
            "div"
        } else {
            "blockquote"
        };
        if !tag.closing {
            let cites = || {
                tag.attribute("type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("cite"))
            };
            let quotes = name == "blockquote" || cites();
            let quotes = quotes && self.closing.follows(tag) && self.frames.len() <= MAX_QUOTES;
            if quotes {
                self.frames.push(Frame::default());
                self.line_start = true;
            }
            self.frame().after_blank = false;
            self.open.push((name, quotes));
            return;
        }
        let opened = self.open.iter().rposition(|(open, _)| *open == name);
        let closes_quote = opened.is_some_and(|at| self.open[at].1);
        match opened {
            // A closing tag never reaches out of the quote it stands in.
            Some(at) if closes_quote || !self.open[at..].iter().any(|(_, quotes)| *quotes) => {
                let quotes = self.open.drain(at..).filter(|(_, quotes)| *quotes).count();
                for _ in 1..quotes {
                    self.join_unclosed();
                }
            }
            _ => {}
        }
        if closes_quote {
            self.close_quote();
        } else if name == "div" {
            self.frame().push("\n");
        } else {
            self.frame().after_blank = false;
        }
    }

    fn close_quote(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let text = laid_out(frame.pieces, self.width);
        let quoted = quoted(&wrapped_if_long(&text, self.width));
        self.frame().pieces.push(Piece::Quote(quoted));
        self.frame().after_blank = false;
    }

    /// What began as a quote but never ended belongs to the text around it.
    fn join_unclosed(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        for piece in frame.pieces {
            match piece {
                Piece::Text(text) => self.frame().text().push_str(&text),
                quote => self.frame().pieces.push(quote),
            }
        }
    }

    fn finish(mut self) -> String {
        while self.frames.len() > 1 {
            self.join_unclosed();
        }
        let pieces = self.frames.pop().unwrap_or_default().pieces;
        let mut text = laid_out(pieces, self.width);
        if !self.links.is_empty() {
            text.push_str("\n\n");
        }
        for (number, address) in (1..).zip(&self.links) {
            text.push_str(&format!("[{number}] {address}\n"));
        }
        text
    }
}

/// An address in one line; those that run code are not shown.
fn shown_address(address: &str) -> String {
    let address: String = address
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    let scheme = address
        .split(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let runs_code = ["javascript", "vbscript", "data"].contains(&scheme.trim());
    if runs_code { String::new() } else { address }
}

fn laid_out(pieces: Vec<Piece>, width: usize) -> String {
    let length: usize = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.chars().take(width + 1).count(),
            Piece::Quote(_) => MIN_LINE,
        })
        .sum();
    let mut all = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                let text = without_blank_runs(&text, all.is_empty());
                all.push_str(&if length > width {
                    wrapped(&text, width)
                } else {
                    text
                });
            }
            Piece::Quote(quote) => {
                all.push_str(&quote);
                all.push('\n');
            }
        }
    }
    all
}

/// Wherever two or more lines in a row are blank, counted from the start of a line, one line break is left of them.
/// A text behind a quote does not begin a line.
fn without_blank_runs(text: &str, begins_line: bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    if !begins_line {
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        kept.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    loop {
        // `rest` begins a line.
        let run = rest.len() - rest.trim_start().len();
        let breaks = rest[..run].matches('\n').count();
        if breaks >= 2 {
            kept.push('\n');
            let last = rest[..run].rfind('\n').map_or(0, |at| at + 1);
            rest = &rest[last..];
        }
        match rest.find('\n') {
            Some(end) => {
                kept.push_str(&rest[..=end]);
                rest = &rest[end + 1..];
            }
            None => {
                kept.push_str(rest);
                return kept;
            }
        }
    }
}

fn wrapped_if_long(text: &str, width: usize) -> String {
    if text.chars().nth(width).is_some() {
        wrapped(text, width)
    } else {
        text.to_owned()
    }
}

/// Breaks lines at the last white space within the width; a longer word stays whole.
fn wrapped(text: &str, width: usize) -> String {
    let mut all = String::with_capacity(text.len() + text.len() / width);
    for line in text.split_inclusive('\n') {
        let ended = line.ends_with('\n');
        wrap_line(line.trim_end_matches('\n'), ended, width, &mut all);
    }
    all
}

fn wrap_line(line: &str, ended: bool, width: usize, all: &mut String) {
    let letters: Vec<(usize, char)> = line.char_indices().collect();
    let offset = |at: usize| letters.get(at).map_or(line.len(), |(offset, _)| *offset);
    let mut start = 0;
    // The last break at or before each position would cost memory: it is looked for backwards, within the width only.
    while letters.len() - start > width {
        let break_at = (start + MIN_LINE..=start + width)
            .rev()
            .find(|at| letters[*at].1.is_whitespace());
        match break_at {
            Some(at) => {
                all.push_str(&line[offset(start)..offset(at)]);
                all.push('\n');
                start = at + 1;
            }
            None => {
                let next = (start + width..letters.len()).find(|at| letters[*at].1.is_whitespace());
                let end = next.unwrap_or(letters.len());
                all.push_str(&line[offset(start)..offset(end)]);
                start = end;
                if next.is_some() {
                    all.push('\n');
                    start += 1;
                }
            }
        }
    }
    all.push_str(&line[offset(start)..]);
    if ended {
        all.push('\n');
    }
}

/// Every line behind `> `.
fn quoted(text: &str) -> String {
    let lines: Vec<String> = text
        .strip_suffix('\n')
        .unwrap_or(text)
        .split('\n')
        .map(|line| format!("> {line}"))
        .collect();
    let mut quoted = lines.join("\n");
    if text.ends_with('\n') {
        quoted.push('\n');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paragraphs_lists_and_tables_become_lines() {
        assert_eq!(
            html_to_text("<p>Hi <img src=\"cid:a\"> <img src=\"cid:b\"/> &auml;</p>"),
            "\nHi   ä\n\n"
        );
        assert_eq!(
            html_to_text("<ul><li>one</li><li class=x>two</li></ul>after"),
            "\n - one\n - two\n\nafter"
        );
        assert_eq!(
            html_to_text(
                "<table><tr><th>H1</th><th>H2</th></tr><tr><td>a</td><td>b</td></tr></table>"
            ),
            "\nH1\n\nH2\n\na b \n\n"
        );
        assert_eq!(html_to_text("a<br>\nb<br/>c<BR CLEAR=all>d"), "a\nb\nc\nd");
        assert_eq!(
            html_to_text("<pre>a\n  b\n\nc</pre>x"),
            "\na\n  b\n\nc\n\nx"
        );
    }

    #[test]
    fn quotes_may_be_nested() {
        let html = "<p>new</p><blockquote type=\"cite\"><p>old text</p></blockquote><p>end</p>";
        assert_eq!(
            html_to_text(html),
            "\nnew\n\n> \n> old text\n> \n\n\n\nend\n\n"
        );
        let html = "a<br><blockquote>b<br><blockquote>c</blockquote>d</blockquote>e";
        assert_eq!(html_to_text(html), "a\n> b\n> > c\n> d\ne");
        assert_eq!(html_to_text("a<blockquote>b"), "ab");
        assert_eq!(
            html_to_text("<div type=cite><div>x</div>y</div>z"),
            "> x\n> y\nz"
        );
    }

    #[test]
    fn what_is_not_text_is_dropped() {
        let html = "<head><title>T</title><style>p{}</style></head><script>alert('<b>')</script>x<!-- c -->y";
        assert_eq!(html_to_text(html), "xy");
        assert_eq!(html_to_text("a<script>b"), "ab");
        assert_eq!(
            html_to_text("<dl><dt>T<dd>D</dl><h1>H</h1>t"),
            "\nT\nD\n\nH\n\nt"
        );
    }

    #[test]
    fn links_are_numbered_and_listed() {
        let html = "<a href=http://x.example/a>x</a> <a name=n>y</a> <a href=\"java\nscript:alert(1)\">z</a>";
        assert_eq!(
            html_to_text(html),
            "[1]x y [2]z\n\n[1] http://x.example/a\n[2] \n"
        );
    }

    #[test]
    fn long_lines_are_wrapped_at_white_space_and_long_words_stay_whole() {
        let text = html_to_text(&"word ".repeat(40));
        assert!(
            text.lines()
                .all(|line| line.chars().count() <= DEFAULT_WIDTH)
        );
        assert_eq!(text.split_whitespace().count(), 40);
        let long = "x".repeat(300);
        assert_eq!(
            html_to_text(&format!("<p>{long} end</p>")),
            format!("\n{long}\nend\n\n")
        );
    }

    #[test]
    fn no_nul_comes_out() {
        assert_eq!(html_to_text("a\0b&#0;c&#x0;"), "a\u{fffd}b&#0;c&#x0;");
    }

    #[test]
    fn much_hostile_markup_are_rendered_at_once() {
        for piece in [
            "<blockquote>",
            "<blockquote>x</blockquote>",
            "<div type=cite>",
            "</div>",
            "<a href='x'>",
            "<script>",
            "\n \n",
            "<pre>",
            "&amp;",
            "x ",
        ] {
            let html = piece.repeat(200_000 / piece.len());
            assert!(html_to_text(&html).len() < 20 * html.len());
        }
        let deep = format!(
            "{}x<br>y{}",
            "<blockquote>".repeat(10_000),
            "</blockquote>".repeat(10_000)
        );
        assert_eq!(
            html_to_text(&deep)
                .lines()
                .next()
                .map(|line| line.matches('>').count()),
            Some(MAX_QUOTES)
        );
    }

    proptest! {
        #[test]
        fn plain_words_survive_any_markup(
            words in prop::collection::vec("[a-z]{1,8}", 1..20),
            markup in prop::collection::vec("<(p|b|div|/div|li|blockquote|/blockquote|td|/td|br|pre|/pre|a href=x)>", 20),
        ) {
            let html: String = words.iter().zip(markup.iter().cycle()).map(|(word, tag)| format!(" {word} {tag}")).collect();
            let text = html_to_text(&html);
            let found: Vec<&str> = text.split(|letter: char| !letter.is_ascii_lowercase()).filter(|word| !word.is_empty()).collect();
            prop_assert!(words.iter().all(|word| found.contains(&word.as_str())), "{html:?} became {text:?}");
        }
    }
}
