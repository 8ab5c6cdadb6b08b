//! Admins: set-up, invitations, sign-in, sessions, resets, the audit log.

mod accept;
mod admins;
mod audit;
mod change_password;
mod desk;
mod invitations;
mod me;
mod password;
mod problems;
mod reauthenticate;
mod recovery_code;
mod reset;
mod reset_code;
mod reset_link;
mod routes;
mod scope;
mod second_factor;
mod sessions;
mod set_up;
mod settings;
mod setup_code;
mod sign_in;
mod totp;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), edge::Error> {
    let aws = edge::start().await;
    let desk = desk::Desk::start(&aws).await?;
    edge::serve(|request| desk.handle(request)).await
}
