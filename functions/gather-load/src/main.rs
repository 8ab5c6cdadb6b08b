//! `GET /api/gather/{token}`: whose account a link asks for.

mod load;

use load::Load;
use store::{Campaigns, Database};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let aws = edge::start().await;
    let load = Load { campaigns: Campaigns::new(&Database::new(&aws), edge::var("CAMPAIGNS_TABLE")?) };
    load.campaigns.warm().await;
    edge::serve(|request| load.handle(request)).await
}
