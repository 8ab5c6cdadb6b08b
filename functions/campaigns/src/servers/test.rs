use std::time::Duration;

use domain::{Claimed, EmailAddress, Invalid, MailServer, Password, Scope, ServerId};
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
    /// also logs in; both are forgotten afterwards.
    pub(crate) async fn test(
        &self,
        id: &ServerId,
        scope: &Scope,
        request: &Request,
    ) -> Result<Reply, Problem> {
        let claimed = claimed(request)?;
        let server = self.server(id, scope).await?;
        let messages = self.try_out(&server.mail, claimed).await.map_err(problem)?;
        let provider = ProviderAdvice::on(&server.mail.host);
        Ok(Reply::ok(&Tested { ok: true, provider, messages }))
    }

    async fn try_out(&self, server: &MailServer, claimed: Option<Claimed>) -> Result<Option<u32>, Refusal> {
        match claimed {
            Some(claimed) => Ok(self.mail.verify(server, claimed, LOGIN).await?.messages()),
            None => self.mail.probe(server, GREETING).await.map(|()| None),
        }
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
