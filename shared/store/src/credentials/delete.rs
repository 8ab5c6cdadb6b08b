use domain::{CampaignId, CredentialId, Timestamp};

use super::list::{self, Credentials};
use crate::{
    StoreError,
    item::{Item, text},
    register::items,
    transaction::{Transacted, Write, contended},
};

/// Why a submission was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteCredentialError {
    /// There is no such one in this campaign.
    #[error("the submission doesn't exist")]
    NotFound,
    /// A mapping has it.
    #[error("the submission is in use")]
    InUse,
    /// DynamoDB did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const DELETE: &str = "delete a submission";

impl Credentials {
    /// How often it is looked again whose claims changed meanwhile.
    const DELETIONS: u32 = 4;

    /// Deletes a submission together with its marker, so that the mailbox can be submitted again, and with its
    /// receipt, which would tell of nothing; unless a mapping has it.
    ///
    /// The marker is found by the name that the submission keeps of it: no secret is needed.
    pub async fn delete(
        &self,
        campaign: &CampaignId,
        id: &CredentialId,
        now: Timestamp,
    ) -> Result<(), DeleteCredentialError> {
        for _ in 0..Self::DELETIONS {
            let marker = self.marker(campaign, id, now).await?.ok_or(DeleteCredentialError::NotFound)?;
            let (unclaimed, receipt) = tokio::try_join!(
                self.claims.unclaimed(campaign, id, now),
                self.receipt(campaign, marker.as_deref()),
            )?;
            let record = Write::delete(list::key(campaign, id), "attribute_exists(pk)", []);
            let mut writes =
                vec![(self.credentials.as_str(), record), unclaimed.ok_or(DeleteCredentialError::InUse)?];
            if let Some(marker) = marker {
                let marker = items::key(campaign, &marker);
                let marker = match &receipt {
                    None => Write::delete(marker, "attribute_not_exists(receipt_hash)", []),
                    Some(hash) => {
                        let receipt = items::key(campaign, &items::receipt(hash));
                        writes.push((self.submissions.as_str(), Write::delete_any(receipt)));
                        Write::delete(marker, "receipt_hash = :hash", [(":hash", text(hash.as_str()))])
                    }
                };
                writes.push((self.submissions.as_str(), marker));
            }
            match self.database.transact_across(DELETE, &writes).await? {
                Transacted::Done => return Ok(()),
                // Somebody else deleted or replaced it, or a mapping came: the next look tells.
                Transacted::Refused(_) => {}
            }
        }
        Err(contended(DELETE).into())
    }

    /// The hash of its receipt's code, if its user got one.
    async fn receipt(
        &self,
        campaign: &CampaignId,
        marker: Option<&str>,
    ) -> Result<Option<String>, StoreError> {
        let Some(marker) = marker else { return Ok(None) };
        let key = items::key(campaign, marker);
        let marker = self.database.get_only(DELETE, &self.submissions, key, "pk, sk, receipt_hash").await?;
        let marker = marker.map(|marker| Item::unfiltered(DELETE, marker));
        let hash = marker.map(|marker| marker.optional("receipt_hash", |hash| Ok(hash.to_owned())));
        Ok(hash.transpose()?.flatten())
    }

    /// Where the marker of a submission stands; `None` inside for one that an earlier version recorded.
    async fn marker(
        &self,
        campaign: &CampaignId,
        id: &CredentialId,
        now: Timestamp,
    ) -> Result<Option<Option<String>>, StoreError> {
        let (key, shown) = (list::key(campaign, id), "pk, sk, purge_at, marker_key");
        let item = self.database.get_only(DELETE, &self.credentials, key, shown).await?;
        let item = Item::alive(DELETE, item, now)?;
        item.map(|item| item.optional("marker_key", |key| Ok(key.to_owned()))).transpose()
    }
}
