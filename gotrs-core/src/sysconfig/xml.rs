//! A small XML tree from untrusted text.
//!
//! Document types are refused before anything is expanded, so there are no entities but the five of XML and character
//! references; depth, number of elements and attributes are bounded. Comments and processing instructions are dropped.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Deepest nesting of elements.
pub const MAX_DEPTH: usize = 64;
/// Most elements and pieces of text in a document.
pub const MAX_NODES: usize = 100_000;
/// Most attributes of one element.
pub const MAX_ATTRIBUTES: usize = 256;
/// Longest document in bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// One element with everything in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// The name as written, prefix included.
    pub name: String,
    /// The attributes by name.
    pub attributes: BTreeMap<String, String>,
    /// The text directly inside, pieces joined.
    pub text: String,
    /// The elements directly inside.
    pub children: Vec<Element>,
    /// Where the element stands in the document, in bytes.
    pub span: Range<usize>,
}

impl Element {
    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// The first child of a name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children(name).next()
    }

    /// All children of a name.
    pub fn children(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Why a text is not a tree.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum XmlError {
    /// Not well-formed.
    #[error("byte {position}: {problem}")]
    Syntax {
        /// Where, in bytes.
        position: u64,
        /// What is wrong.
        problem: String,
    },
    /// A document type declaration.
    #[error("a document type declaration is not allowed")]
    DocumentType,
    /// Beyond a limit.
    #[error("the document has more than {limit} {what}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
    /// No element, more than one, or one that is not closed.
    #[error("the document is not exactly one complete element")]
    Incomplete,
}

/// Reads a document.
///
/// # Errors
/// If it is not well-formed, has a document type, or exceeds a limit.
pub fn read(document: &str) -> Result<Element, XmlError> {
    if document.len() > MAX_BYTES {
        return Err(XmlError::TooLarge {
            what: "bytes",
            limit: MAX_BYTES,
        });
    }
    let mut reader = Reader::from_str(document);
    reader.config_mut().expand_empty_elements = true;
    let mut tree = Tree::default();
    loop {
        let start = reader.buffer_position();
        let event = reader.read_event().map_err(|error| XmlError::Syntax {
            position: reader.error_position(),
            problem: error.to_string(),
        })?;
        let place = Place {
            start,
            end: reader.buffer_position(),
        };
        match event {
            Event::Start(tag) => tree.open(&tag, place)?,
            Event::End(_) => tree.close(place)?,
            Event::Text(text) => tree.text(&text.xml10_content(), place)?,
            Event::CData(text) => tree.text(&text.xml10_content(), place)?,
            Event::GeneralRef(reference) => tree.reference(&reference, place)?,
            Event::DocType(_) => return Err(XmlError::DocumentType),
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Empty(_) => {}
        }
    }
    match tree.root {
        Some(root) if tree.open.is_empty() => Ok(root),
        _ => Err(XmlError::Incomplete),
    }
}

/// The bytes of an event.
#[derive(Clone, Copy)]
struct Place {
    start: u64,
    end: u64,
}

impl Place {
    fn error(self, problem: impl ToString) -> XmlError {
        XmlError::Syntax {
            position: self.start,
            problem: problem.to_string(),
        }
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).expect("documents are shorter than MAX_BYTES")
}

#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    nodes: usize,
}

impl Tree {
    fn count(&mut self) -> Result<(), XmlError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(XmlError::TooLarge {
                what: "nodes",
                limit: MAX_NODES,
            });
        }
        Ok(())
    }

    fn open(&mut self, tag: &BytesStart<'_>, place: Place) -> Result<(), XmlError> {
        self.count()?;
        if self.open.len() >= MAX_DEPTH {
            return Err(XmlError::TooLarge {
                what: "levels",
                limit: MAX_DEPTH,
            });
        }
        if self.root.is_some() {
            return Err(XmlError::Incomplete);
        }
        let start = offset(place.start);
        self.open.push(Element {
            name: tag.name().as_ref().to_owned(),
            attributes: attributes(tag, place)?,
            span: start..start,
            ..Element::default()
        });
        Ok(())
    }

    fn close(&mut self, place: Place) -> Result<(), XmlError> {
        let mut done = self.open.pop().ok_or(XmlError::Incomplete)?;
        done.span.end = offset(place.end);
        match self.open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => self.root = Some(done),
        }
        Ok(())
    }

    fn text(&mut self, text: &str, place: Place) -> Result<(), XmlError> {
        self.count()?;
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(place.error("there is text outside of the element")),
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>, place: Place) -> Result<(), XmlError> {
        let letter = match reference
            .resolve_char_ref()
            .map_err(|error| place.error(error))?
        {
            Some(letter) => letter,
            None => match reference.xml10_content().as_ref() {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                name => return Err(place.error(format!("the entity `{name}` is not defined"))),
            },
        };
        self.text(letter.encode_utf8(&mut [0; 4]), place)
    }
}

fn attributes(tag: &BytesStart<'_>, place: Place) -> Result<BTreeMap<String, String>, XmlError> {
    let mut attributes = BTreeMap::new();
    let mut all = tag.attributes();
    // Duplicates are found by the map: the reader's own check costs a pass over all earlier names each.
    all.with_checks(false);
    for attribute in all {
        let attribute = attribute.map_err(|error| place.error(error))?;
        let name = attribute.key.as_ref().to_owned();
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| place.error(error))?
            .into_owned();
        if attributes.len() >= MAX_ATTRIBUTES {
            return Err(XmlError::TooLarge {
                what: "attributes",
                limit: MAX_ATTRIBUTES,
            });
        }
        if attributes.contains_key(&name) {
            return Err(place.error(format!("the attribute `{name}` is given twice")));
        }
        attributes.insert(name, value);
    }
    Ok(attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_joins_entities_and_character_data() {
        let root = read("<a>1 &lt; 2 &#228;<![CDATA[<b>]]><!-- no --><c/></a>").unwrap();
        assert_eq!(root.text, "1 < 2 ä<b>");
        assert_eq!(root.children.len(), 1);
    }

    #[test]
    fn an_element_knows_its_source() {
        let document = "<?xml version=\"1.0\"?>\n<a><b x='1'>t</b><c/></a>\n";
        let root = read(document).unwrap();
        let sources: Vec<&str> = root
            .children
            .iter()
            .map(|child| &document[child.span.clone()])
            .collect();
        assert_eq!(sources, ["<b x='1'>t</b>", "<c/>"]);
    }

    #[test]
    fn document_types_and_foreign_entities_are_refused() {
        let external = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>";
        assert!(matches!(read(external), Err(XmlError::DocumentType)));
        assert!(matches!(
            read("<a>&nbsp;</a>"),
            Err(XmlError::Syntax { .. })
        ));
        assert!(read("<a b='&nbsp;'/>").is_err());
    }

    #[test]
    fn each_limit_holds() {
        let deep = "<a>".repeat(MAX_DEPTH + 1);
        let wide = format!("<a>{}</a>", "<b/>".repeat(MAX_NODES));
        let attributes: String = (0..1_000_000).map(|n| format!(" a{n}=''")).collect();
        for document in [
            deep,
            wide,
            format!("<a{attributes}/>"),
            " ".repeat(MAX_BYTES + 1),
        ] {
            assert!(matches!(read(&document), Err(XmlError::TooLarge { .. })));
        }
    }

    #[test]
    fn broken_documents_are_refused() {
        for document in [
            "",
            "<a>",
            "<a></b>",
            "</a>",
            "<a/><b/>",
            "x<a/>",
            "<a/>x",
            "<a b='1' b='2'/>",
            "<a b=1/>",
            "<a>&",
        ] {
            assert!(read(document).is_err(), "{document}");
        }
    }
}
