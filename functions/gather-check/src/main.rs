//! `GET /api/gather/{token}/check?email=`: whether a mailbox was submitted already.

mod check;

use check::Check;
use store::{Campaigns, Database, Register};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let aws = edge::start().await;
    let database = Database::new(&aws);
    let campaigns = Campaigns::new(&database, edge::var("CAMPAIGNS_TABLE")?);
    let (index, ()) = tokio::join!(secrets::blind_index(&aws), campaigns.warm());
    let check =
        Check { register: Register::new(&database, edge::var("SUBMISSIONS_TABLE")?, &index?), campaigns };
    edge::serve(|request| check.handle(request)).await
}
