//! Making the plan happen, through the services of the desk, as the people of the story.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use gotrs_core::agent::NewAgent;
use gotrs_core::article::{Channel, NewArticle, SenderType};
use gotrs_core::auth::{Audience, Secret};
use gotrs_core::clock::Clock;
use gotrs_core::customer::{CompanyData, CustomerUserData};
use gotrs_core::group::{Grant, Holder};
use gotrs_core::lookup::{self, Named};
use gotrs_core::permission::Permission;
use gotrs_core::sysconfig::{SettingChange, Value};
use gotrs_core::ticket::history_name::CommentType;
use gotrs_core::ticket::{NewTicket, PendingTime};
use gotrs_core::{Actor, Desk, Error, GroupId, TicketId, UserId};

use super::people::{AGENTS, COMPANIES, CUSTOMERS, DemoCustomer, QUEUES};
use super::plan::{Act, Moment, Plan, Story, plan};
use crate::commands::catalog::queue_named;

/// What every password of the demo is.
pub(crate) const PASSWORD: &str = "demo";
/// `system_data` key: how many moments of the plan have happened, or `done`.
const PROGRESS: &str = "GOTRS::DemoStory";
/// `system_data` key: when the plan was made, so that an interrupted one goes on as the same.
const PRESENT: &str = "GOTRS::DemoPresent";

/// A clock that can be set to moments of a story, and otherwise goes as another one does.
#[derive(Debug)]
pub(crate) struct StoryClock {
    real: Arc<dyn Clock>,
    told: Mutex<Option<DateTime<Utc>>>,
}

impl StoryClock {
    pub(crate) fn over(real: Arc<dyn Clock>) -> Self {
        Self {
            real,
            told: Mutex::new(None),
        }
    }

    /// Shows this moment, or with `None` the real time again.
    fn show(&self, moment: Option<DateTime<Utc>>) {
        *self
            .told
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = moment;
    }
}

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        let told = *self
            .told
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        told.unwrap_or_else(|| self.real.now())
    }
}

/// Fills a desk once; a desk that was filled before is left as it is.
///
/// # Errors
/// [`Error::Conflict`] if anything real is in the database (DEP-07).
pub(crate) async fn seed(desk: &Desk, clock: &StoryClock) -> Result<(), Error> {
    let data = desk.system_data(Actor::System);
    data.mark_demo().await?;
    let progress = data.get(PROGRESS).await?;
    if progress.as_deref() == Some("done") {
        return Ok(());
    }
    let present = match data.get(PRESENT).await?.and_then(|text| text.parse().ok()) {
        Some(present) => present,
        None => {
            let now = desk.now();
            data.set(PRESENT, &now.to_rfc3339()).await?;
            now
        }
    };
    let plan = plan(present);
    let begin = plan.moments.first().map(|moment| moment.at);
    clock.show(begin);
    let told = match tell_people(desk).await {
        Ok(agents) => tell(desk, clock, &plan, &agents, progress).await,
        Err(error) => Err(error),
    };
    clock.show(None);
    told?;
    data.set(PROGRESS, "done").await
}

/// The demo's people live at example.com, which is refused otherwise; and no mail leaves a demo.
async fn tell_settings(desk: &Desk) -> Result<(), Error> {
    let changes = [
        ("CheckEmailInvalidAddress", r"\.invalid$"),
        ("CheckMXRecord", "0"),
        ("SendmailModule", "Kernel::System::Email::DoNotSendEmail"),
    ]
    .map(|(name, value)| (name.to_owned(), SettingChange::value(Value::text(value))));
    desk.settings(Actor::System)
        .set_and_deploy(&changes, "demo")
        .await?;
    Ok(())
}

/// Agents, companies, customer users: those that are missing. Gives the agents' ids in the order of [`AGENTS`].
async fn tell_people(desk: &Desk) -> Result<Vec<UserId>, Error> {
    tell_settings(desk).await?;
    let passwords = desk.passwords(Actor::System);
    let password = Secret::new(PASSWORD);
    let root = desk.agents(Actor::System).get(UserId::ROOT).await?;
    passwords
        .set_password_unchecked(Audience::Agent, &root.login, &password)
        .await?;
    let mut ids = Vec::new();
    for agent in &AGENTS {
        let agents = desk.agents(Actor::System);
        let id = match agents.find(agent.login).await? {
            Some(known) => known.id,
            None => {
                let new = NewAgent {
                    login: agent.login.into(),
                    first_name: agent.first_name.into(),
                    last_name: agent.last_name.into(),
                    email: agent.email.into(),
                    ..NewAgent::default()
                };
                agents.create(new).await?.id
            }
        };
        passwords
            .set_password_unchecked(Audience::Agent, agent.login, &password)
            .await?;
        ids.push(id);
    }
    grant(desk, &ids, &["users", "stats"]).await?;
    tell_queues(desk).await?;
    for company in &COMPANIES {
        let companies = desk.companies(Actor::System);
        if companies.find(company.id).await?.is_none() {
            let data = CompanyData {
                customer_id: company.id.into(),
                name: company.name.into(),
                street: company.street.into(),
                city: company.city.into(),
                ..CompanyData::default()
            };
            companies.create(&data).await?;
        }
    }
    for customer in &CUSTOMERS {
        tell_customer(desk, customer, &password).await?;
    }
    Ok(ids)
}

async fn tell_queues(desk: &Desk) -> Result<(), Error> {
    let queues = desk.queues(Actor::System);
    for name in QUEUES {
        if queues.find_by_name(name).await?.is_none() {
            queues.add(queue_named(desk, name).await?).await?;
        }
    }
    Ok(())
}

async fn grant(desk: &Desk, agents: &[UserId], groups: &[&str]) -> Result<(), Error> {
    let mut conn = desk.read().await?;
    let mut grants = Vec::new();
    for group in groups {
        let group = GroupId(lookup::id_of(&mut conn, Named::Group, group).await?);
        grants.extend(agents.iter().chain([&UserId::ROOT]).map(|agent| Grant {
            holder: Holder::Agent(*agent),
            group,
            keys: vec![Permission::RW],
        }));
    }
    drop(conn);
    desk.grants(Actor::System).set(&grants).await
}

async fn tell_customer(
    desk: &Desk,
    customer: &DemoCustomer,
    password: &Secret,
) -> Result<(), Error> {
    let customers = desk.customers(Actor::System);
    if customers.find(customer.email).await?.is_none() {
        let data = CustomerUserData {
            login: customer.email.into(),
            email: customer.email.into(),
            customer_id: customer.company.into(),
            first_name: customer.first_name.into(),
            last_name: customer.last_name.into(),
            phone: customer.phone.into(),
            ..CustomerUserData::default()
        };
        customers.create(&data, None).await?;
    }
    desk.passwords(Actor::System)
        .set_password_unchecked(Audience::Customer, customer.email, password)
        .await
}

/// Tells the moments that have not happened yet, in order. Progress is noted now and then: after an interruption a
/// few moments may happen twice, none is lost.
async fn tell(
    desk: &Desk,
    clock: &StoryClock,
    plan: &Plan,
    agents: &[UserId],
    progress: Option<String>,
) -> Result<(), Error> {
    let mut tickets: Vec<Option<TicketId>> = vec![None; plan.stories.len()];
    let teller = Teller { desk, agents };
    let happened = resume(progress.as_deref(), &mut tickets);
    for (number, moment) in plan.moments.iter().enumerate().skip(happened) {
        clock.show(Some(moment.at));
        let story = &plan.stories[moment.story];
        teller
            .happen(moment, story, &mut tickets[moment.story])
            .await?;
        if number % 100 == 99 {
            save(desk, number + 1, &tickets).await?;
        }
    }
    Ok(())
}

/// `moments;story=ticket,story=ticket`.
async fn save(desk: &Desk, happened: usize, tickets: &[Option<TicketId>]) -> Result<(), Error> {
    let known = tickets
        .iter()
        .enumerate()
        .filter_map(|(story, id)| Some(format!("{story}={}", (*id)?)));
    let known: Vec<String> = known.collect();
    let text = format!("{happened};{}", known.join(","));
    desk.system_data(Actor::System).set(PROGRESS, &text).await
}

/// Reads what [`save`] wrote: how many moments have happened.
fn resume(progress: Option<&str>, tickets: &mut [Option<TicketId>]) -> usize {
    let Some(text) = progress else { return 0 };
    let (happened, known) = text.split_once(';').unwrap_or(("0", ""));
    for pair in known.split(',') {
        let pair = pair
            .split_once('=')
            .and_then(|(story, id)| Some((story.parse::<usize>().ok()?, id.parse().ok()?)));
        if let Some((story, id)) = pair
            && let Some(slot) = tickets.get_mut(story)
        {
            *slot = Some(id);
        }
    }
    happened.parse().unwrap_or(0)
}

struct Teller<'a> {
    desk: &'a Desk,
    agents: &'a [UserId],
}

impl Teller<'_> {
    async fn happen(
        &self,
        moment: &Moment,
        story: &Story,
        ticket: &mut Option<TicketId>,
    ) -> Result<(), Error> {
        let customer = &CUSTOMERS[story.customer];
        let (id, first) = match *ticket {
            Some(id) => (id, false),
            None => (self.open(story, customer).await?, true),
        };
        *ticket = Some(id);
        match &moment.act {
            Act::Customer(text) => self.customer_writes(id, story, customer, text, first).await,
            Act::Reply(text) => self.agent_writes(id, story, text, Some(customer)).await,
            Act::Note(text) => self.agent_writes(id, story, text, None).await,
            Act::End(state) => self.end(id, story, state).await,
        }
    }

    async fn open(&self, story: &Story, customer: &DemoCustomer) -> Result<TicketId, Error> {
        let new = NewTicket::in_queue(story.queue.as_str(), story.title.as_str())
            .priority(story.priority)
            .customer_user(customer.email)
            .customer_id(customer.company);
        Ok(self.desk.tickets(Actor::System).create(new).await?.id)
    }

    async fn customer_writes(
        &self,
        id: TicketId,
        story: &Story,
        customer: &DemoCustomer,
        text: &str,
        first: bool,
    ) -> Result<(), Error> {
        let kind = if first {
            CommentType::EmailCustomer
        } else {
            CommentType::FollowUp
        };
        let article = NewArticle::new(Channel::Email, SenderType::Customer)
            .from(address(customer))
            .to(format!("{} <desk@desk.example.com>", story.queue))
            .subject(if first {
                story.title.clone()
            } else {
                format!("Re: {}", story.title)
            })
            .text(text)
            .visible_for_customer(true)
            .history(kind, "%%");
        self.desk
            .articles(Actor::System)
            .create(id, article)
            .await?;
        if !first {
            self.reopen(id).await?;
        }
        Ok(())
    }

    /// A follow-up to a closed ticket opens it again.
    async fn reopen(&self, id: TicketId) -> Result<(), Error> {
        let tickets = self.desk.tickets(Actor::System);
        if tickets.get(id).await?.state_type == "closed" {
            tickets.set_state(id, "open", None).await?;
        }
        Ok(())
    }

    async fn agent_writes(
        &self,
        id: TicketId,
        story: &Story,
        text: &str,
        to: Option<&DemoCustomer>,
    ) -> Result<(), Error> {
        let (who, agent) = (self.agents[story.agent], &AGENTS[story.agent]);
        let tickets = self.desk.tickets(who);
        tickets.take_over(id).await?;
        let from = format!("{} {} <{}>", agent.first_name, agent.last_name, agent.email);
        let article = match to {
            None => NewArticle::note("Note", text).from(from),
            Some(customer) => NewArticle::new(Channel::Email, SenderType::Agent)
                .from(from)
                .to(address(customer))
                .subject(format!("Re: {}", story.title))
                .text(text)
                .visible_for_customer(true)
                .history(CommentType::SendAnswer, format!("%%{}", customer.email)),
        };
        self.desk.articles(who).create(id, article).await?;
        if tickets.get(id).await?.state_type == "new" {
            tickets.set_state(id, "open", None).await?;
        }
        Ok(())
    }

    async fn end(&self, id: TicketId, story: &Story, state: &str) -> Result<(), Error> {
        let pending = state
            .starts_with("pending")
            .then_some(PendingTime::InMinutes(14 * 24 * 60));
        let tickets = self.desk.tickets(self.agents[story.agent]);
        tickets.set_state(id, state, pending).await?;
        Ok(())
    }
}

fn address(customer: &DemoCustomer) -> String {
    format!(
        "{} {} <{}>",
        customer.first_name, customer.last_name, customer.email
    )
}
