//! OTRS's access control lists: read them unchanged, decide as OTRS decides, and say why.
//!
//! An access control list (ACL) says what may be chosen on a screen: which queues a ticket can move to, which states
//! it can take, which menu entries are there, which fields a form shows. Each has conditions over the ticket, the form
//! and the people (`ConfigMatch`) and changes to what is offered (`ConfigChange`). Shops of OTRS, Znuny and OTOBO
//! encode their processes in them, and their commonest question is "why is this hidden here".
//!
//! ```
//! use gotrs_acl::{AclSet, Facts, Offer, Target};
//!
//! // What OTRS exports.
//! let set = AclSet::from_yaml(r#"---
//! - Name: 100-Close-needs-a-service
//!   ConfigMatch:
//!     Properties:
//!       Ticket:
//!         Queue:
//!         - '[RegExp]^Support'
//!         ServiceID:
//!         - ''
//!   ConfigChange:
//!     PossibleNot:
//!       Ticket:
//!         State:
//!         - '[RegExp]^closed'
//! "#)?;
//! let engine = set.compile()?;
//!
//! // What is known, and what there is to choose from.
//! let facts = Facts::new().both("Ticket", "Queue", "Support::Printers").both("Ticket", "ServiceID", "");
//! let states = Offer::new([("2", "closed successful"), ("4", "open")]);
//!
//! let decision = engine.decide(&facts, Target::Field("State"), &states);
//! assert_eq!(decision.texts(&states).collect::<Vec<_>>(), ["open"]);
//!
//! let why = engine.explain(&facts, Target::Field("State"), &states).to_string();
//! assert!(why.contains("- closed successful, because of `[RegExp]^closed`"));
//! # Ok::<(), gotrs_acl::Problems>(())
//! ```
//!
//! # Conditions
//!
//! `Properties` look at what the form says over what is stored, `PropertiesDatabase` at what is stored. All keys of
//! all groups must hold; of a key's items one suffices. Without conditions an ACL always matches. The operators are
//! described at [`Item`]; a value that is undefined satisfies nothing, not even `[Not]x`.
//!
//! ```
//! # use gotrs_acl::{AclSet, Facts, Offer, Target};
//! # let set = AclSet::from_yaml("
//! - Name: only-who-may-write
//!   ConfigMatch:
//!     Properties:
//!       User: {Group_rw: [users]}                       # a list: some element is this
//!       Ticket: {Title: ['[NotRegExp]^(Test|Spam)']}    # neither of two
//!     PropertiesDatabase:
//!       Ticket: {State: [new]}                          # whatever the form says
//!   ConfigChange: {PossibleNot: {Action: [AgentTicketMerge]}}
//! # ")?;
//! # let engine = set.compile()?;
//! let facts = Facts::new()
//!     .both("User", "Group_rw", ["stats", "users"])
//!     .both("Ticket", "Title", "Printer")
//!     .form("Ticket", "State", "open")
//!     .stored("Ticket", "State", "new");
//! assert!(engine.decide(&facts, Target::ACTION, &Offer::of_names(["AgentTicketMerge"])).is_empty());
//! # Ok::<(), gotrs_acl::Problems>(())
//! ```
//!
//! # Changes
//!
//! `Possible` starts again from everything offered and keeps what it names, `PossibleAdd` brings back, `PossibleNot`
//! takes away, in this order. ACLs act in the byte order of their names, and a later `Possible` forgets what earlier
//! ones did. Nothing that was not offered can ever come in. A [`Target`] is a field of the ticket, or one of the
//! sections that are a plain list ([`ListSection`]): actions, processes, activity dialogs, form fields, endpoints.
//!
//! ```
//! # use gotrs_acl::{AclSet, Facts, Offer, Target};
//! # let set = AclSet::from_yaml("
//! - {Name: 1, ConfigChange: {Possible: {Ticket: {Queue: [Raw, Junk]}}}}
//! - {Name: 2, ConfigChange: {PossibleNot: {Ticket: {Queue: [Junk]}}}}
//! - {Name: 3, ConfigChange: {PossibleAdd: {Ticket: {Queue: [Misc, Nowhere]}}}, StopAfterMatch: 1}
//! - {Name: 4, ConfigChange: {Possible: {Ticket: {Queue: [Postmaster]}}}}   # never asked
//! # ")?;
//! # let engine = set.compile()?;
//! let queues = Offer::of_names(["Junk", "Misc", "Postmaster", "Raw"]);
//! let decision = engine.decide(&Facts::new(), Target::Field("Queue"), &queues);
//! assert_eq!(decision.texts(&queues).collect::<Vec<_>>(), ["Misc", "Raw"]);
//! # Ok::<(), gotrs_acl::Problems>(())
//! ```
//!
//! # Once compiled, asked from everywhere
//!
//! An [`Engine`] is immutable and can be shared between threads. A [`Session`] asks it about a whole form: which ACLs
//! match is found out once.
//!
//! ```
//! # use gotrs_acl::{AclSet, Facts, Inventory, Known, Offer, Target};
//! # let set = AclSet::from_yaml("- {Name: 1, ConfigChange: {PossibleNot: {Ticket: {Queue: [Junk]}, Form: [DynamicField_X]}}}")?;
//! // With an inventory, regular expressions are worked out now and not when somebody waits for a form.
//! let (engine, problems) = set.compile_for(&Inventory::new().with(Known::Queue, ["Raw", "Junk"]));
//! assert!(problems.is_empty());
//! let engine = std::sync::Arc::new(engine);
//! let answer = std::thread::spawn(move || {
//!     let facts = Facts::new();
//!     let mut session = engine.session(&facts);
//!     let queues = Offer::of_names(["Raw", "Junk"]);
//!     session.decide(Target::Field("Queue"), &queues).texts(&queues).map(str::to_owned).collect::<Vec<_>>()
//! });
//! assert_eq!(answer.join().unwrap(), ["Raw"]);
//! # Ok::<(), gotrs_acl::Problems>(())
//! ```
//!
//! # Rules that programs make
//!
//! A program may add ACLs of its own, as OTRS's ACL modules do. So that the set need not be compiled for each call,
//! let them ask for a fact in a group of your own:
//!
//! ```
//! use gotrs_acl::{AclSet, Facts, Offer, Target};
//! let mut set = AclSet::from_yaml("[]")?;
//! set.extend(AclSet::from_yaml("- Name: CloseParentAfterClosedChilds\n  ConfigMatch: {Properties: {Module: {OpenChildren: ['1']}}}\n  ConfigChange: {PossibleNot: {Action: [AgentTicketClose]}}")?.into_acls());
//! let engine = set.compile()?;
//! let facts = Facts::new().form("Module", "OpenChildren", 1);
//! assert!(engine.decide(&facts, Target::ACTION, &Offer::of_names(["AgentTicketClose"])).is_empty());
//! # Ok::<(), gotrs_acl::Problems>(())
//! ```
//!
//! # Regular expressions
//!
//! They are Perl's. What matters for matching is rewritten for an engine that always ends: linear time for most,
//! a bounded number of steps for look-around and back-references; an item whose search is given up does not hold.
//! What cannot be had (code, recursion, verbs) is refused when compiling, with the reason.
//!
//! # Where to go
//!
//! - Read and write: [`AclSet`], [`Acl`], [`ImportPlan`], [`Value`]; [`Problems`] say what cannot be read.
//! - Decide: [`Engine`], [`Session`], [`Facts`], [`Offer`], [`Target`], [`Decision`].
//! - Gather facts as OTRS does: [`Call`].
//! - Explain: [`Engine::explain`], [`Trace`].
//! - Improve: [`AclSet::check`], [`AclSet::lint`], [`Inventory`].
//!
//! Where OTRS has a defect this crate does better, and says so: an item with an unknown `[Not...]` prefix is text
//! and not always true, `PossibleNot` also removes empty texts and `0`, a regular expression that cannot be had
//! makes its item fail instead of the request.

mod bits;
mod call;
mod engine;
mod error;
mod export;
mod facts;
mod hash;
mod import;
mod inventory;
mod item;
mod lint;
mod model;
mod offer;
mod parse;
mod pattern;
mod perl;
mod trace;
mod value;
mod yaml;

pub use call::{Call, Lookup, LookupBy, Record, RecordKind, Records};
pub use engine::{Decision, Engine, Kept, Session};
pub use error::{Problem, ProblemKind, Problems, Severity, SyntaxError};
pub use export::Columns;
pub use facts::{Fact, Facts};
pub use import::ImportPlan;
pub use inventory::{Inventory, Known};
pub use item::{Item, Operator};
pub use model::{
    Acl, AclSet, Change, ChangeKind, ConfigChange, ConfigMatch, ListSection, Properties, Section,
    Validity,
};
pub use offer::{Entry, Offer, Target};
pub use trace::{AclTrace, ConditionTrace, EntryTrace, StepTrace, Trace, Verdict};
pub use value::Value;
