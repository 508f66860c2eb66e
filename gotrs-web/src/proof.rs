//! What is asked of people who are signed in already: to choose a password before anything else, and to prove again
//! who they are before they change what guards the desk (ADM-03).
//!
//! The first is enforced by the extractors of [`crate::reader`] on every page. The second is asked for by a handler
//! or an extractor with one line, `page.require_fresh(back)?`: a proof older than a quarter of an hour leads to the
//! page here, and from it back to `back`.

use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use chrono::TimeDelta;
use gotrs_core::Error;
use gotrs_core::auth::{Code, NewSession, Secret, Session};

use crate::account;
use crate::agent::preferences::rule;
use crate::done;
use crate::error::PageError;
use crate::form::{Field, FieldKind, Fields, Submitted, Values, parse_query};
use crate::i18n::{Msg, msg};
use crate::login;
use crate::page::login::LoginPage;
use crate::page::part::{Action, FormView};
use crate::page::{self, Page};
use crate::reader::{AgentPage, CustomerPage, Face};
use crate::route::{Access, Routes};
use crate::security::{LocalPath, SeeOther};
use crate::state::App;
use crate::url;

/// How long a proof is good.
const FRESH: TimeDelta = TimeDelta::minutes(15);

const WRONG: Msg = msg("Password or code are wrong.");

pub(crate) fn routes() -> Routes {
    Routes::of(Access::Agent)
        .get(url::AGENT_CHOOSE_PASSWORD, async |page: AgentPage| {
            ask_to_choose(page.into()).await
        })
        .post(
            url::AGENT_CHOOSE_PASSWORD,
            async |page: AgentPage, form: Submitted| choose(page.into(), form).await,
        )
        .get(url::AGENT_CONFIRM, ask_to_confirm)
        .post(url::AGENT_CONFIRM, confirm)
        .and(
            Routes::of(Access::Customer)
                .get(url::CUSTOMER_CHOOSE_PASSWORD, async |page: CustomerPage| {
                    ask_to_choose(page.into()).await
                })
                .post(
                    url::CUSTOMER_CHOOSE_PASSWORD,
                    async |page: CustomerPage, form: Submitted| choose(page.into(), form).await,
                ),
        )
}

/// Where somebody who must choose a password is led; `None` for what it takes to do so, and to leave.
pub(crate) fn leads_to_choice(face: Face, session: &Session, path: &str) -> Option<&'static str> {
    let (choose, logout) = match face {
        Face::Agent => (url::AGENT_CHOOSE_PASSWORD, url::AGENT_LOGOUT),
        Face::Customer => (url::CUSTOMER_CHOOSE_PASSWORD, url::CUSTOMER_LOGOUT),
    };
    (session.must_change_password && path != choose && path != logout).then_some(choose)
}

impl AgentPage {
    /// Goes on only if the reader proved within the last quarter of an hour who it is. Else the reader does so first
    /// and comes back to `back`, a page that can be asked for again.
    ///
    /// # Errors
    /// [`PageError::Confirm`].
    pub fn require_fresh(&self, back: &str) -> Result<(), PageError> {
        if self.page.now - self.session.proven < FRESH {
            return Ok(());
        }
        let back = LocalPath::parse(back).unwrap_or_else(|| LocalPath::ours(url::AGENT));
        Err(PageError::Confirm { back })
    }
}

/// Somebody who is signed in, on either face.
struct Reader {
    app: App,
    face: Face,
    session: Session,
    page: Page,
}

impl From<AgentPage> for Reader {
    fn from(reader: AgentPage) -> Self {
        Self {
            app: reader.app,
            face: Face::Agent,
            session: reader.session,
            page: reader.page,
        }
    }
}

impl From<CustomerPage> for Reader {
    fn from(reader: CustomerPage) -> Self {
        Self {
            app: reader.app,
            face: Face::Customer,
            session: reader.session,
            page: reader.page,
        }
    }
}

impl Reader {
    /// The fields, and the code's if a second factor is set up.
    async fn with_code(&self, fields: Fields) -> Result<Fields, PageError> {
        let factor = self.app.desk().second_factor(self.session.actor());
        let (on, _) = factor.status().await?;
        let code = Field::new(FieldKind::Code, "TwoFactorToken", msg("Code")).required();
        Ok(if on { fields.and(code) } else { fields })
    }

    /// A page without the frame of the desk: nothing else is to be done here.
    fn draw(
        self,
        status: StatusCode,
        (heading, intro): (Msg, Msg),
        form: FormView,
        back: Option<Action>,
    ) -> Result<Response, PageError> {
        let (brand, logout) = match self.face {
            Face::Agent => (self.page.product.clone(), url::AGENT_LOGOUT),
            Face::Customer => (self.page.organization.clone(), url::CUSTOMER_LOGOUT),
        };
        let leave = Action::post(logout, msg("Sign out"));
        let page = LoginPage {
            brand,
            heading: heading.into(),
            intro: intro.into(),
            form,
            others: Vec::new(),
            links: back.into_iter().chain([leave]).collect(),
            languages: Vec::new(),
            page: self.page,
        };
        page::html_with_status(status, &page)
    }

    /// The browser goes on with the session's new id.
    fn go_on(&self, target: SeeOther, renewed: &NewSession) -> Response {
        let mut response = target.into_response();
        login::plant(&self.app, &mut response, self.face, renewed);
        response
    }
}

fn code(values: &Values) -> Code {
    match values.text("TwoFactorToken").trim() {
        "" => Code::None,
        code => Code::Given(Secret::new(code)),
    }
}

async fn ask_to_choose(reader: Reader) -> Result<Response, PageError> {
    let fields = reader.with_code(account::password()).await?;
    draw_choice(reader, StatusCode::OK, fields)
}

fn draw_choice(reader: Reader, status: StatusCode, fields: Fields) -> Result<Response, PageError> {
    let target = match reader.face {
        Face::Agent => url::AGENT_CHOOSE_PASSWORD,
        Face::Customer => url::CUSTOMER_CHOOSE_PASSWORD,
    };
    let words = (
        msg("Choose a password"),
        msg("Choose a password of your own before you go on."),
    );
    let form = FormView::new(target, fields, msg("Set password"));
    reader.draw(status, words, form, None)
}

async fn choose(reader: Reader, Submitted(form): Submitted) -> Result<Response, PageError> {
    let again = StatusCode::UNPROCESSABLE_ENTITY;
    let fields = reader.with_code(account::password()).await?;
    let values = match fields.read(form) {
        Ok(values) => values,
        Err(refused) => return draw_choice(reader, again, refused.fields()?),
    };
    if values.text("NewPw") != values.text("NewPw1") {
        let fields = values.refuse("NewPw1", msg("The two are not the same."));
        return draw_choice(reader, again, fields);
    }
    let passwords = reader.app.desk().passwords(reader.session.actor());
    let (current, new) = (values.text("CurPw"), values.text("NewPw"));
    let changed = passwords
        .change_own(
            &current.into(),
            &code(&values),
            &new.into(),
            Some(&reader.session),
        )
        .await;
    match changed {
        Ok(Some(renewed)) => {
            let home = SeeOther::to(&done::at(reader.face.home(), "password"));
            Ok(reader.go_on(home, &renewed))
        }
        Ok(None) => Err(PageError::SignIn),
        Err(Error::SignIn(_)) => draw_choice(reader, again, values.refuse("CurPw", WRONG)),
        Err(Error::Invalid(problems)) => {
            let fields = values.into_fields().refuse("NewPw", rule(&problems));
            draw_choice(reader, again, fields)
        }
        Err(error) => Err(error.into()),
    }
}

fn proof_fields(back: &LocalPath) -> Fields {
    Fields::new([
        Field::new(FieldKind::Password, "CurPw", msg("Present password"))
            .required()
            .autofocus(),
        Field::hidden("RequestedURL", back.as_str()).max(2048),
    ])
}

fn back_to(asked: Option<&str>) -> LocalPath {
    let path = asked.and_then(LocalPath::parse);
    path.unwrap_or_else(|| LocalPath::ours(url::AGENT))
}

async fn ask_to_confirm(page: AgentPage, parts: Parts) -> Result<Response, PageError> {
    let query = parse_query(parts.uri.query())?;
    let back = back_to(query.get("RequestedURL"));
    let reader = Reader::from(page);
    let fields = reader.with_code(proof_fields(&back)).await?;
    draw_proof(reader, StatusCode::OK, fields)
}

fn draw_proof(reader: Reader, status: StatusCode, fields: Fields) -> Result<Response, PageError> {
    let words = (
        msg("Confirm that it is you"),
        msg("What you are about to change guards the desk, so your password is asked for again."),
    );
    let form = FormView::new(url::AGENT_CONFIRM, fields, msg("Confirm"));
    let back = Action::link(url::AGENT, msg("Back to the desk"));
    reader.draw(status, words, form, Some(back))
}

async fn confirm(page: AgentPage, Submitted(form): Submitted) -> Result<Response, PageError> {
    let reader = Reader::from(page);
    let back = back_to(form.get("RequestedURL"));
    let again = StatusCode::UNPROCESSABLE_ENTITY;
    let fields = reader.with_code(proof_fields(&back)).await?;
    let values = match fields.read(form) {
        Ok(values) => values,
        Err(refused) => return draw_proof(reader, again, refused.fields()?),
    };
    let sessions = reader.app.desk().sessions();
    let password = Secret::new(values.text("CurPw"));
    match sessions
        .confirm(&reader.session, &password, &code(&values))
        .await
    {
        Ok(renewed) => {
            let target = SeeOther::to(&done::at(back.as_str(), "confirmed"));
            Ok(reader.go_on(target, &renewed))
        }
        Err(Error::SignIn(_)) => draw_proof(reader, again, values.refuse("CurPw", WRONG)),
        Err(error) => Err(error.into()),
    }
}
