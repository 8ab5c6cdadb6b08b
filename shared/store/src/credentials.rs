use aws_sdk_dynamodb::{
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError,
    types::{ConditionCheck, Put, TransactWriteItem},
};
use domain::{CampaignId, CredentialId, EmailAddress, Existence, Label, Timestamp};
use vault::SealedCredential;

use crate::{
    Database, StoreError,
    campaigns::{Key, PARTITION, SORT, marker_item},
    database::back_off,
    item::{Attributes, attributes, bytes, millis, number, seconds, text},
};

mod delete;
mod list;

pub use delete::DeleteCredentialError;
pub use list::{Credentials, CredentialsPage, Submitted};

/// The table `credentials`: what was verified and sealed. Whoever can record it can't read it.
///
/// The partition is the campaign, the sort key the record's own id.
#[derive(Clone)]
pub struct Submissions {
    database: Database,
    campaigns: String,
    credentials: String,
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
    /// DynamoDB did not do it, or did not say that it did.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const RECORD: &str = "record a submission";

impl Submissions {
    /// How often a transaction is tried that other transactions get in the way of.
    const ATTEMPTS: u32 = 6;

    /// The physical names of the tables `campaigns` and `credentials`.
    pub fn new(database: &Database, campaigns: impl Into<String>, credentials: impl Into<String>) -> Self {
        Self { database: database.clone(), campaigns: campaigns.into(), credentials: credentials.into() }
    }

    /// The last step of a submission, in one transaction: the campaign is open at `now`, the mailbox is
    /// marked as submitted, its credential is stored; or nothing happens.
    ///
    /// `destination` is the destination account's address, if one was given, and whether there is such an account.
    pub async fn record(
        &self,
        name: &Label,
        destination: Option<(&EmailAddress, Existence)>,
        sealed: SealedCredential,
        now: Timestamp,
    ) -> Result<(), RecordError> {
        let credential = Credential {
            campaign: sealed.campaign(),
            id: sealed.record(),
            name,
            source: sealed.address(),
            source_sealed: sealed.source(),
            destination,
            destination_sealed: sealed.destination(),
            messages: sealed.messages(),
        };
        self.transact(&credential, now).await
    }

    pub(crate) async fn transact(
        &self,
        credential: &Credential<'_>,
        now: Timestamp,
    ) -> Result<(), RecordError> {
        let actions = [
            self.campaign_is_open(credential, now)?,
            self.mark(credential, now)?,
            self.put(credential.item(now))?,
        ];
        let seed = u128::from_str_radix(credential.id.as_str(), 16).unwrap_or_default();
        for attempt in 0..Self::ATTEMPTS {
            // The SDK adds a client token to each call, so that its own repetitions are harmless.
            let sent = self
                .database
                .client
                .transact_write_items()
                .set_transact_items(Some(actions.to_vec()))
                .send()
                .await;
            let Err(error) = sent else { return Ok(()) };
            match outcome(error) {
                Outcome::Failed(error) => return Err(error),
                Outcome::Conflict => back_off(attempt, seed).await,
            }
        }
        Err(StoreError::unexpected(RECORD, "TransactionConflict").into())
    }

    fn campaign_is_open(
        &self,
        credential: &Credential<'_>,
        now: Timestamp,
    ) -> Result<TransactWriteItem, StoreError> {
        let check = ConditionCheck::builder()
            .table_name(&self.campaigns)
            .set_key(Some(Key::campaign(credential.campaign).attributes()))
            .condition_expression(
                "attribute_exists(pk) AND attribute_not_exists(deactivated_at) AND expires_at > :now",
            )
            .expression_attribute_values(":now", millis(now))
            .build()
            .map_err(|_| unbuildable())?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }

    fn mark(&self, credential: &Credential<'_>, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(&self.campaigns)
            .set_item(Some(marker_item(credential.campaign, credential.source, now)))
            .condition_expression("attribute_not_exists(pk) OR purge_at <= :now")
            .expression_attribute_values(":now", seconds(now))
            .build()
            .map_err(|_| unbuildable())?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    fn put(&self, credential: Attributes) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(&self.credentials)
            .set_item(Some(credential))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(|_| unbuildable())?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}

/// One item of the table. Outside of this room only a [`SealedCredential`] becomes one.
pub(crate) struct Credential<'a> {
    pub(crate) campaign: &'a CampaignId,
    pub(crate) id: &'a CredentialId,
    pub(crate) name: &'a Label,
    pub(crate) source: &'a EmailAddress,
    pub(crate) source_sealed: &'a [u8],
    pub(crate) destination: Option<(&'a EmailAddress, Existence)>,
    pub(crate) destination_sealed: Option<&'a [u8]>,
    pub(crate) messages: Option<u32>,
}

impl Credential<'_> {
    fn item(&self, now: Timestamp) -> Attributes {
        let mut item = attributes([
            (PARTITION, text(self.campaign.as_str())),
            (SORT, text(self.id.as_str())),
            ("name", text(self.name.as_str())),
            ("source_address", text(self.source.as_typed())),
            ("source_sealed", bytes(self.source_sealed)),
            ("checked_at", millis(now)),
        ]);
        let optional = [
            ("dest_address", self.destination.map(|(address, _)| text(address.as_typed()))),
            ("dest_exists", self.destination.map(|(_, existence)| text(existence.as_str()))),
            ("dest_sealed", self.destination_sealed.map(bytes)),
            // Beside what is sealed, so that nobody has to read that to know of it.
            ("dest_password_given", self.destination_sealed.map(|_| number(1))),
            ("messages", self.messages.map(number)),
        ];
        item.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
        item
    }
}

enum Outcome {
    /// It is decided.
    Failed(RecordError),
    /// Another transaction was in the way; nothing was written.
    Conflict,
}

/// Reads the reasons, one for each action in its order; an over campaign outweighs a marker.
fn outcome(error: SdkError<TransactWriteItemsError>) -> Outcome {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error()
    else {
        return Outcome::Failed(StoreError::of(RECORD)(error).into());
    };
    let codes: Vec<_> = cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code()).collect();
    match codes[..] {
        [REFUSED, _, _] => Outcome::Failed(RecordError::CampaignOver),
        [_, REFUSED, _] => Outcome::Failed(RecordError::AlreadySubmitted),
        _ if codes.contains(&"TransactionConflict") => Outcome::Conflict,
        _ => Outcome::Failed(StoreError::of(RECORD)(error).into()),
    }
}

const REFUSED: &str = "ConditionalCheckFailed";

/// Only a missing field makes a builder fail, and all are set here.
fn unbuildable() -> StoreError {
    StoreError::unexpected(RECORD, "ConstructionFailure")
}
