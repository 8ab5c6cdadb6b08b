use aws_config::SdkConfig;
use guard::Guard;
use queue::MappingQueue;
use store::{Campaigns, Database, Mappings, Proposals};
use vault::{Opener, Sealer};

use crate::{proposing::ProposalDesk, routes::Routes};

/// Once per cold start: reads the environment and builds what the routes need.
///
/// The opener is for hand-overs, and the function's role lets it open nothing else.
pub(crate) async fn routes(aws: &SdkConfig) -> Result<Routes, edge::Error> {
    let database = Database::new(aws);
    let campaigns = edge::var("CAMPAIGNS_TABLE")?;
    let mappings = edge::var("MAPPINGS_TABLE")?;
    let key = edge::var("CREDENTIAL_KEY_ARN")?;
    Ok(Routes {
        guard: Guard::start(aws, &database).await?,
        campaigns: Campaigns::new(&database, &campaigns),
        mappings: Mappings::new(&database, &mappings, edge::var("JOBS_TABLE")?),
        proposing: ProposalDesk {
            proposals: Proposals::new(&database, campaigns, edge::var("CREDENTIALS_TABLE")?, mappings),
            sealer: Sealer::new(aws, &key),
            queue: MappingQueue::new(aws, edge::var("MAPPING_QUEUE_URL")?),
        },
        opener: Opener::new(aws, key),
    })
}
