//! `POST /api/gather/{token}/submit`: one person hands over one mailbox login.

mod submit;
mod wiring;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let submit = wiring::submit(&edge::start().await).await?;
    edge::serve(|request| submit.handle(request)).await
}
