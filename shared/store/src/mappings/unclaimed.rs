use domain::{CampaignId, CredentialId, MappingId, Timestamp};

use super::{MappingState, Mappings, items};
use crate::{
    Database, Proposals, StoreError,
    item::{Item, seconds, text},
    transaction::Write,
};

/// Which mapping has a mailbox: for those who delete or replace one.
///
/// Architecture Invariant: reads ids, times and a state, no address and nothing sealed; the role of a public function
/// permits no other attribute.
#[derive(Clone)]
pub(crate) struct MailboxClaims {
    database: Database,
    table: String,
}

const OPERATION: &str = "read a claim";

impl MailboxClaims {
    /// The physical name of the table `mappings`.
    pub(crate) fn new(database: &Database, mappings: impl Into<String>) -> Self {
        Self { database: database.clone(), table: mappings.into() }
    }

    /// A check for a transaction: no mapping has this login, nor gets it meanwhile. `None` if one has it.
    pub(crate) async fn unclaimed(
        &self,
        campaign: &CampaignId,
        credential: &CredentialId,
        now: Timestamp,
    ) -> Result<Option<(&str, Write)>, StoreError> {
        let key = items::claim(campaign, credential);
        let shown = "pk, sk, purge_at, mapping_id, claimed_at";
        let claim = self.database.get_only(OPERATION, &self.table, key.clone(), shown).await?;
        let Some(claim) = Item::alive(OPERATION, claim, now)? else {
            let nobody = "attribute_not_exists(pk) OR purge_at <= :now";
            return Ok(Some((&self.table, Write::check(key, nobody, [(":now", seconds(now))]))));
        };
        let mapping = claim.parse("mapping_id", MappingId::parse)?;
        let counts = match self.state(campaign, &mapping, now).await? {
            Some(state) => state.holds_claims(),
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

    async fn state(
        &self,
        campaign: &CampaignId,
        mapping: &MappingId,
        now: Timestamp,
    ) -> Result<Option<MappingState>, StoreError> {
        let (key, shown) = (items::header(campaign, mapping), "pk, sk, purge_at, mapping_state");
        let header = self.database.get_only(OPERATION, &self.table, key, shown).await?;
        let header = Item::alive(OPERATION, header, now)?;
        header.map(|header| header.parse("mapping_state", MappingState::parse)).transpose()
    }
}

impl Mappings {
    /// Who has which mailbox.
    pub(crate) fn claims(&self) -> MailboxClaims {
        MailboxClaims::new(&self.database, &self.table)
    }
}
