//! [`Acl`] and [`AclSet`]: an ACL as it is stored, exported and edited.
//!
//! The fields follow OTRS's own: `ConfigMatch` holds the conditions, `ConfigChange` what happens when they hold. Both
//! may be absent, and absent is not the same as empty to whoever writes the file back. Nothing here decides anything:
//! [`AclSet::compile`] makes the engine that does.

use std::collections::BTreeMap;
use std::fmt;

use crate::error::Problem;
use crate::item::Item;
use crate::value::Value;

/// Group (`Ticket`, `Queue`, `User`, ...) to key to items: all keys of all groups must hold, one item each suffices.
pub type Properties = BTreeMap<String, BTreeMap<String, Vec<Item>>>;

/// One access control list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Acl {
    /// The name. ACLs act in the byte order of their names.
    pub name: String,
    /// The editor's comment.
    pub comment: Option<String>,
    /// The editor's description.
    pub description: Option<String>,
    /// Whether no later ACL acts on the same field once this one did.
    pub stop_after_match: bool,
    /// Whether it is in use; nothing where the source does not say, as in a deployed set.
    pub validity: Option<Validity>,
    /// When it acts: the `config_match` column.
    pub config_match: Option<ConfigMatch>,
    /// What it does: the `config_change` column.
    pub config_change: Option<ConfigChange>,
    /// Everything else an export holds (`ID`, `CreateTime`, `ChangeBy`, ...), carried along unchanged.
    pub other: BTreeMap<String, Value>,
}

/// `valid_id` of OTRS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Validity {
    /// 1: in use.
    Valid,
    /// 2: out of use.
    Invalid,
    /// 3: out of use for a while.
    InvalidTemporarily,
}

impl Validity {
    /// From `valid_id`.
    #[must_use]
    pub fn from_id(id: i64) -> Option<Self> {
        Some(match id {
            1 => Validity::Valid,
            2 => Validity::Invalid,
            3 => Validity::InvalidTemporarily,
            _ => return None,
        })
    }

    /// To `valid_id`.
    #[must_use]
    pub fn id(self) -> i64 {
        match self {
            Validity::Valid => 1,
            Validity::Invalid => 2,
            Validity::InvalidTemporarily => 3,
        }
    }
}

/// The conditions of an ACL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConfigMatch {
    /// Checked against what the form says, over what is stored.
    pub properties: Option<Properties>,
    /// Checked against what is stored, whatever the form says.
    pub properties_database: Option<Properties>,
}

/// What an ACL does to the offered options, in the order of the fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConfigChange {
    /// Only these remain, out of everything that was offered at first.
    pub possible: Option<Change>,
    /// These come back, if they were offered at first.
    pub possible_add: Option<Change>,
    /// These go.
    pub possible_not: Option<Change>,
}

/// The items of one of the three change sections.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// `Ticket`: by field (`Queue`, `State`, `DynamicField_X`, ...).
    pub ticket: Option<BTreeMap<String, Vec<Item>>>,
    /// The sections that are a plain list, by name.
    pub lists: BTreeMap<ListSection, Vec<Item>>,
}

/// The sections of a change that hold a plain list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListSection {
    /// Screens and menu entries (`AgentTicketClose`).
    Action,
    /// Activity dialogs, by entity id.
    ActivityDialog,
    /// Endpoints of newer OTRS.
    Endpoint,
    /// Whether dynamic fields are shown, by name.
    Form,
    /// Whether the other fields are shown, by name.
    FormStd,
    /// Processes, by entity id.
    Process,
}

impl ListSection {
    /// All of them, in the order of their names.
    pub const ALL: [ListSection; 6] = [
        ListSection::Action,
        ListSection::ActivityDialog,
        ListSection::Endpoint,
        ListSection::Form,
        ListSection::FormStd,
        ListSection::Process,
    ];

    /// OTRS's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ListSection::Action => "Action",
            ListSection::ActivityDialog => "ActivityDialog",
            ListSection::Endpoint => "Endpoint",
            ListSection::Form => "Form",
            ListSection::FormStd => "FormStd",
            ListSection::Process => "Process",
        }
    }

    /// The section of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        ListSection::ALL
            .into_iter()
            .find(|section| section.name() == name)
    }
}

impl fmt::Display for ListSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Acl {
    /// An ACL that does nothing yet.
    pub fn new(name: impl Into<String>) -> Self {
        Acl {
            name: name.into(),
            ..Acl::default()
        }
    }

    /// True unless the ACL says that it is out of use.
    #[must_use]
    pub fn is_active(&self) -> bool {
        matches!(self.validity, None | Some(Validity::Valid))
    }

    /// The conditions with the name of their section, empty sections included.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = (Section, &Properties)> {
        let both = self.config_match.as_ref();
        let form = both
            .and_then(|both| both.properties.as_ref())
            .map(|groups| (Section::Properties, groups));
        let stored = both
            .and_then(|both| both.properties_database.as_ref())
            .map(|groups| (Section::PropertiesDatabase, groups));
        form.into_iter().chain(stored)
    }

    /// The change sections that are present.
    pub(crate) fn changes(&self) -> impl Iterator<Item = (ChangeKind, &Change)> {
        let all = self.config_change.as_ref();
        ChangeKind::ALL
            .into_iter()
            .filter_map(move |kind| Some((kind, all?.get(kind)?)))
    }
}

/// The two sections of conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// `Properties`: the form over what is stored.
    Properties,
    /// `PropertiesDatabase`: what is stored.
    PropertiesDatabase,
}

impl Section {
    /// OTRS's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Section::Properties => "Properties",
            Section::PropertiesDatabase => "PropertiesDatabase",
        }
    }
}

/// The three sections of changes, in the order in which they act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Start again from everything offered and keep only what matches.
    Possible,
    /// Bring back what matches.
    PossibleAdd,
    /// Take away what matches.
    PossibleNot,
}

impl ChangeKind {
    /// All three, in the order in which they act.
    pub const ALL: [ChangeKind; 3] = [
        ChangeKind::Possible,
        ChangeKind::PossibleAdd,
        ChangeKind::PossibleNot,
    ];

    /// OTRS's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Possible => "Possible",
            ChangeKind::PossibleAdd => "PossibleAdd",
            ChangeKind::PossibleNot => "PossibleNot",
        }
    }
}

impl ConfigChange {
    /// The section of that kind.
    #[must_use]
    pub fn get(&self, kind: ChangeKind) -> Option<&Change> {
        match kind {
            ChangeKind::Possible => self.possible.as_ref(),
            ChangeKind::PossibleAdd => self.possible_add.as_ref(),
            ChangeKind::PossibleNot => self.possible_not.as_ref(),
        }
    }

    /// The section of that kind, to set it.
    pub fn get_mut(&mut self, kind: ChangeKind) -> &mut Option<Change> {
        match kind {
            ChangeKind::Possible => &mut self.possible,
            ChangeKind::PossibleAdd => &mut self.possible_add,
            ChangeKind::PossibleNot => &mut self.possible_not,
        }
    }
}

/// ACLs in the order in which they were read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AclSet {
    pub(crate) acls: Vec<Acl>,
    pub(crate) notes: Vec<Problem>,
}

impl AclSet {
    /// The ACLs.
    #[must_use]
    pub fn acls(&self) -> &[Acl] {
        &self.acls
    }

    /// What reading found odd but could use.
    #[must_use]
    pub fn notes(&self) -> &[Problem] {
        &self.notes
    }

    /// The ACLs, by value.
    #[must_use]
    pub fn into_acls(self) -> Vec<Acl> {
        self.acls
    }
}

impl FromIterator<Acl> for AclSet {
    fn from_iter<I: IntoIterator<Item = Acl>>(acls: I) -> Self {
        AclSet {
            acls: acls.into_iter().collect(),
            notes: Vec::new(),
        }
    }
}

impl Extend<Acl> for AclSet {
    fn extend<I: IntoIterator<Item = Acl>>(&mut self, acls: I) {
        self.acls.extend(acls);
    }
}
