//! Once per cold start: who uses what.

use std::sync::Arc;

use aws_config::SdkConfig;
use destination::{Destinations, Provider};
use intake::Intake;
use store::{Campaigns, Database, Limits, LoginLimits, LoginRules, Receipts, Register, Rules, Submissions};
use vault::Sealer;

use crate::submit::Submit;

pub(crate) async fn submit(aws: &SdkConfig) -> Result<Submit, edge::Error> {
    let database = Database::new(aws);
    let (campaigns_table, credentials) = (edge::var("CAMPAIGNS_TABLE")?, edge::var("CREDENTIALS_TABLE")?);
    let (submissions, mappings) = (edge::var("SUBMISSIONS_TABLE")?, edge::var("MAPPINGS_TABLE")?);
    let campaigns = Campaigns::new(&database, &campaigns_table);
    let sealer = Sealer::new(aws, edge::var("CREDENTIAL_KEY_ARN")?);
    let (index, (), ()) = tokio::join!(secrets::blind_index(aws), campaigns.warm(), sealer.warm());
    let index = index?;
    let rules = LoginRules::new(
        edge::number("SUBMISSIONS_PER_MAILBOX")?,
        edge::number("SUBMISSIONS_PER_DESTINATION")?,
    );
    let logins = LoginLimits::new(&database, edge::var("LIMITS_TABLE")?, rules, &index);
    let rules =
        Rules::new(edge::number("SUBMISSIONS_PER_ADDRESS")?, edge::number("SUBMISSIONS_PER_CAMPAIGN")?);
    let register = Register::new(&database, &submissions, &index);
    Ok(Submit {
        limits: Limits::new(&logins, rules),
        receipts: Receipts::new(&database, &campaigns_table, submissions, &credentials, mappings),
        campaigns,
        intake: Intake {
            submissions: Submissions::new(&database, campaigns_table, credentials, &register),
            sealer,
            servers: Arc::new(edge::mail_servers()?),
            destinations: Destinations::new(Provider::from_environment(aws)?),
            limits: logins,
            register,
        },
    })
}
