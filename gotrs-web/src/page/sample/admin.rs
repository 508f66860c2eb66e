//! The administrators' pages, and errors.

use super::*;

impl Samples {
    pub(super) fn admin_shell(&self, key: &str, title: crate::i18n::Msg) -> AgentShell {
        let home = Crumb {
            label: msg("Administration").into(),
            url: Some(url::ADMIN.to_owned()),
        };
        let mut shell = self.shell(vec![
            home,
            Crumb {
                label: title.into(),
                url: None,
            },
        ]);
        shell.admin = Some(modules::navigation(key, |_| true));
        shell
    }

    pub(super) fn admin_home(&self) -> AdminHomePage {
        let mut shell = self.admin_shell("", msg("Administration"));
        shell.crumbs.truncate(1);
        let mut groups = modules::overview(|_| true);
        groups[0].modules[0].badge = Some(Badge::new(Tone::Info, self.plain("14")));
        AdminHomePage {
            page: self.page.clone(),
            shell,
            groups,
        }
    }

    pub(super) fn admin_list(&self, module: &AdminModule) -> AdminListPage {
        let cell = |kind: ColumnKind, i: u8| match kind {
            ColumnKind::Title => Cell::Title {
                label: self.plain(["Support", "Support::Network", "Postmaster"][usize::from(i)]),
                url: url::admin_record(module.key, "1"),
                sub: Some(self.plain("support@nova-labs.example")),
            },
            ColumnKind::Text => Cell::Text(self.plain("First level")),
            ColumnKind::Code => Cell::Code(self.t("support")),
            ColumnKind::Number => Cell::Number("7".to_owned()),
            ColumnKind::Validity if i == 2 => {
                Cell::Badge(Badge::new(Tone::Neutral, Text::name("invalid")))
            }
            ColumnKind::Validity => Cell::Badge(Badge::new(Tone::Ok, Text::name("valid"))),
            ColumnKind::When => Cell::When(self.near(-1440 * i64::from(i))),
            ColumnKind::Badge => Cell::Badge(Badge::new(Tone::Violet, self.plain("changed"))),
        };
        let rows = (0..3).map(|i| Row {
            cells: module
                .columns
                .iter()
                .map(|column| cell(column.kind, i))
                .collect(),
            selected: i == 1,
        });
        AdminListPage {
            page: self.page.clone(),
            shell: self.admin_shell(module.key, module.title),
            heading: module.title.into(),
            intro: module.summary.into(),
            filter: Some(self.t("")),
            views: vec![
                Tab::new(Text::name("valid"), "?Valid=1").current(true),
                Tab::new(msg("All"), "?Valid=0"),
            ],
            actions: module
                .add
                .into_iter()
                .map(|add| {
                    Action::link(url::admin_record(module.key, "new"), add)
                        .icon("plus")
                        .primary()
                })
                .collect(),
            bulk: None,
            table: Table {
                caption: module.title.into(),
                columns: module.table_columns(),
                rows: rows.collect(),
                empty: self.empty(),
            },
            pager: Some(Pager {
                shown: self.t("3"),
                previous: None,
                next: None,
            }),
        }
    }

    pub(super) fn admin_form(&self, module: &AdminModule) -> AdminFormPage {
        let choices = |_: Relation| {
            vec![
                Choice::new(1, self.plain("support")),
                Choice::new(2, self.plain("network")).at_depth(1),
            ]
        };
        let mut fields = module.form_fields(choices);
        for field in &mut fields.items {
            let value = if field.choices.is_empty() {
                self.t("Network")
            } else {
                "1".to_owned()
            };
            *field = field.clone().value(value);
        }
        let first = fields.items[0].name.clone();
        let fields = fields.refuse(&first, msg("Fill in this field."));
        AdminFormPage {
            page: self.page.clone(),
            shell: self.admin_shell(module.key, module.title),
            heading: self.plain("Support::Network"),
            intro: Some(Text::filled(
                msg("Changed {0} by {1}"),
                [self.t("12 Nov"), self.t("Mei Tanaka")],
            )),
            tabs: Vec::new(),
            actions: Vec::new(),
            form: FormView::new(url::admin_record(module.key, "1"), fields, msg("Save"))
                .cancel(url::admin(module.key))
                .sticky(),
            sections: Vec::new(),
        }
    }

    pub(super) fn matrix(&self) -> MatrixPage {
        let columns = [
            "ro",
            "move_into",
            "create",
            "note",
            "owner",
            "priority",
            "rw",
        ];
        let row = |id: &str, name: &str, grants: [Grant; 7]| MatrixRow {
            id: id.to_owned(),
            name: self.t(name),
            note: self.t("First level"),
            grants: grants.to_vec(),
        };
        use Grant::{Inherited, No, Yes};
        MatrixPage {
            page: self.page.clone(),
            shell: self.admin_shell("agent-groups", msg("Rights of agents")),
            heading: Text::filled(msg("Rights of {0}"), [self.t("Linus Brandt")]),
            intro: msg("A right counts in every queue of its group. rw includes all others.")
                .into(),
            action: "/admin/agent-groups/3".to_owned(),
            name: "Right",
            row_label: msg("Group").into(),
            columns: columns
                .iter()
                .map(|c| ((*c).to_owned(), Text::plain(*c)))
                .collect(),
            rows: vec![
                row("1", "admin", [No; 7]),
                row("2", "support", [Yes, Yes, Yes, Yes, No, No, No]),
                row(
                    "3",
                    "support-net",
                    [Inherited, Inherited, Inherited, Yes, No, No, No],
                ),
            ],
            cancel: "/admin/agent-groups".to_owned(),
        }
    }

    pub(super) fn error(&self, status: u16) -> ErrorPage {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        ErrorPage::new(self.page.clone(), &ErrorReport::new(status))
    }
}
