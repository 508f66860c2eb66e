//! [`Target`] and [`Offer`]: which question is asked, and what there is to choose from.

use std::fmt;

use crate::model::ListSection;
use crate::value::Value;

/// What is being decided: OTRS's `ReturnType` and `ReturnSubType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target<'a> {
    /// The options of one field: `ReturnType` `Ticket`, the field as `ReturnSubType`.
    Field(&'a str),
    /// Actions, processes, activity dialogs, form fields or endpoints.
    List(ListSection),
}

impl<'a> Target<'a> {
    /// Screens and menu entries.
    pub const ACTION: Target<'static> = Target::List(ListSection::Action);

    /// From OTRS's two words; nothing for a `ReturnType` that no ACL can speak of.
    ///
    /// ```
    /// use gotrs_acl::Target;
    /// assert_eq!(Target::from_otrs("Ticket", "Queue"), Some(Target::Field("Queue")));
    /// assert_eq!(Target::from_otrs("Action", "-"), Some(Target::ACTION));
    /// assert_eq!(Target::from_otrs("Coffee", "-"), None);
    /// ```
    #[must_use]
    pub fn from_otrs(return_type: &str, return_sub_type: &'a str) -> Option<Self> {
        match return_type {
            "Ticket" => Some(Target::Field(return_sub_type)),
            name => ListSection::from_name(name).map(Target::List),
        }
    }

    /// `ReturnType`.
    #[must_use]
    pub fn return_type(self) -> &'static str {
        match self {
            Target::Field(_) => "Ticket",
            Target::List(section) => section.name(),
        }
    }

    /// `ReturnSubType`: the field, else `-`.
    #[must_use]
    pub fn return_sub_type(self) -> &'a str {
        match self {
            Target::Field(field) => field,
            Target::List(_) => "-",
        }
    }
}

impl fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Field(field) => write!(f, "Ticket/{field}"),
            Target::List(section) => f.write_str(section.name()),
        }
    }
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The id, as the form sends it.
    pub id: String,
    /// The text that ACLs compare.
    pub text: String,
}

/// Everything there is to choose from, before any ACL: OTRS's `Data`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offer {
    entries: Vec<Entry>,
}

impl Offer {
    /// From pairs of id and text, such as a queue's.
    ///
    /// ```
    /// use gotrs_acl::Offer;
    /// let offer = Offer::new([("1", "Postmaster"), ("2", "Raw")]);
    /// assert_eq!(offer.entries()[1].text, "Raw");
    /// ```
    pub fn new<I: Into<String>, T: Into<String>>(
        entries: impl IntoIterator<Item = (I, T)>,
    ) -> Self {
        let entries = entries.into_iter().map(|(id, text)| Entry {
            id: id.into(),
            text: text.into(),
        });
        Offer {
            entries: entries.collect(),
        }
    }

    /// From names that are their own ids: dynamic field keys, actions, fields of a form.
    pub fn of_names<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        let entries = names.into_iter().map(Into::into).map(|name: String| Entry {
            id: name.clone(),
            text: name,
        });
        Offer {
            entries: entries.collect(),
        }
    }

    /// The offer of OTRS's `Data` as JSON has it: a map of id to text. For actions a text other than `-` stands for
    /// itself, and `-` for the `action` that is being called.
    #[must_use]
    pub fn from_data(data: &Value, action: Option<&str>) -> Self {
        match data {
            Value::Map(map) => Offer::new(
                map.iter()
                    .filter_map(|(id, text)| Some((id.as_str(), text.scalar()?))),
            ),
            other => match other.scalar().filter(|text| text != "-") {
                Some(text) => Offer::new([("1", text)]),
                None => Offer::new(action.map(|action| ("1", action))),
            },
        }
    }

    /// The entries in the order given.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when there is nothing to choose from.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
