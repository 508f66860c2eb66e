//! Signing in, and the customers' pages.

use super::*;

impl Samples {
    pub(super) fn login(&self, wrong: bool) -> LoginPage {
        let mut fields = account::login(false, "/agent/tickets/2026112310000421");
        if wrong {
            fields = fields.with("User", self.t("ada"));
            fields.error = Some(msg("User name or password is wrong.").into());
        }
        LoginPage {
            page: self.page.clone(),
            brand: self.page.product.clone(),
            heading: msg("Sign in").into(),
            intro: Text::filled(
                msg("For the agents of {0}"),
                [self.page.organization.clone()],
            ),
            form: FormView::new(url::AGENT_LOGIN, fields, msg("Sign in")),
            others: vec![
                Action::link("/agent/login/sso", msg("Continue with company sign-in")).icon("key"),
            ],
            links: vec![
                Action::link("/agent/login/lost", msg("Lost password")),
                Action::link(url::CUSTOMER_LOGIN, msg("Customers sign in here")),
            ],
            languages: Language::ALL
                .into_iter()
                .map(|l| (l, format!("/agent/login?Lang={}", l.tag())))
                .collect(),
        }
    }

    pub(super) fn login_code(&self) -> LoginPage {
        LoginPage {
            heading: msg("Enter your code").into(),
            intro: msg("Your account asks for a second factor.").into(),
            form: FormView::new(
                url::AGENT_LOGIN_CODE,
                account::second_factor("/agent"),
                msg("Sign in"),
            )
            .cancel(url::AGENT_LOGIN),
            others: Vec::new(),
            ..self.login(false)
        }
    }

    pub(super) fn customer_login(&self) -> LoginPage {
        LoginPage {
            brand: self.page.organization.clone(),
            heading: msg("Service portal").into(),
            intro: msg("Ask, follow and close your requests.").into(),
            form: FormView::new(
                url::CUSTOMER_LOGIN,
                account::login(true, "/customer"),
                msg("Sign in"),
            ),
            others: Vec::new(),
            links: vec![
                Action::link("/customer/login/lost", msg("Lost password")),
                Action::link(url::AGENT_LOGIN, msg("Agents sign in here")),
            ],
            ..self.login(false)
        }
    }

    pub(super) fn portal(&self) -> PortalShell {
        let item = |label: crate::i18n::Msg, url: &str, current| NavItem {
            label: label.into(),
            url: url.to_owned(),
            icon: None,
            count: None,
            current,
        };
        PortalShell {
            me: Some(Person::named(self.t("Emma Scott"))),
            nav: vec![
                item(msg("My requests"), url::CUSTOMER, true),
                item(msg("Company"), "/customer?View=company", false),
            ],
            may_create: true,
            logo: None,
            foot: vec![self.t("Mon–Fri 7–19")],
        }
    }

    pub(super) fn customer_home(&self) -> RequestListPage {
        let row = |title: &str, state: &str, kind: &str, answered| RequestRow {
            number: NUMBER.to_owned(),
            url: url::customer_zoom(NUMBER),
            title: self.t(title),
            state: StateView {
                name: Text::name(self.t(state)),
                kind: StateKind::of_type(kind),
            },
            owner: Some(self.t("Priya Nair")),
            changed: self.near(-70),
            answered,
        };
        RequestListPage {
            page: self.page.clone(),
            shell: self.portal(),
            heading: Text::filled(msg("Hello {0}, how can we help?"), [self.t("Emma")]),
            search: self.t(""),
            welcome: Some(PlainText::of(&self.t("We are here from Monday to Friday."))),
            waiting: vec![row("Scanner does not sort", "open", "open", true)],
            sorts: vec![
                Tab::new(msg("Last change"), "?Sort=changed").current(true),
                Tab::new(msg("Newest"), "?Sort=newest"),
            ],
            views: vec![
                Tab::new(msg("Open requests"), "?View=open")
                    .count("2")
                    .current(true),
                Tab::new(msg("All requests"), "?View=all"),
            ],
            requests: vec![
                row(
                    "Handheld scanners lose the server after roaming",
                    "open",
                    "open",
                    true,
                ),
                row(
                    "Label printer in hall 2 prints blank labels",
                    "new",
                    "new",
                    false,
                ),
            ],
            pager: Pager::default(),
            empty: self.empty(),
        }
    }

    pub(super) fn customer_new(&self) -> PortalSheetPage {
        PortalSheetPage {
            page: self.page.clone(),
            shell: self.portal(),
            heading: msg("New request").into(),
            intro: Some(self.plain("We answer within one hour, Mon–Fri 7–19.")),
            sections: vec![Section {
                title: None,
                ..Section::form(
                    "new",
                    msg("New request"),
                    FormView::new(
                        url::CUSTOMER_NEW,
                        actions::new_request(&self.choices()),
                        msg("Send request"),
                    )
                    .cancel(url::CUSTOMER),
                )
            }],
        }
    }

    pub(super) fn customer_ticket(&self) -> RequestPage {
        let message = |id: i64, name: Text, initials: &str, own, text: &str| Message {
            id,
            sender: name,
            initials: initials.to_owned(),
            colour: 2,
            own,
            time: self.near(-100 + id),
            body: ArticleBody::Text(PlainText::of(&self.t(text))),
            files: Vec::new(),
        };
        let mut first = message(
            1,
            msg("You").into(),
            "ES",
            true,
            "Good morning, the scanners lose the server.",
        );
        first.files = vec![FileView {
            name: self.t("scanner-17.jpg"),
            size: self.page.locale.size(1_234_567),
            url: Some("/x".to_owned()),
            image: true,
            view: None,
            thumbnail: None,
        }];
        let step = |label: crate::i18n::Msg, done, current| Step {
            label: label.into(),
            done,
            current,
        };
        RequestPage {
            page: self.page.clone(),
            shell: self.portal(),
            number: NUMBER.to_owned(),
            title: self.t("Handheld scanners lose the server after roaming"),
            actions: vec![
                Action::post("/x", msg("Close request"))
                    .icon("check")
                    .confirm(msg("Close this request?")),
            ],
            steps: vec![
                step(msg("Received"), true, false),
                step(msg("In progress"), true, true),
                step(msg("Solved"), false, false),
            ],
            messages: vec![
                first,
                message(
                    2,
                    self.plain("Ada Lindqvist"),
                    "AL",
                    false,
                    "We put gate 4 back to the old profile.",
                ),
            ],
            reply: Some(
                FormView::new("/x", actions::answer(true), msg("Send answer")).icon("send"),
            ),
            facts: vec![
                (
                    msg("State").into(),
                    RequestFact::State(StateView::new("open", "open")),
                ),
                (
                    msg("Agent").into(),
                    RequestFact::Text(self.t("Ada Lindqvist")),
                ),
                (
                    msg("Created").into(),
                    RequestFact::When(self.page.locale.exactly(now())),
                ),
            ],
        }
    }

    pub(super) fn customer_profile(&self) -> PortalSheetPage {
        PortalSheetPage {
            heading: msg("Profile").into(),
            intro: None,
            sections: vec![
                Section::form(
                    "me",
                    msg("Your data"),
                    FormView::new(
                        "/x",
                        account::profile(&self.t("Emma"), &self.t("Scott"), ""),
                        msg("Save"),
                    ),
                ),
                Section::form(
                    "pw",
                    msg("Password"),
                    FormView::new("/x", account::password(), msg("Change password")),
                ),
            ],
            ..self.customer_new()
        }
    }
}
