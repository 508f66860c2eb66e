//! Which articles of a ticket an agent wants to see: by who wrote them, how they came, who may read them. The choice is
//! the agent's, kept among the preferences, and holds for every ticket.

use axum::response::{IntoResponse as _, Response};
use gotrs_core::article::{ArticleFilter, Channel, SenderType};

use crate::error::PageError;
use crate::form::{Choice, Field, FieldKind, Fields, Submitted};
use crate::i18n::{Msg, Text, msg};
use crate::page::part::FormView;
use crate::reader::AgentPage;
use crate::security::{LocalPath, SeeOther};
use crate::url;

/// Our own preference.
const PREFERENCE: &str = "UserGotrsArticleFilter";
/// Where the choice is changed.
pub(crate) const PATH: &str = "/agent/article-filter";
/// The button that shows everything again.
const CLEAR: &str = "Clear";

const SENDERS: [(SenderType, Msg); 3] = [
    (SenderType::Customer, msg("Customer")),
    (SenderType::Agent, msg("Agent")),
    (SenderType::System, msg("System")),
];
const CHANNELS: [(Channel, Msg); 3] = [
    (Channel::Email, msg("E-mail")),
    (Channel::Phone, msg("Phone")),
    (Channel::Internal, msg("Note")),
];

/// Whom the articles are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Readers {
    #[default]
    All,
    Customer,
    Agents,
}

impl Readers {
    const ALL: [(Self, &'static str, Msg); 3] = [
        (Self::All, "all", msg("All articles")),
        (Self::Customer, "visible", msg("What the customer may read")),
        (Self::Agents, "internal", msg("What only agents read")),
    ];

    fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(readers, _, _)| *readers == self)
            .map_or("all", |(_, name, _)| name)
    }

    fn of(name: &str) -> Self {
        Self::ALL
            .iter()
            .find(|(_, known, _)| *known == name)
            .map_or(Self::All, |(readers, _, _)| *readers)
    }
}

/// A choice of articles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ArticleChoice {
    senders: Vec<SenderType>,
    channels: Vec<Channel>,
    readers: Readers,
}

impl ArticleChoice {
    /// The reader's.
    pub(crate) fn of(page: &AgentPage) -> Self {
        page.preference(PREFERENCE)
            .map_or_else(Self::default, Self::parse)
    }

    /// `customer,agent;Email;visible`
    fn parse(stored: &str) -> Self {
        let mut parts = stored.split(';');
        let mut list = || parts.next().unwrap_or_default().split(',');
        Self {
            senders: list().filter_map(SenderType::from_name).collect(),
            channels: list().filter_map(Channel::from_name).collect(),
            readers: Readers::of(list().next().unwrap_or_default()),
        }
    }

    fn stored(&self) -> String {
        let senders: Vec<&str> = self.senders.iter().map(|s| s.as_str()).collect();
        let channels: Vec<&str> = self.channels.iter().map(|c| c.as_str()).collect();
        let (senders, channels) = (senders.join(","), channels.join(","));
        format!("{senders};{channels};{}", self.readers.name())
    }

    /// Whether something is left out.
    pub(crate) fn narrows(&self) -> bool {
        *self != Self::default()
    }

    /// The condition, on top of another.
    pub(crate) fn filter(&self, mut filter: ArticleFilter) -> ArticleFilter {
        for sender in &self.senders {
            filter = filter.sender(*sender);
        }
        for channel in &self.channels {
            filter = filter.channel(*channel);
        }
        match self.readers {
            Readers::All => filter,
            Readers::Customer => filter.visible_only(),
            Readers::Agents => filter.internal_only(),
        }
    }

    fn fields(&self, back: &str) -> Fields {
        let senders = SENDERS.map(|(sender, label)| Choice::new(sender.as_str(), label));
        let channels = CHANNELS.map(|(channel, label)| Choice::new(channel.as_str(), label));
        let readers = Readers::ALL.map(|(_, name, label)| Choice::new(name, label));
        Fields::new([
            Field::new(FieldKind::Several, "SenderTypes", msg("Written by"))
                .choices(senders.to_vec())
                .values(self.senders.iter().map(|sender| sender.as_str())),
            Field::new(FieldKind::Several, "Channels", msg("Channel"))
                .choices(channels.to_vec())
                .values(self.channels.iter().map(|channel| channel.as_str())),
            Field::select("Readers", msg("Readers"), readers.to_vec())
                .required()
                .value(self.readers.name()),
            Field::hidden("RequestedURL", back).max(2048),
        ])
    }

    /// The form that changes it.
    pub(crate) fn form(&self, page: &AgentPage) -> FormView {
        let form = FormView::new(PATH, self.fields(&page.page.here), msg("Apply filter"))
            .name(msg("Which articles are shown"));
        if self.narrows() {
            form.also(CLEAR, msg("Show all articles"))
        } else {
            form
        }
    }

    /// What it says, in a word.
    pub(crate) fn label(&self) -> Text {
        if self.narrows() {
            msg("Some articles are left out").into()
        } else {
            msg("Filter").into()
        }
    }
}

/// `POST /agent/article-filter`
pub(crate) async fn choose(
    page: AgentPage,
    Submitted(mut form): Submitted,
) -> Result<Response, PageError> {
    let clear = form.take(CLEAR).is_some();
    let values = ArticleChoice::default().fields("").read(form)?;
    let choice = ArticleChoice {
        senders: values
            .list("SenderTypes")
            .iter()
            .filter_map(|name| SenderType::from_name(name))
            .collect(),
        channels: values
            .list("Channels")
            .iter()
            .filter_map(|name| Channel::from_name(name))
            .collect(),
        readers: Readers::of(values.text("Readers")),
    };
    let stored = choice.stored();
    let kept = (!clear && choice.narrows()).then_some(stored.as_str());
    let agents = page.desk().agents(page.user());
    agents
        .set_preferences(page.user(), &[(PREFERENCE, kept)])
        .await?;
    let back = LocalPath::parse(values.text("RequestedURL"));
    let back = back.unwrap_or_else(|| LocalPath::ours(url::TICKETS));
    Ok(SeeOther::to(back.as_str()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_comes_back_as_it_was_kept_and_nonsense_chooses_everything() {
        let choice = ArticleChoice {
            senders: vec![SenderType::Customer, SenderType::Agent],
            channels: vec![Channel::Email],
            readers: Readers::Agents,
        };
        assert_eq!(choice.stored(), "customer,agent;Email;internal");
        assert_eq!(ArticleChoice::parse(&choice.stored()), choice);
        assert_eq!(ArticleChoice::parse("x,;;y;z"), ArticleChoice::default());
        assert!(!ArticleChoice::parse("").narrows());
    }
}
