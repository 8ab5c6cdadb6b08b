use std::time::Duration;

use domain::{Claimed, CredentialId, EmailAddress, Invalid, MailServer, Password, Scope, ServerId};
use edge::{Problem, ProviderAdvice, Reply, Request, optional};
use imap_login::{Cause, Refusal};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::ServerDesk;

/// How long a server may take to greet.
const GREETING: Duration = Duration::from_secs(15);
/// How long a login may take: some servers delay even a right password.
const LOGIN: Duration = Duration::from_secs(22);

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    email: Option<String>,
    password: Option<Zeroizing<String>>,
}

#[derive(Serialize)]
struct Tested {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<ProviderAdvice>,
    /// Of the inbox, where somebody logged in and the server counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<u32>,
}

impl ServerDesk {
    /// Connects, protects the connection and reads the greeting. With an address and a password in the body it
    /// also logs in; both are forgotten afterwards. What is refused counts as a try at that mailbox: an admin is no
    /// less a guesser than a visitor.
    pub(crate) async fn test(
        &self,
        id: &ServerId,
        scope: &Scope,
        request: &Request,
    ) -> Result<Reply, Problem> {
        let claimed = claimed(request)?;
        let server = self.server(id, scope).await?;
        let messages = match claimed {
            Some(claimed) => self.log_in(&server.mail, claimed).await?,
            None => {
                self.mail.probe(&server.mail, GREETING).await.map_err(problem)?;
                None
            }
        };
        let provider = ProviderAdvice::on(&server.mail.host);
        Ok(Reply::ok(&Tested { ok: true, provider, messages }))
    }

    async fn log_in(&self, server: &MailServer, claimed: Claimed) -> Result<Option<u32>, Problem> {
        let attempt = CredentialId::from_random(edge::random());
        let ticket = self.limits.take_as_admin(&claimed.address, &attempt, edge::now()).await;
        let ticket = ticket.map_err(|error| Problem::too_many_logins(error, "email"))?;
        let verified = self.mail.verify(server, claimed, LOGIN).await;
        if verified.as_ref().err().is_none_or(|refusal| !refusal.is_the_users()) {
            let returned = self.limits.give_back(ticket).await;
            returned.unwrap_or_else(|error| tracing::warn!(%error, "attempt kept"));
        }
        verified.map(|verified| verified.messages()).map_err(problem)
    }
}

fn claimed(request: &Request) -> Result<Option<Claimed>, Problem> {
    let form = if request.has_body() { request.json()? } else { Form::default() };
    let address = optional("email", form.email.as_deref(), EmailAddress::parse)?;
    let password = optional("password", form.password, Password::parse)?;
    let alone = |field| Err(Problem::invalid(field, Invalid::new("must be given together with the other")));
    match (address, password) {
        (Some(address), Some(password)) => Ok(Some(Claimed { address, password })),
        (None, None) => Ok(None),
        (Some(_), None) => alone("password"),
        (None, Some(_)) => alone("email"),
    }
}

/// The form's own names for the fields.
fn problem(refusal: Refusal) -> Problem {
    let field = match refusal.cause() {
        Cause::WrongCredentials | Cause::AppPassword => Some("password"),
        Cause::BrowserSignIn
        | Cause::BasicAuthDisabled
        | Cause::ImapDisabled
        | Cause::ContactAdmin
        | Cause::MailboxUnusable => Some("email"),
        Cause::NotNow(_) | Cause::ServerSetup(_) => None,
    };
    Problem::of_server_test(refusal).field(field)
}
