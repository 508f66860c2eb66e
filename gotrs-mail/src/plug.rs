//! Plugging mail into a desk with one call.

use std::sync::Arc;

use gotrs_core::DeskBuilder;

use crate::link_mail::LinkMail;
use crate::outgoing::worker::{Carrier, SendMail, WatchQueue};
use crate::postmaster::AnswerPortal;
use crate::smtp::Transport;

/// Gives a desk what it needs to send mail: the jobs of the outgoing queue and of links to choose a
/// password, and automatic answers to what customers write in the portal.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), gotrs_core::Error> {
/// use gotrs_core::Desk;
/// let desk = gotrs_mail::plug(Desk::builder().url("sqlite::memory:")).open().await?;
/// # Ok(()) }
/// ```
pub fn plug(builder: DeskBuilder) -> DeskBuilder {
    with(builder, None)
}

/// The same with a transport of the embedding program, in place of the one that the settings `SendmailModule*` name.
pub fn plug_with_transport(builder: DeskBuilder, transport: Arc<dyn Transport>) -> DeskBuilder {
    with(builder, Some(transport))
}

fn with(builder: DeskBuilder, plugged: Option<Arc<dyn Transport>>) -> DeskBuilder {
    let link_mail = LinkMail {
        carrier: Carrier::new(plugged.clone()),
    };
    let send_mail = SendMail {
        carrier: Carrier::new(plugged),
    };
    builder
        .handler(Arc::new(send_mail))
        .handler(Arc::new(link_mail))
        .handler(Arc::new(WatchQueue))
        .inside(Arc::new(AnswerPortal))
}
