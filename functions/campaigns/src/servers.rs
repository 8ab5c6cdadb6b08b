//! Entries of the mail servers that users come from: made, listed, changed, deleted, tried.

use std::{collections::BTreeSet, sync::Arc};

use domain::{HostName, Invalid, Label, MailServer, Scope, Security, ServerId, SourceServer};
use edge::{Problem, Reply, Request, optional, required};
use mailbox::MailServers;
use serde::{Deserialize, Serialize};
use store::{Campaigns, DeleteServerError, EditServerError, LoginLimits, Register, ServerChange};

mod test;

/// Entries of the mail servers that users come from.
pub(crate) struct ServerDesk {
    pub(crate) store: Campaigns,
    pub(crate) register: Register,
    pub(crate) limits: LoginLimits,
    pub(crate) mail: Arc<MailServers>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    name: Option<String>,
    host: Option<String>,
    port: Option<u64>,
    security: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    host: &'a str,
    port: u16,
    security: &'static str,
    created_at: String,
    /// Logins were proved there: it stays where it is.
    fixed: bool,
}

#[derive(Serialize)]
struct List<'a> {
    servers: Vec<Entry<'a>>,
}

/// Which mail server a call is about, for the audit log; empty as long as none is known.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) detail: String,
}

impl Told {
    fn of(&mut self, server: &MailServer) {
        self.detail = server.to_string();
    }

    /// From where to where; where only a name changed, the one.
    fn change(&mut self, before: &MailServer, after: &MailServer) {
        self.detail = if before == after { before.to_string() } else { format!("{before} -> {after}") };
    }
}

impl ServerDesk {
    pub(crate) async fn create(
        &self,
        id: ServerId,
        request: &Request,
        told: &mut Told,
    ) -> Result<Reply, Problem> {
        let form: Form = request.json()?;
        let server = SourceServer {
            id,
            name: required("name", form.name.as_deref(), Label::parse)?,
            mail: MailServer {
                host: required("host", form.host.as_deref(), HostName::parse)?,
                port: required("port", form.port, port)?,
                security: required("security", form.security.as_deref(), Security::parse)?,
            },
            created_at: edge::now(),
        };
        self.permit(Some(server.mail.port))?;
        told.of(&server.mail);
        self.store.create_server(&server).await?;
        Ok(Reply::created(&Entry::of(&server, false)))
    }

    pub(crate) async fn list(&self, scope: &Scope) -> Result<Reply, Problem> {
        let (mut servers, known) =
            tokio::try_join!(async { Ok(self.store.list_servers(edge::now()).await?) }, self.known(scope))?;
        servers.retain(|server| known.includes(&server.id));
        let proved = self.register.proved(&servers, edge::now()).await?;
        let entries = servers.iter().map(|server| Entry::of(server, proved.contains(&server.id)));
        Ok(Reply::ok(&List { servers: entries.collect() }))
    }

    /// Changes what is given; campaigns that use the entry ask the changed one from then on. Once logins were proved
    /// there, only the name.
    pub(crate) async fn edit(
        &self,
        id: &ServerId,
        request: &Request,
        told: &mut Told,
    ) -> Result<Reply, Problem> {
        let form: Form = request.json()?;
        let change = ServerChange {
            name: optional("name", form.name.as_deref(), Label::parse)?,
            host: optional("host", form.host.as_deref(), HostName::parse)?,
            port: optional("port", form.port, port)?,
            security: optional("security", form.security.as_deref(), Security::parse)?,
        };
        self.permit(change.port)?;
        let now = edge::now();
        let edited = match self.store.edit_server(id, &change, &self.register, now).await {
            Ok(edited) => edited,
            Err(EditServerError::NotFound) => return Err(Problem::not_found()),
            Err(EditServerError::Proved { before, asked }) => {
                told.change(&before, &asked);
                return Err(fixed());
            }
            Err(EditServerError::Store(error)) => return Err(error.into()),
        };
        told.change(&edited.before.mail, &edited.after.mail);
        if edited.before.mail != edited.after.mail {
            let campaigns = self.store.campaigns_of(id, now).await?;
            self.register.forget_server_faults(&campaigns).await?;
        }
        let server = edited.after;
        let is_fixed = !self.register.proved(std::slice::from_ref(&server), now).await?.is_empty();
        Ok(Reply::ok(&Entry::of(&server, is_fixed)))
    }

    pub(crate) async fn delete(&self, id: &ServerId, told: &mut Told) -> Result<Reply, Problem> {
        match self.store.delete_server(id, &self.register, edge::now()).await {
            Ok(server) => {
                told.of(&server.mail);
                Ok(Reply::no_content())
            }
            Err(DeleteServerError::NotFound) => Err(Problem::not_found()),
            Err(DeleteServerError::InUse) => Err(in_use()),
            Err(DeleteServerError::Store(error)) => Err(error.into()),
        }
    }

    /// The entry, if it is one that may be known of.
    async fn server(&self, id: &ServerId, scope: &Scope) -> Result<SourceServer, Problem> {
        let (server, known) =
            tokio::try_join!(async { Ok(self.store.server(id, edge::now()).await?) }, self.known(scope))?;
        server.filter(|_| known.includes(id)).ok_or_else(Problem::not_found)
    }

    fn permit(&self, port: Option<u16>) -> Result<(), Problem> {
        if port.is_none_or(|port| self.mail.permits_port(port)) {
            return Ok(());
        }
        let closed = Invalid::new("must be a port that this deployment allows for mail servers");
        Err(Problem::invalid("port", closed))
    }

    /// An entry belongs to no campaign. Who sees some campaigns only sees the servers of those.
    async fn known(&self, scope: &Scope) -> Result<Known, Problem> {
        Ok(match scope {
            Scope::All => Known::All,
            Scope::Campaigns(_) => {
                let campaigns = self.store.list_campaigns(edge::now()).await?;
                let campaigns = campaigns.into_iter().filter(|campaign| scope.includes(&campaign.id));
                Known::Servers(campaigns.map(|campaign| campaign.server_id).collect())
            }
        })
    }
}

/// Which source servers somebody may know of.
enum Known {
    All,
    Servers(BTreeSet<ServerId>),
}

impl Known {
    fn includes(&self, id: &ServerId) -> bool {
        match self {
            Self::All => true,
            Self::Servers(servers) => servers.contains(id),
        }
    }
}

fn in_use() -> Problem {
    Problem::new(409, "/problems/server-in-use", "A campaign uses this mail server.")
        .detail("A campaign uses this mail server. It can be deleted when all campaigns that do are purged.")
}

fn fixed() -> Problem {
    Problem::new(409, "/problems/server-fixed", "Passwords were proved at this mail server.")
        .detail(
            "Passwords were proved at this mail server and go to no other one, so its host, port and encryption can't \
             be changed any more. Make a new entry for another server.",
        )
        .retryable(false)
}

fn port(number: u64) -> Result<u16, Invalid> {
    match u16::try_from(number) {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(Invalid::new("must be between 1 and 65535")),
    }
}

impl<'a> Entry<'a> {
    fn of(server: &'a SourceServer, fixed: bool) -> Self {
        Self {
            id: server.id.as_str(),
            name: server.name.as_str(),
            host: server.mail.host.as_str(),
            port: server.mail.port,
            security: server.mail.security.as_str(),
            created_at: server.created_at.rfc3339(),
            fixed,
        }
    }
}
