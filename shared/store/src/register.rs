//! The table `submissions`: which mailboxes were submitted, what their receipts tell, and what submissions found out
//! about a campaign. Public functions write it, so nothing in it decides where a password goes or what is open.

mod closed;
pub(crate) mod items;
mod server_fault;

use std::collections::HashSet;

use aws_sdk_dynamodb::types::Select;
use domain::{CampaignId, EmailAddress, ServerId, SourceServer, Timestamp};
use futures_util::future::try_join_all;
use vault::BlindIndex;

use crate::{
    Database, StoreError,
    campaigns::PARTITION,
    item::{Attributes, Item, attributes, number, text},
};

pub use closed::Closed;
pub use server_fault::ServerFault;

/// Finds a campaign's submissions by the addresses of their mailboxes, which stand in the table as a blind index.
///
/// Architecture Invariant: who reads this table, in a backup or beside us, learns no address from it: neither by
/// reading nor by trying out addresses.
#[derive(Clone)]
pub struct Register {
    database: Database,
    table: String,
    index: BlindIndex,
}

impl Register {
    /// `table` is the physical name.
    pub fn new(database: &Database, table: impl Into<String>, index: &BlindIndex) -> Self {
        Self { database: database.clone(), table: table.into(), index: index.clone() }
    }

    /// Whether this mailbox was submitted to the campaign.
    ///
    /// A courtesy to the visitor. The rule itself is the condition in [`crate::Submissions::record`].
    pub async fn is_submitted(
        &self,
        campaign: &CampaignId,
        address: &EmailAddress,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let marker = items::key(campaign, &self.marker(campaign, address));
        Ok(self.get("read a marker", marker, now).await?.is_some())
    }

    /// How many mailboxes were submitted to a campaign; what was submitted a moment ago may be missing.
    ///
    /// Counted by their markers: small items, and nothing sealed is touched.
    pub async fn count(&self, campaign: &CampaignId, now: Timestamp) -> Result<u64, StoreError> {
        let query = self
            .database
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :marker)")
            .filter_expression("attribute_not_exists(purge_at) OR purge_at > :now")
            .set_expression_attribute_values(Some(attributes([
                (":pk", text(campaign.as_str())),
                (":marker", text(items::MARKER)),
                (":now", number(now.seconds())),
            ])))
            .select(Select::Count);
        let mut pages = query.into_paginator().send();
        let mut count = 0;
        while let Some(page) = pages.next().await {
            let page = page.map_err(StoreError::of("count submissions"))?;
            count += u64::try_from(page.count()).unwrap_or_default();
        }
        Ok(count)
    }

    /// Which of these servers logins were proved at, so that their entries stay where they are.
    ///
    /// Only convenience hangs on it: a login opens for the server where it was proved and for no other one, whatever an
    /// entry says.
    pub async fn proved(
        &self,
        servers: &[SourceServer],
        now: Timestamp,
    ) -> Result<HashSet<ServerId>, StoreError> {
        let marks = servers.iter().map(|server| async move {
            let mark = self.get("read whether a server is fixed", items::proved(&server.id), now).await?;
            Ok::<_, StoreError>(mark.map(|_| server.id.clone()))
        });
        Ok(try_join_all(marks).await?.into_iter().flatten().collect())
    }

    /// The sort key of a mailbox's marker.
    pub(crate) fn marker(&self, campaign: &CampaignId, address: &EmailAddress) -> String {
        items::marker(&self.index, campaign, address)
    }

    /// The physical name.
    pub(crate) fn table(&self) -> &str {
        &self.table
    }

    async fn get(
        &self,
        operation: &'static str,
        key: Attributes,
        now: Timestamp,
    ) -> Result<Option<Item>, StoreError> {
        Item::alive(operation, self.database.get(operation, &self.table, key).await?, now)
    }

    async fn put(&self, operation: &'static str, item: Attributes) -> Result<(), StoreError> {
        debug_assert!(item.contains_key(PARTITION) && item.contains_key("purge_at"));
        let put = self.database.client.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map(drop).map_err(StoreError::of(operation))
    }
}
