//! [`Call`]: the parameters of OTRS's `TicketAcl`, and how they become [`Facts`].
//!
//! OTRS lays what the form says over what is stored, by rules that ACLs depend on: which parameter wins, which
//! aliases count, when a customer user replaces the ticket's. They are here, without a database: [`Call::lookups`]
//! names the records that are needed, the caller fetches them, [`Call::facts`] puts all together.
//!
//! [`wants`] finds out what the ACLs ask for, [`overlay`] lays the layers over each other.
//!
//! Two differences from OTRS, both supersets: a parameter overlays the ticket whether or not some ACL names the
//! property in just the way OTRS looks for, and an unknown customer user is in no group.

mod overlay;
mod wants;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::engine::Engine;
use crate::facts::{Fact, Facts};
use crate::model::Section;
use overlay::set_all;
use wants::Wants;

/// Keys and values of one record; a key that is absent is undefined.
pub type Record = BTreeMap<String, Fact>;

/// The records fetched for a call; one that does not exist is absent.
pub type Records = HashMap<Lookup, Record>;

/// One record that is needed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lookup {
    /// Of what.
    pub kind: RecordKind,
    /// Which one.
    pub by: LookupBy,
}

/// How a record is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookupBy {
    /// By id; for customer users the login.
    Id(String),
    /// By name; for agents the login.
    Name(String),
}

/// What a record describes. The keys are OTRS's: `Name`, `Comment`, `ValidID`, and those given here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKind {
    /// `QueueID`, `GroupID`, ...
    Queue,
    /// `ID`, `TypeName`, `TypeID`.
    State,
    /// `ID`.
    Priority,
    /// `ID`. Only valid types count.
    Type,
    /// `ServiceID`, `TypeID`, ...
    Service,
    /// `SLAID`, ...
    Sla,
    /// An agent: record and preferences, `Group_<permission>` and `Role` as lists.
    User,
    /// A customer user: record, `Group_<permission>` as lists.
    CustomerUser,
}

/// One call of the ACLs, in OTRS's words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Call {
    /// The agent who acts.
    pub user_id: Option<i64>,
    /// The customer user: who acts if no agent does, else what the form says.
    pub customer_user_id: Option<String>,
    /// The screen, such as `AgentTicketNote`.
    pub action: Option<String>,
    /// The stored ticket with its `DynamicField_<Name>` keys.
    pub ticket: Option<Record>,
    /// What the form says: `QueueID`, `NewStateID`, `Service`, `NewOwnerType`, ...
    pub form: BTreeMap<String, String>,
    /// What the form says about dynamic fields, by `DynamicField_<Name>`.
    pub dynamic_fields: Record,
    /// The process of the form.
    pub process: Option<String>,
    /// The activity of the form; only if it is deployed.
    pub activity: Option<String>,
    /// The activity dialog of the form; only if it is deployed and offers the caller's interface.
    pub activity_dialog: Option<String>,
}

/// The parts of a ticket that a form may overlay.
struct Part {
    /// Group and key of the ticket, such as `Queue`; with `ID` behind it the id's key and parameter.
    name: &'static str,
    kind: RecordKind,
    /// The record's keys for its name and id.
    record: (&'static str, &'static str),
    /// Parameters that count when the main id is empty, with the `NewOwnerType` they need.
    aliases: &'static [(&'static str, Option<&'static str>)],
}

const PARTS: [Part; 8] = [
    Part {
        name: "Queue",
        kind: RecordKind::Queue,
        record: ("Name", "QueueID"),
        aliases: &[("NewQueueID", None)],
    },
    Part {
        name: "Service",
        kind: RecordKind::Service,
        record: ("Name", "ServiceID"),
        aliases: &[],
    },
    Part {
        name: "Type",
        kind: RecordKind::Type,
        record: ("Name", "ID"),
        aliases: &[],
    },
    Part {
        name: "Priority",
        kind: RecordKind::Priority,
        record: ("Name", "ID"),
        aliases: &[("NewPriorityID", None)],
    },
    Part {
        name: "SLA",
        kind: RecordKind::Sla,
        record: ("Name", "SLAID"),
        aliases: &[],
    },
    Part {
        name: "State",
        kind: RecordKind::State,
        record: ("Name", "ID"),
        aliases: &[("NextStateID", None), ("NewStateID", None)],
    },
    Part {
        name: "Owner",
        kind: RecordKind::User,
        record: ("UserLogin", "UserID"),
        aliases: &[("NewOwnerID", Some("New")), ("OldOwnerID", Some("Old"))],
    },
    Part {
        name: "Responsible",
        kind: RecordKind::User,
        record: ("UserLogin", "UserID"),
        aliases: &[("NewResponsibleID", None)],
    },
];

impl Call {
    /// False when nobody acts, or the system itself (user 1): then OTRS asks no ACL.
    #[must_use]
    pub fn is_subject_to_acls(&self) -> bool {
        match self.user_id.filter(|id| *id != 0) {
            Some(id) => id != 1,
            None => self.customer_user_id.as_deref().is_some_and(is_true),
        }
    }

    /// The records that the ACLs of `engine` need for this call, each once.
    #[must_use]
    pub fn lookups(&self, engine: &Engine) -> Vec<Lookup> {
        let wants = Wants::new(engine);
        let mut lookups = BTreeSet::new();
        for part in PARTS.iter().filter(|part| wants.part(part.name)) {
            lookups.extend(self.form_lookup(part));
            lookups.extend(self.stored_lookup(part));
        }
        lookups.extend(self.user_lookup(&wants));
        if wants.group("CustomerUser") {
            lookups.extend(self.stored_customer());
            lookups.extend(self.form_customer());
        }
        lookups.into_iter().collect()
    }

    /// The facts of this call, from what [`Call::lookups`] asked for.
    #[must_use]
    pub fn facts(&self, engine: &Engine, records: &Records) -> Facts {
        let wants = Wants::new(engine);
        let mut facts = Facts::new();
        self.ticket_facts(&wants, &mut facts);
        if let Some(record) = self
            .user_lookup(&wants)
            .and_then(|lookup| records.get(&lookup))
        {
            set_all(&mut facts, Section::Properties, "User", record);
            set_all(&mut facts, Section::PropertiesDatabase, "User", record);
        }
        self.customer_facts(&wants, records, &mut facts);
        for part in PARTS.iter().filter(|part| wants.part(part.name)) {
            self.part_facts(part, records, &mut facts);
        }
        facts
    }

    /// The record that the form names, if it names one: by id, else by an alias, else by name.
    fn form_lookup(&self, part: &Part) -> Option<Lookup> {
        let given = |key: &str| self.form.get(key).filter(|value| is_true(value)).cloned();
        let owner_type = given("NewOwnerType");
        let alias = |(key, kind): &(&str, Option<&str>)| {
            let fits = kind.is_none() || *kind == owner_type.as_deref();
            if fits { given(key) } else { None }
        };
        let id = given(&format!("{}ID", part.name)).or_else(|| part.aliases.iter().find_map(alias));
        let by = id
            .map(LookupBy::Id)
            .or_else(|| given(part.name).map(LookupBy::Name))?;
        Some(Lookup {
            kind: part.kind,
            by,
        })
    }

    fn stored_lookup(&self, part: &Part) -> Option<Lookup> {
        let Some(Fact::Text(id)) = self.stored(&format!("{}ID", part.name)) else {
            return None;
        };
        is_true(id).then(|| Lookup {
            kind: part.kind,
            by: LookupBy::Id(id.clone()),
        })
    }

    fn user_lookup(&self, wants: &Wants<'_>) -> Option<Lookup> {
        let id = self.user_id.filter(|id| *id != 0 && wants.group("User"))?;
        Some(Lookup {
            kind: RecordKind::User,
            by: LookupBy::Id(id.to_string()),
        })
    }

    fn form_customer(&self) -> Option<Lookup> {
        let login = self
            .customer_user_id
            .as_ref()
            .filter(|login| is_true(login))?;
        Some(Lookup {
            kind: RecordKind::CustomerUser,
            by: LookupBy::Id(login.clone()),
        })
    }

    fn stored_customer(&self) -> Option<Lookup> {
        let Some(Fact::Text(login)) = self.stored("CustomerUserID") else {
            return None;
        };
        is_true(login).then(|| Lookup {
            kind: RecordKind::CustomerUser,
            by: LookupBy::Id(login.clone()),
        })
    }

    fn stored(&self, key: &str) -> Option<&Fact> {
        self.ticket.as_ref()?.get(key)
    }
}

fn is_true(text: &str) -> bool {
    !text.is_empty() && text != "0"
}
