//! Changes of source servers, and their end.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::{operation::update_item::UpdateItemError, types::ReturnValue};
use domain::{CampaignId, HostName, Label, Security, ServerId, SourceServer, Timestamp};
use futures_util::future::try_join_all;

use super::{
    Campaigns,
    items::{self, Key},
};
use crate::{
    StoreError,
    item::{Attributes, Item, attributes, number, text, texts},
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
    /// How often a deletion looks again whose server got a campaign meanwhile.
    const DELETIONS: u32 = 4;

    /// Changes a source server and gives it as it is then. `None`: there is no such server.
    ///
    /// Campaigns that use it ask the changed one from the next submission on.
    pub async fn edit_server(
        &self,
        id: &ServerId,
        change: &ServerChange,
        now: Timestamp,
    ) -> Result<Option<SourceServer>, StoreError> {
        let changes: Vec<_> = [
            ("name", change.name.as_ref().map(|name| text(name.as_str()))),
            ("host", change.host.as_ref().map(|host| text(host.as_str()))),
            ("port", change.port.map(number)),
            ("security", change.security.map(|security| text(security.as_str()))),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
        if changes.is_empty() {
            return self.server(id, now).await;
        }
        let operation = "change a source server";
        let set: Vec<_> = changes.iter().map(|(name, _)| format!("#{name} = :{name}")).collect();
        let names: HashMap<_, _> =
            changes.iter().map(|(name, _)| (format!("#{name}"), (*name).to_owned())).collect();
        let values: Attributes =
            changes.into_iter().map(|(name, value)| (format!(":{name}"), value)).collect();
        let call = self
            .database
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::server(id).attributes()))
            .update_expression(format!("SET {}", set.join(", ")))
            .condition_expression("attribute_exists(pk)")
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .return_values(ReturnValue::AllNew);
        match call.send().await {
            Ok(answer) => {
                let item = Item::alive(operation, answer.attributes, now)?;
                item.as_ref().map(items::server).transpose()
            }
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(None),
                _ => Err(StoreError::of(operation)(error)),
            },
        }
    }

    /// Deletes a source server that no campaign uses.
    pub async fn delete_server(&self, id: &ServerId, now: Timestamp) -> Result<(), DeleteServerError> {
        for _ in 0..Self::DELETIONS {
            let deletion = self.unused(id, now).await?;
            match self.database.transact(DELETE, &self.table, &[deletion]).await? {
                Transacted::Done => return Ok(()),
                // Somebody opened a campaign with it, or deleted it.
                Transacted::Refused(_) => {}
            }
        }
        Err(contended(DELETE).into())
    }

    /// The deletion of a server that no campaign uses; refused if one comes before it.
    pub(crate) async fn unused(&self, id: &ServerId, now: Timestamp) -> Result<Write, DeleteServerError> {
        let item = self.get(DELETE, &Key::server(id), now).await?.ok_or(DeleteServerError::NotFound)?;
        let users = item.set("used_by", CampaignId::parse)?;
        let users = try_join_all(users.iter().map(|campaign| self.campaign(campaign, now))).await?;
        if users.iter().any(Option::is_some) {
            return Err(DeleteServerError::InUse);
        }
        let key = Key::server(id).attributes();
        Ok(match item.optional_number("use_count")? {
            None => Write::delete(key, "attribute_exists(pk) AND attribute_not_exists(use_count)", []),
            Some(count) => Write::delete(key, "use_count = :seen", [(":seen", number(count))]),
        })
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
