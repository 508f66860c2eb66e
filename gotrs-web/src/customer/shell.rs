//! The frame around a customer's page.

use gotrs_core::sysconfig::settings;

use crate::i18n::{Msg, msg};
use crate::page::part::Person;
use crate::page::{NavItem, PortalShell};
use crate::reader::CustomerPage;
use crate::url;

/// The requests of the company.
pub(super) const COMPANY: &str = "/customer?Whose=company";

/// The frame; `current` is the address of the entry that is shown.
pub(super) fn portal(reader: &CustomerPage, current: &str, may_create: bool) -> PortalShell {
    let item = |label: Msg, url: &str| NavItem {
        label: label.into(),
        url: url.to_owned(),
        icon: None,
        count: None,
        current: url == current,
    };
    let mut nav = vec![item(msg("My requests"), url::CUSTOMER)];
    let hidden = &settings::TICKET_FRONTEND_CUSTOMER_DISABLE_COMPANY_TICKET_ACCESS;
    let config = reader.desk().config();
    if !config.get(hidden) {
        nav.push(item(msg("Company"), COMPANY));
    }
    PortalShell {
        me: Some(Person::named(&reader.session.full_name)),
        nav,
        may_create,
        logo: config.get(&settings::CUSTOMER_LOGO),
        foot: config.get(&settings::CUSTOMER_FOOT),
    }
}
