//! The queue's worker: carries out the mappings that admins proposed. The one function that opens credentials.

use std::{sync::Arc, time::Duration};

use destination::Provider;
use mapping_run::{Pace, Worker, work_off};
use queue::MappingQueue;
use store::{Audit, Campaigns, Database, MappingRuns};
use vault::{Opener, Sealer};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let aws = edge::start().await;
    let (database, key) = (Database::new(&aws), edge::var("CREDENTIAL_KEY_ARN")?);
    let [mappings, jobs] = [edge::var("MAPPINGS_TABLE")?, edge::var("JOBS_TABLE")?];
    let worker = Worker {
        runs: MappingRuns::new(&database, mappings, jobs, edge::var("CREDENTIALS_TABLE")?),
        campaigns: Campaigns::new(&database, edge::var("CAMPAIGNS_TABLE")?),
        audit: Audit::new(&database, edge::var("AUDIT_TABLE")?),
        opener: Opener::new(&aws, &key),
        sealer: Sealer::new(&aws, &key),
        servers: edge::mail_servers()?,
        queue: MappingQueue::new(&aws, edge::var("MAPPING_QUEUE_URL")?),
        clock: Arc::new(edge::now),
        pace: pace()?,
    };
    let provider = Provider::from_environment(&aws)?;
    edge::serve_queue(|work, left| work_off(&worker, provider.as_ref(), work, left)).await
}

fn pace() -> Result<Pace, edge::Error> {
    let Pace { retry_seconds: (_, longest), .. } = Pace::default();
    // A shortest time above the longest one would make no range.
    let shortest = edge::number::<u64>("RETRY_SECONDS")?.min(longest);
    Ok(Pace {
        look_again: Duration::from_millis(edge::number("LOOK_AGAIN_MILLISECONDS")?),
        retry_seconds: (shortest, longest),
        settle_seconds: edge::number("SETTLE_SECONDS")?,
        ..Pace::default()
    })
}
