//! The admin's side: source servers, campaigns, their links, and what was submitted to them.

mod campaigns;
mod credentials;
mod link_secret;
mod routes;
mod servers;
mod wiring;

use wiring::routes;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let routes = routes(&edge::start().await).await?;
    edge::serve(|request| routes.handle(request)).await
}
