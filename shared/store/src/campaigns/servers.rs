//! Changes of source servers, and their end.

use std::collections::{BTreeSet, HashSet};

use domain::{CampaignId, HostName, Label, MailServer, Security, ServerId, SourceServer, Timestamp};
use futures_util::future::try_join_all;

use super::{
    Campaigns,
    items::{self, Key},
};
use crate::{
    StoreError,
    item::{attributes, number, text, texts},
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
        now: Timestamp,
    ) -> Result<EditedServer, EditServerError> {
        for _ in 0..Self::EDITS {
            let before = self.server(id, now).await?.ok_or(EditServerError::NotFound)?;
            let after = change.of(&before);
            let moves = before.mail != after.mail;
            let mut writes = vec![
                Write::update(
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
                .calling(["name", "host", "port", "security"]),
            ];
            if moves {
                writes.push(Write::check(Key::proved(id).attributes(), "attribute_not_exists(pk)", []));
            }
            match self.database.transact(EDIT, &self.table, &writes).await? {
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

    /// Which of these servers logins were proved at, so that they stay where they are.
    pub async fn proved(
        &self,
        servers: &[SourceServer],
        now: Timestamp,
    ) -> Result<HashSet<ServerId>, StoreError> {
        let marks = servers.iter().map(|server| async move {
            let mark = self.get("read whether a server is fixed", &Key::proved(&server.id), now).await?;
            Ok::<_, StoreError>(mark.map(|_| server.id.clone()))
        });
        Ok(try_join_all(marks).await?.into_iter().flatten().collect())
    }

    /// Deletes a source server that no campaign uses, and gives it as it was.
    pub async fn delete_server(
        &self,
        id: &ServerId,
        now: Timestamp,
    ) -> Result<SourceServer, DeleteServerError> {
        for _ in 0..Self::DELETIONS {
            let (server, deletion) = self.unused(id, now).await?;
            let writes = [deletion, Write::delete_any(Key::proved(id).attributes())];
            match self.database.transact(DELETE, &self.table, &writes).await? {
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

    /// Takes the marks away that campaigns got from a server's entry as it was: it was changed since.
    pub async fn forget_server_faults(&self, id: &ServerId, now: Timestamp) -> Result<(), StoreError> {
        let campaigns = self.list_campaigns(now).await?;
        let campaigns: BTreeSet<_> = campaigns
            .into_iter()
            .filter(|campaign| campaign.server_id == *id)
            .map(|campaign| campaign.id)
            .collect();
        let deletions = campaigns.iter().map(|campaign| async move {
            let key = Key::server_fault(campaign).attributes();
            let call = self.database.client.delete_item().table_name(&self.table).set_key(Some(key));
            call.send().await.map(drop).map_err(StoreError::of("forget a server fault"))
        });
        try_join_all(deletions).await.map(drop)
    }

    /// How many mailboxes were submitted to a campaign; what was submitted a moment ago may be missing.
    ///
    /// Counted by their markers: small items, and nothing sealed is touched.
    pub async fn count_submissions(&self, id: &CampaignId, now: Timestamp) -> Result<u64, StoreError> {
        let operation = "count submissions";
        let query = self
            .database
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :marker)")
            .filter_expression("attribute_not_exists(purge_at) OR purge_at > :now")
            .set_expression_attribute_values(Some(attributes([
                (":pk", text(Key::campaign(id).partition)),
                (":marker", text(Key::MARKER)),
                (":now", number(now.seconds())),
            ])))
            .select(aws_sdk_dynamodb::types::Select::Count);
        let mut pages = query.into_paginator().send();
        let mut count = 0;
        while let Some(page) = pages.next().await {
            let page = page.map_err(StoreError::of(operation))?;
            count += u64::try_from(page.count()).unwrap_or_default();
        }
        Ok(count)
    }
}
