//! The modules, one file each: a declaration, and how its records come from the service and go to it.

mod access;
mod agent_groups;
mod agents;
mod attachments;
mod auto_responses;
mod bindings;
mod common;
mod companies;
mod customer_groups;
mod customer_users;
mod groups;
mod jobs;
mod mail_log;
mod mail_queue;
mod maintenances;
mod phrases;
mod priorities;
mod quarantine;
mod queues;
mod role_agents;
mod role_groups;
mod services;
mod sessions;
mod slas;
mod states;
mod sysconfig;
mod sysconfig_history;
mod system_addresses;
mod templates;
mod types;

use super::spec::AdminModule;

/// All modules, in the order of the overview.
pub static MODULES: &[AdminModule] = &[
    queues::MODULE,
    states::MODULE,
    priorities::MODULE,
    types::MODULE,
    services::MODULE,
    slas::MODULE,
    bindings::SLA_SERVICES,
    agents::MODULE,
    groups::GROUPS,
    groups::ROLES,
    agent_groups::MODULE,
    role_groups::MODULE,
    role_agents::OF_ROLE,
    role_agents::OF_AGENT,
    customer_users::MODULE,
    companies::MODULE,
    customer_groups::OF_USERS,
    customer_groups::OF_COMPANIES,
    bindings::CUSTOMER_SERVICES,
    access::MODULE,
    templates::MODULE,
    bindings::QUEUE_TEMPLATES,
    attachments::MODULE,
    bindings::TEMPLATE_FILES,
    phrases::SALUTATIONS,
    phrases::SIGNATURES,
    auto_responses::MODULE,
    bindings::QUEUE_ANSWERS,
    system_addresses::MODULE,
    mail_queue::MODULE,
    mail_log::MODULE,
    quarantine::MODULE,
    sysconfig::MODULE,
    sessions::MODULE,
    jobs::MODULE,
    maintenances::MODULE,
];
