use domain::Timestamp;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::{HELD, Lease, MappingRuns, RunError, items, progress};
use crate::{
    HandOver, JournaledRow, Mapping, MappingState, StoreError,
    item::{Attributes, millis, seconds, text},
    jobs::job_key,
    transaction::{Transacted, Write},
};

const CLEAN_UP: &str = "clean up after a mapping";

/// What is left to delete, by table.
#[derive(Default)]
struct Leftovers {
    mappings: Vec<Write>,
    jobs: Vec<Write>,
}

impl MappingRuns {
    const SIDE_BY_SIDE: usize = 16;
    /// Beside the header and the entry for the schedule, which go last.
    const MOST_DELETES: usize = 90;

    /// Deletes what a mapping that is over needs no more, and at the very end its entry for the schedule: until
    /// then it is found and cleaned up again. A mapping that isn't committed leaves its header and rows alone,
    /// so that its mailboxes and accounts are free.
    pub async fn clean_up(
        &self,
        lease: &Lease,
        mapping: &Mapping,
        rows: &[JournaledRow],
        now: Timestamp,
    ) -> Result<(), RunError> {
        let mut left = leftovers(lease, mapping, rows);
        while left.mappings.len() + left.jobs.len() > Self::MOST_DELETES {
            let mappings = left.mappings.split_off(left.mappings.len().saturating_sub(Self::MOST_DELETES));
            let jobs =
                left.jobs.split_off((left.jobs.len() + mappings.len()).saturating_sub(Self::MOST_DELETES));
            self.delete(progress(lease, mapping.state, mapping.done), Leftovers { mappings, jobs }).await?;
        }
        left.mappings.push(Write::delete_any(items::running(&lease.campaign, &lease.mapping)));
        self.delete(last_header(lease, mapping, now), left).await
    }

    /// Dates the purge of what a worker wrote for a committed mapping, if the campaign was ended meanwhile: whoever
    /// ended it may not have seen it. To be called with what the campaign says after the commit.
    pub async fn date(
        &self,
        lease: &Lease,
        mapping: &Mapping,
        rows: &[JournaledRow],
        purge_at: Timestamp,
    ) -> Result<(), StoreError> {
        let jobs = rows
            .iter()
            .map(|row| (self.jobs.as_str(), job_key(&lease.campaign, &lease.mapping, row.row.number)));
        let parts = match mapping.hand_over {
            HandOver::Ready { parts, .. } => parts,
            HandOver::None | HandOver::Acknowledged => 0,
        };
        let parts = (0..parts)
            .map(|part| (self.table.as_str(), items::hand_over(&lease.campaign, &lease.mapping, part)));
        let dates = jobs.chain(parts).map(|(table, key)| self.date_one(table, key, purge_at));
        stream::iter(dates)
            .buffer_unordered(Self::SIDE_BY_SIDE)
            .try_for_each(|()| std::future::ready(Ok(())))
            .await
    }

    async fn date_one(&self, table: &str, key: Attributes, purge_at: Timestamp) -> Result<(), StoreError> {
        let date = Write::update(
            key,
            "SET purge_at = :purge",
            "attribute_exists(pk) AND (attribute_not_exists(purge_at) OR purge_at > :purge)",
            [(":purge", seconds(purge_at))],
        );
        // Refused: it is gone, or dated.
        self.database.update("date what is to be purged", table, date).await.map(drop)
    }

    async fn delete(&self, header: Write, mut left: Leftovers) -> Result<(), RunError> {
        loop {
            match self.send(CLEAN_UP, &header, &left.mappings, &left.jobs).await? {
                Transacted::Done => return Ok(()),
                Transacted::Refused(0) => return Err(RunError::LeaseLost),
                // A claim that is another's is left alone.
                Transacted::Refused(index) if index <= left.mappings.len() => {
                    left.mappings.remove(index - 1);
                }
                Transacted::Refused(_) => return Err(StoreError::unexpected(CLEAN_UP, "JobChanged").into()),
            }
        }
    }
}

fn leftovers(lease: &Lease, mapping: &Mapping, rows: &[JournaledRow]) -> Leftovers {
    let (campaign, id) = (&lease.campaign, &lease.mapping);
    let mut left = Leftovers::default();
    let sheet = (0..mapping.sheet_parts).map(|part| Write::delete_any(items::sheet(campaign, id, part)));
    left.mappings.extend(sheet);
    match mapping.state {
        MappingState::Committed => return left,
        MappingState::Rejected | MappingState::Failed | MappingState::NeedsOperator => {}
        // Not over: nothing is left over.
        MappingState::Validating | MappingState::Committing | MappingState::Undoing => {
            return Leftovers::default();
        }
    }
    for row in rows {
        left.jobs.push(Write::delete_any(job_key(campaign, id, row.row.number)));
        left.mappings.push(release(items::claim(campaign, &row.row.credential), lease));
        left.mappings.push(release(items::destination(&row.row.destination), lease));
    }
    left
}

fn release(claim: Attributes, lease: &Lease) -> Write {
    let ours = "attribute_not_exists(pk) OR mapping_id = :mapping";
    Write::delete(claim, ours, [(":mapping", text(lease.mapping.as_str()))])
}

fn last_header(lease: &Lease, mapping: &Mapping, now: Timestamp) -> Write {
    let values =
        [(":owner", text(lease.owner())), (":state", text(mapping.state.as_str())), (":now", millis(now))];
    Write::update(lease.header(), "SET cleaned_at = :now REMOVE lease_owner, lease_until", HELD, values)
}
