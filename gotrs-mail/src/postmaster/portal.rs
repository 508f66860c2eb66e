//! Automatic answers to what customers write in the portal (setting `AutoResponseForWebTickets`).
//!
//! A reaction inside the transaction of their article, so that portal and interfaces need not ask for it.

use futures_util::future::BoxFuture;
use gotrs_core::desk::InsideReaction;
use gotrs_core::event::Event;
use gotrs_core::sysconfig::settings;
use gotrs_core::ticket::change;
use gotrs_core::{Actor, ArticleId, Error, TicketId, Unit, customer};

use super::auto_response::{self, Kind, Occasion, Said};
use super::store;
use crate::directory::OwnAddresses;

/// Answers customers' articles of the portal as mails are answered.
pub(crate) struct AnswerPortal;

impl InsideReaction for AnswerPortal {
    fn react<'a>(
        &'a self,
        unit: &'a mut Unit,
        event: &'a Event,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let by_customer = unit.actor().customer().is_some();
            let wanted = unit.config().get(&settings::AUTO_RESPONSE_FOR_WEB_TICKETS);
            let place = event.ticket_id().zip(event.article_id());
            match place.filter(|_| by_customer && wanted && event.name() == "ArticleCreate") {
                Some((ticket, article)) => answer(unit, ticket, article).await,
                None => Ok(()),
            }
        })
    }
}

async fn answer(unit: &mut Unit, ticket: TicketId, article: ArticleId) -> Result<(), Error> {
    let Some(words) = store::words_of_customer(unit, article).await? else {
        return Ok(());
    };
    let kind = match store::is_first_article(unit, ticket, article).await? {
        true => Kind::Reply,
        false => Kind::FollowUp,
    };
    let ticket = change::load(unit, ticket).await?;
    let login = unit.actor().customer().unwrap_or_default().to_owned();
    let customer = customer::find(unit, &login).await?;
    let own = OwnAddresses::load(unit).await?;
    let occasion = Occasion {
        said: Said {
            from: &words.from,
            to: &words.to,
            cc: "",
            reply_to: "",
            subject: &words.subject,
            body: &words.body,
            message_id: &words.message_id,
            automated: false,
            own: &own,
        },
        ticket: &ticket,
        customer: customer.as_ref(),
        kind,
        visible: true,
    };
    // The desk answers, not the customer.
    let actor = unit.act_as(Actor::System);
    let answered = auto_response::answer(unit, &occasion).await;
    unit.act_as(actor);
    answered
}
