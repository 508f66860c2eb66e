//! What a queue is.

use crate::catalog::kind::kind;
use crate::error::Problems;
use crate::id::{AddressId, FollowUpId, GroupId, QueueId, SalutationId, SignatureId};

kind! {
    /// A queue: where tickets wait. `A::B` is a sub-queue of `A`.
    Queue, QueueRow, QueueId, "queue", table "queue", key "name",
    events "QueueCreate" "QueueUpdate", entity Some("Queue"), hierarchical true,
    uses None, check check,
    {
        /// Who may see it and work in it.
        group_id: GroupId = "group_id" in "{groups}",
        /// Minutes after which a locked ticket without an answer is unlocked; none or 0: never.
        unlock_timeout: Option<i64> = "unlock_timeout",
        /// Minutes of working time until the first answer; none or 0 promises nothing.
        first_response_time: Option<i64> = "first_response_time",
        /// Percent of it after which to warn.
        first_response_notify: Option<i64> = "first_response_notify",
        /// Minutes between answers.
        update_time: Option<i64> = "update_time",
        /// Percent of it after which to warn.
        update_notify: Option<i64> = "update_notify",
        /// Minutes until the ticket is closed.
        solution_time: Option<i64> = "solution_time",
        /// Percent of it after which to warn.
        solution_notify: Option<i64> = "solution_notify",
        /// Whom answers come from.
        address_id: AddressId = "system_address_id" in "system_address",
        /// The calendar whose working time counts: `1` to `9`; none means the usual one.
        calendar: Option<String> = "calendar_name" max 100,
        /// The key that signs answers, unless the agent chooses another.
        default_sign_key: Option<String> = "default_sign_key" max 100,
        /// How answers begin.
        salutation_id: SalutationId = "salutation_id" in "salutation",
        /// How answers end.
        signature_id: SignatureId = "signature_id" in "signature",
        /// What a follow-up to a closed ticket does.
        follow_up_id: FollowUpId = "follow_up_id" in "follow_up_possible",
        /// Whether a follow-up to a closed ticket locks it to its last owner.
        follow_up_lock: bool = "follow_up_lock",
        /// Notes for administrators.
        comments: Option<String> = "comments" max 250,
    }
}

fn check(queue: &Queue, problems: &mut Problems) {
    let minutes = |minutes: Option<i64>| minutes.unwrap_or(0);
    let promises = [
        (
            "first_response_notify",
            minutes(queue.first_response_time),
            queue.first_response_notify,
        ),
        (
            "update_notify",
            minutes(queue.update_time),
            queue.update_notify,
        ),
        (
            "solution_notify",
            minutes(queue.solution_time),
            queue.solution_notify,
        ),
        ("unlock_timeout", minutes(queue.unlock_timeout), None),
    ];
    crate::catalog::check_promises(&promises, problems);
}
