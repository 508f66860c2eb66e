//! The form of a new ticket, for what is chosen so far.

use gotrs_core::customer::CustomerUser;
use gotrs_core::permission::Permission;
use gotrs_core::ticket::search::{Page as KeyPage, Sort, SortKey, TicketFilter};
use gotrs_core::{QueueId, ServiceId, TemplateId};
use gotrs_mail::DeskMail as _;

use super::super::choice;
use super::Kind;
use crate::error::PageError;
use crate::form::{Choice, Field, Fields, FormData, Rich, Width};
use crate::i18n::{Text, msg};
use crate::reader::AgentPage;
use crate::restricted;
use crate::ticket::{self as forms, TicketChoices};
use crate::writing::Sheet;

/// The form for what `asked` says of queue and service; nothing is filled in but the defaults.
pub(super) async fn fields(
    kind: Kind,
    page: &AgentPage,
    asked: &FormData,
) -> Result<Fields, PageError> {
    let queues = choice::queues(page, &Permission::CREATE).await?;
    if queues.is_empty() {
        return Err(PageError::forbidden("no `create` permission on any queue"));
    }
    let types = ["open", "new", "pending reminder", "pending auto", "closed"];
    let agents = choice::agents(page).await?;
    let service = asked.get("ServiceID").and_then(|id| id.parse().ok());
    let choices = TicketChoices {
        states: choice::states(page, &types).await?,
        owners: agents,
        priorities: choice::priorities(page).await?,
        types: choice::types(page).await?,
        services: choice::services(page).await?,
        slas: choice::slas(page, service.map(ServiceId)).await?,
        queues,
        ..TicketChoices::default()
    };
    let named = |choices: &[Choice], name: &str| {
        let found = choices.iter().find(|c| c.label == Text::name(name));
        found.map(|choice| choice.value.clone()).unwrap_or_default()
    };
    let (open, normal) = (
        named(&choices.states, "open"),
        named(&choices.priorities, "3 normal"),
    );
    let mut fields = forms::new_ticket(&choices, kind == Kind::Email)
        .with("NextStateID", open)
        .with("PriorityID", normal);
    let queue = queue(asked).filter(|queue| offers(&choices.queues, *queue));
    if let Some(templates) = templates(page, queue).await? {
        let before = fields.items.iter().position(|f| f.name == "Subject");
        let field = Field::select("TemplateID", msg("Template"), templates)
            .width(Width::Half)
            .help(msg("Its text comes in when the form is updated."));
        fields.items.insert(before.unwrap_or(0), field);
        fields = fields.and(Field::hidden("TemplateUsed", ""));
    }
    let (desk, actor) = (page.desk(), page.agent());
    Ok(restricted::narrowed(desk, actor, None, fields, Some(asked)).await?)
}

fn offers(choices: &[Choice], queue: QueueId) -> bool {
    let value = queue.to_string();
    choices
        .iter()
        .any(|choice| choice.value == value && !choice.disabled)
}

/// The queue that is chosen.
pub(super) fn queue(asked: &FormData) -> Option<QueueId> {
    asked.get("Dest")?.parse().ok().map(QueueId)
}

/// The template that is chosen.
pub(super) fn template(fields: &Fields) -> Option<TemplateId> {
    let field = fields.find("TemplateID")?;
    field.first().parse().ok().map(TemplateId)
}

async fn templates(
    page: &AgentPage,
    queue: Option<QueueId>,
) -> Result<Option<Vec<Choice>>, PageError> {
    let Some(queue) = queue else {
        return Ok(None);
    };
    let mails = page.desk().mail(page.user());
    let templates = mails.templates_of_queue(queue, "Create").await?;
    let choices = templates
        .into_iter()
        .map(|template| Choice::new(template.id, Text::plain(template.name)));
    Ok(Some(choices.collect()).filter(|choices: &Vec<Choice>| !choices.is_empty()))
}

/// The form as it was typed, with what follows from it: the customer's last queue, the text of the template.
pub(super) async fn chosen(
    kind: Kind,
    page: &AgentPage,
    sheet: &Sheet,
    mut fields: Fields,
    asked: &FormData,
) -> Result<Fields, PageError> {
    let user = customer(page, &fields).await?;
    if let Some(user) = &user
        && queue(asked).is_none()
        && let Some(queue) = last_queue(page, user).await?
    {
        // With a queue come its templates.
        let choices = fields.find("Dest").map(|field| field.choices.clone());
        if offers(&choices.unwrap_or_default(), queue) {
            let mut asked = asked.clone();
            asked.put("Dest", queue);
            let again = sheet.dress(self::fields(kind, page, &asked).await?);
            fields = again.recall(&asked);
        }
    }
    let Some(template) = template(&fields) else {
        return Ok(fields);
    };
    let value = |name: &str| fields.find(name).map_or("", Field::first);
    if value("TemplateUsed") == template.to_string() {
        return Ok(fields);
    }
    let Some(queue) = value("Dest").parse().ok().map(QueueId) else {
        return Ok(fields);
    };
    let mails = page.desk().mail(page.user());
    let beginning = mails
        .beginning(queue, user.as_ref(), Some(template))
        .await?;
    let fields = fields.with("TemplateUsed", template);
    Ok(sheet.begin_with(fields, &beginning.text, Rich::default()))
}

/// The customer user that is chosen, if it is only one.
pub(super) async fn customer(
    page: &AgentPage,
    fields: &Fields,
) -> Result<Option<CustomerUser>, PageError> {
    let typed = fields.find("SelectedCustomerUser").map_or("", Field::first);
    match typed.trim() {
        "" => Ok(None),
        typed => Ok(page.customer_user(typed).await?.ok()),
    }
}

/// The queue of the customer user's last ticket that the reader may see.
async fn last_queue(page: &AgentPage, user: &CustomerUser) -> Result<Option<QueueId>, PageError> {
    let filter = TicketFilter::default().customer_user(user.login.clone());
    let sort = Sort::descending(SortKey::Age);
    let tickets = page.desk().tickets(page.user());
    let last = tickets.list(&filter, sort, &KeyPage::first(1)).await?;
    Ok(last.entries.first().map(|entry| entry.ticket.queue_id))
}
