use domain::{
    CampaignId, CredentialId, EmailAddress, Existence, Label, MailServer, ReceiptCode, ServerId, Timestamp,
};
use vault::{SealedCredential, Slip};

use crate::{
    Database, StoreError,
    campaigns::{Key, PARTITION, SORT, server_is},
    item::{Attributes, attributes, bytes, millis, number, seconds, text},
    place,
    receipts::Replaceable,
    register::{Register, items},
    transaction::{Transacted, Write},
};

mod delete;
mod list;

pub use delete::DeleteCredentialError;
pub(crate) use list::key;
pub use list::{Credentials, CredentialsPage, Submitted};

/// The table `credentials`: what was verified and sealed. Whoever can record it can't read it.
///
/// The partition is the campaign, the sort key the record's own id.
#[derive(Clone)]
pub struct Submissions {
    database: Database,
    campaigns: String,
    credentials: String,
    register: Register,
}

/// Who gets a receipt of a submission, and what it stands in for.
pub enum Filing<'a> {
    /// An admin added it: nobody gets one.
    ByHand,
    /// Its user gets this code.
    New(&'a ReceiptCode),
    /// Its user gets this code; what they handed over before goes, and the code of that.
    InPlaceOf(&'a Replaceable, &'a ReceiptCode),
}

/// Why a submission was not recorded. Nothing of it was stored then.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// This mailbox was submitted to the campaign before, maybe a moment ago.
    #[error("the mailbox was already submitted")]
    AlreadySubmitted,
    /// The campaign expired, was deactivated or is gone.
    #[error("the campaign is over")]
    CampaignOver,
    /// What was to be replaced was replaced, withdrawn or deleted meanwhile.
    #[error("the receipt is void")]
    ReceiptVoid,
    /// What was to be replaced was mapped meanwhile.
    #[error("the submission is in use")]
    InUse,
    /// The source server's entry was changed while the login was proved.
    #[error("the source server is not what it was")]
    ServerChanged,
    /// DynamoDB did not do it, or did not say that it did.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const RECORD: &str = "record a submission";

/// A part of the one transaction: in which table, what, and why it may be refused.
type Step<'a> = (&'a str, Write, fn() -> RecordError);

impl Submissions {
    /// The physical names of the tables `campaigns` and `credentials`; and where mailboxes are marked as submitted.
    pub fn new(
        database: &Database,
        campaigns: impl Into<String>,
        credentials: impl Into<String>,
        register: &Register,
    ) -> Self {
        Self {
            database: database.clone(),
            campaigns: campaigns.into(),
            credentials: credentials.into(),
            register: register.clone(),
        }
    }

    /// The last step of a submission, in one transaction: the campaign is open at `now`, the entry of its source
    /// server still names the server where the login was proved, and never another one from now on; the mailbox is
    /// marked as submitted, its credential and its receipt are stored, and what it replaces is gone; or nothing
    /// happens.
    ///
    /// `destination` is the destination account's address, if one was given, and whether there is such an account.
    pub async fn record(
        &self,
        name: &Label,
        server: &ServerId,
        destination: Option<(&EmailAddress, Existence)>,
        sealed: SealedCredential,
        filing: Filing<'_>,
        now: Timestamp,
    ) -> Result<(), RecordError> {
        let credential = Credential {
            campaign: sealed.campaign(),
            id: sealed.record(),
            name,
            entry: server,
            server: sealed.server(),
            source: sealed.address(),
            source_sealed: sealed.source(),
            destination,
            destination_sealed: sealed.destination(),
            destination_bound: sealed.destination_is_bound(),
            messages: sealed.messages(),
        };
        self.transact(&credential, filing, now).await
    }

    pub(crate) async fn transact(
        &self,
        credential: &Credential<'_>,
        filing: Filing<'_>,
        now: Timestamp,
    ) -> Result<(), RecordError> {
        let steps = self.steps(credential, &filing, now)?;
        let writes: Vec<_> = steps.iter().map(|(table, write, _)| (*table, write.clone())).collect();
        match self.database.transact_across(RECORD, &writes).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(step) => Err(steps.get(step).map_or_else(taken, |(_, _, refused)| refused())),
        }
    }

    /// In the order in which a refusal outweighs the others: an over campaign tells more than a marker.
    fn steps<'a>(
        &'a self,
        credential: &Credential<'_>,
        filing: &'a Filing<'_>,
        now: Timestamp,
    ) -> Result<Vec<Step<'a>>, StoreError> {
        let Credential { campaign, source, entry, server, .. } = credential;
        let (code, replaced) = match filing {
            Filing::ByHand => (None, None),
            Filing::New(code) => (Some(*code), None),
            Filing::InPlaceOf(replaced, code) => (Some(*code), Some(*replaced)),
        };
        let marker_key = self.register.marker(campaign, source);
        let submissions = self.register.table();
        let marker = items::marker_item(campaign, &marker_key, code.map(ReceiptCode::hash).as_ref(), now);
        let mut steps: Vec<Step<'a>> = vec![
            (&self.campaigns, campaign_is_open(campaign, now), || RecordError::CampaignOver),
            (&self.campaigns, server_is(entry, server), || RecordError::ServerChanged),
            (submissions, Write::put_any(items::proved_item(entry, now)), taken),
        ];
        match replaced {
            None => {
                let absent = "attribute_not_exists(pk) OR purge_at <= :now";
                let mark = Write::put(marker, absent, [(":now", seconds(now))]);
                steps.push((submissions, mark, || RecordError::AlreadySubmitted));
            }
            Some(old) => {
                let (mappings, unclaimed) = &old.unclaimed;
                steps.push((mappings, unclaimed.clone(), || RecordError::InUse));
                let hash = text(old.receipt.hash.to_hex());
                let mark = Write::put(marker, "receipt_hash = :old", [(":old", hash)]);
                let [receipt, record] = old.receipt.deletions(campaign);
                for (table, write) in
                    [(submissions, mark), (submissions, receipt), (&self.credentials, record)]
                {
                    steps.push((table, write, || RecordError::ReceiptVoid));
                }
            }
        }
        steps.push((&self.credentials, Write::put_new(credential.item(&marker_key, now)), taken));
        if let Some(code) = code {
            let sealed = credential.slip(now).seal(campaign, code);
            let sealed = sealed.map_err(|_| StoreError::unexpected(RECORD, "NotSealed"))?;
            let receipt = items::receipt_item(campaign, &code.hash(), &marker_key, sealed.as_bytes());
            steps.push((submissions, Write::put_new(receipt), taken));
        }
        Ok(steps)
    }
}

/// For a transaction: it happens only while the campaign is open.
pub(crate) fn campaign_is_open(campaign: &CampaignId, now: Timestamp) -> Write {
    let open = "attribute_exists(pk) AND attribute_not_exists(deactivated_at) AND expires_at > :now";
    Write::check(Key::campaign(campaign).attributes(), open, [(":now", millis(now))])
}

/// A new record's id or code was used before: random numbers were none.
fn taken() -> RecordError {
    StoreError::unexpected(RECORD, "ConditionalCheckFailed").into()
}

/// One item of the table. Outside of this room only a [`SealedCredential`] becomes one.
pub(crate) struct Credential<'a> {
    pub(crate) campaign: &'a CampaignId,
    pub(crate) id: &'a CredentialId,
    pub(crate) name: &'a Label,
    /// The source server's entry, and where the login was proved.
    pub(crate) entry: &'a ServerId,
    pub(crate) server: &'a MailServer,
    pub(crate) source: &'a EmailAddress,
    pub(crate) source_sealed: &'a [u8],
    pub(crate) destination: Option<(&'a EmailAddress, Existence)>,
    pub(crate) destination_sealed: Option<&'a [u8]>,
    pub(crate) destination_bound: bool,
    pub(crate) messages: Option<u32>,
}

impl Credential<'_> {
    /// What its receipt tells.
    fn slip(&self, now: Timestamp) -> Slip {
        Slip {
            credential: self.id.clone(),
            source: self.source.clone(),
            name: self.name.clone(),
            destination: self.destination.map(|(address, _)| address.clone()),
            submitted_at: now,
        }
    }

    fn item(&self, marker: &str, now: Timestamp) -> Attributes {
        let mut item = attributes([
            (PARTITION, text(self.campaign.as_str())),
            (SORT, text(self.id.as_str())),
            ("name", text(self.name.as_str())),
            ("source_address", text(self.source.as_typed())),
            ("source_sealed", bytes(self.source_sealed)),
            ("checked_at", millis(now)),
            // By it a deletion finds the marker without knowing how it is made.
            ("marker_key", text(marker)),
        ]);
        let optional = [
            ("dest_address", self.destination.map(|(address, _)| text(address.as_typed()))),
            ("dest_exists", self.destination.map(|(_, existence)| text(existence.as_str()))),
            ("dest_sealed", self.destination_sealed.map(bytes)),
            // Beside what is sealed, so that nobody has to read that to know of it.
            ("dest_password_given", self.destination_sealed.map(|_| number(1))),
            ("dest_bound", self.destination_bound.then(|| number(1))),
            ("messages", self.messages.map(number)),
        ];
        place::put(&mut item, place::Of::Source, self.server);
        item.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        item
    }
}
