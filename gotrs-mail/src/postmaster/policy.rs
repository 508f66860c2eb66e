//! What a queue lets a mail do to a ticket that it belongs to (spec 04, section 7).

/// The names of `follow_up_possible`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Policy {
    /// Any ticket goes on.
    Possible,
    /// A closed ticket stays closed, the sender is told.
    Reject,
    /// Instead of a closed ticket a new one is made.
    NewTicket,
}

impl Policy {
    /// Reads a name; an unknown one lets tickets go on.
    pub(super) fn from_name(name: &str) -> Self {
        match name {
            "reject" => Self::Reject,
            "new ticket" => Self::NewTicket,
            _ => Self::Possible,
        }
    }
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// The ticket goes on.
    FollowUp,
    /// The article is added, the ticket stays closed.
    Reject,
    /// A new ticket is made.
    NewTicket,
}

/// Decides by the queue's policy and the ticket's state type. A merged ticket is not closed.
pub(super) fn decide(policy: Policy, state_type: &str) -> Action {
    let over = state_type.starts_with("removed") || state_type.starts_with("close");
    match (policy, over) {
        (Policy::Reject, true) => Action::Reject,
        (Policy::NewTicket, true) => Action::NewTicket,
        _ => Action::FollowUp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_closed_and_removed_tickets_are_kept_from_going_on() {
        for (policy, closed) in [
            ("possible", Action::FollowUp),
            ("reject", Action::Reject),
            ("new ticket", Action::NewTicket),
        ] {
            let policy = Policy::from_name(policy);
            assert_eq!(decide(policy, "closed"), closed);
            assert_eq!(decide(policy, "removed"), closed);
            for open in ["new", "open", "pending auto", "pending reminder", "merged"] {
                assert_eq!(decide(policy, open), Action::FollowUp, "{open}");
            }
        }
    }
}
