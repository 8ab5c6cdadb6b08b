mod admin;
mod items;
mod servers;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Campaign, SourceServer, Timestamp, TokenHash};

use crate::{Database, StoreError, item::Item};

pub use admin::CreateCampaignError;
pub(crate) use items::{Key, PARTITION, SORT, server_is};
pub use servers::{DeleteServerError, EditServerError, EditedServer, ServerChange};

/// The table `campaigns`: source servers, campaigns and links. It decides where passwords go and what is open.
///
/// Architecture Invariant: one function writes it, the admins'; no role of a public function permits that.
#[derive(Clone)]
pub struct Campaigns {
    database: Database,
    table: String,
}

/// What a link leads to.
#[derive(Clone)]
pub struct Gathering {
    /// The campaign; open or over, the caller asks [`Campaign::is_open_at`].
    pub campaign: Campaign,
    /// The server whose passwords it asks for.
    pub server: SourceServer,
}

impl Campaigns {
    /// `table` is the physical name.
    pub fn new(database: &Database, table: impl Into<String>) -> Self {
        Self { database: database.clone(), table: table.into() }
    }

    /// Opens the connection, so that the first request doesn't wait for it. A failure shows there.
    pub async fn warm(&self) {
        let nothing = Key::nothing();
        let _ = self.get("warm the connection", &nothing, Timestamp::from_seconds(0)).await;
    }

    /// The campaign and the server that a link leads to; `None` if the link is unknown or purged.
    ///
    /// Two round trips: the link names both, which are then read side by side. Reads are consistent: a
    /// campaign that was ended a moment ago must be seen as over.
    pub async fn find(&self, token: &TokenHash, now: Timestamp) -> Result<Option<Gathering>, StoreError> {
        let Some(link) = self.get("read a link", &Key::link(token), now).await? else { return Ok(None) };
        let (campaign_id, server_id) = items::link_targets(&link)?;
        let (campaign, server) =
            tokio::try_join!(self.campaign(&campaign_id, now), self.server(&server_id, now))?;
        match (campaign, server) {
            (Some(campaign), Some(server)) => Ok(Some(Gathering { campaign, server })),
            (None, _) => Ok(None),
            (Some(_), None) => Err(StoreError::unexpected("read a source server", "MissingItem")),
        }
    }

    async fn get(
        &self,
        operation: &'static str,
        key: &Key,
        now: Timestamp,
    ) -> Result<Option<Item>, StoreError> {
        let answer = self
            .database
            .client
            .get_item()
            .table_name(&self.table)
            .key(PARTITION, AttributeValue::S(key.partition.clone()))
            .key(SORT, AttributeValue::S(key.sort.clone()))
            .consistent_read(true)
            .send()
            .await
            .map_err(StoreError::of(operation))?;
        Item::alive(operation, answer.item, now)
    }
}
