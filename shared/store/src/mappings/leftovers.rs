//! What a proposal left that was never accepted. Nobody can see it; it stands in others' way and holds addresses.

use domain::{CampaignId, MappingId};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::{Proposals, items};
use crate::{
    StoreError,
    campaigns::{PARTITION, SORT},
    database::all_pages,
    item::{Attributes, text},
    transaction::Write,
};

const CLEAR: &str = "clear a proposal away";

impl Proposals {
    const SIDE_BY_SIDE: usize = 16;

    /// Deletes all that a proposal has written; its key's item must be gone, or another's.
    ///
    /// A destination's claim goes before the mailbox's, by which it is found: what is interrupted here, the next
    /// one finishes.
    pub(super) async fn clear_away(
        &self,
        campaign: &CampaignId,
        mapping: &MappingId,
    ) -> Result<(), StoreError> {
        let mut claims = self.beginning(campaign, items::CLAIMS).await?;
        claims.retain(|claim| claim.get("mapping_id") == Some(&text(mapping.as_str())));
        let destinations = claims.iter().filter_map(|claim| claim.get("destination_key"));
        let destinations = destinations.cloned().map(items::destination_at).collect();
        let own = "mapping_id = :mapping";
        let values = || [(":mapping", text(mapping.as_str()))];
        self.delete(destinations, |key| Write::delete(key, own, values())).await?;
        self.delete(claims, |key| Write::delete(key, own, values())).await?;
        for prefix in [items::rows(mapping), items::sheets(mapping)] {
            let rest = self.beginning(campaign, &prefix).await?;
            self.delete(rest, Write::delete_any).await?;
        }
        Ok(())
    }

    /// Keys of what stands in a campaign's partition and begins so, with what tells of claims.
    async fn beginning(&self, campaign: &CampaignId, prefix: &str) -> Result<Vec<Attributes>, StoreError> {
        let query = self
            .database
            .partition(&self.mappings, campaign.as_str())
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":prefix", text(prefix))
            .projection_expression("pk, sk, mapping_id, destination_key");
        all_pages(CLEAR, query).await
    }

    async fn delete(
        &self,
        items: Vec<Attributes>,
        write: impl Fn(Attributes) -> Write,
    ) -> Result<(), StoreError> {
        let deletions: Vec<_> = items
            .into_iter()
            .map(|mut key| {
                key.retain(|name, _| name == PARTITION || name == SORT);
                self.delete_one(write(key))
            })
            .collect();
        stream::iter(deletions)
            .buffer_unordered(Self::SIDE_BY_SIDE)
            .try_for_each(|()| std::future::ready(Ok(())))
            .await
    }

    async fn delete_one(&self, write: Write) -> Result<(), StoreError> {
        // Refused: it is another's by now.
        self.database.transact(CLEAR, &self.mappings, &[write]).await.map(drop)
    }
}
