use aws_sdk_dynamodb::{operation::put_item::PutItemError, types::ReturnValuesOnConditionCheckFailure};
use domain::{Campaign, CampaignId, ServerId, SourceServer, Timestamp, TokenHash};
use vault::SealedLink;

use super::{
    Campaigns,
    items::{self, BY_KIND, CAMPAIGN, Key, SERVER},
    servers,
};
use crate::{
    StoreError,
    item::{Item, text},
    transaction::{Transacted, Write},
};

/// Why a campaign was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateCampaignError {
    /// It names a source server that doesn't exist.
    #[error("the source server doesn't exist")]
    UnknownServer,
    /// DynamoDB did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const CREATE: &str = "create a campaign";

/// For admins; the gather functions' roles permit none of the writes.
impl Campaigns {
    /// Adds a source server. Doing it again changes nothing; another entry of the same id is refused.
    pub async fn create_server(&self, server: &SourceServer) -> Result<(), StoreError> {
        let item = items::server_item(server);
        let sent = self
            .database
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item.clone()))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        sent.map(drop).or_else(|error| match error.as_service_error() {
            // The SDK repeats a call whose answer was lost; and a campaign may have come to it since.
            Some(PutItemError::ConditionalCheckFailedException(refused))
                if refused
                    .item()
                    .is_some_and(|old| item.iter().all(|(name, value)| old.get(name) == Some(value))) =>
            {
                Ok(())
            }
            _ => Err(StoreError::of("create a source server")(error)),
        })
    }

    /// A source server.
    pub async fn server(&self, id: &ServerId, now: Timestamp) -> Result<Option<SourceServer>, StoreError> {
        let item = self.get("read a source server", &Key::server(id), now).await?;
        item.as_ref().map(items::server).transpose()
    }

    /// All source servers, the newest first.
    ///
    /// The index lags behind by moments: what was just created may be missing.
    pub async fn list_servers(&self, now: Timestamp) -> Result<Vec<SourceServer>, StoreError> {
        let listed = self.list("list source servers", SERVER, now).await?;
        listed.iter().map(items::server).collect()
    }

    /// Opens a campaign: itself, its link and the sealed copy of the link's token, or nothing.
    pub async fn create_campaign(
        &self,
        campaign: &Campaign,
        token: &TokenHash,
        sealed_link: &SealedLink,
    ) -> Result<(), CreateCampaignError> {
        self.create_campaign_of(campaign, token, sealed_link.as_bytes()).await
    }

    pub(crate) async fn create_campaign_of(
        &self,
        campaign: &Campaign,
        token: &TokenHash,
        sealed_link: &[u8],
    ) -> Result<(), CreateCampaignError> {
        let mut writes = vec![servers::use_by(&campaign.id, &campaign.server_id)];
        writes.extend(
            [
                items::campaign_item(campaign, token),
                items::link_item(campaign, token),
                items::sealed_link_item(campaign, sealed_link),
            ]
            .map(Write::put_new),
        );
        match self.database.transact(CREATE, &self.table, &writes).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(0) => Err(CreateCampaignError::UnknownServer),
            Transacted::Refused(_) => Err(StoreError::unexpected(CREATE, "ConditionalCheckFailed").into()),
        }
    }

    /// A campaign; `None` if it is unknown or purged.
    pub async fn campaign(&self, id: &CampaignId, now: Timestamp) -> Result<Option<Campaign>, StoreError> {
        match self.get("read a campaign", &Key::campaign(id), now).await? {
            Some(item) => items::campaign(&item, now),
            None => Ok(None),
        }
    }

    /// All campaigns, the newest first; those that are over too, until they are purged.
    ///
    /// The index lags behind by moments: what was just created may be missing.
    pub async fn list_campaigns(&self, now: Timestamp) -> Result<Vec<Campaign>, StoreError> {
        let listed = self.list("list campaigns", CAMPAIGN, now).await?;
        listed.iter().filter_map(|item| items::campaign(item, now).transpose()).collect()
    }

    /// The sealed token of a campaign's link; `None` if the campaign is unknown or purged.
    pub async fn sealed_link(&self, id: &CampaignId, now: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
        let key = Key::sealed_link(id);
        let (campaign, link) =
            tokio::try_join!(self.campaign(id, now), self.get("read a sealed link", &key, now))?;
        match (campaign, link) {
            (Some(_), Some(link)) => items::sealed_link(&link).map(Some),
            _ => Ok(None),
        }
    }

    async fn list(
        &self,
        operation: &'static str,
        kind: &str,
        now: Timestamp,
    ) -> Result<Vec<Item>, StoreError> {
        let mut pages = self
            .database
            .client
            .query()
            .table_name(&self.table)
            .index_name(BY_KIND)
            .key_condition_expression("kind = :kind")
            .expression_attribute_values(":kind", text(kind))
            .scan_index_forward(false)
            .into_paginator()
            .items()
            .send();
        let mut listed = Vec::new();
        while let Some(item) = pages.next().await {
            let item = item.map_err(StoreError::of(operation))?;
            listed.extend(Item::alive(operation, Some(item), now)?);
        }
        Ok(listed)
    }
}
