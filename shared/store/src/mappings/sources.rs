use std::collections::HashMap;

use domain::{CampaignId, CredentialId, EmailAddress, Timestamp};

use super::{Proposals, items};
use crate::{StoreError, campaigns::SORT, item::Item};

impl Proposals {
    /// Whose mailboxes these submissions of the campaign are; unknown ones are left out.
    ///
    /// Reads addresses only, nothing sealed. None may be named twice.
    pub async fn sources(
        &self,
        campaign: &CampaignId,
        credentials: &[CredentialId],
        now: Timestamp,
    ) -> Result<HashMap<CredentialId, EmailAddress>, StoreError> {
        let operation = "read submitted addresses";
        let keys: Vec<_> = credentials.iter().map(|id| items::key(campaign.as_str(), id.as_str())).collect();
        let projection = "pk, sk, source_address, purge_at";
        let mut sources = HashMap::new();
        for item in self.database.get_all(operation, &self.credentials, &keys, projection).await? {
            let Some(item) = Item::alive(operation, Some(item), now)? else { continue };
            let id = item.parse(SORT, CredentialId::parse)?;
            sources.insert(id, item.parse("source_address", EmailAddress::stored)?);
        }
        Ok(sources)
    }
}
