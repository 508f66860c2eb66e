//! Whose ticket a mail makes (spec 04, section 9).

use gotrs_core::customer::CustomerUser;
use gotrs_core::sysconfig::settings;
use gotrs_core::{Actor, Desk, Error};

use super::incoming::Incoming;

/// The customer of a mail.
#[derive(Debug, Clone, Default)]
pub(super) struct Sender {
    /// The login of the customer user, or what stands for it.
    pub(super) login: Option<String>,
    /// The customer id.
    pub(super) customer_id: Option<String>,
    /// The customer user, if one is known.
    pub(super) user: Option<CustomerUser>,
    /// The customer user whom the address of From belongs to, whatever control headers say.
    pub(super) of_address: Option<CustomerUser>,
}

/// Finds the customer: by control headers, else by the sender's address.
pub(super) async fn of_mail(desk: &Desk, incoming: &Incoming) -> Result<Sender, Error> {
    let customers = desk.customers(Actor::System);
    let address = incoming.sender();
    let of_address = match &address {
        Some(address) => customers.find_by_email(address).await?,
        None => None,
    };
    let named = incoming
        .control("CustomerUser")
        .or_else(|| incoming.control("CustomerUserID"));
    let number = incoming
        .control("CustomerNo")
        .or_else(|| incoming.control("CustomerID"));
    let user = match named {
        Some(login) => customers.find(login).await?,
        None => of_address.clone(),
    };
    let invent = desk
        .config()
        .get(&settings::POSTMASTER_NEW_TICKET_AUTO_ASSIGN_CUSTOMER_ID_FOR_UNKNOWN_CUSTOMERS);
    let login = match (named, &user) {
        (_, Some(user)) => Some(user.login.clone()),
        (Some(login), None) => Some(login.to_owned()),
        (None, None) => address.clone(),
    };
    let customer_id = match (number, &user) {
        (Some(number), _) => Some(number.to_owned()),
        (None, Some(user)) => Some(user.customer_id.clone()),
        (None, None) => address.filter(|_| invent),
    };
    Ok(Sender {
        login,
        customer_id,
        user,
        of_address,
    })
}
