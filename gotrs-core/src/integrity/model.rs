//! What a check finds.

/// A kind of inconsistency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Trouble {
    /// A table that should be there is not.
    MissingTable,
    /// Rows point to a row that does not exist.
    Orphans,
    /// The same preference, right or membership is stored more than once.
    Duplicates,
    /// The database would give a new row an id that is taken.
    Counter,
    /// A ticket number is used twice.
    TicketNumbers,
    /// The index of waiting tickets is not in step (`Ticket::IndexModule` is `StaticDB`).
    TicketIndex,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of trouble.
    pub trouble: Trouble,
    /// In which table.
    pub table: String,
    /// The rule that is broken: `ticket.queue_id -> queue.id`, `next id of ticket`.
    pub rule: String,
    /// Of how many rows.
    pub rows: u64,
    /// Some of the values concerned, at most ten.
    pub examples: Vec<String>,
}

/// What a check found, and how much it looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Number of questions asked.
    pub checked: u32,
    /// What is wrong, in the order of the schema.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}
