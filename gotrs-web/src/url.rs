//! The addresses of the pages, in one place. Every part that comes from data is percent-encoded.

/// Percent-encodes one part of a path or a query value.
#[must_use]
pub fn encode(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~') => {
                out.push(char::from(b))
            }
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// Adds query parameters to a path.
#[must_use]
pub fn with_query(path: &str, query: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    for (i, (key, value)) in query.iter().enumerate() {
        out.push(if i == 0 { '?' } else { '&' });
        out.push_str(&encode(key));
        out.push('=');
        out.push_str(&encode(value));
    }
    out
}

/// The agents' sign-in.
pub const AGENT_LOGIN: &str = "/agent/login";
/// The second step of the agents' sign-in.
pub const AGENT_LOGIN_CODE: &str = "/agent/login/code";
/// The second step of the customers' sign-in.
pub const CUSTOMER_LOGIN_CODE: &str = "/customer/login/code";
/// Where agents ask for a link to choose a new password.
pub const AGENT_LOST_PASSWORD: &str = "/agent/password/lost";
/// Where customers ask for a link to choose a new password.
pub const CUSTOMER_LOST_PASSWORD: &str = "/customer/password/lost";
/// The target of such a link for agents: `?Token=...`.
pub const AGENT_NEW_PASSWORD: &str = "/agent/password/new";
/// The target of such a link for customers.
pub const CUSTOMER_NEW_PASSWORD: &str = "/customer/password/new";
/// Where an agent who has to chooses a password before anything else.
pub const AGENT_CHOOSE_PASSWORD: &str = "/agent/password/choose";
/// Where a customer user who has to chooses a password before anything else.
pub const CUSTOMER_CHOOSE_PASSWORD: &str = "/customer/password/choose";
/// Where an agent proves again who it is.
pub const AGENT_CONFIRM: &str = "/agent/confirm";
/// The agents' sign-out, a POST.
pub const AGENT_LOGOUT: &str = "/agent/logout";
/// The agents' start page.
pub const AGENT: &str = "/agent";
/// All tickets that an agent sees.
pub const TICKETS: &str = "/agent/tickets";
/// What is for an agent's own services, and the services to choose from.
pub const SERVICES: &str = "/agent/services";
/// Customer users and companies.
pub const CUSTOMERS: &str = "/agent/customers";
/// What is new for the reader.
pub const NOTIFICATIONS: &str = "/agent/notifications";
/// Search.
pub const SEARCH: &str = "/agent/search";
/// A new ticket after a phone call.
pub const NEW_PHONE: &str = "/agent/tickets/new/phone";
/// A new ticket that starts with a mail to the customer.
pub const NEW_EMAIL: &str = "/agent/tickets/new/email";
/// Actions on several tickets, a POST.
pub const BULK: &str = "/agent/tickets/bulk";
/// An agent's preferences.
pub const PREFERENCES: &str = "/agent/preferences";
/// Theme, mode, density and language, a POST.
pub const APPEARANCE: &str = "/appearance";
/// The start of administration.
pub const ADMIN: &str = "/admin";
/// The customers' sign-in.
pub const CUSTOMER_LOGIN: &str = "/customer/login";
/// The customers' sign-out, a POST.
pub const CUSTOMER_LOGOUT: &str = "/customer/logout";
/// The customers' requests.
pub const CUSTOMER: &str = "/customer";
/// A customer's new request.
pub const CUSTOMER_NEW: &str = "/customer/tickets/new";
/// A customer's profile.
pub const CUSTOMER_PROFILE: &str = "/customer/profile";

/// A ticket's page for agents.
#[must_use]
pub fn zoom(number: &str) -> String {
    format!("/agent/tickets/{}", encode(number))
}

/// An action's page of a ticket: `reply`, `note`, `move`, ...
#[must_use]
pub fn ticket_action(number: &str, action: &str) -> String {
    format!("{}/{action}", zoom(number))
}

/// The document of one article's body.
#[must_use]
pub fn article_body(number: &str, article: i64) -> String {
    format!("{}/articles/{article}/body", zoom(number))
}

/// An attachment.
#[must_use]
pub fn attachment(number: &str, article: i64, attachment: i64) -> String {
    format!(
        "{}/articles/{article}/attachments/{attachment}",
        zoom(number)
    )
}

/// A queue's tickets.
#[must_use]
pub fn queue(id: i64) -> String {
    format!("/agent/queues/{id}")
}

/// What is known of a customer user.
#[must_use]
pub fn customer_user(login: &str) -> String {
    format!("/agent/customers/{}", encode(login))
}

/// What is known of a company, by its customer number.
#[must_use]
pub fn company(id: &str) -> String {
    format!("/agent/companies/{}", encode(id))
}

/// A service's tickets.
#[must_use]
pub fn service(id: i64) -> String {
    format!("{SERVICES}/{id}")
}

/// A module of administration: `queues`, `agents`, ...
#[must_use]
pub fn admin(module: &str) -> String {
    format!("{ADMIN}/{module}")
}

/// One record of a module of administration.
#[must_use]
pub fn admin_record(module: &str, id: &str) -> String {
    format!("{ADMIN}/{module}/{}", encode(id))
}

/// The form of a new record of a module of administration.
#[must_use]
pub fn admin_new(module: &str) -> String {
    format!("{ADMIN}/{module}/_/new")
}

/// The document of one article's body, for customers.
#[must_use]
pub fn customer_article_body(number: &str, article: i64) -> String {
    format!("{}/articles/{article}/body", customer_zoom(number))
}

/// An attachment, for customers.
#[must_use]
pub fn customer_attachment(number: &str, article: i64, attachment: usize) -> String {
    format!(
        "{}/articles/{article}/attachments/{attachment}",
        customer_zoom(number)
    )
}

/// A request's page for customers.
#[must_use]
pub fn customer_zoom(number: &str) -> String {
    format!("/customer/tickets/{}", encode(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_in_an_address_cannot_leave_its_part() {
        assert_eq!(zoom("../x?a#b"), "/agent/tickets/..%2Fx%3Fa%23b");
        assert_eq!(
            with_query("/agent/search", &[("q", "a&b=c d"), ("é", "1")]),
            "/agent/search?q=a%26b%3Dc%20d&%C3%A9=1"
        );
    }
}
