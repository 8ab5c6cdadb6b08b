//! `POST /api/gather/{token}/receipt` and `…/receipt/withdraw`: what somebody who handed over a mailbox sees of it and
//! can undo, by their receipt code.

mod desk;

use desk::ReceiptDesk;
use store::{Campaigns, Database, Receipts};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let database = Database::new(&edge::start().await);
    let campaigns = edge::var("CAMPAIGNS_TABLE")?;
    let (submissions, credentials) = (edge::var("SUBMISSIONS_TABLE")?, edge::var("CREDENTIALS_TABLE")?);
    let mappings = edge::var("MAPPINGS_TABLE")?;
    let desk = ReceiptDesk {
        receipts: Receipts::new(&database, &campaigns, submissions, credentials, mappings),
        campaigns: Campaigns::new(&database, campaigns),
    };
    desk.campaigns.warm().await;
    edge::serve(|request| desk.handle(request)).await
}
