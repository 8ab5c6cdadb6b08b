use domain::{CampaignId, ReceiptCode, ReceiptHash, Timestamp};
use vault::Slip;

use crate::{
    Database, StoreError,
    credentials::{self, campaign_is_open},
    item::{Item, text},
    mappings::MailboxClaims,
    register::items,
    transaction::{Transacted, Write},
};

/// Receipts: what somebody who handed over a mailbox can see and undo later, by their code.
///
/// Architecture Invariant: nobody reads one without its code. The table `submissions` has the code's hash, a text that
/// is sealed under the code, and which marker goes with it; to anybody else it tells no address, no name and no record.
#[derive(Clone)]
pub struct Receipts {
    database: Database,
    campaigns: String,
    submissions: String,
    credentials: String,
    claims: MailboxClaims,
}

/// A submission as its receipt tells of it.
pub struct Receipt {
    /// What it tells.
    pub slip: Slip,
    pub(crate) hash: ReceiptHash,
    /// The sort key of the marker that goes with it.
    marker: String,
}

/// A submission that may go as long as no mapping gets it.
pub struct Replaceable {
    pub(crate) receipt: Receipt,
    /// The table `mappings`, and what must hold there.
    pub(crate) unclaimed: (String, Write),
}

/// Why a submission was not withdrawn. All is as it was then.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// The campaign expired, was deactivated or is gone.
    #[error("the campaign is over")]
    CampaignOver,
    /// It was replaced, withdrawn or deleted meanwhile.
    #[error("the receipt is void")]
    ReceiptVoid,
    /// A mapping has it.
    #[error("the submission is in use")]
    InUse,
    /// DynamoDB did not do it, or did not say that it did.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const READ: &str = "read a receipt";
const WITHDRAW: &str = "withdraw a submission";

impl Receipts {
    /// The physical names of the tables `campaigns`, `submissions`, `credentials` and `mappings`.
    pub fn new(
        database: &Database,
        campaigns: impl Into<String>,
        submissions: impl Into<String>,
        credentials: impl Into<String>,
        mappings: impl Into<String>,
    ) -> Self {
        Self {
            database: database.clone(),
            campaigns: campaigns.into(),
            submissions: submissions.into(),
            credentials: credentials.into(),
            claims: MailboxClaims::new(database, mappings),
        }
    }

    /// What a code is for; `None` if it is unknown, void or another campaign's. No code at all is looked for as an
    /// unknown one is, so that both take the same way.
    pub async fn find(
        &self,
        campaign: &CampaignId,
        code: Option<&ReceiptCode>,
        now: Timestamp,
    ) -> Result<Option<Receipt>, StoreError> {
        let hash = code.map_or(ReceiptHash::NONE, ReceiptCode::hash);
        let key = items::key(campaign, &items::receipt(&hash.to_hex()));
        let item = Item::alive(READ, self.database.get(READ, &self.submissions, key).await?, now)?;
        let (Some(item), Some(code)) = (item, code) else { return Ok(None) };
        let slip = Slip::open(campaign, code, &item.bytes("receipt_sealed")?);
        let slip = slip.map_err(|_| item.malformed())?;
        Ok(Some(Receipt { slip, hash, marker: item.text("marker_key")? }))
    }

    /// The same submission with what must hold for its end; `None` if a mapping has it.
    pub async fn replaceable(
        &self,
        campaign: &CampaignId,
        receipt: Receipt,
        now: Timestamp,
    ) -> Result<Option<Replaceable>, StoreError> {
        let unclaimed = self.claims.unclaimed(campaign, &receipt.slip.credential, now).await?;
        Ok(unclaimed.map(|(table, check)| Replaceable { receipt, unclaimed: (table.to_owned(), check) }))
    }

    /// Whether a mapping has it.
    pub async fn is_in_use(
        &self,
        campaign: &CampaignId,
        receipt: &Receipt,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        Ok(self.claims.unclaimed(campaign, &receipt.slip.credential, now).await?.is_none())
    }

    /// Takes a submission back, in one transaction: the campaign is open at `now`, no mapping has it; its credential,
    /// its marker and its receipt are gone; or nothing happens.
    pub async fn withdraw(
        &self,
        campaign: &CampaignId,
        receipt: Receipt,
        now: Timestamp,
    ) -> Result<(), WithdrawError> {
        let Some(Replaceable { receipt, unclaimed: (mappings, unclaimed) }) =
            self.replaceable(campaign, receipt, now).await?
        else {
            return Err(WithdrawError::InUse);
        };
        let marker = items::key(campaign, &receipt.marker);
        let marker = Write::delete(marker, "receipt_hash = :hash", [(":hash", text(receipt.hash.to_hex()))]);
        let [of_receipt, of_record] = receipt.deletions(campaign);
        // In the order in which a refusal outweighs the others.
        let writes = [
            (self.campaigns.as_str(), campaign_is_open(campaign, now)),
            (mappings.as_str(), unclaimed),
            (self.submissions.as_str(), marker),
            (self.submissions.as_str(), of_receipt),
            (self.credentials.as_str(), of_record),
        ];
        match self.database.transact_across(WITHDRAW, &writes).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(0) => Err(WithdrawError::CampaignOver),
            Transacted::Refused(1) => Err(WithdrawError::InUse),
            Transacted::Refused(_) => Err(WithdrawError::ReceiptVoid),
        }
    }
}

impl Receipt {
    /// Of itself and of the record it tells of: both must be there, so that of two who end it one does.
    pub(crate) fn deletions(&self, campaign: &CampaignId) -> [Write; 2] {
        let receipt = items::key(campaign, &items::receipt(&self.hash.to_hex()));
        let record = credentials::key(campaign, &self.slip.credential);
        [receipt, record].map(|key| Write::delete(key, "attribute_exists(pk)", []))
    }
}
