use domain::{CampaignId, CredentialId, Timestamp};

use super::list::{self, Credentials, SHOWN};
use crate::{
    StoreError,
    campaigns::Key,
    item::{Attributes, Item, text},
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
    pub async fn delete(
        &self,
        campaign: &CampaignId,
        id: &CredentialId,
        now: Timestamp,
    ) -> Result<(), DeleteCredentialError> {
        for _ in 0..Self::DELETIONS {
            let submitted =
                self.submitted(campaign, id, now).await?.ok_or(DeleteCredentialError::NotFound)?;
            let marker = Key::marker(campaign, &submitted.source).attributes();
            let (unclaimed, receipt) =
                tokio::try_join!(self.claims.unclaimed(campaign, id, now), self.receipt(marker.clone()),)?;
            let mut writes = vec![
                (
                    self.credentials.as_str(),
                    Write::delete(list::key(campaign, id), "attribute_exists(pk)", []),
                ),
                unclaimed.ok_or(DeleteCredentialError::InUse)?,
            ];
            let marker = match &receipt {
                None => Write::delete(marker, "attribute_not_exists(receipt_hash)", []),
                Some(hash) => {
                    let receipt = Write::delete_any(Key::of_receipt(campaign, hash).attributes());
                    writes.push((self.campaigns.as_str(), receipt));
                    Write::delete(marker, "receipt_hash = :hash", [(":hash", text(hash.as_str()))])
                }
            };
            writes.push((self.campaigns.as_str(), marker));
            match self.database.transact_across(DELETE, &writes).await? {
                Transacted::Done => return Ok(()),
                // Somebody else deleted or replaced it, or a mapping came: the next look tells.
                Transacted::Refused(_) => {}
            }
        }
        Err(contended(DELETE).into())
    }

    /// The hash of its receipt's code, if its user got one.
    async fn receipt(&self, marker: Attributes) -> Result<Option<String>, StoreError> {
        let shown = "pk, sk, receipt_hash";
        let marker = self.database.get_only(DELETE, &self.campaigns, marker, shown).await?;
        let marker = marker.map(|marker| Item::unfiltered(DELETE, marker));
        Ok(marker
            .map(|marker| marker.optional("receipt_hash", |hash| Ok(hash.to_owned())))
            .transpose()?
            .flatten())
    }

    async fn submitted(
        &self,
        campaign: &CampaignId,
        id: &CredentialId,
        now: Timestamp,
    ) -> Result<Option<list::Submitted>, StoreError> {
        let get = self
            .database
            .client
            .get_item()
            .table_name(&self.credentials)
            .set_key(Some(list::key(campaign, id)))
            .projection_expression(SHOWN)
            .set_expression_attribute_names(Some(list::names()))
            .consistent_read(true);
        let item = get.send().await.map_err(StoreError::of(DELETE))?.item;
        Item::alive(DELETE, item, now)?.as_ref().map(list::read).transpose()
    }
}
