use std::collections::HashMap;

use domain::{CampaignId, CredentialId, EmailAddress, Timestamp};

use super::{Proposals, items};
use crate::{StoreError, campaigns::SORT, item::Item};

/// What a submission says of addresses.
#[derive(Debug, Clone)]
pub struct SubmittedAddresses {
    /// Whose mailbox: proved by its login.
    pub source: EmailAddress,
    /// What its user wishes, who has proved nothing of that one.
    pub wished: Option<EmailAddress>,
}

impl Proposals {
    /// Whose mailboxes these submissions of the campaign are, and which addresses they are to get by their users'
    /// wish; unknown ones are left out.
    ///
    /// Reads addresses only, nothing sealed. None may be named twice.
    pub async fn addresses(
        &self,
        campaign: &CampaignId,
        credentials: &[CredentialId],
        now: Timestamp,
    ) -> Result<HashMap<CredentialId, SubmittedAddresses>, StoreError> {
        let operation = "read submitted addresses";
        let keys: Vec<_> = credentials.iter().map(|id| items::key(campaign.as_str(), id.as_str())).collect();
        let projection = "pk, sk, source_address, dest_address, purge_at";
        let mut all = HashMap::new();
        for item in self.database.get_all(operation, &self.credentials, &keys, projection).await? {
            let Some(item) = Item::alive(operation, Some(item), now)? else { continue };
            let id = item.parse(SORT, CredentialId::parse)?;
            let source = item.parse("source_address", EmailAddress::stored)?;
            let wished = item.optional("dest_address", EmailAddress::stored)?;
            all.insert(id, SubmittedAddresses { source, wished });
        }
        Ok(all)
    }
}
