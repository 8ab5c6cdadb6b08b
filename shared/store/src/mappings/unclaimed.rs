use domain::{CampaignId, CredentialId, MappingId, Timestamp};

use super::{Mappings, items};
use crate::{
    Proposals, StoreError,
    item::{Item, seconds, text},
    transaction::Write,
};

impl Mappings {
    /// A check for a transaction: no mapping has this login, nor gets it meanwhile. `None` if one has it.
    pub(crate) async fn unclaimed(
        &self,
        campaign: &CampaignId,
        credential: &CredentialId,
        now: Timestamp,
    ) -> Result<Option<(&str, Write)>, StoreError> {
        let operation = "read a claim";
        let key = items::claim(campaign, credential);
        let claim = self.database.get(operation, &self.table, key.clone()).await?;
        let Some(claim) = Item::alive(operation, claim, now)? else {
            let nobody = "attribute_not_exists(pk) OR purge_at <= :now";
            return Ok(Some((&self.table, Write::check(key, nobody, [(":now", seconds(now))]))));
        };
        let mapping = claim.parse("mapping_id", MappingId::parse)?;
        let counts = match self.mapping(campaign, &mapping, now).await? {
            Some(mapping) => mapping.state.holds_claims(),
            // Maybe of a proposal that is just being made.
            None => now < claim.time("claimed_at")?.plus_seconds(Proposals::BROKEN_OFF_SECONDS),
        };
        if counts {
            return Ok(None);
        }
        let only_void = "attribute_not_exists(pk) OR mapping_id = :void";
        let check = Write::check(key, only_void, [(":void", text(mapping.as_str()))]);
        Ok(Some((&self.table, check)))
    }
}
