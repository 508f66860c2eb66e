//! Opens a desk in memory, creates a ticket and prints its history.

use gotrs_core::ticket::NewTicket;
use gotrs_core::{Desk, UserId};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let desk = Desk::in_memory().await?;
    let tickets = desk.tickets(UserId::ROOT);
    let ticket = tickets
        .create(NewTicket::in_queue("Raw", "Printer on fire"))
        .await?;
    println!("{} \"{}\" is {}", ticket.number, ticket.title, ticket.state);
    Ok(())
}
