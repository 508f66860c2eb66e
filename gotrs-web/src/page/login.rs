//! Signing in: both faces, both steps, lost password.

use askama::Template;

use super::context::Page;
use super::part::{Action, FormView, Target};
use crate::i18n::{Language, Text};

/// A page before sign-in: one form on the theme's backdrop.
#[derive(Debug, Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    /// The context.
    pub page: Page,
    /// The name beside the mark: product for agents, organisation for customers.
    pub brand: String,
    /// The headline: "Sign in", "Enter your code", "Lost password".
    pub heading: Text,
    /// A sentence below.
    pub intro: Text,
    /// The form.
    pub form: FormView,
    /// Other ways to sign in: single sign-on.
    pub others: Vec<Action>,
    /// Lost password, registration, the other face.
    pub links: Vec<Action>,
    /// The languages on offer and where to get them.
    pub languages: Vec<(Language, String)>,
}
