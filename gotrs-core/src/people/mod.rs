//! People: how agents and customer users are named, when they are away, what they set for themselves.
//!
//! [`full_name`] puts first and last name in the configured order; [`out_of_office`] reads the preferences that say
//! somebody is away, and words it for the name; [`email`] checks addresses, [`preference`] what preferences may hold.

pub mod email;
pub mod full_name;
pub(crate) mod name;
pub mod out_of_office;
pub mod preference;
pub(crate) mod staff;
