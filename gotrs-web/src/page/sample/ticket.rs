//! One ticket and what is done with it.

use super::*;

impl Samples {
    pub(super) fn head(&self) -> TicketHead {
        let to = |action: &str| url::ticket_action(NUMBER, action);
        TicketHead {
            number: NUMBER.to_owned(),
            title: self.t("Handheld scanners lose the server after roaming"),
            url: url::zoom(NUMBER),
            state: StateView::new("open", "open"),
            priority: PriorityView::new("5 very high", 5),
            queue: self.plain("Support::Network"),
            created: self.near(-106),
            viewers: vec![
                Viewer::new(self.t("Linus Brandt"), true),
                Viewer::new(self.t("Grace Okafor"), false),
            ],
            actions: vec![
                Action::link(to("reply"), msg("Reply"))
                    .icon("reply")
                    .primary()
                    .key('R'),
                Action::link(to("note"), msg("Note")).icon("note").key('N'),
                Action::link(to("move"), msg("Move")).icon("move").key('M'),
                Action::link(to("close"), msg("Close"))
                    .icon("st-closed")
                    .key('S'),
            ],
            more: vec![
                Action::link(to("forward"), msg("Forward"))
                    .icon("forward")
                    .key('F'),
                Action::link(to("merge"), msg("Merge")).icon("merge"),
                Action::post(to("lock"), msg("Unlock"))
                    .icon("unlock")
                    .key('L'),
                Action::post(to("watch"), msg("Watch")).icon("eye").key('W'),
                Action::post(to("spam"), msg("Mark as spam"))
                    .icon("trash")
                    .confirm(msg("Move this ticket to the junk queue?")),
            ],
            tabs: vec![
                Tab::new(msg("Conversation"), url::zoom(NUMBER))
                    .count("6")
                    .current(true),
                Tab::new(msg("History"), to("history")).count("24"),
                Tab::new(msg("Links"), to("links")).count("2"),
            ],
        }
    }

    pub(super) fn article(
        &self,
        id: i64,
        name: &str,
        kind: ArticleKind,
        channel: crate::i18n::Msg,
        body: ArticleBody,
    ) -> ArticleView {
        ArticleView {
            id,
            sender: Person::named(self.t(name)),
            kind,
            channel: channel.into(),
            badges: Vec::new(),
            addressed: Some(Text::filled(msg("to {0}"), [self.t("Support")])),
            time: self.near(-100 + id),
            head: vec![HeadLine {
                label: msg("From").into(),
                value: self.t("Emma Scott <emma.scott@nova-labs.example>"),
            }],
            body,
            blocked: None,
            files: Vec::new(),
            actions: vec![
                Action::link(url::ticket_action(NUMBER, "reply"), msg("Reply")).icon("reply"),
                Action::link(url::ticket_action(NUMBER, "forward"), msg("Forward")).icon("forward"),
            ],
        }
    }

    pub(super) fn thread(&self) -> Vec<ThreadItem> {
        let text = |text: &str| ArticleBody::Text(PlainText::of(&self.t(text)));
        let file = |name: &str, size, image| FileView {
            name: self.t(name),
            size: self.page.locale.size(size),
            url: Some(url::attachment(NUMBER, 1, 1)),
            image,
            view: image.then(|| "/x".to_owned()),
            thumbnail: None,
        };
        let mut first = self.article(1, "Emma Scott", ArticleKind::In, msg("E-mail"), text("Good morning,\n\nsince the roaming update last night the handheld scanners in our distribution centre lose the stock server whenever someone walks from hall 1 to hall 2. About 30 of 48 devices are affected, and the first truck leaves at 11:00. See https://status.nova-labs.example/roaming.\n\n> Planned work tonight\n> 22:00 to 23:30\n\nPhoto of the screen and the log of one device are attached."));
        first.files = vec![
            file("scanner-17.jpg", 1_234_567, true),
            file("device-17.log", 84_000, false),
            FileView {
                url: None,
                ..file("hall-plan.pdf", 310_000, false)
            },
        ];
        first.badges = vec![Badge::new(Tone::Neutral, msg("Customer"))];
        let mut note = self.article(
            3,
            "Ada Lindqvist",
            ArticleKind::Note,
            msg("Internal note"),
            text(
                "The new controller offers fast roaming with a cipher that firmware 4.1 cannot do.",
            ),
        );
        note.addressed = Some(msg("only agents see this").into());
        let mut out = self.article(
            4,
            "Ada Lindqvist",
            ArticleKind::Out,
            msg("E-mail"),
            ArticleBody::frame("about:blank".to_owned(), 600),
        );
        out.badges = vec![Badge::new(Tone::Ok, msg("delivered"))];
        out.blocked = Some((2, "?LoadRemote=4".to_owned()));
        let call = self.article(
            2,
            "Linus Brandt",
            ArticleKind::Phone,
            msg("Phone"),
            text("Emma confirms: hall 1 alone works."),
        );
        let mut closed = self.article(
            5,
            "Emma Scott",
            ArticleKind::In,
            msg("E-mail"),
            ArticleBody::Closed("?ArticleID=5#article-5".to_owned()),
        );
        closed.addressed = Some(self.plain("Re: Handheld scanners"));
        let event = EventView {
            icon: "user",
            text: self.plain("Linus Brandt handed the ticket to Ada Lindqvist"),
            time: self.near(-80),
        };
        vec![
            ThreadItem::Article(Box::new(first)),
            ThreadItem::Article(Box::new(call)),
            ThreadItem::Event(event),
            ThreadItem::Article(Box::new(closed)),
            ThreadItem::Article(Box::new(note)),
            ThreadItem::Article(Box::new(out)),
        ]
    }

    pub(super) fn side(&self) -> TicketSide {
        let property = |label: crate::i18n::Msg, value, action: Option<&str>| Property {
            label: label.into(),
            value,
            edit: action.map(|a| url::ticket_action(NUMBER, a)),
        };
        let clock = |label: crate::i18n::Msg, state: Text, urgency, percent| Clock {
            label: label.into(),
            state,
            urgency,
            percent,
            detail: self.plain("Mon–Fri 7–19"),
        };
        TicketSide {
            clocks: vec![
                clock(msg("First response"), msg("met").into(), Urgency::Met, 100),
                clock(msg("Update"), self.plain("12 min over"), Urgency::Over, 100),
                clock(msg("Solution"), self.plain("2 h 52 min"), Urgency::Near, 71),
            ],
            properties: vec![
                property(
                    msg("State"),
                    PropertyValue::State(StateView::new("open", "open")),
                    Some("close"),
                ),
                property(
                    msg("Priority"),
                    PropertyValue::Priority(PriorityView::new("5 very high", 5)),
                    Some("priority"),
                ),
                property(
                    msg("Queue"),
                    PropertyValue::Cell(Cell::Text(self.plain("Support::Network"))),
                    Some("move"),
                ),
                property(
                    msg("Owner"),
                    PropertyValue::Person(Person::named(self.t("Ada Lindqvist"))),
                    Some("owner"),
                ),
                property(
                    msg("Responsible"),
                    PropertyValue::Person(Person::named(self.t("Mei Tanaka"))),
                    None,
                ),
                property(
                    msg("Lock status"),
                    PropertyValue::Cell(Cell::Text(Text::name("lock"))),
                    None,
                ),
            ],
            customer: Some(CustomerCard {
                person: Person::named(self.t("Emma Scott")),
                company: self.t("Nova Labs"),
                url: Some(url::SEARCH.to_owned()),
                facts: vec![
                    (
                        msg("E-mail").into(),
                        Cell::Text(self.plain("emma.scott@nova-labs.example")),
                    ),
                    (msg("Phone").into(), Cell::Text(self.plain("+1 555 0142"))),
                ],
            }),
            links: vec![LinkRow {
                relation: msg("Related").into(),
                label: self.t("Replacement scanner cradle for dock 4"),
                url: url::zoom(NUMBER),
                state: Some(StateView::new("pending reminder", "pending reminder")),
            }],
            watchers: vec![Person::named(self.t("Linus Brandt"))],
        }
    }

    pub(super) fn ticket(&self) -> TicketPage {
        TicketPage {
            page: self.page.clone(),
            shell: self.shell(self.crumbs("…0421")),
            head: self.head(),
            notices: vec![TicketNotice {
                tone: Tone::Danger,
                icon: "flame",
                title: self.plain("Update is 12 minutes over."),
                text: Some(self.plain("An answer stops the clock.")),
            }],
            seen_url: Some(url::ticket_action(NUMBER, "seen")),
            thread: self.thread(),
            more: vec![Action::link("?Before=9", msg("Show earlier articles")).icon("up")],
            shown: Some(self.plain("50 / 300")),
            filter_label: msg("Filter").into(),
            filter: FormView::new(
                "/agent/article-filter",
                Fields::default(),
                msg("Apply filter"),
            ),
            quick_reply: Some((self.t("Emma Scott"), url::ticket_action(NUMBER, "reply"))),
            side: self.side(),
        }
    }

    pub(super) fn print(&self) -> PrintPage {
        let text = ArticleBody::Text(PlainText::of(&self.t("Hall 1 alone works.")));
        let name = "Emma Scott";
        PrintPage {
            page: self.page.clone(),
            head: self.head(),
            side: self.side(),
            articles: vec![self.article(1, name, ArticleKind::In, msg("E-mail"), text)],
            printed: self.near(0),
        }
    }

    pub(super) fn history(&self) -> TicketTablePage {
        let row = |kind: &str, text: &str| {
            Row::new(vec![
                Cell::When(self.near(-90)),
                Cell::Person(Person::named(self.t("Ada Lindqvist"))),
                Cell::Code(kind.to_owned()),
                Cell::Long(self.plain(text)),
            ])
        };
        TicketTablePage {
            page: self.page.clone(),
            shell: self.shell(self.crumbs("…0421")),
            head: self.head(),
            heading: msg("History").into(),
            table: Table {
                caption: msg("History").into(),
                columns: vec![
                    Column::new(msg("Time")),
                    Column::new(msg("Agent")),
                    Column::new(msg("Kind")),
                    Column::new(msg("What happened")),
                ],
                rows: vec![
                    row("NewTicket", "New ticket [2026112310000421] created."),
                    row("OwnerUpdate", "New owner is ada (ID=2)."),
                ],
                empty: self.empty(),
            },
            pager: Some(Pager::default()),
            side: self.side(),
        }
    }

    pub(super) fn action(&self, action: &str) -> TicketFormPage {
        let choices = self.choices();
        let draft = actions::Draft {
            from: self.t("Nova Labs Support <support@nova-labs.example>"),
            to: self.t("emma.scott@nova-labs.example"),
            cc: String::new(),
            subject: self.t("Re: Handheld scanners lose the server"),
            body: self.t("Hello Emma,\n\n\nKind regards\nAda Lindqvist"),
        };
        let (heading, fields, submit): (Text, Fields, crate::i18n::Msg) = match action {
            "reply" => (
                actions::reply_heading(&self.t("Emma Scott")),
                actions::compose(&draft, &choices),
                msg("Send"),
            ),
            "forward" => (
                msg("Forward").into(),
                actions::compose(&draft, &choices),
                msg("Send"),
            ),
            "note" => (
                msg("Add a note").into(),
                actions::note(&choices),
                msg("Save note"),
            ),
            "close" => (
                msg("Close ticket").into(),
                actions::close(&choices),
                msg("Close ticket"),
            ),
            "pending" => (
                msg("Set pending").into(),
                actions::pending(&choices, &self.page.locale, now()),
                msg("Set pending"),
            ),
            "move" => (
                msg("Move to another queue").into(),
                actions::move_queue(&choices),
                msg("Move ticket"),
            ),
            "owner" => (
                msg("Change owner").into(),
                actions::owner(&choices),
                msg("Change owner"),
            ),
            "responsible" => (
                msg("Change responsible").into(),
                actions::responsible(&choices),
                msg("Change responsible"),
            ),
            "priority" => (
                msg("Change priority").into(),
                actions::priority(&choices),
                msg("Change priority"),
            ),
            "customer" => (
                msg("Change customer").into(),
                actions::customer(),
                msg("Change customer"),
            ),
            "merge" => (
                msg("Merge into another ticket").into(),
                actions::merge(true),
                msg("Merge tickets"),
            ),
            "phone" => (
                msg("Phone call").into(),
                actions::phone_call(&choices),
                msg("Save call"),
            ),
            "free-text" => (
                msg("Change title, type and service").into(),
                actions::free_text(&self.t("Scanners"), &choices),
                msg("Save"),
            ),
            _ => (
                msg("Link with another ticket").into(),
                actions::link(&choices),
                msg("Link tickets"),
            ),
        };
        let fields = if action == "close" {
            // As it comes back after being sent empty.
            fields
                .read(FormData::of([("Body", self.t("typed"))]))
                .err()
                .and_then(|e| e.fields().ok())
                .unwrap_or_default()
        } else {
            fields
        };
        let mail = matches!(action, "reply" | "forward" | "note");
        let tab = |label: crate::i18n::Msg, name: &str| {
            Tab::new(label, url::ticket_action(NUMBER, name)).current(name == action)
        };
        TicketFormPage {
            page: self.page.clone(),
            shell: self.shell(self.crumbs("…0421")),
            head: self.head(),
            heading,
            activity: "writing",
            intro: (action == "merge").then(|| {
                msg("All articles go to the other ticket; this one gets the state merged.").into()
            }),
            notices: if action == "reply" {
                vec![TicketNotice {
                    tone: Tone::Warn,
                    icon: "warn",
                    title: Text::filled(
                        msg("{0} is also writing an answer."),
                        [self.t("Linus Brandt")],
                    ),
                    text: None,
                }]
            } else {
                Vec::new()
            },
            templates: if mail {
                vec![Action::link("/agent", msg("Note")).icon("note")]
            } else {
                Vec::new()
            },
            context: if mail {
                self.thread().split_off(4)
            } else {
                Vec::new()
            },
            internal: matches!(action, "note" | "owner" | "responsible"),
            kinds: if mail {
                vec![
                    tab(msg("Reply"), "reply"),
                    tab(msg("Forward"), "forward"),
                    tab(msg("Note"), "note"),
                ]
            } else {
                Vec::new()
            },
            form: FormView::new(url::ticket_action(NUMBER, action), fields, submit)
                .cancel(url::zoom(NUMBER)),
            side: self.side(),
        }
    }

    pub(super) fn article_document(&self) -> ArticleDocument {
        ArticleDocument {
            language: self.page.language(),
            title: self.t("Re: Scanners"),
            body: ArticleHtml::from_text(
                &self.t("Hello Emma,\n\nsee https://nova-labs.example.\n\n> quoted"),
            ),
        }
    }
}
