//! Plain text of articles: paragraphs, quotes folded away, addresses as links. One pass, no markup of the sender.

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text.
    Text(String),
    /// An address that leads out of the desk.
    Link(String),
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Whether they quote somebody (`>` at their start).
    pub quoted: bool,
    /// Their pieces, line breaks included.
    pub pieces: Vec<Piece>,
}

/// A plain text, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlainText {
    /// Its blocks in order.
    pub blocks: Vec<Block>,
}

impl PlainText {
    /// Cuts a text into blocks and finds `http`, `https` and `mailto` addresses in it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut blocks: Vec<(bool, String)> = Vec::new();
        for line in text.trim_end().lines() {
            let quoted = line.starts_with('>');
            match blocks.last_mut() {
                Some((same, lines)) if *same == quoted && (quoted || !line.trim().is_empty()) => {
                    lines.push('\n');
                    lines.push_str(line);
                }
                _ => blocks.push((quoted, line.to_owned())),
            }
        }
        let blank = |lines: &str| lines.trim().is_empty();
        let blocks = blocks.into_iter().filter(|(_, lines)| !blank(lines));
        Self {
            blocks: blocks
                .map(|(quoted, lines)| Block {
                    quoted,
                    pieces: pieces(lines.trim_matches('\n')),
                })
                .collect(),
        }
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = next_address(rest) {
        let end = rest[at..]
            .find(ends_address)
            .map_or(rest.len(), |length| at + length);
        let address = trim_address(&rest[at..end]);
        if at > 0 {
            pieces.push(Piece::Text(rest[..at].to_owned()));
        }
        pieces.push(Piece::Link(address.to_owned()));
        rest = &rest[at + address.len()..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// The start of the next address; looks at each `:` once, so a text of colons costs no more than its length.
fn next_address(text: &str) -> Option<usize> {
    for (colon, _) in text.match_indices(':') {
        for scheme in SCHEMES {
            let word = scheme.find(':').unwrap_or(0);
            let Some(start) = colon.checked_sub(word) else {
                continue;
            };
            let Some(tail) = text.get(start..) else {
                continue;
            };
            let Some(found) = tail.get(..scheme.len()) else {
                continue;
            };
            let free = text[..start]
                .chars()
                .next_back()
                .is_none_or(|before| !before.is_alphanumeric());
            let followed = tail[scheme.len()..]
                .chars()
                .next()
                .is_some_and(|c| !ends_address(c));
            if found.eq_ignore_ascii_case(scheme) && free && followed {
                return Some(start);
            }
        }
    }
    None
}

fn ends_address(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '<' | '>' | '"' | '`' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
}

/// Leaves off punctuation that belongs to the sentence, and a bracket that was not opened in the address.
fn trim_address(address: &str) -> &str {
    let opens = address.contains(['(', '[', '{']);
    let mut address = address;
    loop {
        let Some(last) = address.chars().next_back() else {
            return address;
        };
        let sentence = matches!(
            last,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '»' | '”'
        );
        let bracket = !opens && matches!(last, ')' | ']' | '}');
        let shortest = SCHEMES
            .iter()
            .any(|scheme| address.len() <= scheme.len() + 1 && address.len() > scheme.len());
        if !(sentence || bracket) || shortest {
            return address;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<String> {
        let blocks = PlainText::of(text).blocks;
        let pieces = blocks.into_iter().flat_map(|block| block.pieces);
        pieces
            .filter_map(|piece| {
                if let Piece::Link(link) = piece {
                    Some(link)
                } else {
                    None
                }
            })
            .collect()
    }

    #[test]
    fn addresses_become_links_without_the_sentence_around_them() {
        assert_eq!(
            links("see (https://a.example/x?y=1), or HTTP://b.example."),
            ["https://a.example/x?y=1", "HTTP://b.example"]
        );
        assert_eq!(
            links("https://en.example/wiki/A_(b)"),
            ["https://en.example/wiki/A_(b)"]
        );
        assert_eq!(links("mailto:a@b.example, x"), ["mailto:a@b.example"]);
    }

    #[test]
    fn nothing_else_becomes_a_link() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "xhttp://a",
            "http://",
            "http:// a",
            "a:b:c",
            "vbscript:x",
            "éhttps",
        ] {
            assert!(links(text).is_empty(), "{text}");
        }
        assert_eq!(links("http://x/\"onmouseover=\"alert(1)"), ["http://x/"]);
    }

    #[test]
    fn no_text_is_lost_or_doubled() {
        let text = "a https://b.example, c\nd";
        let block = &PlainText::of(text).blocks[0];
        let all: String = block
            .pieces
            .iter()
            .map(|p| match p {
                Piece::Text(t) | Piece::Link(t) => t.as_str(),
            })
            .collect();
        assert_eq!(all, text);
    }

    #[test]
    fn quotes_are_blocks_of_their_own() {
        let quoted: Vec<bool> = PlainText::of("Hello\n\n> a\n> b\n\nYes")
            .blocks
            .iter()
            .map(|b| b.quoted)
            .collect();
        assert_eq!(quoted, [false, true, false]);
    }

    #[test]
    fn five_megabytes_of_half_addresses_are_cut_in_good_time() {
        let text = "http://a.a.a..:::".repeat(50_000);
        let started = std::time::Instant::now();
        assert!(!PlainText::of(&text).blocks.is_empty());
        assert!(started.elapsed().as_secs() < 5);
    }
}
