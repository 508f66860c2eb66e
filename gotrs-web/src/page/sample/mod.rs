//! Sample pages of an invented desk (Nova Labs), for the tests and for looking at the design.
//!
//! Every text that would come from the database goes through [`Samples::t`], which can add a probe: so one set of
//! samples proves both that all pages render and that they escape what they show.

mod admin;
mod agent;
mod customer;
mod gallery;
mod ticket;

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};

use super::admin::{AdminFormPage, AdminHomePage, AdminListPage, Grant, MatrixPage, MatrixRow};
use super::agent::{
    DashboardPage, Figure, FilterChip, NewTicketPage, PrintPage, QueueLine, Reminder, SearchPage,
    SheetPage, SubQueue, TicketFormPage, TicketListPage, TicketPage, TicketTablePage, Widget,
    WidgetBody,
};
use super::article::{ArticleDocument, ArticleHtml};
use super::context::Page;
use super::customer::{
    Message, PortalSheetPage, RequestFact, RequestListPage, RequestPage, RequestRow, Step,
};
use super::errors::ErrorPage;
use super::login::LoginPage;
use super::look::{Look, Mode, Theme};
use super::part::*;
use super::plain_text::PlainText;
use super::shell::*;
use super::ticket_part::*;
use crate::admin as modules;
use crate::admin::{AdminModule, ColumnKind, Relation};
use crate::error::ErrorReport;
use crate::form::{Choice, Field, Fields, FormData};
use crate::i18n::{Language, Locale, Text, msg};
use crate::security::{ChallengeToken, Nonce};
use crate::{account, ticket as actions, url};
use askama::Template;
use axum::http::StatusCode;

const NUMBER: &str = "2026112310000421";

/// A reader and, if wanted, a probe in every text.
#[derive(Debug, Clone)]
pub struct Samples {
    /// The context of the pages.
    pub page: Page,
    /// Added to every text that would come from data.
    pub probe: &'static str,
}

/// A sample: its name and how to render it.
pub type Sample = (String, Result<String, askama::Error>);

impl Samples {
    /// Samples for a language, a theme and a mode.
    #[must_use]
    pub fn new(language: Language, theme: Theme, mode: Mode) -> Self {
        let locale = Locale {
            language,
            zone: chrono_tz::Europe::Berlin,
        };
        let page = Page {
            locale,
            look: Look {
                theme,
                mode,
                ..Look::default()
            },
            nonce: Nonce::random(),
            token: ChallengeToken::new("sample-token"),
            product: "GOTRS".to_owned(),
            organization: "Nova Labs".to_owned(),
            now: now(),
            flashes: Vec::new(),
            demo: false,
            keys: true,
            here: "/agent".to_owned(),
            position: 7,
        };
        Self { page, probe: "" }
    }

    /// With a probe in every text.
    #[must_use]
    pub fn with_probe(mut self, probe: &'static str) -> Self {
        self.probe = probe;
        self.page.product.push_str(probe);
        self.page.organization.push_str(probe);
        self.page.here.push_str(probe);
        self.page
            .flashes
            .push(Flash::new(Tone::Danger, Text::plain(probe)));
        self
    }

    pub(super) fn t(&self, text: &str) -> String {
        format!("{text}{}", self.probe)
    }

    pub(super) fn plain(&self, text: &str) -> Text {
        Text::Plain(self.t(text))
    }

    pub(super) fn near(&self, minutes: i64) -> crate::i18n::When {
        self.page
            .locale
            .near(now(), now() + TimeDelta::minutes(minutes))
    }

    pub(super) fn age(&self, minutes: i64) -> crate::i18n::When {
        self.page
            .locale
            .age(now(), now() - TimeDelta::minutes(minutes))
    }

    /// All samples, rendered.
    #[must_use]
    pub fn all(&self) -> Vec<Sample> {
        let mut all: Vec<Sample> = Vec::new();
        let mut add =
            |name: &str, html: Result<String, askama::Error>| all.push((name.to_owned(), html));
        add("login", self.login(false).render());
        add("login-wrong", self.login(true).render());
        add("login-code", self.login_code().render());
        add("customer-login", self.customer_login().render());
        add("dashboard", self.dashboard().render());
        add("queue", self.queue(false).render());
        add("queue-empty", self.queue(true).render());
        add("search", self.search().render());
        add("ticket", self.ticket().render());
        add("print", self.print().render());
        add("history", self.history().render());
        for action in [
            "reply",
            "forward",
            "note",
            "close",
            "pending",
            "move",
            "owner",
            "responsible",
            "priority",
            "customer",
            "merge",
            "link",
            "phone",
            "free-text",
        ] {
            add(action, self.action(action).render());
        }
        add("new-phone", self.new_ticket(false).render());
        add("new-email", self.new_ticket(true).render());
        add("preferences", self.preferences().render());
        add("second-factor", self.second_factor().render());
        add("customer-home", self.customer_home().render());
        add("customer-new", self.customer_new().render());
        add("customer-ticket", self.customer_ticket().render());
        add("customer-profile", self.customer_profile().render());
        add("admin", self.admin_home().render());
        for module in modules::MODULES {
            add(
                &format!("admin-{}", module.key),
                self.admin_list(module).render(),
            );
            if !module.fields.is_empty() {
                add(
                    &format!("admin-{}-form", module.key),
                    self.admin_form(module).render(),
                );
            }
        }
        add("admin-matrix", self.matrix().render());
        for status in [400, 401, 403, 404, 409, 413, 421, 422, 429, 500, 503] {
            add(&format!("error-{status}"), self.error(status).render());
        }
        add("article", self.article_document().render());
        add("components", self.gallery(Vec::new()).render());
        all
    }

    pub(super) fn shell(&self, crumbs: Vec<Crumb>) -> AgentShell {
        let item = |label: Text, url: &str, icon, count: Option<&str>| NavItem {
            label,
            url: url.to_owned(),
            icon,
            count: count.map(str::to_owned),
            current: false,
        };
        let node = |name: &str, id, count: Option<&str>, hot, current, children| QueueNode {
            name: self.t(name),
            url: url::queue(id),
            count: count.map(str::to_owned),
            hot,
            current,
            open: true,
            children,
        };
        let counter = |label: crate::i18n::Msg, icon, count: &str, hot| Counter {
            label: label.into(),
            icon,
            count: count.to_owned(),
            url: url::TICKETS.to_owned(),
            hot,
        };
        let leaf = Vec::new;
        AgentShell {
            me: Person::named(self.t("Ada Lindqvist")),
            nav: vec![
                item(msg("Dashboard").into(), url::AGENT, Some("home"), None),
                item(
                    msg("Tickets").into(),
                    url::TICKETS,
                    Some("inbox"),
                    Some("64"),
                ),
                item(msg("Search").into(), url::SEARCH, Some("search"), None),
            ],
            queues: vec![
                node(
                    "Support",
                    1,
                    Some("18"),
                    false,
                    false,
                    vec![
                        node("Hardware", 2, Some("6"), true, false, leaf()),
                        node("Network", 3, Some("9"), true, true, leaf()),
                        node(
                            "Accounts and a very long queue name",
                            4,
                            Some("3"),
                            false,
                            false,
                            leaf(),
                        ),
                    ],
                ),
                node("Logistics", 5, Some("4"), false, false, leaf()),
                node("Postmaster", 6, None, false, false, leaf()),
            ],
            bell: Bell {
                count: Some("3".to_owned()),
                url: url::NOTIFICATIONS.to_owned(),
            },
            searches: vec![item(
                self.plain("Scanners, last 7 days"),
                url::SEARCH,
                Some("star"),
                None,
            )],
            admin: None,
            admin_url: Some(url::ADMIN.to_owned()),
            counters: vec![
                counter(msg("Locked"), "lock", "3", false),
                counter(msg("Owner"), "user", "12", false),
                counter(msg("Responsible"), "shield", "4", false),
                counter(msg("Watched"), "eye", "9", false),
                counter(msg("Escalated"), "flame", "2", true),
            ],
            crumbs,
            create: vec![
                Action::link(url::NEW_PHONE, msg("New phone ticket"))
                    .icon("phone")
                    .key('P'),
                Action::link(url::NEW_EMAIL, msg("New e-mail ticket"))
                    .icon("mail")
                    .key('E'),
            ],
            search: self.t(""),
        }
    }

    pub(super) fn crumbs(&self, last: &str) -> Vec<Crumb> {
        vec![
            Crumb {
                label: msg("Tickets").into(),
                url: Some(url::TICKETS.to_owned()),
            },
            Crumb {
                label: self.plain("Network"),
                url: Some(url::queue(3)),
            },
            Crumb {
                label: self.plain(last),
                url: None,
            },
        ]
    }

    pub(super) fn empty(&self) -> Empty {
        Empty {
            icon: "inbox",
            title: msg("Nothing here").into(),
            text: self.plain("No open ticket in Network."),
            action: Some(Action::link("?View=all", msg("Show all"))),
        }
    }

    pub(super) fn choices(&self) -> actions::TicketChoices {
        let list = |names: &[&str]| {
            names
                .iter()
                .enumerate()
                .map(|(i, name)| Choice::new(i + 1, Text::name(self.t(name))))
                .collect::<Vec<_>>()
        };
        let mut queues = list(&["Support", "Hardware", "Network", "Junk"]);
        queues[1].depth = 1;
        queues[2].depth = 1;
        queues[3].disabled = true;
        actions::TicketChoices {
            states: list(&["open", "pending reminder", "closed successful"]),
            queues,
            owners: list(&["Ada Lindqvist", "Linus Brandt"]),
            responsibles: list(&["Mei Tanaka"]),
            priorities: list(&["1 very low", "2 low", "3 normal", "4 high", "5 very high"]),
            types: list(&["Incident", "Request"]),
            services: list(&["Warehouse", "Scanners"]),
            slas: list(&["Gold"]),
            links: vec![
                Choice::new("ParentChild::Source", msg("Parent")),
                Choice::new("ParentChild::Target", msg("Child")),
                Choice::new("Normal", msg("Related")),
            ],
        }
    }
}

/// A Monday morning.
#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 50, 0)
        .single()
        .unwrap_or_default()
}

/// A form whose fields are all of the kinds there are, each with help and error.
#[must_use]
pub fn every_kind() -> Fields {
    use crate::form::FieldKind::*;
    let kinds = [
        Text,
        LongText(4),
        Email,
        Addresses,
        Password,
        NewPassword,
        Code,
        Number(0, 9),
        Select,
        Several,
        Radio,
        Check,
        Date,
        DateTime,
        Files,
        Hidden,
        Shown,
    ];
    Fields::new(kinds.into_iter().enumerate().map(|(i, kind)| {
        Field::new(kind, format!("Field{i}"), crate::i18n::Text::plain("Label"))
            .choices(vec![Choice::new(1, crate::i18n::Text::plain("One"))])
            .help(crate::i18n::Text::plain("Help"))
            .error(crate::i18n::Text::plain("Error"))
            .value("canary-secret")
    }))
}
