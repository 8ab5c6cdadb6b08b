//! The table `jobs`: one mailbox to be migrated each, its two logins sealed for it alone.
//!
//! Architecture Invariant: a job is visible only while its mapping's header says `committed`.

mod desk;
mod items;

pub use desk::JobError;
pub(crate) use items::{JobSide, job_item, job_key, jobs_of, read_job};

use domain::{CampaignId, CredentialId, EmailAddress, Invalid, JobId, MappingId, Timestamp};

use crate::RowNumber;

/// One mailbox to be migrated. Says nothing of the sealed logins, which stand beside it.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Whose it is.
    pub campaign: CampaignId,
    /// The mapping that made it, and by which row.
    pub mapping: MappingId,
    /// The row.
    pub row: RowNumber,
    /// The submitted login that it was made from.
    pub credential: CredentialId,
    /// From which mailbox.
    pub source: EmailAddress,
    /// To which account.
    pub destination: EmailAddress,
    /// How many messages the source's inbox had, if its server said so.
    pub messages: Option<u32>,
    /// Whether it is to be run.
    pub state: JobState,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What is to become of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It waits to be run.
    Queued,
    /// It is not to be run.
    Cancelled,
}

impl JobState {
    /// Its word in the table and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, Invalid> {
        let all = [Self::Queued, Self::Cancelled];
        all.into_iter().find(|state| state.as_str() == text).ok_or(Invalid::new("must be a state of a job"))
    }
}
