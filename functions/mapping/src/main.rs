//! The admin's side of mappings: propose one, follow it, fetch its new passwords; and the jobs that come of it.

mod body_hash;
mod following;
mod form;
mod jobs;
mod passwords;
mod problems;
mod proposing;
mod routes;
mod wiring;

use wiring::routes;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let routes = routes(&edge::start().await).await?;
    edge::serve(|request| routes.handle(request)).await
}
