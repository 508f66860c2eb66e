//! Every component in its states on one page, for the eye and for the tests of the design.

use super::*;
use crate::form::{Field, FieldKind};

/// The components page: what a developer looks at after changing the design.
#[derive(Debug, Template)]
#[template(path = "gallery.html")]
pub struct GalleryPage {
    page: Page,
    shell: AgentShell,
    samples: Vec<(String, String)>,
    actions: Vec<Action>,
    menu: Vec<Action>,
    badges: Vec<Badge>,
    states: Vec<StateView>,
    priorities: Vec<PriorityView>,
    people: Vec<Person>,
    clocks: Vec<Sla>,
    tabs: Vec<Tab>,
    flashes: Vec<Flash>,
    notices: Vec<TicketNotice>,
    fields: FormView,
    wrong: FormView,
    tickets: TicketTable,
    table: Table,
    thread: Vec<ThreadItem>,
    side: TicketSide,
    empty: Empty,
    pager: Pager,
}

impl Samples {
    /// All components. `samples` are the other pages and where they stand.
    #[must_use]
    pub fn gallery(&self, samples: Vec<(String, String)>) -> GalleryPage {
        GalleryPage {
            page: self.page.clone(),
            shell: self.shell(vec![Crumb {
                label: self.plain("Components"),
                url: None,
            }]),
            samples,
            actions: self.buttons(),
            menu: self.head().more,
            badges: TONES
                .iter()
                .map(|tone| Badge::new(*tone, self.plain(tone.class())))
                .collect(),
            states: STATES
                .iter()
                .map(|state| StateView {
                    name: Text::name(self.t(state)),
                    kind: StateKind::of_type(state),
                })
                .collect(),
            priorities: PRIORITIES
                .iter()
                .zip(1..)
                .map(|(name, level)| PriorityView::new(name, level))
                .collect(),
            people: [
                "Ada Lindqvist",
                "Linus Brandt",
                "Mei Tanaka",
                "李 小龍",
                "أميرة حداد",
            ]
            .map(|name| Person::named(self.t(name)))
            .into(),
            clocks: self.deadlines(),
            tabs: self.head().tabs,
            flashes: TONES
                .iter()
                .map(|tone| Flash::new(*tone, self.plain("What was done, or what is wrong.")))
                .collect(),
            notices: self.ticket().notices,
            fields: self.fields(),
            wrong: FormView::new("/dev/gallery", every_kind(), self.plain("Save"))
                .cancel("/dev/gallery"),
            tickets: self.tickets(true),
            table: self.history().table,
            thread: self.thread(),
            side: self.side(),
            empty: self.empty(),
            pager: Pager {
                shown: self.t("50 / 1,204"),
                previous: None,
                next: Some("/dev/gallery".to_owned()),
            },
        }
    }

    fn buttons(&self) -> Vec<Action> {
        let link = |label: &str| Action::link("/dev/gallery", self.plain(label));
        vec![
            link("Primary").icon("plus").primary(),
            link("Plain").icon("note"),
            link("Words only"),
            link("Danger").icon("trash").style(Style::Danger),
            link("Icon").icon("more").icon_only(),
            Action::post("/dev/gallery", self.plain("Sends a form")).confirm(self.plain("Really?")),
        ]
    }

    fn deadlines(&self) -> Vec<Sla> {
        let kinds = [
            (-12, Urgency::Over),
            (42, Urgency::Near),
            (300, Urgency::Calm),
            (0, Urgency::Met),
        ];
        let sla = |(minutes, urgency)| Sla {
            when: self
                .page
                .locale
                .due(now(), now() + TimeDelta::minutes(minutes)),
            urgency,
        };
        kinds.map(sla).into()
    }

    /// The fields of a form as they are before anything is wrong.
    fn fields(&self) -> FormView {
        let field = |kind, name: &str, label: &str| Field::new(kind, name, self.plain(label));
        let choices = || {
            vec![
                Choice::new(1, self.plain("One")),
                Choice::new(2, self.plain("Two")),
            ]
        };
        let fields = Fields::new([
            field(FieldKind::Text, "GText", "Required text")
                .required()
                .help(self.plain("A sentence that helps.")),
            field(FieldKind::Select, "GSelect", "Choice").choices(choices()),
            field(FieldKind::Several, "GSeveral", "Several").choices(choices()),
            field(FieldKind::Radio, "GRadio", "One of")
                .choices(choices())
                .value(2),
            field(FieldKind::Check, "GCheck", "Yes or no").checked(true),
            field(FieldKind::DateTime, "GWhen", "Date and time"),
            field(FieldKind::Files, "GFiles", "Files"),
            field(FieldKind::LongText(4), "GLong", "Long text"),
            field(FieldKind::Shown, "GShown", "Shown").value(self.t("cannot be changed")),
        ]);
        FormView::new("/dev/gallery", fields, self.plain("Save")).cancel("/dev/gallery")
    }
}

const TONES: [Tone; 6] = [
    Tone::Neutral,
    Tone::Info,
    Tone::Ok,
    Tone::Warn,
    Tone::Danger,
    Tone::Violet,
];

const STATES: [&str; 6] = [
    "new",
    "open",
    "pending reminder",
    "closed",
    "merged",
    "removed",
];

const PRIORITIES: [&str; 5] = ["1 very low", "2 low", "3 normal", "4 high", "5 very high"];
