//! The agents' lists and settings.

use super::*;

impl Samples {
    pub(super) fn rows(&self) -> Vec<TicketRow> {
        let row = |n: i64,
                   title: &str,
                   customer: &str,
                   state: (&str, &str),
                   prio: u8,
                   owner: Option<&str>,
                   age: i64,
                   due: Option<(i64, Urgency)>| {
            let number = format!("20261123100004{n:02}");
            TicketRow {
                id: n,
                url: url::zoom(&number),
                number,
                title: self.t(title),
                customer: self.t(customer),
                state: StateView {
                    name: Text::name(self.t(state.0)),
                    kind: StateKind::of_type(state.1),
                },
                priority: PriorityView::new(
                    ["1 very low", "2 low", "3 normal", "4 high", "5 very high"]
                        [usize::from(prio) - 1],
                    prio,
                ),
                queue: self.plain("Network"),
                others: Vec::new(),
                owner: owner.map(|name| Person::named(self.t(name))),
                age: self.age(age),
                sla: due.map(|(minutes, urgency)| Sla {
                    when: self
                        .page
                        .locale
                        .due(now(), now() + TimeDelta::minutes(minutes)),
                    urgency,
                }),
                unread: n % 3 == 0,
                articles: 1 + n.unsigned_abs() % 7,
                has_files: n % 2 == 0,
            }
        };
        vec![
            row(
                21,
                "Handheld scanners lose the server after roaming",
                "Emma Scott, Nova Labs",
                ("open", "open"),
                5,
                Some("Ada Lindqvist"),
                120,
                Some((-12, Urgency::Over)),
            ),
            row(
                18,
                "VPN drops every hour on the Tromsø line",
                "Jonas Vik, Fjord Freight",
                ("open", "open"),
                4,
                Some("Linus Brandt"),
                180,
                Some((-4, Urgency::Over)),
            ),
            row(
                25,
                "Label printer in hall 2 prints blank labels",
                "Priya Nair, Nova Labs",
                ("new", "new"),
                5,
                Some("Ada Lindqvist"),
                55,
                Some((42, Urgency::Near)),
            ),
            row(
                27,
                "Second monitor stays dark after docking",
                "Sam Whitfield, Harbour Tools",
                ("new", "new"),
                3,
                None,
                6,
                Some((114, Urgency::Calm)),
            ),
            row(
                97,
                "Access for the new night shift",
                "Tom Okafor, Harbour Tools",
                ("open", "open"),
                3,
                None,
                19 * 60,
                Some((110, Urgency::Near)),
            ),
            row(
                91,
                "Invoice mail ends up in quarantine",
                "Lucía Ramos, Orchard Foods",
                ("pending reminder", "pending reminder"),
                3,
                Some("Mei Tanaka"),
                22 * 60,
                Some((190, Urgency::Calm)),
            ),
            row(
                88,
                "Replacement scanner cradle for dock 4",
                "Emma Scott, Nova Labs",
                ("pending reminder", "pending reminder"),
                2,
                Some("Ada Lindqvist"),
                3 * 1440,
                Some((2870, Urgency::Calm)),
            ),
            row(
                64,
                "Laptop order for the Bergen office",
                "Ingrid Dahl, Fjord Freight",
                ("closed successful", "closed"),
                3,
                Some("Mei Tanaka"),
                4 * 1440,
                None,
            ),
            row(
                41,
                "Rename shared mailbox “dispatch”",
                "Priya Nair, Nova Labs",
                ("merged", "merged"),
                1,
                None,
                5 * 1440,
                None,
            ),
        ]
    }

    pub(super) fn tickets(&self, selectable: bool) -> TicketTable {
        let shown = TicketColumn::AT_FIRST.to_vec();
        let sort = |column: &TicketColumn| match column {
            TicketColumn::Priority => None,
            TicketColumn::Escalation => {
                Some(("?SortBy=EscalationTime".to_owned(), Some(Order::Up)))
            }
            column => Some((format!("?SortBy={}", column.name()), None)),
        };
        let columns = shown.iter().map(|column| column.heading(sort(column)));
        TicketTable {
            caption: self.plain("Open tickets in Network"),
            columns: columns.collect(),
            shown,
            rows: self.rows(),
            selectable,
        }
    }

    pub(super) fn dashboard(&self) -> DashboardPage {
        let figure = |label: crate::i18n::Msg, icon, value: &str, note: &str, hot| Figure {
            label: label.into(),
            icon,
            value: value.to_owned(),
            note: self.plain(note),
            url: url::TICKETS.to_owned(),
            hot,
        };
        let widget = |id, title: crate::i18n::Msg, body: WidgetBody| Widget {
            id,
            title: title.into(),
            count: Some("3".to_owned()),
            body,
            all_url: Some(url::TICKETS.to_owned()),
            controls: Vec::new(),
        };
        let line = |name: &str, id| QueueLine {
            name: self.plain(name),
            url: url::queue(id),
            new: "3".to_owned(),
            open: "9".to_owned(),
            escalated: if id == 3 {
                "2".to_owned()
            } else {
                String::new()
            },
        };
        DashboardPage {
            page: self.page.clone(),
            shell: self.shell(vec![Crumb {
                label: msg("Dashboard").into(),
                url: None,
            }]),
            greeting: Text::filled(msg("Hello {0}"), [self.t("Ada")]),
            summary: self.plain("Two tickets are over their time."),
            figures: vec![
                figure(msg("Open with you"), "user", "12", "oldest 3 d", false),
                figure(
                    msg("New, nobody on it"),
                    "inbox",
                    "7",
                    "oldest 38 min",
                    false,
                ),
                figure(msg("Escalated"), "flame", "2", "both in Network", true),
                figure(msg("Reminders today"), "bell", "3", "next 13:00", false),
            ],
            actions: vec![Action::link("?Arrange=1", msg("Arrange")).icon("columns")],
            wide: vec![
                widget(
                    "mine",
                    msg("My tickets"),
                    WidgetBody::Tickets(self.tickets(false)),
                ),
                widget(
                    "new",
                    msg("New, nobody on it"),
                    WidgetBody::Nothing(msg("No ticket here.").into()),
                ),
            ],
            narrow: vec![
                Widget {
                    controls: vec![
                        Action::post("/agent/dashboard", msg("Further up"))
                            .icon("up")
                            .icon_only(),
                    ],
                    ..widget(
                        "today",
                        msg("Today"),
                        WidgetBody::Reminders(vec![Reminder {
                            when: self.near(110),
                            icon: "bell",
                            hot: false,
                            title: self.t("Check backup line with Jonas"),
                            url: url::zoom(NUMBER),
                        }]),
                    )
                },
                widget(
                    "queues",
                    msg("Queues"),
                    WidgetBody::Queues(vec![
                        line("Support", 1),
                        line("Support::Network", 3),
                        line("Logistics", 5),
                    ]),
                ),
                widget(
                    "news",
                    msg("News"),
                    WidgetBody::News(PlainText::of(&self.t("The lift is out of order."))),
                ),
                widget(
                    "away",
                    msg("Who is away"),
                    WidgetBody::People(vec![Person::named(self.t("Mei Tanaka"))]),
                ),
            ],
            arranging: true,
            hidden: vec![Action::post("/agent/dashboard", msg("Watched")).icon("plus")],
        }
    }

    pub(super) fn queue(&self, empty: bool) -> TicketListPage {
        let mut tickets = self.tickets(true);
        if empty {
            tickets.rows.clear();
        }
        TicketListPage {
            page: self.page.clone(),
            shell: self.shell(self.crumbs("Network")),
            heading: self.plain("Network"),
            views: vec![
                Tab::new(msg("Open tickets"), "?View=open")
                    .count("18")
                    .current(true),
                Tab::new(msg("Unlocked"), "?View=unlocked").count("5"),
                Tab::new(msg("All tickets"), "?View=all"),
            ],
            filters: vec![FilterChip {
                label: msg("Customer").into(),
                value: self.plain("Nova Labs"),
                remove_url: "?".to_owned(),
            }],
            filter_form: Some(
                FormView::new("", self.search_fields(), msg("Apply filter")).asking(),
            ),
            sub_queues: vec![SubQueue {
                name: self.plain("Legacy"),
                url: url::queue(9),
                count: "2".to_owned(),
            }],
            columns_form: FormView::new(
                "/agent/columns",
                Fields::default(),
                msg("Show these columns"),
            ),
            keep_form: None,
            actions: vec![Action::link("?SubQueues=1", msg("With sub-queues")).icon("flow")],
            tickets,
            pager: Pager {
                shown: self.t("50 / 1,204"),
                previous: None,
                next: Some("?After=x".to_owned()),
            },
            empty: self.empty(),
            bulk: vec![
                ("move", msg("Move").into(), "move"),
                ("owner", msg("Owner").into(), "user"),
                ("close", msg("Close").into(), "check"),
            ],
        }
    }

    pub(super) fn search_fields(&self) -> Fields {
        actions::search(&self.choices()).with("q", self.t("scanner"))
    }

    pub(super) fn search(&self) -> SearchPage {
        SearchPage {
            page: self.page.clone(),
            shell: self.shell(vec![Crumb {
                label: msg("Search").into(),
                url: None,
            }]),
            form: FormView::new(url::SEARCH, self.search_fields(), msg("Search"))
                .asking()
                .icon("search"),
            form_open: true,
            found: Some(Text::Plain(self.page.trn(
                "One ticket found.",
                "{0} tickets found.",
                &9,
            ))),
            tickets: self.tickets(false),
            pager: Pager::default(),
            empty: self.empty(),
            people: vec![Section::untitled(
                "people",
                SectionBody::Nothing(Box::new(self.empty())),
            )],
            keep_form: Some(FormView::new(
                "/agent/searches",
                Fields::default(),
                msg("Keep this view"),
            )),
            actions: Vec::new(),
        }
    }

    pub(super) fn new_ticket(&self, by_mail: bool) -> NewTicketPage {
        let fields = actions::new_ticket(&self.choices(), by_mail)
            .with("SelectedCustomerUser", self.t("emma.scott"))
            .with("PriorityID", 3)
            .refuse("ServiceID", msg("Choose one from the list."));
        NewTicketPage {
            page: self.page.clone(),
            shell: self.shell(vec![Crumb {
                label: msg("New ticket").into(),
                url: None,
            }]),
            heading: if by_mail {
                msg("New e-mail ticket")
            } else {
                msg("New phone ticket")
            }
            .into(),
            kinds: vec![
                Tab::new(msg("Phone"), url::NEW_PHONE).current(!by_mail),
                Tab::new(msg("E-mail"), url::NEW_EMAIL).current(by_mail),
            ],
            form: FormView::new(
                if by_mail {
                    url::NEW_EMAIL
                } else {
                    url::NEW_PHONE
                },
                fields,
                msg("Create ticket"),
            )
            .cancel(url::AGENT)
            .sticky(),
            side: vec![
                Section::new(
                    "cu",
                    msg("Customer"),
                    SectionBody::Facts(vec![
                        (msg("Name").into(), Cell::Text(self.plain("Emma Scott"))),
                        (msg("Company").into(), Cell::Text(self.plain("Nova Labs"))),
                    ]),
                ),
                Section::new(
                    "op",
                    msg("Open tickets of this customer"),
                    SectionBody::Actions(vec![
                        Action::link(
                            url::zoom(NUMBER),
                            self.plain("Label printer in hall 2 prints blank"),
                        )
                        .icon("st-new"),
                    ]),
                ),
            ],
        }
    }

    pub(super) fn preferences(&self) -> SheetPage {
        let zones = vec![
            Choice::new("Europe/Berlin", Text::plain("Europe/Berlin")),
            Choice::new("UTC", Text::plain("UTC")),
        ];
        let to = |part: &str| format!("{}/{part}", url::PREFERENCES);
        let session = |name: &str, current: bool| {
            let end = Action::post(to("sessions"), msg("End session"))
                .field("Handle", "h1")
                .style(Style::Danger);
            Row::new(vec![
                Cell::Text(self.plain(name)),
                Cell::Code("203.0.113.9".to_owned()),
                Cell::When(self.near(-3)),
                if current {
                    Cell::Badge(Badge::new(Tone::Ok, msg("this one")))
                } else {
                    Cell::Actions(vec![end])
                },
            ])
        };
        SheetPage {
            page: self.page.clone(),
            shell: self.shell(vec![Crumb {
                label: msg("Preferences").into(),
                url: None,
            }]),
            heading: msg("Preferences").into(),
            intro: None,
            actions: Vec::new(),
            tabs: Vec::new(),
            sections: vec![
                Section::form(
                    "locale",
                    msg("Language and time"),
                    FormView::new(
                        to("locale"),
                        account::locale(self.page.language(), "UTC", zones),
                        msg("Save language and time"),
                    ),
                ),
                Section::form(
                    "work",
                    msg("Working with tickets"),
                    FormView::new(
                        to("work"),
                        Fields::new([Field::new(
                            crate::form::FieldKind::Several,
                            "QueueIDs",
                            msg("My queues"),
                        )
                        .choices(self.choices().queues)
                        .values(["2"])]),
                        msg("Save"),
                    ),
                ),
                Section::form(
                    "password",
                    msg("Password"),
                    FormView::new(to("password"), account::password(), msg("Change password")),
                )
                .intro(msg("Your other sessions end when the password changes.")),
                Section::new(
                    "2fa",
                    msg("Second factor"),
                    SectionBody::Actions(vec![
                        Action::link(to("second-factor"), msg("Set up a second factor"))
                            .icon("key"),
                    ]),
                )
                .intro(msg(
                    "A code from your phone keeps others out even if they learn your password.",
                )),
                Section::new(
                    "sessions",
                    msg("Your sessions"),
                    SectionBody::Table(Box::new(Table {
                        caption: msg("Your sessions").into(),
                        columns: vec![
                            Column::new(msg("Browser")),
                            Column::new(msg("Address")).minor(),
                            Column::new(msg("Last request")),
                            Column::new(msg("Action")).silent(),
                        ],
                        rows: vec![
                            session("Firefox 145, Linux", true),
                            session("Safari, iPhone", false),
                        ],
                        empty: self.empty(),
                    })),
                ),
            ],
        }
    }

    pub(super) fn second_factor(&self) -> SheetPage {
        SheetPage {
            heading: msg("Second factor").into(),
            intro: Some(msg("Add this key to your authenticator app, then prove that it works.").into()),
            sections: vec![
                Section::new("key", msg("Your key"), SectionBody::Secret("JBSW Y3DP EHPK 3PXP".to_owned())),
                Section::form("prove", msg("Prove it"), FormView::new("/agent/preferences/second-factor", account::enrol_second_factor(), msg("Switch on")).cancel(url::PREFERENCES)),
                Section::new("codes", msg("Recovery codes"), SectionBody::Codes(vec!["7QJ4-M2KX".to_owned(), "8D9A-XX31".to_owned()])).intro(msg("Each code works once. Keep them where your phone is not. They are shown only now.")),
            ],
            ..self.preferences()
        }
    }
}
