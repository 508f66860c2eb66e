//! The linter: what is wrong with ACLs that can be read, and what is odd about them.
//!
//! [`AclSet::check`] looks at each ACL alone ([`alone`]): expressions that cannot be had, conditions that can never
//! hold or always do. [`AclSet::lint`] also looks at how they act together ([`together`]): one that another makes
//! ineffective, names that sort unexpectedly; and at the values they name ([`values`]).

mod alone;
mod together;
mod values;

use crate::error::Problem;
use crate::inventory::Inventory;
use crate::model::AclSet;

impl AclSet {
    /// What is wrong or odd with single ACLs, active or not: errors as of [`AclSet::compile`], warnings for
    /// rules that can never match, and what reading noted.
    ///
    /// ```
    /// use gotrs_acl::AclSet;
    /// let set = AclSet::from_yaml("- Name: a\n  ConfigMatch: {Properties: {Ticket: {Queue: ['[Not]Raw', '[Not]Junk']}}}\n  ConfigChange: {Possible: {Action: [AgentTicketZoom]}}")?;
    /// assert_eq!(
    ///     set.check()[0].to_string(),
    ///     "ACL `a` at ConfigMatch/Properties/Ticket/Queue: one item suffices, so these hold for nearly every \
    ///      value; to exclude several write `[NotRegExp]^(Raw|Junk)$`"
    /// );
    /// # Ok::<(), gotrs_acl::Problems>(())
    /// ```
    #[must_use]
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = self.notes.clone();
        // Expressions of ACLs out of use are checked too: they may come into use.
        let active = self.acls.iter().cloned().map(|acl| crate::Acl {
            validity: None,
            ..acl
        });
        problems.extend(AclSet::from_iter(active).compile_for(&Inventory::new()).1);
        self.acls
            .iter()
            .for_each(|acl| alone::check(acl, &mut problems));
        problems
    }

    /// Everything [`AclSet::check`] finds, and what the active ACLs do to each other, and values that `inventory`
    /// does not know.
    ///
    /// ```
    /// use gotrs_acl::{AclSet, Inventory, Known};
    /// let set = AclSet::from_yaml("- Name: a\n  ConfigChange: {Possible: {Ticket: {Queue: [Rwa]}}}")?;
    /// let inventory = Inventory::new().with(Known::Queue, ["Raw", "Junk"]);
    /// assert_eq!(
    ///     set.lint(&inventory)[0].to_string(),
    ///     "ACL `a` at ConfigChange/Possible/Ticket/Queue/1: `Rwa` does not exist; did you mean `Raw`?"
    /// );
    /// # Ok::<(), gotrs_acl::Problems>(())
    /// ```
    #[must_use]
    pub fn lint(&self, inventory: &Inventory) -> Vec<Problem> {
        let mut problems = self.check();
        let (engine, _) = self.compile_for(&Inventory::new());
        together::lint(&engine, &mut problems);
        self.acls
            .iter()
            .for_each(|acl| values::lint(acl, inventory, &mut problems));
        problems
    }
}

#[cfg(test)]
mod tests;
