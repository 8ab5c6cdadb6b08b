//! `POST /api/gather/{token}/submit`: one person hands over one mailbox login.

mod submit;

use std::sync::Arc;

use destination::{Destinations, Provider};
use intake::Intake;
use store::{Campaigns, Database, Limits, Receipts, Rules, Submissions};
use submit::Submit;
use vault::Sealer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let aws = edge::start().await;
    let database = Database::new(&aws);
    let (campaigns, credentials) = (edge::var("CAMPAIGNS_TABLE")?, edge::var("CREDENTIALS_TABLE")?);
    let rules = Rules::new(
        edge::number("SUBMISSIONS_PER_ADDRESS")?,
        edge::number("SUBMISSIONS_PER_MAILBOX")?,
        edge::number("SUBMISSIONS_PER_CAMPAIGN")?,
    );
    let submit = Submit {
        limits: Limits::new(&database, edge::var("LIMITS_TABLE")?, rules),
        receipts: Receipts::new(&database, &campaigns, &credentials, edge::var("MAPPINGS_TABLE")?),
        intake: Intake {
            submissions: Submissions::new(&database, &campaigns, credentials),
            sealer: Sealer::new(&aws, edge::var("CREDENTIAL_KEY_ARN")?),
            servers: Arc::new(edge::mail_servers()?),
            destinations: Destinations::new(Provider::from_environment(&aws)?),
            campaigns: Campaigns::new(&database, campaigns),
        },
    };
    tokio::join!(submit.intake.campaigns.warm(), submit.intake.sealer.warm());
    edge::serve(|request| submit.handle(request)).await
}
