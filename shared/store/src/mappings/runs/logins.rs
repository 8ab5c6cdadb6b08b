use aws_sdk_dynamodb::types::AttributeValue;
use domain::{CampaignId, CredentialId, EmailAddress, JobId, MailServer, Timestamp};

use super::{Lease, MappingRuns, items};
use crate::{
    Mapping, RowNumber, StoreError,
    item::{Attributes, Item},
    jobs::{jobs_of, read_job},
    place,
};

/// A submitted login, sealed. Only the worker reads one.
///
/// Where it goes stands in it, and what is sealed opens for that server alone: a campaign's entry has no say.
pub struct StoredLogin {
    /// Whose mailbox.
    pub source: EmailAddress,
    /// Where its password was proved. `None`: it was sealed before logins were bound to a server, or it is damaged; it
    /// opens for no server.
    pub server: Option<MailServer>,
    /// Its password, sealed.
    pub source_sealed: Vec<u8>,
    /// The new address that its user wishes.
    pub wished: Option<EmailAddress>,
    /// The password of the new account that its user chose, if they did.
    pub destination: Option<ChosenPassword>,
}

/// The password that a user chose for the new account.
pub struct ChosenPassword {
    /// Sealed.
    pub sealed: Vec<u8>,
    /// Whether it opens for the new provider's mail server alone; else there was none when it was given.
    pub bound: bool,
}

/// The sealed password of a job's new account.
pub struct JobLogin {
    /// The job's row.
    pub row: RowNumber,
    /// The job.
    pub job: JobId,
    /// The mail server that it is for. `None`: it opens for none.
    pub server: Option<MailServer>,
    /// The password, sealed.
    pub dest_sealed: Vec<u8>,
}

impl MappingRuns {
    /// A submitted login. `None`: it was deleted, or is to be treated so at `now`.
    pub async fn login(
        &self,
        campaign: &CampaignId,
        credential: &CredentialId,
        now: Timestamp,
    ) -> Result<Option<StoredLogin>, StoreError> {
        let operation = "read a submitted login";
        let key = items::key(campaign.as_str(), credential.as_str());
        let found = self.database.get(operation, &self.credentials, key).await?;
        let Some(item) = Item::alive(operation, found, now)? else { return Ok(None) };
        Ok(Some(StoredLogin {
            source: item.parse("source_address", EmailAddress::stored)?,
            server: place::read(&item, place::Of::Source),
            source_sealed: item.bytes("source_sealed")?,
            wished: item.optional("dest_address", EmailAddress::stored)?,
            destination: match item.optional_bytes("dest_sealed")? {
                Some(sealed) => {
                    Some(ChosenPassword { sealed, bound: item.optional_number("dest_bound")?.is_some() })
                }
                None => None,
            },
        }))
    }

    /// The sealed passwords that the admin gave with the mapping, if any.
    pub async fn sheet(&self, lease: &Lease, mapping: &Mapping) -> Result<Option<Vec<u8>>, StoreError> {
        let operation = "read a mapping's passwords";
        let mut sealed = Vec::new();
        for part in 0..mapping.sheet_parts {
            let key = items::sheet(&lease.campaign, &lease.mapping, part);
            let found = self.database.get(operation, &self.table, key).await?;
            let item = found.ok_or_else(|| StoreError::unexpected(operation, "MissingItem"))?;
            sealed.extend(items::read_part(&Item::unfiltered(operation, item))?);
        }
        Ok((mapping.sheet_parts > 0).then_some(sealed))
    }

    /// The sealed passwords of all the accounts that the mapping's jobs lead to.
    pub async fn job_logins(&self, lease: &Lease) -> Result<Vec<JobLogin>, StoreError> {
        let operation = "read a mapping's jobs";
        let found = self.prefixed(operation, &self.jobs, &lease.campaign, jobs_of(&lease.mapping)).await?;
        let read = |item| {
            let item = Item::unfiltered(operation, item);
            let job = read_job(&item)?;
            let server = place::read(&item, place::Of::Destination);
            Ok(JobLogin { row: job.row, job: job.id, server, dest_sealed: item.bytes("dest_sealed")? })
        };
        found.into_iter().map(read).collect()
    }

    /// The items of a partition whose sort keys begin so, in their order.
    pub(super) async fn prefixed(
        &self,
        operation: &'static str,
        table: &str,
        campaign: &CampaignId,
        prefix: String,
    ) -> Result<Vec<Attributes>, StoreError> {
        let query = self
            .database
            .partition(table, campaign.as_str())
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":prefix", AttributeValue::S(prefix));
        let pages = query.into_paginator().items().send();
        pages.collect::<Result<_, _>>().await.map_err(StoreError::of(operation))
    }
}
