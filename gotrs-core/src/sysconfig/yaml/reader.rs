//! Reading: parser events to a [`Value`], without recursion, within limits.

use std::collections::{BTreeMap, HashMap};

use granit_parser::{Event, Options, Parser, ScalarStyle, Tag};

use crate::sysconfig::value::Value;

/// What a document may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the text.
    pub bytes: usize,
    /// Nesting of lists and maps.
    pub depth: usize,
    /// Scalars, lists and maps, keys included.
    pub nodes: usize,
    /// Nodes that aliases repeat.
    pub repeated: usize,
}

impl Default for Limits {
    /// 1 MiB, 64 levels, 100,000 nodes, 10,000 of them repeated.
    fn default() -> Self {
        Self {
            bytes: 1 << 20,
            depth: 64,
            nodes: 100_000,
            repeated: 10_000,
        }
    }
}

/// Why a text is not a value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum YamlError {
    /// Not YAML.
    #[error("line {line}: {problem}")]
    Syntax {
        /// The line, counted from 1.
        line: usize,
        /// What the parser found.
        problem: String,
    },
    /// Larger or deeper than the limits allow.
    #[error("the document has more than {limit} {what}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
    /// A tag that would make something else than text, list or map.
    #[error("line {line}: the tag `{tag}` is not allowed")]
    Tag {
        /// The line, counted from 1.
        line: usize,
        /// The tag as written.
        tag: String,
    },
    /// A list or map as the key of a map.
    #[error("line {line}: a key must be a text")]
    Key {
        /// The line, counted from 1.
        line: usize,
    },
    /// More than one document.
    #[error("the text holds more than one document")]
    ManyDocuments,
}

/// Reads one document with the default [`Limits`]. An empty text is [`Value::Undef`].
///
/// ```
/// use gotrs_core::sysconfig::{Value, yaml};
///
/// let value = yaml::read("---\nValid: yes\nName: ~\n")?;
/// assert_eq!(value.get("Valid"), Some(&Value::from("yes")));
/// assert_eq!(value.get("Name"), Some(&Value::Undef));
/// # Ok::<(), gotrs_core::sysconfig::yaml::YamlError>(())
/// ```
///
/// # Errors
/// If the text is not plain YAML or exceeds the limits.
pub fn read(text: &str) -> Result<Value, YamlError> {
    read_with(text, Limits::default())
}

/// [`read`] with other limits.
///
/// # Errors
/// If the text is not plain YAML or exceeds the limits.
pub fn read_with(text: &str, limits: Limits) -> Result<Value, YamlError> {
    if text.len() > limits.bytes {
        return Err(YamlError::TooLarge {
            what: "bytes",
            limit: limits.bytes,
        });
    }
    let mut options = Options::default();
    options.emit_comments = false;
    let mut builder = Builder::new(limits);
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| YamlError::Syntax {
            line: error.marker().line(),
            problem: error.info(),
        })?;
        builder.line = span.start.line();
        builder.take(event)?;
    }
    Ok(builder.root.unwrap_or_default())
}

/// A list or map that is not complete yet.
struct Open {
    anchor: usize,
    /// Nodes inside so far, the list or map itself included.
    nodes: usize,
    content: Content,
}

enum Content {
    List(Vec<Value>),
    Map {
        members: BTreeMap<String, Value>,
        key: Option<String>,
    },
}

struct Builder {
    limits: Limits,
    line: usize,
    nodes: usize,
    repeated: usize,
    open: Vec<Open>,
    anchors: HashMap<usize, (Value, usize)>,
    documents: usize,
    root: Option<Value>,
}

impl Builder {
    fn new(limits: Limits) -> Self {
        Self {
            limits,
            line: 1,
            nodes: 0,
            repeated: 0,
            open: Vec::new(),
            anchors: HashMap::new(),
            documents: 0,
            root: None,
        }
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), YamlError> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(YamlError::ManyDocuments);
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.check_tag(tag.as_deref())?;
                self.count()?;
                self.scalar(&text, style, anchor)
            }
            Event::Alias(anchor) => self.alias(anchor),
            Event::SequenceStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref())?;
                self.start(anchor, Content::List(Vec::new()))
            }
            Event::MappingStart(_, anchor, tag) => {
                self.check_tag(tag.as_deref())?;
                self.start(
                    anchor,
                    Content::Map {
                        members: BTreeMap::new(),
                        key: None,
                    },
                )
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => Ok(()),
        }
    }

    /// Only the tags of texts, lists, maps and of what OTRS reads as text pass.
    fn check_tag(&self, tag: Option<&Tag>) -> Result<(), YamlError> {
        match tag {
            Some(tag) if !tag.is_yaml_core_schema() && tag.original() != "!" => {
                Err(YamlError::Tag {
                    line: self.line,
                    tag: tag.original(),
                })
            }
            _ => Ok(()),
        }
    }

    fn count(&mut self) -> Result<(), YamlError> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            return Err(YamlError::TooLarge {
                what: "nodes",
                limit: self.limits.nodes,
            });
        }
        Ok(())
    }

    fn start(&mut self, anchor: usize, content: Content) -> Result<(), YamlError> {
        self.count()?;
        if self.open.len() >= self.limits.depth {
            return Err(YamlError::TooLarge {
                what: "levels",
                limit: self.limits.depth,
            });
        }
        if self.expects_key() {
            return Err(YamlError::Key { line: self.line });
        }
        self.open.push(Open {
            anchor,
            nodes: 1,
            content,
        });
        Ok(())
    }

    fn end(&mut self) -> Result<(), YamlError> {
        let Some(done) = self.open.pop() else {
            return Ok(());
        };
        let value = match done.content {
            Content::List(members) => Value::List(members),
            Content::Map { members, .. } => Value::map(members),
        };
        self.remember(done.anchor, &value, done.nodes)?;
        self.add(value, done.nodes);
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize) -> Result<(), YamlError> {
        let undefined = style == ScalarStyle::Plain && matches!(text, "" | "~" | "null");
        let value = if undefined {
            Value::Undef
        } else {
            Value::from(text)
        };
        self.remember(anchor, &value, 1)?;
        match self.open.last_mut() {
            Some(Open {
                content: Content::Map {
                    key: key @ None, ..
                },
                nodes,
                ..
            }) => {
                *key = Some(text.to_owned());
                *nodes += 1;
            }
            _ => self.add(value, 1),
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize) -> Result<(), YamlError> {
        let unknown = || YamlError::Syntax {
            line: self.line,
            problem: "an alias refers to what is not complete".to_owned(),
        };
        let (value, nodes) = self.anchors.get(&anchor).cloned().ok_or_else(unknown)?;
        self.repeat(nodes)?;
        match (self.expects_key(), value) {
            (true, Value::Text(text)) => self.scalar(&text, ScalarStyle::SingleQuoted, 0),
            (true, _) => Err(YamlError::Key { line: self.line }),
            (false, value) => {
                self.add(value, nodes);
                Ok(())
            }
        }
    }

    /// Keeps a copy for aliases; the copy counts like a repetition.
    fn remember(&mut self, anchor: usize, value: &Value, nodes: usize) -> Result<(), YamlError> {
        if anchor > 0 {
            self.repeat(nodes)?;
            self.anchors.insert(anchor, (value.clone(), nodes));
        }
        Ok(())
    }

    fn repeat(&mut self, nodes: usize) -> Result<(), YamlError> {
        self.repeated += nodes;
        if self.repeated > self.limits.repeated {
            return Err(YamlError::TooLarge {
                what: "nodes repeated by aliases",
                limit: self.limits.repeated,
            });
        }
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                content: Content::Map { key: None, .. },
                ..
            })
        )
    }

    fn add(&mut self, value: Value, nodes: usize) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(value);
            return;
        };
        open.nodes += nodes;
        match &mut open.content {
            Content::List(members) => members.push(value),
            Content::Map { members, key } => {
                if let Some(key) = key.take() {
                    members.insert(key, value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    fn json(text: &str) -> Json {
        Json::from(&read(text).unwrap())
    }

    #[test]
    fn every_plain_scalar_is_a_text_and_only_a_bare_tilde_is_undefined() {
        let text = "---\na: no\nb: ON\nc: 2016-02-02\nd: 0x1F\ne: ~\nf: '~'\ng:\nh: ''\n";
        let expected = json!({
            "a": "no", "b": "ON", "c": "2016-02-02", "d": "0x1F", "e": null, "f": "~", "g": null, "h": "",
        });
        assert_eq!(json(text), expected);
    }

    #[test]
    fn flow_style_block_scalars_and_aliases_are_read() {
        let text = "x: &a [1, {k: v}]\ny: *a\nz: |-\n  one\n  two\n*a : no\n";
        assert!(matches!(read(text), Err(YamlError::Key { .. })));
        let text = "x: &a [1, {k: v}]\ny: *a\nz: |-\n  one\n  two\n";
        let list = json!(["1", {"k": "v"}]);
        assert_eq!(json(text), json!({"x": list, "y": list, "z": "one\ntwo"}));
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let below = format!("*a{}", level - 1);
            text += &format!(
                "a{level}: &a{level} [{}]\n",
                [below.as_str(); 10].join(", ")
            );
        }
        assert!(matches!(read(&text), Err(YamlError::TooLarge { .. })));
        assert!(read("a: &a [*a]\n").is_err());
    }

    #[test]
    fn deep_and_long_documents_are_refused() {
        assert!(read(&"[".repeat(100_000)).is_err());
        assert!(read(&"- ".repeat(10_000)).is_err());
        assert!(matches!(
            read(&"- x\n".repeat(100_001)),
            Err(YamlError::TooLarge { .. })
        ));
        assert!(matches!(
            read(&"x".repeat(2 << 20)),
            Err(YamlError::TooLarge { .. })
        ));
    }

    #[test]
    fn object_tags_are_refused() {
        for text in [
            "!!perl/hash:Evil {a: b}",
            "a: !ruby/object x",
            "- !!python/name:os.system x",
        ] {
            assert!(matches!(read(text), Err(YamlError::Tag { .. })), "{text}");
        }
        assert_eq!(json("!!str 12"), json!("12"));
    }

    #[test]
    fn a_second_document_is_refused_and_an_empty_text_is_undefined() {
        assert!(matches!(
            read("--- a\n--- b\n"),
            Err(YamlError::ManyDocuments)
        ));
        assert_eq!(read("").unwrap(), Value::Undef);
        assert_eq!(read("--- ~\n").unwrap(), Value::Undef);
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        let error = read("a: b\nc: [d\n").unwrap_err();
        assert!(
            matches!(error, YamlError::Syntax { line: 2.., .. }),
            "{error}"
        );
    }
}
