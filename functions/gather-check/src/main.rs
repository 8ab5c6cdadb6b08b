//! `GET /api/gather/{token}/check?email=`: whether a mailbox was submitted already.

mod check;

use check::Check;
use store::{Campaigns, Database};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let aws = edge::start().await;
    let check = Check { campaigns: Campaigns::new(&Database::new(&aws), edge::var("CAMPAIGNS_TABLE")?) };
    check.campaigns.warm().await;
    edge::serve(|request| check.handle(request)).await
}
