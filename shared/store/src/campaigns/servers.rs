//! Changes of source servers, and their end.

use domain::{CampaignId, HostName, Label, MailServer, Security, ServerId, SourceServer, Timestamp};
use futures_util::future::try_join_all;

use super::{
    Campaigns,
    items::{self, Key},
};
use crate::{
    Register, StoreError,
    item::{number, text, texts},
    register::items as marks,
    transaction::{Transacted, Write, contended},
};

/// What is to be changed of a source server; the rest stays.
#[derive(Default)]
pub struct ServerChange {
    /// What users know it as.
    pub name: Option<Label>,
    /// Where it is.
    pub host: Option<HostName>,
    /// Its TCP port.
    pub port: Option<u16>,
    /// How the connection is protected.
    pub security: Option<Security>,
}

impl ServerChange {
    /// The server as it is to be.
    fn of(&self, before: &SourceServer) -> SourceServer {
        let mut after = before.clone();
        if let Some(name) = &self.name {
            after.name = name.clone();
        }
        if let Some(host) = &self.host {
            after.mail.host = host.clone();
        }
        after.mail.port = self.port.unwrap_or(after.mail.port);
        after.mail.security = self.security.unwrap_or(after.mail.security);
        after
    }
}

/// A source server before and after a change.
pub struct EditedServer {
    /// As it was.
    pub before: SourceServer,
    /// As it is.
    pub after: SourceServer,
}

/// Why a source server was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditServerError {
    /// There is no such server.
    #[error("the source server doesn't exist")]
    NotFound,
    /// Logins were proved there: they open for no other server, so it can't become another one.
    #[error("logins were proved at the source server")]
    Proved {
        /// Which one it is.
        before: MailServer,
        /// Which one it was to be.
        asked: MailServer,
    },
    /// DynamoDB did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a source server was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteServerError {
    /// There is no such server.
    #[error("the source server doesn't exist")]
    NotFound,
    /// A campaign uses it that is not purged yet.
    #[error("the source server is in use")]
    InUse,
    /// DynamoDB did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const EDIT: &str = "change a source server";
const DELETE: &str = "delete a source server";

/// A campaign adds itself to its server in the transaction that opens it, so that a server can't go while a
/// campaign comes: the index by kind lags, and a condition sees one item only.
pub(super) fn use_by(campaign: &CampaignId, server: &ServerId) -> Write {
    Write::update(
        Key::server(server).attributes(),
        "ADD used_by :campaign, use_count :one",
        "attribute_exists(pk)",
        [(":campaign", texts([campaign.as_str().to_owned()])), (":one", number(1))],
    )
}

impl Campaigns {
    /// How often a change looks again at a server that somebody else changed meanwhile.
    const EDITS: u32 = 4;
    /// How often a deletion looks again whose server got a campaign meanwhile.
    const DELETIONS: u32 = 4;

    /// Changes a source server.
    ///
    /// Campaigns that use it ask the changed one from the next submission on. Once a login was recorded that was proved
    /// there, only its name can change: that is a condition of the write.
    pub async fn edit_server(
        &self,
        id: &ServerId,
        change: &ServerChange,
        register: &Register,
        now: Timestamp,
    ) -> Result<EditedServer, EditServerError> {
        for _ in 0..Self::EDITS {
            let before = self.server(id, now).await?.ok_or(EditServerError::NotFound)?;
            let after = change.of(&before);
            let moves = before.mail != after.mail;
            let update = Write::update(
                Key::server(id).attributes(),
                "SET #name = :name, #host = :host, #port = :port, #security = :security",
                items::SERVER_IS,
                items::at(&before.mail),
            )
            .with_values([
                (":name", text(after.name.as_str())),
                (":host", text(after.mail.host.as_str())),
                (":port", number(after.mail.port)),
                (":security", text(after.mail.security.as_str())),
            ])
            .calling(["name", "host", "port", "security"]);
            let mut writes = vec![(self.table.as_str(), update)];
            if moves {
                let unproved = Write::check(marks::proved(id), "attribute_not_exists(pk)", []);
                writes.push((register.table(), unproved));
            }
            match self.database.transact_across(EDIT, &writes).await? {
                Transacted::Done => return Ok(EditedServer { before, after }),
                // Somebody else changed it, or deleted it.
                Transacted::Refused(0) => {}
                Transacted::Refused(_) => {
                    return Err(EditServerError::Proved { before: before.mail, asked: after.mail });
                }
            }
        }
        Err(contended(EDIT).into())
    }

    /// Deletes a source server that no campaign uses, and gives it as it was.
    pub async fn delete_server(
        &self,
        id: &ServerId,
        register: &Register,
        now: Timestamp,
    ) -> Result<SourceServer, DeleteServerError> {
        for _ in 0..Self::DELETIONS {
            let (server, deletion) = self.unused(id, now).await?;
            let mark = Write::delete_any(marks::proved(id));
            let writes = [(self.table.as_str(), deletion), (register.table(), mark)];
            match self.database.transact_across(DELETE, &writes).await? {
                Transacted::Done => return Ok(server),
                // Somebody opened a campaign with it, changed it, or deleted it.
                Transacted::Refused(_) => {}
            }
        }
        Err(contended(DELETE).into())
    }

    /// A server that no campaign uses, and its deletion; refused if a campaign or a change comes before it.
    pub(crate) async fn unused(
        &self,
        id: &ServerId,
        now: Timestamp,
    ) -> Result<(SourceServer, Write), DeleteServerError> {
        let item = self.get(DELETE, &Key::server(id), now).await?.ok_or(DeleteServerError::NotFound)?;
        let users = item.set("used_by", CampaignId::parse)?;
        let users = try_join_all(users.iter().map(|campaign| self.campaign(campaign, now))).await?;
        if users.iter().any(Option::is_some) {
            return Err(DeleteServerError::InUse);
        }
        let (key, server) = (Key::server(id).attributes(), items::server(&item)?);
        let deletion = match item.optional_number("use_count")? {
            None => Write::delete(key, items::SERVER_IS_AND_NEVER_USED, items::at(&server.mail)),
            Some(count) => Write::delete(key, items::SERVER_IS_AND_USED, items::at(&server.mail))
                .with_values([(":seen", number(count))]),
        };
        Ok((server, deletion.calling(["host", "port", "security"])))
    }

    /// The campaigns that use a source server; one that was opened a moment ago may be missing.
    pub async fn campaigns_of(&self, id: &ServerId, now: Timestamp) -> Result<Vec<CampaignId>, StoreError> {
        let mut campaigns = self.list_campaigns(now).await?;
        campaigns.retain(|campaign| campaign.server_id == *id);
        Ok(campaigns.into_iter().map(|campaign| campaign.id).collect())
    }
}
