//! The modules, one file each: a declaration, and how its records come from the service and go to it.

mod agent_groups;
mod agents;
mod auto_responses;
mod common;
mod companies;
mod customer_groups;
mod customer_users;
mod groups;
mod jobs;
mod mail_queue;
mod maintenances;
mod priorities;
mod queues;
mod role_agents;
mod role_groups;
mod salutations;
mod services;
mod sessions;
mod signatures;
mod slas;
mod states;
mod sysconfig;
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
    templates::MODULE,
    salutations::MODULE,
    signatures::MODULE,
    auto_responses::MODULE,
    system_addresses::MODULE,
    mail_queue::MODULE,
    sysconfig::MODULE,
    sessions::MODULE,
    jobs::MODULE,
    maintenances::MODULE,
];
