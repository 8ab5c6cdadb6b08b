use std::{collections::BTreeSet, sync::Arc};

use domain::{HostName, Invalid, Label, MailServer, Scope, Security, ServerId, SourceServer};
use edge::{Problem, Reply, Request, optional, required};
use mailbox::MailServers;
use serde::{Deserialize, Serialize};
use store::{Campaigns, DeleteServerError, ServerChange};

mod test;

/// Entries of the mail servers that users come from.
pub(crate) struct ServerDesk {
    pub(crate) store: Campaigns,
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
}

#[derive(Serialize)]
struct List<'a> {
    servers: Vec<Entry<'a>>,
}

impl ServerDesk {
    pub(crate) async fn create(&self, id: ServerId, request: &Request) -> Result<Reply, Problem> {
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
        self.store.create_server(&server).await?;
        Ok(Reply::created(&Entry::from(&server)))
    }

    pub(crate) async fn list(&self, scope: &Scope) -> Result<Reply, Problem> {
        let (servers, known) =
            tokio::try_join!(async { Ok(self.store.list_servers(edge::now()).await?) }, self.known(scope))?;
        let servers = servers.iter().filter(|server| known.includes(&server.id));
        Ok(Reply::ok(&List { servers: servers.map(Entry::from).collect() }))
    }

    /// Changes what is given; campaigns that use the entry ask the changed one from then on.
    pub(crate) async fn edit(&self, id: &ServerId, request: &Request) -> Result<Reply, Problem> {
        let form: Form = request.json()?;
        let change = ServerChange {
            name: optional("name", form.name.as_deref(), Label::parse)?,
            host: optional("host", form.host.as_deref(), HostName::parse)?,
            port: optional("port", form.port, port)?,
            security: optional("security", form.security.as_deref(), Security::parse)?,
        };
        self.permit(change.port)?;
        let now = edge::now();
        let server = self.store.edit_server(id, &change, now).await?.ok_or_else(Problem::not_found)?;
        if change.host.is_some() || change.port.is_some() || change.security.is_some() {
            self.store.forget_server_faults(id, now).await?;
        }
        Ok(Reply::ok(&Entry::from(&server)))
    }

    pub(crate) async fn delete(&self, id: &ServerId) -> Result<Reply, Problem> {
        match self.store.delete_server(id, edge::now()).await {
            Ok(()) => Ok(Reply::no_content()),
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

fn port(number: u64) -> Result<u16, Invalid> {
    match u16::try_from(number) {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(Invalid::new("must be between 1 and 65535")),
    }
}

impl<'a> From<&'a SourceServer> for Entry<'a> {
    fn from(server: &'a SourceServer) -> Self {
        Self {
            id: server.id.as_str(),
            name: server.name.as_str(),
            host: server.mail.host.as_str(),
            port: server.mail.port,
            security: server.mail.security.as_str(),
            created_at: server.created_at.rfc3339(),
        }
    }
}
