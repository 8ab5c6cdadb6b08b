//! The passwords that a mapping's admin may read, sealed, until they say that they have them.

use domain::{AdminId, CampaignId, MappingId, Timestamp};

use super::{HandOver, Mapping, Mappings, items};
use crate::{
    StoreError,
    campaigns::{PARTITION, SORT},
    item::{attributes, millis, number, text},
    transaction::{Transacted, Write},
};

impl Mappings {
    /// The sealed passwords of a mapping; `None` where there are none, or none any more.
    ///
    /// Whether `mapping` is the reader's own is for the caller to see.
    pub async fn sealed_hand_over(
        &self,
        campaign: &CampaignId,
        mapping: &Mapping,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let HandOver::Ready { parts, until } = mapping.hand_over else { return Ok(None) };
        if until <= now {
            return Ok(None);
        }
        let prefix = items::hand_overs(&mapping.id);
        let found = self.beginning("read a hand-over", campaign, &prefix, now).await?;
        // Fewer than there were: somebody acknowledges them at this moment.
        if found.len() != usize::from(parts) {
            return Ok(None);
        }
        let mut sealed = Vec::new();
        for part in &found {
            sealed.extend(items::read_part(part)?);
        }
        Ok(Some(sealed))
    }

    /// Deletes the passwords of an admin's own mapping: they have them. `false`: there are none to read.
    ///
    /// Doing it again changes nothing and finishes what was interrupted.
    pub async fn acknowledge(
        &self,
        campaign: &CampaignId,
        id: &MappingId,
        admin: &AdminId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let operation = "acknowledge a hand-over";
        let acknowledge = Write::update(
            items::header(campaign, id),
            "SET hand_over_parts = :none",
            "created_by = :admin AND (hand_over_parts = :none OR (hand_over_parts > :none AND hand_over_until > :now))",
            [(":none", number(0)), (":admin", text(admin.as_str())), (":now", millis(now))],
        );
        match self.database.transact(operation, &self.table, &[acknowledge]).await? {
            Transacted::Refused(_) => return Ok(false),
            Transacted::Done => {}
        }
        for part in self.beginning(operation, campaign, &items::hand_overs(id), now).await? {
            let key = attributes([(PARTITION, text(part.text(PARTITION)?)), (SORT, text(part.text(SORT)?))]);
            let delete = self.database.client.delete_item().table_name(&self.table).set_key(Some(key));
            delete.send().await.map_err(StoreError::of(operation))?;
        }
        Ok(true)
    }
}
