//! The customers' face: their requests, new ones, answers, files, their profile.
//!
//! Everything is asked of the services as the customer user who reads. The views have no field for what customers
//! must not see (ACC-04), and what the desk writes is shown under the desk's name.

mod file;
mod list;
mod new;
mod profile;
mod request;
mod shell;

use crate::route::{Access, Routes};
use crate::url;
use crate::writing::uploads;

/// The pages of customers.
pub(crate) fn routes() -> Routes {
    let routes = Routes::of(Access::Customer)
        .get(url::CUSTOMER, list::show)
        .get(url::CUSTOMER_NEW, new::show)
        .post(url::CUSTOMER_NEW, new::create)
        .get("/customer/tickets/{number}", request::show)
        .post("/customer/tickets/{number}/answer", request::answer)
        .post("/customer/tickets/{number}/close", request::close)
        .get(
            "/customer/tickets/{number}/articles/{article}/body",
            file::body,
        )
        .get(
            "/customer/tickets/{number}/articles/{article}/attachments/{attachment}",
            file::attachment,
        )
        .get(url::CUSTOMER_PROFILE, profile::show)
        .post("/customer/profile/password", profile::change_password)
        .post("/customer/profile/locale", profile::change_locale)
        .post("/customer/profile/sessions/end", profile::end_session)
        .post("/customer/profile/sessions/end-others", profile::end_others);
    uploads::of_customers(routes)
}
