//! | pk | sk | what |
//! |---|---|---|
//! | campaign | `job#<mapping>#<0000>` | a job, visible or not |
//!
//! The row in the key: whatever is repeated, a row can't have two jobs.

use domain::{CampaignId, CredentialId, EmailAddress, JobId, MailServer, MappingId};

use super::{Job, JobState};
use crate::{
    RowNumber, StoreError,
    campaigns::{PARTITION, SORT},
    item::{Attributes, Item, attributes, bytes, millis, number, text},
    place,
};

/// What the sort keys of a mapping's jobs begin with.
pub(crate) fn jobs_of(mapping: &MappingId) -> String {
    format!("job#{mapping}#")
}

pub(crate) fn job_key(campaign: &CampaignId, mapping: &MappingId, row: RowNumber) -> Attributes {
    attributes([(PARTITION, text(campaign.as_str())), (SORT, text(format!("{}{row}", jobs_of(mapping))))])
}

/// A login of a job: sealed, and the mail server that it is bound to.
pub(crate) struct JobSide<'a> {
    pub(crate) server: &'a MailServer,
    pub(crate) sealed: &'a [u8],
}

/// A queued job with both of its logins, sealed: there is no other way to write one.
pub(crate) fn job_item(job: &Job, source: &JobSide<'_>, destination: &JobSide<'_>) -> Attributes {
    let mut item = job_key(&job.campaign, &job.mapping, job.row);
    item.extend(attributes([
        ("job_id", text(job.id.as_str())),
        ("job_state", text(JobState::Queued.as_str())),
        ("credential_id", text(job.credential.as_str())),
        ("source_address", text(job.source.as_typed())),
        ("dest_address", text(job.destination.as_typed())),
        ("source_sealed", bytes(source.sealed)),
        ("dest_sealed", bytes(destination.sealed)),
        ("created_at", millis(job.created_at)),
    ]));
    place::put(&mut item, place::Of::Source, source.server);
    place::put(&mut item, place::Of::Destination, destination.server);
    if let Some(messages) = job.messages {
        item.insert("message_count".to_owned(), number(messages));
    }
    item
}

/// Reads a job without its sealed logins.
pub(crate) fn read_job(item: &Item) -> Result<Job, StoreError> {
    let sort = item.text(SORT)?;
    let [_, mapping, row] = sort.split('#').collect::<Vec<_>>()[..] else { return Err(item.malformed()) };
    Ok(Job {
        id: item.parse("job_id", JobId::parse)?,
        campaign: item.parse(PARTITION, CampaignId::parse)?,
        mapping: MappingId::parse(mapping).map_err(|_| item.malformed())?,
        row: RowNumber::parse(row).map_err(|_| item.malformed())?,
        credential: item.parse("credential_id", CredentialId::parse)?,
        source: item.parse("source_address", EmailAddress::stored)?,
        destination: item.parse("dest_address", EmailAddress::stored)?,
        messages: item
            .optional_number("message_count")?
            .map(|count| u32::try_from(count).map_err(|_| item.malformed()))
            .transpose()?,
        state: item.parse("job_state", JobState::parse)?,
        created_at: item.time("created_at")?,
    })
}
