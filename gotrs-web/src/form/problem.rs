//! What a service found wrong, back at the fields that people filled in.

use gotrs_core::{Error, Problems};

use super::field::{EMPTY, Fields, NOT_OFFERED, TOO_LONG};
use crate::error::PageError;
use crate::i18n::{Msg, Text, msg};

const TAKEN: Msg = msg("This is taken already.");
const NOT_ALLOWED: Msg = msg("This is not possible here.");
const REFUSED_BY: Msg =
    msg("The setting {0} refuses this. Write another one, or change the setting first.");
const IN_USE: Msg = msg("Something still needs it.");
const ODD: Msg = msg("This does not have the right form.");
const ODD_AS: Msg = msg("This does not have the right form: {0}");

/// The words for a problem's key; its detail is data.
fn words(problem: &str, detail: &str) -> Text {
    match problem {
        "required" => EMPTY.into(),
        "unknown" => NOT_OFFERED.into(),
        "too_long" if !detail.is_empty() => Text::filled(TOO_LONG, [detail]),
        "taken" => TAKEN.into(),
        "not_allowed" => NOT_ALLOWED.into(),
        "refused_by" => Text::filled(REFUSED_BY, [detail]),
        "in_use" => IN_USE.into(),
        "format" if !detail.is_empty() => Text::filled(ODD_AS, [detail]),
        _ => ODD.into(),
    }
}

impl Fields {
    /// Marks what a service found wrong. `names` gives the form's name of a service's field; a field that the form
    /// does not have marks the form as a whole.
    #[must_use]
    pub fn blame<'n>(
        mut self,
        problems: &Problems,
        names: impl Fn(&'static str) -> &'n str,
    ) -> Self {
        for problem in &problems.0 {
            let text = words(problem.problem, &problem.detail);
            self = self.refuse(names(problem.field), text);
        }
        self
    }

    /// The form to draw again if a service refused what it held: invalid values, and what collides with others'.
    ///
    /// # Errors
    /// Everything that no reader can mend in the form.
    pub fn or_fail<'n>(
        self,
        error: Error,
        names: impl Fn(&'static str) -> &'n str,
    ) -> Result<Self, PageError> {
        match error {
            Error::Invalid(problems) => Ok(self.blame(&problems, names)),
            error => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Field;

    #[test]
    fn a_problem_lands_at_its_field_and_a_stranger_at_the_form() {
        let form = Fields::new([Field::text("NewQueueID", Text::plain("Queue"))]);
        let mut problems = Problems::one("queue", "unknown", "x");
        problems.add("elsewhere", "taken", "");
        let names = |field| {
            if field == "queue" {
                "NewQueueID"
            } else {
                field
            }
        };
        let form = form.blame(&problems, names);
        assert_eq!(form.error_count(), 2);
        assert_eq!(
            form.find("NewQueueID").unwrap().error,
            Some(NOT_OFFERED.into())
        );
        assert_eq!(form.error, Some(TAKEN.into()));
    }
}
