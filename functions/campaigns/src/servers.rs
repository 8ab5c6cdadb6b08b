use std::{collections::BTreeSet, time::Duration};

use domain::{HostName, Invalid, Label, MailServer, Scope, Security, ServerId, SourceServer};
use edge::{Problem, ProviderAdvice, Reply, Request, required};
use mailbox::MailServers;
use serde::{Deserialize, Serialize};
use store::Campaigns;

/// How long a server may take to greet when an admin tests its entry.
const TEST_BUDGET: Duration = Duration::from_secs(15);

/// Entries of the mail servers that users come from.
pub(crate) struct ServerDesk {
    pub(crate) store: Campaigns,
    pub(crate) mail: MailServers,
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

#[derive(Serialize)]
struct Tested {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<ProviderAdvice>,
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
        if !self.mail.permits_port(server.mail.port) {
            let closed = Invalid::new("must be a port that this deployment allows for mail servers");
            return Err(Problem::invalid("port", closed));
        }
        self.store.create_server(&server).await?;
        Ok(Reply::created(&Entry::from(&server)))
    }

    pub(crate) async fn list(&self, scope: &Scope) -> Result<Reply, Problem> {
        let (servers, known) =
            tokio::try_join!(async { Ok(self.store.list_servers(edge::now()).await?) }, self.known(scope))?;
        let servers = servers.iter().filter(|server| known.includes(&server.id));
        Ok(Reply::ok(&List { servers: servers.map(Entry::from).collect() }))
    }

    /// Connects, protects the connection and reads the greeting; sends no credentials.
    pub(crate) async fn test(&self, id: &ServerId, scope: &Scope) -> Result<Reply, Problem> {
        let (server, known) =
            tokio::try_join!(async { Ok(self.store.server(id, edge::now()).await?) }, self.known(scope))?;
        let server = server.filter(|_| known.includes(id)).ok_or_else(Problem::not_found)?;
        self.mail.probe(&server.mail, TEST_BUDGET).await.map_err(Problem::of_server_test)?;
        Ok(Reply::ok(&Tested { ok: true, provider: ProviderAdvice::on(&server.mail.host) }))
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
