//! The admin's side: source servers, campaigns and their links.

mod campaigns;
mod routes;
mod servers;

use campaigns::CampaignDesk;
use guard::Guard;
use routes::Routes;
use servers::ServerDesk;
use store::{Campaigns, Database, Deactivations};
use vault::{Opener, Sealer};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let aws = edge::start().await;
    let database = Database::new(&aws);
    let table = edge::var("CAMPAIGNS_TABLE")?;
    let store = Campaigns::new(&database, &table);
    let key = edge::var("CREDENTIAL_KEY_ARN")?;
    let routes = Routes {
        guard: Guard::start(&aws, &database).await?,
        servers: ServerDesk { store: store.clone(), mail: edge::mail_servers()? },
        campaigns: CampaignDesk {
            deactivations: Deactivations::new(&database, &table, edge::var("CREDENTIALS_TABLE")?),
            sealer: Sealer::new(&aws, &key),
            opener: Opener::new(&aws, &key),
            retention_hours: edge::number("RETENTION_HOURS")?,
            store,
        },
    };
    edge::serve(|request| routes.handle(request)).await
}
