//! The demo desk (`gotrs serve --demo`): plausible people, queues and tickets, the same every time.
//!
//! [`people`] says who is there, [`plan`] what happened, told from `cases.toml`; [`mod@seed`] makes it happen through the
//! services of the desk, with a clock that is set to each moment.

mod people;
mod plan;
mod seed;

use seed::PASSWORD;
pub(crate) use seed::{StoryClock, seed};

/// Who may sign in, for the one who started it.
pub(crate) fn logins() -> String {
    let mut text = String::from("This is a demo; anybody who reaches it can sign in.\n");
    text.push_str(&format!(
        "  agents:   root@localhost / {PASSWORD} (administrator)\n"
    ));
    for agent in &people::AGENTS {
        text.push_str(&format!("            {} / {PASSWORD}\n", agent.login));
    }
    let customer = &people::CUSTOMERS[0];
    text.push_str(&format!("  customer: {} / {PASSWORD}\n", customer.email));
    text
}
