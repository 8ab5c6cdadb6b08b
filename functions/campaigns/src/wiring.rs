use std::sync::Arc;

use aws_config::SdkConfig;
use destination::{Destinations, Provider};
use guard::Guard;
use intake::Intake;
use store::{
    Campaigns, Credentials, Database, Deactivations, DeletionLimit, LoginLimits, LoginRules, Mappings,
    Register, Submissions,
};
use vault::{Opener, Sealer};

use crate::{
    campaigns::CampaignDesk, credentials::CredentialDesk, link_secret::LinkSigner, routes::Routes,
    servers::ServerDesk,
};

/// Once per cold start: who uses what.
pub(crate) async fn routes(aws: &SdkConfig) -> Result<Routes, edge::Error> {
    let database = Database::new(aws);
    let (table, credentials) = (edge::var("CAMPAIGNS_TABLE")?, edge::var("CREDENTIALS_TABLE")?);
    let (mappings_table, jobs) = (edge::var("MAPPINGS_TABLE")?, edge::var("JOBS_TABLE")?);
    let (submissions, key) = (edge::var("SUBMISSIONS_TABLE")?, edge::var("CREDENTIAL_KEY_ARN")?);
    let (guard, index) = tokio::join!(Guard::start(aws, &database), secrets::blind_index(aws));
    let index = index?;
    let rules = LoginRules::new(
        edge::number("SUBMISSIONS_PER_MAILBOX")?,
        edge::number("SUBMISSIONS_PER_DESTINATION")?,
    );
    let limits = LoginLimits::new(&database, edge::var("LIMITS_TABLE")?, rules, &index);
    let register = Register::new(&database, &submissions, &index);
    let store = Campaigns::new(&database, &table);
    let mappings = Mappings::new(&database, &mappings_table, &jobs);
    let mail = Arc::new(edge::mail_servers()?);
    Ok(Routes {
        guard: guard?,
        servers: ServerDesk {
            store: store.clone(),
            register: register.clone(),
            limits: limits.clone(),
            mail: Arc::clone(&mail),
        },
        campaigns: CampaignDesk {
            store: store.clone(),
            register: register.clone(),
            deactivations: Deactivations::new(
                &database,
                &table,
                &submissions,
                &credentials,
                &mappings_table,
                &jobs,
            ),
            mappings: mappings.clone(),
            sealer: Sealer::new(aws, &key),
            opener: Opener::new(aws, &key),
            links: LinkSigner::new(aws, edge::var("LINK_SECRET_ARN")?),
            gather_site: edge::var("GATHER_SITE")?,
            retention_hours: edge::number("RETENTION_HOURS")?,
        },
        credentials: CredentialDesk {
            store: Credentials::new(&database, submissions, &credentials, mappings.clone()),
            mappings,
            deletions: DeletionLimit::new(&database, edge::var("LIMITS_TABLE")?),
            intake: Intake {
                submissions: Submissions::new(&database, table, credentials, &register),
                register,
                limits,
                sealer: Sealer::new(aws, key),
                servers: mail,
                destinations: Destinations::new(Provider::from_environment(aws)?),
            },
            campaigns: store,
        },
    })
}
