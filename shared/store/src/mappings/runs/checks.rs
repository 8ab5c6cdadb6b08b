use domain::{CampaignId, CredentialId, EmailAddress, JobId, Timestamp};
use vault::SealedJob;

use super::{Lease, MappingRuns, RunError, items, progress};
use crate::{
    Account, MappingState, PasswordBy, RowError, RowNumber,
    item::text,
    jobs::{Job, JobSide, JobState, job_item},
    transaction::Write,
};

/// What the check of one row found. A row is checked once.
pub enum Check {
    /// All is well with it.
    Good(Box<GoodRow>),
    /// Something isn't.
    Bad {
        /// The row.
        row: RowNumber,
        /// What.
        error: RowError,
    },
}

/// A row that can be carried out: its job is written with it, to be seen once the mapping is committed.
pub struct GoodRow {
    /// The row.
    pub row: RowNumber,
    /// The submitted login.
    pub credential: CredentialId,
    /// The account's address.
    pub destination: EmailAddress,
    /// Whether there is an account.
    pub account: Account,
    /// Whose password it has or gets.
    pub password_by: PasswordBy,
    /// Both logins, sealed for the job.
    pub sealed: SealedJob,
}

impl MappingRuns {
    /// As many as one write takes, a header's, a row's and a job's each.
    pub const MOST_CHECKS: usize = 24;

    /// Keeps what checks found, of at most [`Self::MOST_CHECKS`] rows; `done` rows are checked then.
    pub async fn keep_checks(
        &self,
        lease: &Lease,
        checks: &[Check],
        done: u16,
        now: Timestamp,
    ) -> Result<(), RunError> {
        let rows: Vec<_> = checks.iter().map(|check| row_write(lease, check)).collect();
        let good = checks.iter().filter_map(|check| match check {
            Check::Good(good) => Some(good.as_ref()),
            Check::Bad { .. } => None,
        });
        let jobs: Vec<_> = good.map(|good| job_write(lease, good, now)).collect();
        let header = progress(lease, MappingState::Validating, done);
        self.write("keep what a check found", header, &rows, &jobs).await
    }
}

const UNCHECKED: &str =
    "attribute_exists(pk) AND attribute_not_exists(account_kind) AND attribute_not_exists(error_code)";

fn row_write(lease: &Lease, check: &Check) -> Write {
    let key = |row| items::row(&lease.campaign, &lease.mapping, row);
    match check {
        Check::Good(good) => Write::update(
            key(good.row),
            "SET account_kind = :account, password_by = :by",
            UNCHECKED,
            [(":account", text(good.account.as_str())), (":by", text(good.password_by.as_str()))],
        ),
        Check::Bad { row, error } => Write::update(
            key(*row),
            "SET error_field = :field, error_code = :code",
            UNCHECKED,
            [(":field", text(error.field.as_str())), (":code", text(error.code.as_str()))],
        ),
    }
}

fn job_write(lease: &Lease, good: &GoodRow, now: Timestamp) -> Write {
    let sealed = &good.sealed;
    let (campaign, id): (CampaignId, JobId) = (sealed.campaign().clone(), sealed.job().clone());
    let job = Job {
        id,
        campaign,
        mapping: lease.mapping.clone(),
        row: good.row,
        credential: good.credential.clone(),
        source: sealed.address().clone(),
        destination: good.destination.clone(),
        messages: sealed.messages(),
        state: JobState::Queued,
        created_at: now,
    };
    let source = JobSide { server: sealed.source_server(), sealed: sealed.source() };
    let destination = JobSide { server: sealed.destination_server(), sealed: sealed.destination() };
    Write::put_new(job_item(&job, &source, &destination))
}
