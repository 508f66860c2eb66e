//! [`Facts`]: what is known about the ticket, the form and the people when ACLs are asked.
//!
//! Two maps of group (`Ticket`, `Queue`, `User`, ...) to key to value: `Properties` are checked against what the form
//! says over what is stored, `PropertiesDatabase` against what is stored. What is not there is undefined, and an
//! undefined value satisfies nothing, not even `[Not]x`. How a value comes here is the caller's business;
//! [`Engine::wanted`](crate::Engine::wanted) says which ones the ACLs ask for.

use crate::hash::FastMap;
use crate::model::Section;
use crate::value::Value;

/// One value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// One text, perhaps empty.
    Text(String),
    /// Several, as a multi-select field, groups or roles have them; perhaps none.
    List(Vec<String>),
}

impl Fact {
    /// The fact as a JSON-ready tree.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Fact::Text(text) => Value::from(text.as_str()),
            Fact::List(list) => {
                Value::List(list.iter().map(|text| Value::from(text.as_str())).collect())
            }
        }
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Fact::Text(text.to_owned())
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Fact::Text(text)
    }
}

impl From<i64> for Fact {
    fn from(number: i64) -> Self {
        Fact::Text(number.to_string())
    }
}

impl<T: Into<String>> From<Vec<T>> for Fact {
    fn from(list: Vec<T>) -> Self {
        Fact::List(list.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<String>, const N: usize> From<[T; N]> for Fact {
    fn from(list: [T; N]) -> Self {
        Fact::List(list.into_iter().map(Into::into).collect())
    }
}

/// Facts of one section: group to key to value.
pub(crate) type Groups = FastMap<String, FastMap<String, Fact>>;

/// Everything that conditions are checked against.
///
/// ```
/// use gotrs_acl::{Facts, Section};
/// let facts = Facts::new()
///     .both("Ticket", "Queue", "Raw")
///     .form("Ticket", "State", "open")
///     .stored("Ticket", "State", "new")
///     .both("User", "Group_rw", ["users", "admin"]);
/// assert!(facts.get(Section::PropertiesDatabase, "Ticket", "State").is_some());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    form: Groups,
    stored: Groups,
}

impl Facts {
    /// Nothing known.
    #[must_use]
    pub fn new() -> Self {
        Facts::default()
    }

    /// Adds what `Properties` sees.
    #[must_use]
    pub fn form(mut self, group: &str, key: &str, fact: impl Into<Fact>) -> Self {
        self.set(Section::Properties, group, key, Some(fact.into()));
        self
    }

    /// Adds what `PropertiesDatabase` sees.
    #[must_use]
    pub fn stored(mut self, group: &str, key: &str, fact: impl Into<Fact>) -> Self {
        self.set(Section::PropertiesDatabase, group, key, Some(fact.into()));
        self
    }

    /// Adds what both see.
    #[must_use]
    pub fn both(self, group: &str, key: &str, fact: impl Into<Fact>) -> Self {
        let fact = fact.into();
        self.form(group, key, fact.clone()).stored(group, key, fact)
    }

    /// Sets a fact, or makes it undefined.
    pub fn set(&mut self, section: Section, group: &str, key: &str, fact: Option<Fact>) {
        let groups = match section {
            Section::Properties => &mut self.form,
            Section::PropertiesDatabase => &mut self.stored,
        };
        match fact {
            Some(fact) => {
                groups
                    .entry(group.to_owned())
                    .or_default()
                    .insert(key.to_owned(), fact);
            }
            None => {
                groups.get_mut(group).map(|keys| keys.remove(key));
            }
        }
    }

    /// A fact, unless it is undefined.
    #[must_use]
    pub fn get(&self, section: Section, group: &str, key: &str) -> Option<&Fact> {
        self.groups(section).get(group)?.get(key)
    }

    pub(crate) fn groups(&self, section: Section) -> &Groups {
        match section {
            Section::Properties => &self.form,
            Section::PropertiesDatabase => &self.stored,
        }
    }

    /// Reads group to key to value for one section, as JSON or YAML has it; what is no map, text, number or list of
    /// those counts as undefined.
    pub fn read(&mut self, section: Section, value: &Value) {
        let Value::Map(groups) = value else { return };
        for (group, keys) in groups {
            let Value::Map(keys) = keys else { continue };
            for (key, value) in keys {
                let fact = match value {
                    Value::List(list) => {
                        let texts = list
                            .iter()
                            .filter_map(Value::scalar)
                            .map(std::borrow::Cow::into_owned);
                        Some(Fact::List(texts.collect()))
                    }
                    other => other.scalar().map(|text| Fact::Text(text.into_owned())),
                };
                self.set(section, group, key, fact);
            }
        }
    }
}
