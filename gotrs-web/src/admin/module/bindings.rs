//! What belongs to what: templates and automatic answers of queues, files of templates, services of SLAs and of
//! customer users.

use super::common::*;
use crate::admin::between::{Between, Ends, Joined};
use crate::admin::catalog::BY_VALIDITY;
use crate::admin::source::{Answer, Ask, Context, Listing, Record};
use crate::i18n::Text;
use gotrs_core::catalog::{Entry, Kind};
use gotrs_core::{
    AutoResponseId, Error, QueueId, ServiceId, SlaId, StandardAttachmentId, TemplateId,
};

const fn module(
    key: &'static str,
    title: Msg,
    summary: Msg,
    group: ModuleGroupKey,
    columns: &'static [ColumnSpec],
    source: &'static Joined<Binding>,
) -> AdminModule {
    AdminModule {
        key,
        title,
        summary,
        icon: "link",
        group,
        add: None,
        columns,
        fields: &[],
        source,
    }
}

const NAMED: &[ColumnSpec] = &[NAME_COLUMN, COMMENT_COLUMN, VALID_COLUMN];

pub(super) const QUEUE_TEMPLATES: AdminModule = module(
    "queue-templates",
    msg("Templates of queues"),
    msg("Which templates a queue offers"),
    ModuleGroupKey::Texts,
    NAMED,
    &Joined(Binding::QueueTemplates),
);
pub(super) const QUEUE_ANSWERS: AdminModule = module(
    "queue-auto-responses",
    msg("Auto responses of queues"),
    msg("What a queue answers by itself"),
    ModuleGroupKey::Texts,
    NAMED,
    &Joined(Binding::QueueAnswers),
);
pub(super) const TEMPLATE_FILES: AdminModule = module(
    "template-attachments",
    msg("Attachments of templates"),
    msg("Which files a template brings along"),
    ModuleGroupKey::Texts,
    NAMED,
    &Joined(Binding::TemplateFiles),
);
pub(super) const SLA_SERVICES: AdminModule = module(
    "sla-services",
    msg("Services of SLAs"),
    msg("For which services an SLA is offered"),
    ModuleGroupKey::Tickets,
    NAMED,
    &Joined(Binding::SlaServices),
);
pub(super) const CUSTOMER_SERVICES: AdminModule = module(
    "customer-services",
    msg("Services of customer users"),
    msg("What a customer user may choose, and what everybody else may"),
    ModuleGroupKey::People,
    &[
        NAME_COLUMN,
        column("UserLogin", msg("User name"), Code),
        column("UserCustomerID", msg("Company"), Text),
    ],
    &Joined(Binding::CustomerServices),
);

/// The login that stands for everybody who has no services of their own, as in OTRS.
const EVERYBODY: &str = "<DEFAULT>";

#[derive(Debug, Clone, Copy)]
enum Binding {
    QueueTemplates,
    QueueAnswers,
    TemplateFiles,
    SlaServices,
    CustomerServices,
}

fn number(id: &str) -> Result<i64, Error> {
    id.parse().map_err(|_| Error::not_found("record", id))
}

fn number_of(id: impl std::fmt::Display) -> i64 {
    id.to_string().parse().unwrap_or_default()
}

/// Rows of a kind, those of `joined` checked.
fn rows<K: Kind>(all: Vec<Entry<K>>, joined: &[K::Id]) -> Vec<(i64, String, String, bool)> {
    all.into_iter()
        .map(|entry| {
            let is_joined = joined.contains(&entry.id);
            let name = entry.data.name().to_owned();
            (number_of(entry.id), name, String::new(), is_joined)
        })
        .collect()
}

impl Binding {
    async fn find(self, cx: &Context, id: &str) -> Result<Ends, Error> {
        let (desk, actor) = (&cx.desk, &cx.actor);
        Ok(match self {
            Self::QueueTemplates => {
                let queue = desk.queues(actor).get(QueueId(number(id)?)).await?;
                let templates = desk.templates(actor);
                let own = templates.of_queue(queue.id, None).await?;
                let own: Vec<TemplateId> = own.iter().map(|entry| entry.id).collect();
                Ends {
                    heading: Text::filled(msg("Templates of {0}"), [queue.name.as_str()]),
                    intro: msg("Agents find them where they write in this queue."),
                    row_label: msg("Template"),
                    rows: rows(templates.list(true).await?, &own),
                }
            }
            Self::QueueAnswers => {
                let queue = desk.queues(actor).get(QueueId(number(id)?)).await?;
                let answers = desk.auto_responses(actor);
                let own = answers.of_queue(queue.id).await?;
                let own: Vec<AutoResponseId> = own.iter().map(|entry| entry.id).collect();
                Ends {
                    heading: Text::filled(msg("Auto responses of {0}"), [queue.name.as_str()]),
                    intro: msg("At most one of each type."),
                    row_label: msg("Auto response"),
                    rows: rows(answers.list(false).await?, &own),
                }
            }
            Self::TemplateFiles => {
                let template = desk.templates(actor).get(TemplateId(number(id)?)).await?;
                let files = desk.standard_attachments(actor);
                let own = files.of_template(template.id).await?;
                let all = files.list().await?.into_iter();
                let row = |file: gotrs_core::catalog::AttachmentEntry| {
                    let joined = own.iter().any(|own| own.id == file.id);
                    (file.id.0, file.name, file.filename, joined)
                };
                Ends {
                    heading: Text::filled(msg("Attachments of {0}"), [template.name.as_str()]),
                    intro: msg("Whoever uses the template sends these files with it."),
                    row_label: msg("File"),
                    rows: all.filter(|file| file.valid.is_valid()).map(row).collect(),
                }
            }
            Self::SlaServices => {
                let sla = desk.slas(actor).get(SlaId(number(id)?)).await?;
                let own = desk.slas(actor).services(sla.id).await?;
                Ends {
                    heading: Text::filled(msg("Services of {0}"), [sla.name.as_str()]),
                    intro: msg("Tickets of these services can have this SLA."),
                    row_label: msg("Service"),
                    rows: rows(desk.services(actor).list(true).await?, &own),
                }
            }
            Self::CustomerServices => {
                let (name, own) = match id {
                    EVERYBODY => {
                        let own = desk.services(actor).default_services().await?;
                        (cx.locale.language.tr(OTHERS.key()).to_owned(), own)
                    }
                    login => {
                        let found = desk.customers(actor).find(login).await?;
                        let found =
                            found.ok_or_else(|| Error::not_found("customer user", login))?;
                        let own = desk.services(actor).of_customer(&found.login).await?;
                        (found.name(), own)
                    }
                };
                Ends {
                    heading: Text::filled(msg("Services of {0}"), [name]),
                    intro: msg("Who has none of their own may choose those of everybody else."),
                    row_label: msg("Service"),
                    rows: rows(desk.services(actor).list(true).await?, &own),
                }
            }
        })
    }
}

const OTHERS: Msg = msg("everybody else");

impl Between for Binding {
    fn list<'a>(&'a self, cx: &'a Context, ask: &'a Ask) -> Answer<'a, Listing> {
        match self {
            Self::QueueTemplates | Self::QueueAnswers => super::queues::MODULE.source.list(cx, ask),
            Self::TemplateFiles => super::templates::MODULE.source.list(cx, ask),
            Self::SlaServices => super::slas::MODULE.source.list(cx, ask),
            Self::CustomerServices => Box::pin(async move {
                let mut page = super::customer_users::page(cx, ask).await?;
                if ask.after.is_empty() && ask.search.is_empty() {
                    let name = crate::admin::source::Shown::Words(OTHERS.into());
                    page.records
                        .insert(0, Record::new(EVERYBODY, [("Name", name)]));
                }
                Ok(page)
            }),
        }
    }

    fn views(&self) -> &'static [(&'static str, Msg)] {
        BY_VALIDITY
    }

    fn ends<'a>(&'a self, cx: &'a Context, id: &'a str) -> Answer<'a, Ends> {
        Box::pin(self.find(cx, id))
    }

    fn join<'a>(&'a self, cx: &'a Context, id: &'a str, with: Vec<i64>) -> Answer<'a, ()> {
        Box::pin(async move {
            let (desk, actor) = (&cx.desk, &cx.actor);
            match self {
                Self::QueueTemplates => {
                    let with: Vec<_> = with.into_iter().map(TemplateId).collect();
                    let queue = QueueId(number(id)?);
                    desk.templates(actor).set_of_queue(queue, &with).await
                }
                Self::QueueAnswers => {
                    let with: Vec<_> = with.into_iter().map(AutoResponseId).collect();
                    let queue = QueueId(number(id)?);
                    desk.auto_responses(actor).set_of_queue(queue, &with).await
                }
                Self::TemplateFiles => {
                    let with: Vec<_> = with.into_iter().map(StandardAttachmentId).collect();
                    let template = TemplateId(number(id)?);
                    desk.templates(actor).set_attachments(template, &with).await
                }
                Self::SlaServices => {
                    let with: Vec<_> = with.into_iter().map(ServiceId).collect();
                    desk.slas(actor)
                        .set_services(SlaId(number(id)?), &with)
                        .await
                }
                Self::CustomerServices => {
                    let with: Vec<_> = with.into_iter().map(ServiceId).collect();
                    desk.services(actor).set_of_customer(id, &with).await
                }
            }
        })
    }
}
