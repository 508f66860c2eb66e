//! Drawing the form of a screen, and reading it.

use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, TimeDelta, Utc};
use gotrs_core::article::ArticleFilter;
use gotrs_core::permission::Permission;
use gotrs_core::sysconfig::settings;
use gotrs_core::{Error, TicketId};

use super::super::choice;
use super::super::thread;
use super::super::ticket::{AGAIN, Frame, TicketTab};
use super::work::{self, Did};
use super::{Screen, WRITING, template};
use crate::done;
use crate::error::PageError;
use crate::form::{Fields, FormData, Rich, Submitted, parse_query};
use crate::i18n::{Text, msg};
use crate::page;
use crate::page::agent::TicketFormPage;
use crate::page::part::{Action, Flash, FormView, Tab};
use crate::page::ticket_part::ThreadItem;
use crate::reader::AgentPage;
use crate::restricted;
use crate::security::SeeOther;
use crate::ticket::{self as forms, TicketChoices};
use crate::url;
use crate::writing::drafts::{self, Place};
use crate::writing::{Sheet, Wish};

/// The button that asks for the form again, where a choice takes others away.
const UPDATE: &str = "Update";

/// `GET` of a screen.
pub(crate) async fn show(
    screen: Screen,
    mut page: AgentPage,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let frame = open(screen, &page, &number).await?;
    let query = parse_query(query.as_deref())?;
    let fields = offered(screen, &page, &frame, &query).await?;
    let Some(action) = screen.action() else {
        return draw(screen, page, frame, StatusCode::OK, fields).await;
    };
    let sheet = Sheet::begin(page.desk(), page.user(), &page.page.locale);
    let ticket = Some(frame.ticket.id);
    let fields = match drafts::asked(&page, &query, ticket, action).await? {
        Some(draft) => {
            let sheet = sheet.go_on(draft.form.clone()).await?;
            sheet.dress(fields).recall(&drafts::words(&draft))
        }
        None => {
            let offers = offers(&page, frame.ticket.id, &number, &[screen]).await?;
            page.page.flashes.extend(offers);
            match template::beginning(screen, &page, &frame, &query).await? {
                Some(text) => sheet.dress_with(fields, &text, Rich::default()),
                None => sheet.dress(fields),
            }
        }
    };
    draw(screen, page, frame, StatusCode::OK, fields).await
}

/// What is told about the reader's drafts on a ticket, for these screens.
pub(crate) async fn offers(
    page: &AgentPage,
    ticket: TicketId,
    number: &str,
    screens: &[Screen],
) -> Result<Vec<Flash>, PageError> {
    let wanted = |action: &str| {
        let mut screens = screens.iter();
        screens.find(|screen| screen.action() == Some(action))
    };
    let offers = drafts::offers(page, Some(ticket), |draft| {
        let screen = wanted(&draft.action)?;
        Some((screen.label(), screen.url(number)))
    });
    offers.await
}

async fn open(screen: Screen, page: &AgentPage, number: &str) -> Result<Frame, PageError> {
    let frame = Frame::of(page, number, TicketTab::Action).await?;
    frame.require(screen.permission())?;
    Ok(frame)
}

/// `POST` of a screen.
pub(crate) async fn submit(
    screen: Screen,
    page: AgentPage,
    Path(number): Path<String>,
    Submitted(mut form): Submitted,
) -> Result<Response, PageError> {
    let frame = open(screen, &page, &number).await?;
    let update = form.take(UPDATE).is_some();
    let mut fields = offered(screen, &page, &frame, &form).await?;
    let mut sheet = None;
    if let Some(action) = screen.action() {
        let new = Sheet::of(page.desk(), page.user(), &page.page.locale, &mut form).await?;
        fields = new.dress(fields);
        match new.wish() {
            Wish::Save { silent } => {
                let place = Place {
                    action,
                    ticket: Some(frame.ticket.id),
                    back: &url::zoom(&number),
                };
                return new.save(place, &form, silent).await;
            }
            Wish::Again => {
                return draw(screen, page, frame, AGAIN, fields.recall(&form)).await;
            }
            Wish::Send => sheet = Some(new),
        }
    }
    if update {
        return draw(screen, page, frame, StatusCode::OK, fields.recall(&form)).await;
    }
    let values = match fields.read(form) {
        Ok(values) => values,
        Err(refused) => {
            let fields = refused.fields()?;
            return draw(screen, page, frame, AGAIN, fields).await;
        }
    };
    match work::carry_out(screen, &page, &frame, sheet.as_ref(), &values).await? {
        Did::Done(number) => {
            if let Some(sheet) = &sheet {
                sheet.done().await;
            }
            let leaves = matches!(screen, Screen::Close | Screen::Move) && !page.stays();
            let back = if leaves {
                url::TICKETS.to_owned()
            } else {
                url::zoom(&number)
            };
            let target = done::at(&back, screen.done());
            Ok(SeeOther::to(&target).into_response())
        }
        Did::Wrong(name, text) => {
            let fields = values.refuse(name, text);
            draw(screen, page, frame, AGAIN, fields).await
        }
        Did::Refused(error) => {
            let fields = blame(values.into_fields(), error)?;
            draw(screen, page, frame, AGAIN, fields).await
        }
    }
}

/// The form with what the service found wrong at the fields of this screen.
pub(crate) fn blame(fields: Fields, error: Error) -> Result<Fields, PageError> {
    const NAMES: [(&str, &[&str]); 15] = [
        ("state", &["StateID", "NewStateID", "NextStateID"]),
        ("pending_time", &["PendingTime"]),
        ("queue", &["DestQueueID", "Dest"]),
        ("owner", &["NewOwnerID", "NewUserID"]),
        ("responsible", &["NewResponsibleID"]),
        ("priority", &["NewPriorityID", "PriorityID"]),
        ("type", &["TypeID"]),
        ("service", &["ServiceID"]),
        ("sla", &["SLAID"]),
        ("title", &["Title", "Subject"]),
        ("subject", &["Subject"]),
        ("customer", &["SelectedCustomerUser"]),
        ("to", &["To", "SelectedCustomerUser"]),
        ("time_units", &["TimeUnits"]),
        ("main_ticket", &["MainTicketNumber"]),
    ];
    let known: Vec<String> = fields
        .items
        .iter()
        .map(|field| field.name.clone())
        .collect();
    fields.or_fail(error, |field| {
        let names = NAMES.iter().find(|(core, _)| *core == field);
        let names = names.map_or(&[] as &[&str], |(_, names)| names);
        names
            .iter()
            .find(|name| known.iter().any(|known| known == *name))
            .copied()
            .unwrap_or("")
    })
}

async fn draw(
    screen: Screen,
    page: AgentPage,
    frame: Frame,
    status: StatusCode,
    fields: Fields,
) -> Result<Response, PageError> {
    let facts = screen.facts();
    let number = frame.ticket.number.0.clone();
    let mut form = FormView::new(screen.url(&number), fields, facts.submit)
        .icon(facts.icon)
        .cancel(url::zoom(&number));
    if screen.action().is_some() {
        form = form.drafts();
    }
    if page.desk().has_restrictions() {
        form = form.also(UPDATE, msg("Update form"));
    }
    let mut drawn = Drawn::new(facts.heading, form);
    drawn.intro = (screen == Screen::Merge).then(|| {
        msg("All articles go to the other ticket; this one gets the state merged.").into()
    });
    if matches!(screen, Screen::Note | Screen::PhoneIn | Screen::PhoneOut) {
        drawn.context = last_article(&page, &frame).await?;
        drawn.templates = template::offered(screen, &page, &frame, &[]).await?;
    }
    draw_form(screen, page, frame, status, drawn).await
}

/// What a page with a form about a ticket shows beside the ticket.
pub(crate) struct Drawn {
    pub(crate) heading: Text,
    pub(crate) intro: Option<Text>,
    pub(crate) context: Vec<ThreadItem>,
    pub(crate) templates: Vec<Action>,
    pub(crate) form: FormView,
}

impl Drawn {
    pub(crate) fn new(heading: impl Into<Text>, form: FormView) -> Self {
        Self {
            heading: heading.into(),
            intro: None,
            context: Vec::new(),
            templates: Vec::new(),
            form,
        }
    }
}

/// A page with a form about a ticket.
pub(crate) async fn draw_form(
    screen: Screen,
    page: AgentPage,
    frame: Frame,
    status: StatusCode,
    drawn: Drawn,
) -> Result<Response, PageError> {
    let number = frame.ticket.number.0.clone();
    let kinds = if WRITING.contains(&screen) {
        WRITING
            .into_iter()
            .filter(|other| frame.rights.may(other.permission()))
            .map(|other| Tab::new(other.label(), other.url(&number)).current(other == screen))
            .collect()
    } else {
        Vec::new()
    };
    let crumbs = page.ticket_crumbs(&frame.ticket, Some(screen.label().into()));
    let view = TicketFormPage {
        shell: page.shell(crumbs).await?,
        head: frame.head,
        heading: drawn.heading,
        activity: if WRITING.contains(&screen) {
            "writing"
        } else {
            "looking"
        },
        intro: drawn.intro,
        notices: frame.notices,
        context: drawn.context,
        internal: matches!(screen, Screen::Note | Screen::Owner | Screen::Responsible),
        kinds,
        templates: drawn.templates,
        form: drawn.form,
        side: frame.side,
        page: page.page,
    };
    page::html_with_status(status, &view)
}

/// The last article, above a form.
async fn last_article(page: &AgentPage, frame: &Frame) -> Result<Vec<ThreadItem>, PageError> {
    let filter = ArticleFilter::default().newest_first().limit(1);
    let articles = page.desk().articles(page.user());
    let entries = articles.list(frame.ticket.id, &filter).await?;
    let number = frame.ticket.number.as_str();
    Ok(entries
        .iter()
        .map(|entry| {
            let view = thread::article(page, number, &frame.rights, entry, None);
            ThreadItem::Article(Box::new(view))
        })
        .collect())
}

const OPEN: [&str; 3] = ["open", "pending reminder", "pending auto"];

/// The states a screen of writing may lead to, by what the reader may do.
pub(crate) async fn next_states(
    page: &AgentPage,
    frame: &Frame,
) -> Result<TicketChoices, PageError> {
    let mut types = Vec::new();
    if frame.rights.may("rw") {
        types.push(OPEN[0]);
    }
    if frame.rights.may("pending") {
        types.extend(&OPEN[1..]);
    }
    if frame.rights.may("close") {
        types.push("closed");
    }
    Ok(TicketChoices {
        states: choice::states(page, &types).await?,
        ..TicketChoices::default()
    })
}

/// The fields with what may be chosen, for what is chosen so far.
async fn offered(
    screen: Screen,
    page: &AgentPage,
    frame: &Frame,
    asked: &FormData,
) -> Result<Fields, PageError> {
    let fields = fields(screen, page, frame).await?;
    let (desk, ticket) = (page.desk(), Some(frame.ticket.id));
    Ok(restricted::narrowed(desk, page.agent(), ticket, fields, Some(asked)).await?)
}

async fn fields(screen: Screen, page: &AgentPage, frame: &Frame) -> Result<Fields, PageError> {
    let ticket = &frame.ticket;
    let current = |fields: Fields, name: &str, id: i64| fields.with(name, id);
    let fields = match screen {
        // These have handlers of their own.
        Screen::Reply | Screen::Forward | Screen::Outbound | Screen::Bounce | Screen::Split => {
            Fields::default()
        }
        Screen::Note => forms::note(&next_states(page, frame).await?),
        Screen::PhoneIn | Screen::PhoneOut => forms::phone_call(&next_states(page, frame).await?),
        Screen::Close => {
            let choices = TicketChoices {
                states: choice::states(page, &["closed"]).await?,
                ..TicketChoices::default()
            };
            forms::close(&choices)
        }
        Screen::Pending => {
            let choices = TicketChoices {
                states: choice::states(page, &OPEN[1..]).await?,
                ..TicketChoices::default()
            };
            forms::pending(&choices, &page.page.locale, pending_default(page))
        }
        Screen::Move => {
            let mut choices = TicketChoices {
                queues: choice::queues(page, &Permission::MOVE_INTO).await?,
                ..TicketChoices::default()
            };
            if frame.rights.may("priority") {
                choices.priorities = choice::priorities(page).await?;
            }
            forms::move_queue(&choices)
        }
        Screen::Owner => {
            let group = choice::group(page, ticket.queue_id).await?;
            let choices = TicketChoices {
                owners: choice::agents_with(page, group, &Permission::OWNER).await?,
                ..TicketChoices::default()
            };
            current(forms::owner(&choices), "NewOwnerID", ticket.owner_id.0)
        }
        Screen::Responsible => {
            let group = choice::group(page, ticket.queue_id).await?;
            let wanted = Permission::new("responsible");
            let choices = TicketChoices {
                responsibles: choice::agents_with(page, group, &wanted).await?,
                ..TicketChoices::default()
            };
            let fields = forms::responsible(&choices);
            current(fields, "NewResponsibleID", ticket.responsible_id.0)
        }
        Screen::Priority => {
            let choices = TicketChoices {
                priorities: choice::priorities(page).await?,
                ..TicketChoices::default()
            };
            current(
                forms::priority(&choices),
                "NewPriorityID",
                ticket.priority_id.0,
            )
        }
        Screen::Customer => forms::customer()
            .with(
                "SelectedCustomerUser",
                ticket.customer_user.as_deref().unwrap_or_default(),
            )
            .with(
                "CustomerID",
                ticket.customer_id.as_deref().unwrap_or_default(),
            ),
        Screen::FreeText => free_text(page, frame).await?,
        Screen::Merge => merge_fields(page, frame).await?,
        Screen::Link => forms::link(&TicketChoices {
            links: choice::links(),
            ..TicketChoices::default()
        }),
    };
    // Whoever has more to say says it; nobody has to think of a subject for a note.
    let asks = fields
        .find("Subject")
        .is_some_and(|subject| subject.required);
    Ok(if asks {
        fields.with("Subject", page.page.tr(screen.label().key()))
    } else {
        fields
    })
}

/// Merging; telling the customer is offered to those who may write to them.
async fn merge_fields(page: &AgentPage, frame: &Frame) -> Result<Fields, PageError> {
    let customer = match frame.ticket.customer_user.as_deref() {
        Some(login) if frame.rights.may("email_outbound") => {
            page.desk().customers(page.user()).find(login).await?
        }
        _ => None,
    };
    let subject = page.page.tr("Your request was joined with another one");
    let body = page.page.tr1(
        "We have put your request {0} together with another one. You find everything there.",
        &frame.ticket.number,
    );
    Ok(match customer {
        Some(_) => forms::merge(true)
            .with("Subject", subject)
            .with("Body", body),
        None => forms::merge(false),
    })
}

/// What is proposed as pending time: the setting's span from now, to the minute.
fn pending_default(page: &AgentPage) -> DateTime<Utc> {
    let span = page
        .desk()
        .config()
        .get(&settings::TICKET_FRONTEND_PENDING_DIFF_TIME);
    page.page.now + TimeDelta::seconds(span.clamp(60, 31_536_000))
}

async fn free_text(page: &AgentPage, frame: &Frame) -> Result<Fields, PageError> {
    let ticket = &frame.ticket;
    let choices = TicketChoices {
        types: choice::types(page).await?,
        services: choice::services(page).await?,
        slas: choice::slas(page, ticket.service_id).await?,
        ..TicketChoices::default()
    };
    let mut fields = forms::free_text(&ticket.title, &choices);
    let held = [
        ("TypeID", ticket.type_id.map(|id| id.0)),
        ("ServiceID", ticket.service_id.map(|id| id.0)),
        ("SLAID", ticket.sla_id.map(|id| id.0)),
    ];
    for (name, id) in held {
        if let Some(id) = id {
            fields = fields.with(name, id);
        }
    }
    Ok(fields)
}
