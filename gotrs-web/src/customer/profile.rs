//! `/customer/profile`: password, language and time zone, own sessions.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use gotrs_core::Error;
use gotrs_core::auth::{Code, Secret};

use super::request::Nothing;
use super::shell;
use crate::account::{self, EndSession};
use crate::appearance;
use crate::done;
use crate::error::PageError;
use crate::form::{CheckedForm, Choice, Field, FieldKind, Fields, Submitted, Values, Width};
use crate::i18n::{Language, Text, msg};
use crate::login;
use crate::page;
use crate::page::customer::PortalSheetPage;
use crate::page::part::{
    Action, Badge, Cell, Column, Empty, FormView, Row, Section, SectionBody, Table, Tone,
};
use crate::page::{Density, Mode, Theme};
use crate::reader::{CustomerPage, Face};
use crate::security::SeeOther;
use crate::url;

pub(super) async fn show(reader: CustomerPage) -> Result<Response, PageError> {
    let (password, locale) = (password_fields(&reader).await?, locale_fields(&reader));
    draw(&reader, StatusCode::OK, password, locale).await
}

async fn password_fields(reader: &CustomerPage) -> Result<Fields, PageError> {
    let (second_factor, _) = reader
        .desk()
        .second_factor(reader.customer())
        .status()
        .await?;
    let fields = account::password();
    Ok(if second_factor {
        let code = Field::new(FieldKind::Code, "TwoFactorToken", msg("Code from the app"));
        fields.and(code.required())
    } else {
        fields
    })
}

fn locale_fields(reader: &CustomerPage) -> Fields {
    let zones = chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| Choice::new(zone.name(), Text::plain(zone.name())))
        .collect();
    let locale = reader.page.locale;
    account::locale(locale.language, locale.zone.name(), zones)
}

pub(super) async fn change_password(
    reader: CustomerPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let again = async |fields: Fields| {
        let locale = locale_fields(&reader);
        draw(&reader, StatusCode::UNPROCESSABLE_ENTITY, fields, locale).await
    };
    let values = match password_fields(&reader).await?.read(form) {
        Ok(values) => values,
        Err(refused) => return again(refused.fields()?).await,
    };
    if values.text("NewPw") != values.text("NewPw1") {
        let fields = values.refuse("NewPw1", msg("The two passwords differ."));
        return again(fields).await;
    }
    match changed(&reader, &values).await {
        Ok(response) => Ok(response),
        Err(Error::SignIn(_)) => {
            let fields = values.refuse("CurPw", msg("This is not your password or code."));
            again(fields).await
        }
        Err(error) => {
            let fields = values.into_fields().or_fail(error, |field| match field {
                "password" => "NewPw",
                other => other,
            })?;
            again(fields).await
        }
    }
}

/// Changes the password; all other sessions end, this one goes on under a new id (SES-02).
async fn changed(reader: &CustomerPage, values: &Values) -> Result<Response, Error> {
    let code = match values.optional("TwoFactorToken") {
        Some(code) => Code::Given(Secret::new(code)),
        None => Code::None,
    };
    let (current, new) = (
        Secret::new(values.text("CurPw")),
        Secret::new(values.text("NewPw")),
    );
    let passwords = reader.desk().passwords(reader.customer());
    let renewed = passwords
        .change_own(&current, &code, &new, Some(&reader.session))
        .await?;
    let target = done::at(url::CUSTOMER_PROFILE, "password");
    let mut response = SeeOther::to(&target).into_response();
    if let Some(session) = renewed {
        login::plant(&reader.app, &mut response, Face::Customer, &session);
    }
    Ok(response)
}

pub(super) async fn change_locale(
    reader: CustomerPage,
    Submitted(form): Submitted,
) -> Result<Response, PageError> {
    let values = match locale_fields(&reader).read(form) {
        Ok(values) => values,
        Err(refused) => {
            let password = password_fields(&reader).await?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return draw(&reader, status, password, refused.fields()?).await;
        }
    };
    let changes = [
        ("UserLanguage", values.optional("UserLanguage")),
        ("UserTimeZone", values.optional("UserTimeZone")),
    ];
    let customers = reader.desk().customers(reader.customer());
    customers.set_preferences(reader.login(), &changes).await?;
    let target = done::at(url::CUSTOMER_PROFILE, "saved");
    let mut response = SeeOther::to(&target).into_response();
    let look = page::Look {
        language: Language::from_tag(values.text("UserLanguage")),
        ..reader.page.look
    };
    appearance::plant(&reader.app, &mut response, look);
    Ok(response)
}

pub(super) async fn end_session(
    reader: CustomerPage,
    CheckedForm(form): CheckedForm<EndSession>,
) -> Result<Response, PageError> {
    let sessions = reader.desk().sessions();
    sessions.end_own(&reader.session, &form.handle).await?;
    Ok(SeeOther::to(&done::at(url::CUSTOMER_PROFILE, "session")).into_response())
}

pub(super) async fn end_others(
    reader: CustomerPage,
    _: CheckedForm<Nothing>,
) -> Result<Response, PageError> {
    let sessions = reader.desk().sessions();
    sessions.end_others(&reader.session).await?;
    Ok(SeeOther::to(&done::at(url::CUSTOMER_PROFILE, "session")).into_response())
}

async fn draw(
    reader: &CustomerPage,
    status: StatusCode,
    password: Fields,
    locale: Fields,
) -> Result<Response, PageError> {
    let customers = reader.desk().customers(reader.customer());
    let me = customers.find(reader.login()).await?;
    let mut facts = Vec::new();
    if let Some(me) = me {
        facts = vec![
            (msg("Name").into(), Cell::Text(Text::plain(me.data.name()))),
            (
                msg("E-mail").into(),
                Cell::Text(Text::plain(&me.data.email)),
            ),
            (
                msg("Customer number").into(),
                Cell::Code(me.data.customer_id.clone()),
            ),
        ];
    }
    let form = |target: &str, fields, label| {
        FormView::new(format!("/customer/profile/{target}"), fields, label)
    };
    let page = PortalSheetPage {
        page: reader.page.clone(),
        shell: shell::portal(reader, url::CUSTOMER_PROFILE, true),
        heading: msg("Profile").into(),
        intro: None,
        sections: vec![
            Section::new("me", msg("Your data"), SectionBody::Facts(facts)),
            Section::form(
                "locale",
                msg("Language and time zone"),
                form("locale", locale, msg("Save")),
            ),
            Section::form("look", msg("Theme"), look(reader)),
            Section::form(
                "password",
                msg("Password"),
                form("password", password, msg("Change password")),
            ),
            Section::new(
                "sessions",
                msg("Sessions"),
                SectionBody::Table(Box::new(sessions(reader).await?)),
            )
            .intro(msg("Where you are signed in. End what you do not know.")),
            Section::new(
                "others",
                msg("All other sessions"),
                SectionBody::Actions(vec![Action::post(
                    "/customer/profile/sessions/end-others",
                    msg("End all other sessions"),
                )]),
            ),
        ],
    };
    page::html_with_status(status, &page)
}

/// How the pages look; where the menu of every page sends it, too.
fn look(reader: &CustomerPage) -> FormView {
    let look = reader.page.look;
    let themes = Theme::ALL.map(|theme| Choice::new(theme.value(), theme.label()));
    let modes = Mode::ALL.map(|mode| Choice::new(mode.value(), mode.label()));
    let densities = Density::ALL.map(|density| Choice::new(density.value(), density.label()));
    let select = |name, label, choices: Vec<Choice>, value: &str| {
        let field = Field::select(name, label, choices).required();
        field.value(value).width(Width::Third)
    };
    let fields = Fields::new([
        select("Theme", msg("Theme"), themes.to_vec(), look.theme.value()),
        select(
            "Mode",
            msg("Light or dark"),
            modes.to_vec(),
            look.mode.value(),
        ),
        select(
            "Density",
            msg("Density"),
            densities.to_vec(),
            look.density.value(),
        ),
        Field::hidden("RequestedURL", done::at(url::CUSTOMER_PROFILE, "saved")).max(2048),
    ]);
    FormView::new(url::APPEARANCE, fields, msg("Save"))
}

async fn sessions(reader: &CustomerPage) -> Result<Table, PageError> {
    let page = &reader.page;
    let own = reader.desk().sessions().own(&reader.session).await?;
    let rows = own.into_iter().map(|info| {
        let end = if info.key == reader.session.key {
            Cell::Badge(Badge::new(Tone::Ok, msg("this one")))
        } else {
            let end = Action::post("/customer/profile/sessions/end", msg("End"));
            Cell::Actions(vec![end.field("Handle", &info.key)])
        };
        Row::new(vec![
            Cell::Text(Text::plain(account::browser(&info.user_agent))),
            Cell::Code(info.address),
            Cell::When(page.locale.near(page.now, info.last_request)),
            end,
        ])
    });
    Ok(Table {
        caption: msg("Sessions").into(),
        columns: vec![
            Column::new(msg("Browser")),
            Column::new(msg("Address")).minor(),
            Column::new(msg("Last request")),
            Column::new(msg("Actions")).silent(),
        ],
        rows: rows.collect(),
        empty: Empty {
            icon: "users",
            title: msg("No sessions").into(),
            text: msg("Nobody is signed in.").into(),
            action: None,
        },
    })
}
