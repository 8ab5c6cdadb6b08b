use domain::{CampaignId, MappingId, Timestamp};

use super::{MappingRuns, items};
use crate::{StoreError, item::Item, transaction::Write};

const SWEEP: &str = "look for mappings that nobody carries on";

impl MappingRuns {
    /// The mappings that are not over and that nobody carries on at `now`.
    ///
    /// One whose header is gone was purged: its entry is deleted.
    pub async fn abandoned(&self, now: Timestamp) -> Result<Vec<(CampaignId, MappingId)>, StoreError> {
        let mut abandoned = Vec::new();
        for entry in self.database.all(SWEEP, &self.table, items::RUNNING).await? {
            let (campaign, mapping) = items::read_running(&Item::unfiltered(SWEEP, entry))?;
            let header = self.database.get(SWEEP, &self.table, items::header(&campaign, &mapping)).await?;
            match header {
                Some(header) => {
                    let header = Item::unfiltered(SWEEP, header);
                    let over = |name| Ok(header.optional_number(name)?.is_none_or(|at| at <= now.millis()));
                    if over("lease_until")? && over("resume_at")? {
                        abandoned.push((campaign, mapping));
                    }
                }
                None => {
                    let entry = [Write::delete_any(items::running(&campaign, &mapping))];
                    self.database.transact(SWEEP, &self.table, &entry).await?;
                }
            }
        }
        Ok(abandoned)
    }
}
