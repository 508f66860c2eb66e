//! What can be chosen for a ticket, as the services offer it to the reader.

use gotrs_core::agent::AgentFilter;
use gotrs_core::catalog::Fixed;
use gotrs_core::permission::Permission;
use gotrs_core::sysconfig::settings;
use gotrs_core::{GroupId, QueueId, ServiceId};

use crate::error::PageError;
use crate::form::Choice;
use crate::i18n::{Text, msg};
use crate::reader::AgentPage;
use gotrs_core::catalog::{Entry, Node, tree};
use gotrs_core::queue::Queue;

/// All valid states.
pub(crate) async fn all_states(page: &AgentPage) -> Result<Vec<Choice>, PageError> {
    let states = page.desk().states(page.user()).list(true).await?;
    Ok(states
        .into_iter()
        .map(|state| Choice::new(state.id, Text::name(state.name.clone())))
        .collect())
}

/// Valid states of some state types.
pub(crate) async fn states(page: &AgentPage, types: &[&str]) -> Result<Vec<Choice>, PageError> {
    let desk = page.desk();
    let known = desk.fixed_list(page.user(), Fixed::StateType).await?;
    let wanted: Vec<i64> = known
        .into_iter()
        .filter(|kind| types.contains(&kind.name.as_str()))
        .map(|kind| kind.id)
        .collect();
    let states = desk.states(page.user()).list(true).await?;
    Ok(states
        .into_iter()
        .filter(|state| wanted.contains(&state.type_id.0))
        .map(|state| Choice::new(state.id, Text::name(state.name.clone())))
        .collect())
}

/// Valid priorities.
pub(crate) async fn priorities(page: &AgentPage) -> Result<Vec<Choice>, PageError> {
    let priorities = page.desk().priorities(page.user()).list(true).await?;
    Ok(priorities
        .into_iter()
        .map(|priority| Choice::new(priority.id, Text::name(priority.name.clone())))
        .collect())
}

/// Valid types, if tickets have types here.
pub(crate) async fn types(page: &AgentPage) -> Result<Vec<Choice>, PageError> {
    if !page.desk().config().get(&settings::TICKET_TYPE) {
        return Ok(Vec::new());
    }
    let types = page.desk().ticket_types(page.user()).list(true).await?;
    Ok(types
        .into_iter()
        .map(|kind| Choice::new(kind.id, Text::name(kind.name.clone())))
        .collect())
}

/// Valid services, if tickets have services here.
pub(crate) async fn services(page: &AgentPage) -> Result<Vec<Choice>, PageError> {
    if !page.desk().config().get(&settings::TICKET_SERVICE) {
        return Ok(Vec::new());
    }
    let services = page.desk().services(page.user()).list(true).await?;
    Ok(services
        .into_iter()
        .map(|service| Choice::new(service.id, Text::name(service.name.clone())))
        .collect())
}

/// Valid SLAs of a service; of any service if none is given.
pub(crate) async fn slas(
    page: &AgentPage,
    service: Option<ServiceId>,
) -> Result<Vec<Choice>, PageError> {
    if !page.desk().config().get(&settings::TICKET_SERVICE) {
        return Ok(Vec::new());
    }
    let slas = page.desk().slas(page.user());
    let slas = match service {
        Some(service) => slas.of_service(service).await?,
        None => slas.list(true).await?,
    };
    Ok(slas
        .into_iter()
        .map(|sla| Choice::new(sla.id, Text::name(sla.name.clone())))
        .collect())
}

/// Queues on which the reader has a permission.
pub(crate) async fn queues(
    page: &AgentPage,
    permission: &Permission,
) -> Result<Vec<Choice>, PageError> {
    let queues = page
        .desk()
        .queues(page.user())
        .permitted(permission)
        .await?;
    Ok(queue_choices(&queues))
}

/// The group of a queue.
pub(crate) async fn group(page: &AgentPage, queue: QueueId) -> Result<GroupId, PageError> {
    Ok(page.desk().queues(page.user()).get(queue).await?.group_id)
}

/// Agents who have a permission on a group.
pub(crate) async fn agents_with(
    page: &AgentPage,
    group: GroupId,
    permission: &Permission,
) -> Result<Vec<Choice>, PageError> {
    let agents = page.desk().agents(page.user());
    let agents = agents.permitted(group, permission).await?;
    Ok(agents
        .into_iter()
        .map(|agent| Choice::new(agent.id, Text::plain(agent.full_name)))
        .collect())
}

/// Valid agents.
pub(crate) async fn agents(page: &AgentPage) -> Result<Vec<Choice>, PageError> {
    let filter = AgentFilter {
        only_valid: true,
        limit: 500,
        ..AgentFilter::default()
    };
    let agents = page.desk().agents(page.user()).list(&filter).await?;
    Ok(agents
        .into_iter()
        .map(|agent| Choice::new(agent.id, Text::plain(agent.full_name)))
        .collect())
}

/// Kinds of links between tickets, with their direction.
pub(crate) fn links() -> Vec<Choice> {
    vec![
        Choice::new("Normal", msg("Related")),
        Choice::new("ParentChild::Source", msg("Parent")),
        Choice::new("ParentChild::Target", msg("Child")),
    ]
}

/// Queues as the choices of a form: a tree in which only those of the list can be chosen.
pub(crate) fn queue_choices(queues: &[Entry<Queue>]) -> Vec<Choice> {
    let named = queues.iter().map(|queue| (queue.name.clone(), queue.id));
    let mut choices = Vec::new();
    for node in tree(named) {
        add_node(&mut choices, &node, 0);
    }
    choices
}

fn add_node(choices: &mut Vec<Choice>, node: &Node<QueueId>, depth: u8) {
    let choice = match node.entry {
        Some(id) => Choice::new(id, Text::name(node.part.clone())),
        None => Choice::new("-", Text::name(node.part.clone())).disabled(),
    };
    choices.push(choice.at_depth(depth));
    for child in &node.children {
        add_node(choices, child, depth.saturating_add(1));
    }
}
