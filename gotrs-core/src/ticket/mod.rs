//! Tickets: the case an agent works on, from its number to its history.
//!
//! [`Tickets`] is what front ends use; [`create`](create()) and [`change`] are its parts for those who compose larger
//! units of work: mail, web services, jobs. [`number`] builds ticket numbers and finds them in mail subjects, taken
//! from the database by [`counter`]; [`subject`] cleans and builds those subjects; [`history_name`] writes and reads
//! the texts of `ticket_history`, whose lines [`history`] keeps. [`flag`], [`watch`] and [`time`] are what agents
//! leave on a ticket; [`merge`] makes one of two and two of one; [`search`] lists and counts. [`restriction`]
//! narrows what may be chosen. [`Requests`] is the customers' side of all that.

mod action;
pub mod change;
pub mod counter;
mod create;
mod customer;
mod customer_list;
mod delete;
pub mod flag;
pub mod history;
pub mod history_name;
mod index;
pub mod merge;
mod model;
pub mod number;
pub(crate) mod reaction;
mod reference;
pub mod restriction;
pub mod search;
mod service;
pub(crate) mod store;
pub mod subject;
pub mod time;
pub mod watch;

pub use action::{TicketAction, act};
pub use create::create;
pub use customer::{NewAnswer, NewRequest, Request, RequestChoices, Requests};
pub use customer_list::{
    RequestFilter, RequestProgress, RequestScope, RequestSort, RequestSummary,
};
pub use delete::delete;
pub use history::HistoryRecord;
pub use merge::SplitLink;
pub use model::{MAX_TITLE, NewTicket, PendingTime, Ticket, TicketNumber};
pub use reference::{
    AgentRef, LockRef, PriorityRef, QueueRef, Ref, Referable, Resolved, ServiceRef, SlaRef,
    StateRef, StateTypeRef, TypeRef,
};
pub use search::{Page, Sort, SortKey, TicketFilter};
pub use service::{Tickets, take_over};
pub use time::TimeUnits;
