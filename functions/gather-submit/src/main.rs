//! `POST /api/gather/{token}/submit`: one person hands over one mailbox login.

mod form;
mod submit;

use store::{Campaigns, Database, Limits, Rules, Submissions};
use submit::Submit;
use vault::Sealer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let aws = edge::start().await;
    let database = Database::new(&aws);
    let campaigns = edge::var("CAMPAIGNS_TABLE")?;
    let rules = Rules::new(
        edge::number("SUBMISSIONS_PER_ADDRESS")?,
        edge::number("SUBMISSIONS_PER_MAILBOX")?,
        edge::number("SUBMISSIONS_PER_CAMPAIGN")?,
    );
    let submit = Submit {
        limits: Limits::new(&database, edge::var("LIMITS_TABLE")?, rules),
        submissions: Submissions::new(&database, &campaigns, edge::var("CREDENTIALS_TABLE")?),
        sealer: Sealer::new(&aws, edge::var("CREDENTIAL_KEY_ARN")?),
        servers: edge::mail_servers()?,
        campaigns: Campaigns::new(&database, campaigns),
    };
    tokio::join!(submit.campaigns.warm(), submit.sealer.warm());
    edge::serve(|request| submit.handle(request)).await
}
