use domain::{CampaignId, CredentialId, Timestamp};

use super::list::{self, Credentials, SHOWN};
use crate::{
    StoreError,
    campaigns::Key,
    item::Item,
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

    /// Deletes a submission together with its marker, so that the mailbox can be submitted again; unless a
    /// mapping has it.
    pub async fn delete(
        &self,
        campaign: &CampaignId,
        id: &CredentialId,
        now: Timestamp,
    ) -> Result<(), DeleteCredentialError> {
        for _ in 0..Self::DELETIONS {
            let submitted =
                self.submitted(campaign, id, now).await?.ok_or(DeleteCredentialError::NotFound)?;
            let unclaimed = self.mappings.unclaimed(campaign, id, now).await?;
            let marker = Key::marker(campaign, &submitted.source).attributes();
            let writes = [
                (
                    self.credentials.as_str(),
                    Write::delete(list::key(campaign, id), "attribute_exists(pk)", []),
                ),
                (self.campaigns.as_str(), Write::delete_any(marker)),
                unclaimed.ok_or(DeleteCredentialError::InUse)?,
            ];
            match self.database.transact_across(DELETE, &writes).await? {
                Transacted::Done => return Ok(()),
                // Somebody else deleted it, or a mapping came: the next look tells.
                Transacted::Refused(_) => {}
            }
        }
        Err(contended(DELETE).into())
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
