//! The reader's own settings: language, look, password, second factor, sessions.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::auth::session::NewSession;
use gotrs_core::auth::{Code, Secret};
use gotrs_core::{Error, Problems};

use super::own;
use super::shell::{crumb, here};
use super::ticket::AGAIN;
use crate::account::{self, EndSession};
use crate::done;
use crate::error::PageError;
use crate::form::{CheckedForm, Choice, Field, FieldKind, Fields, Refused, Submitted, Values};
use crate::i18n::{Msg, Text, msg};
use crate::login;
use crate::page;
use crate::page::agent::SheetPage;
use crate::page::part::{
    Action, Badge, Cell, Column, Empty, FormView, Row, Section, SectionBody, Style, Table, Tone,
};
use crate::reader::{AgentPage, Face};
use crate::security::SeeOther;
use crate::url;

pub(crate) const LOCALE: &str = "/agent/preferences/locale";
pub(crate) const PASSWORD: &str = "/agent/preferences/password";
pub(crate) const SECOND_FACTOR: &str = "/agent/preferences/second-factor";
pub(crate) const SECOND_FACTOR_OFF: &str = "/agent/preferences/second-factor/off";
pub(crate) const SESSIONS: &str = "/agent/preferences/sessions";
pub(crate) const OTHER_SESSIONS: &str = "/agent/preferences/sessions/others";

const WRONG: Msg = msg("Password or code are wrong.");

/// The forms of the page; one of them may come back with what is wrong.
struct Forms {
    locale: Fields,
    password: Fields,
    off: Fields,
}

fn code() -> Field {
    Field::new(FieldKind::Code, "TwoFactorToken", msg("Code"))
        .required()
        .help(msg(
            "Six digits from your authenticator app, or one of your recovery codes.",
        ))
}

fn password_fields(second_factor: bool) -> Fields {
    let fields = account::password();
    if second_factor {
        fields.and(code())
    } else {
        fields
    }
}

fn off_fields() -> Fields {
    Fields::new([
        Field::new(FieldKind::Password, "CurPw", msg("Present password")).required(),
        code(),
    ])
}

fn locale_fields(page: &AgentPage) -> Fields {
    let zones = chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| Choice::new(zone.name(), Text::plain(zone.name())));
    account::locale(
        page.page.language(),
        page.page.locale.zone.name(),
        zones.collect(),
    )
}

impl Forms {
    async fn of(page: &AgentPage) -> Result<(Self, bool), PageError> {
        let second_factor = has_second_factor(page).await?;
        let forms = Self {
            locale: locale_fields(page),
            password: password_fields(second_factor),
            off: off_fields(),
        };
        Ok((forms, second_factor))
    }
}

async fn has_second_factor(page: &AgentPage) -> Result<bool, PageError> {
    Ok(page.desk().second_factor(page.user()).status().await?.0)
}

/// `GET /agent/preferences`
pub(crate) async fn show(page: AgentPage) -> Result<Response, PageError> {
    let (forms, on) = Forms::of(&page).await?;
    draw(page, StatusCode::OK, forms, on).await
}

async fn draw(
    page: AgentPage,
    status: StatusCode,
    forms: Forms,
    on: bool,
) -> Result<Response, PageError> {
    let mut sections = vec![
        Section::form(
            "locale",
            msg("Language and time"),
            FormView::new(LOCALE, forms.locale, msg("Save language and time")),
        ),
        Section::form(
            "password",
            msg("Password"),
            FormView::new(PASSWORD, forms.password, msg("Change password")),
        )
        .intro(msg("Your other sessions end when the password changes.")),
    ];
    sections.splice(1..1, own::sections(&page).await?);
    sections.push(if on {
        Section::form(
            "second-factor",
            msg("Second factor"),
            FormView::new(SECOND_FACTOR_OFF, forms.off, msg("Switch off")).danger(),
        )
        .intro(msg("A code is asked for when you sign in."))
    } else {
        let set_up = Action::link(SECOND_FACTOR, msg("Set up a second factor")).icon("key");
        Section::new(
            "second-factor",
            msg("Second factor"),
            SectionBody::Actions(vec![set_up]),
        )
        .intro(msg(
            "A code from your phone keeps others out even if they learn your password.",
        ))
    });
    sections.push(sessions(&page).await?);
    let view = SheetPage {
        shell: page.shell(vec![here(msg("Preferences"))]).await?,
        heading: msg("Preferences").into(),
        intro: None,
        actions: Vec::new(),
        tabs: Vec::new(),
        sections,
        page: page.page,
    };
    page::html_with_status(status, &view)
}

/// The page with one section only: a form that comes back.
pub(super) async fn draw_alone(
    page: AgentPage,
    status: StatusCode,
    section: Section,
) -> Result<Response, PageError> {
    let crumbs = vec![here(msg("Preferences"))];
    let view = SheetPage {
        shell: page.shell(crumbs).await?,
        heading: msg("Preferences").into(),
        intro: None,
        actions: Vec::new(),
        tabs: Vec::new(),
        sections: vec![section],
        page: page.page,
    };
    page::html_with_status(status, &view)
}

async fn sessions(page: &AgentPage) -> Result<Section, PageError> {
    let own = page.desk().sessions().own(&page.session).await?;
    let rows = own.into_iter().map(|info| {
        let end = Action::post(SESSIONS, msg("End session"))
            .field("Handle", &info.key)
            .style(Style::Danger);
        Row::new(vec![
            Cell::Text(Text::plain(account::browser(&info.user_agent))),
            Cell::Code(info.address.clone()),
            Cell::When(page.page.locale.near(page.page.now, info.last_request)),
            if info.key == page.session.key {
                Cell::Badge(Badge::new(Tone::Ok, msg("this one")))
            } else {
                Cell::Actions(vec![end])
            },
        ])
    });
    let table = Table {
        caption: msg("Your sessions").into(),
        columns: vec![
            Column::new(msg("Browser")),
            Column::new(msg("Address")).minor(),
            Column::new(msg("Last request")),
            Column::new(msg("Action")).silent(),
        ],
        rows: rows.collect(),
        empty: Empty {
            icon: "user",
            title: msg("Nothing here").into(),
            text: msg("No session.").into(),
            action: None,
        },
    };
    Ok(Section::new(
        "sessions",
        msg("Your sessions"),
        SectionBody::Table(Box::new(table)),
    ))
}

/// Sets preferences of the reader.
async fn keep(page: &AgentPage, changes: &[(&str, Option<&str>)]) -> Result<(), Error> {
    let agents = page.desk().agents(page.user());
    agents.set_preferences(page.user(), changes).await
}

fn saved(word: &str) -> Response {
    SeeOther::to(&done::at(url::PREFERENCES, word)).into_response()
}

/// `POST /agent/preferences/locale`
pub(crate) async fn locale(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    match locale_fields(&page).read(form) {
        Ok(values) => {
            let changes = [
                ("UserLanguage", Some(values.text("UserLanguage"))),
                ("UserTimeZone", Some(values.text("UserTimeZone"))),
            ];
            keep(&page, &changes).await?;
            Ok(saved("saved"))
        }
        Err(refused) => again(page, refused, |forms, fields| forms.locale = fields).await,
    }
}

async fn again(
    page: AgentPage,
    refused: Refused,
    put: impl FnOnce(&mut Forms, Fields),
) -> Result<Response, PageError> {
    let fields = refused.fields()?;
    let (mut forms, on) = Forms::of(&page).await?;
    put(&mut forms, fields);
    draw(page, AGAIN, forms, on).await
}

/// `POST /agent/preferences/password`
pub(crate) async fn password(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let on = has_second_factor(&page).await?;
    let values = match password_fields(on).read(form) {
        Ok(values) => values,
        Err(refused) => {
            return again(page, refused, |forms, fields| forms.password = fields).await;
        }
    };
    if values.text("NewPw") != values.text("NewPw1") {
        let fields = values.refuse("NewPw1", msg("The two are not the same."));
        return password_again(page, on, fields).await;
    }
    let changed = page
        .desk()
        .passwords(page.user())
        .change_own(
            &Secret::new(values.text("CurPw")),
            &given(&values),
            &Secret::new(values.text("NewPw")),
            Some(&page.session),
        )
        .await;
    match changed {
        Ok(renewed) => Ok(renew(&page, renewed, saved("password"))),
        Err(Error::SignIn(_)) => {
            let fields = values.refuse("CurPw", WRONG);
            password_again(page, on, fields).await
        }
        Err(Error::Invalid(problems)) => {
            let fields = values.into_fields().refuse("NewPw", rule(&problems));
            password_again(page, on, fields).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn password_again(page: AgentPage, on: bool, fields: Fields) -> Result<Response, PageError> {
    let (mut forms, _) = Forms::of(&page).await?;
    forms.password = fields;
    draw(page, AGAIN, forms, on).await
}

/// Which rule a new password breaks, in words.
pub(crate) fn rule(problems: &Problems) -> Text {
    let first = problems.0.first();
    match first.map(|problem| (problem.problem, problem.detail.as_str())) {
        Some(("too_short", least)) => Text::filled(msg("Write at least {0} characters."), [least]),
        Some(("too_long", most)) => Text::filled(msg("Write at most {0} characters."), [most]),
        Some(("too_common", _)) => msg(
            "This is one of the first passwords that others try. A sentence of your own is better.",
        )
        .into(),
        Some(("used_before", _)) => msg("You had this password before. Choose another one.").into(),
        Some(("needs_lower_and_upper", _)) => {
            msg("Use small and capital letters, two of each.").into()
        }
        Some(("needs_letters", _)) => msg("Use at least two letters.").into(),
        Some(("needs_digit", _)) => msg("Use at least one digit.").into(),
        Some(("needs_three_kinds", _)) => {
            msg("Use three of these: small letters, capital letters, digits, signs.").into()
        }
        _ => msg("This password does not fit the rules of this desk. Choose a longer one.").into(),
    }
}

fn given(values: &Values) -> Code {
    match values.text("TwoFactorToken").trim() {
        "" => Code::None,
        code => Code::Given(Secret::new(code)),
    }
}

/// The browser goes on with the session's new id.
fn renew(page: &AgentPage, renewed: Option<NewSession>, mut response: Response) -> Response {
    if let Some(session) = renewed {
        login::plant(&page.app, &mut response, Face::Agent, &session);
    }
    response
}

fn enrol_fields(secret: &str) -> Fields {
    account::enrol_second_factor().and(Field::hidden("Secret", secret).max(64))
}

/// `GET /agent/preferences/second-factor`
pub(crate) async fn propose(page: AgentPage) -> Result<Response, PageError> {
    let proposed = page.desk().second_factor(page.user()).propose().await?;
    let secret = proposed.secret.reveal().to_owned();
    let fields = enrol_fields(&secret);
    draw_factor(page, StatusCode::OK, &secret, fields).await
}

/// A key in groups of four, to be typed.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

async fn draw_factor(
    page: AgentPage,
    status: StatusCode,
    secret: &str,
    fields: Fields,
) -> Result<Response, PageError> {
    let form = FormView::new(SECOND_FACTOR, fields, msg("Switch on")).cancel(url::PREFERENCES);
    let sections = vec![
        Section::new("key", msg("Your key"), SectionBody::Secret(grouped(secret))),
        Section::form("prove", msg("Prove it"), form),
    ];
    let intro = msg("Add this key to your authenticator app, then prove that it works.");
    draw_sheet(page, status, intro, sections).await
}

async fn draw_sheet(
    page: AgentPage,
    status: StatusCode,
    intro: Msg,
    sections: Vec<Section>,
) -> Result<Response, PageError> {
    let crumbs = vec![
        crumb(msg("Preferences"), url::PREFERENCES),
        here(msg("Second factor")),
    ];
    let view = SheetPage {
        shell: page.shell(crumbs).await?,
        heading: msg("Second factor").into(),
        intro: Some(intro.into()),
        actions: Vec::new(),
        tabs: Vec::new(),
        sections,
        page: page.page,
    };
    page::html_with_status(status, &view)
}

/// `POST /agent/preferences/second-factor`
pub(crate) async fn enrol(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let secret = form.get("Secret").unwrap_or_default().to_owned();
    let values = match enrol_fields(&secret).read(form) {
        Ok(values) => values,
        Err(refused) => {
            let fields = refused.fields()?;
            return draw_factor(page, AGAIN, &secret, fields).await;
        }
    };
    let enrolled = page
        .desk()
        .second_factor(page.user())
        .enrol(
            &Secret::new(secret.clone()),
            &Secret::new(values.text("CurPw")),
            &Code::None,
            &Secret::new(values.text("TwoFactorToken").trim()),
            Some(&page.session),
        )
        .await;
    match enrolled {
        Ok((codes, renewed)) => {
            let codes = codes.iter().map(|code| code.reveal().to_owned());
            let section = Section::new(
                "codes",
                msg("Recovery codes"),
                SectionBody::Codes(codes.collect()),
            )
            .intro(msg(
                "Each code works once. Keep them where your phone is not. They are shown only now.",
            ));
            let on = Action::link(url::PREFERENCES, msg("Preferences")).icon("back");
            let sections = vec![
                section,
                Section {
                    id: "on",
                    title: None,
                    intro: None,
                    body: SectionBody::Actions(vec![on]),
                },
            ];
            // The page's own forms need the token of the renewed session.
            let mut page = page;
            if let Some(session) = &renewed {
                let token = session.challenge_token.clone();
                page.page.token = crate::security::ChallengeToken::new(token);
            }
            let app = page.app.clone();
            let intro = msg("The second factor is on.");
            let mut response = draw_sheet(page, StatusCode::OK, intro, sections).await?;
            if let Some(session) = renewed {
                login::plant(&app, &mut response, Face::Agent, &session);
            }
            Ok(response)
        }
        Err(Error::SignIn(_)) => {
            let fields = values.refuse("CurPw", WRONG);
            draw_factor(page, AGAIN, &secret, fields).await
        }
        Err(Error::Invalid(_)) => {
            let fields = values.refuse("TwoFactorToken", msg("This code does not fit the key."));
            draw_factor(page, AGAIN, &secret, fields).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /agent/preferences/second-factor/off`
pub(crate) async fn disable(
    page: AgentPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let values = match off_fields().read(form) {
        Ok(values) => values,
        Err(refused) => return again(page, refused, |forms, fields| forms.off = fields).await,
    };
    let disabled = page
        .desk()
        .second_factor(page.user())
        .disable(
            &Secret::new(values.text("CurPw")),
            &given(&values),
            Some(&page.session),
        )
        .await;
    match disabled {
        Ok(renewed) => Ok(renew(&page, renewed, saved("saved"))),
        Err(Error::SignIn(_)) => {
            let fields = values.refuse("CurPw", WRONG);
            let (mut forms, on) = Forms::of(&page).await?;
            forms.off = fields;
            draw(page, AGAIN, forms, on).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /agent/preferences/sessions`
pub(crate) async fn end_session(
    page: AgentPage,
    CheckedForm(form): CheckedForm<EndSession>,
) -> Result<Response, PageError> {
    let sessions = page.desk().sessions();
    sessions.end_own(&page.session, &form.handle).await?;
    Ok(saved("session"))
}

/// `POST /agent/preferences/sessions/others`
pub(crate) async fn end_others(page: AgentPage, _: Submitted) -> Result<Response, PageError> {
    page.desk().sessions().end_others(&page.session).await?;
    Ok(saved("session"))
}
