//! The mark of a server entry that does not work: set by submissions that meet it, shown to admins.

use domain::{CampaignId, Invalid, Timestamp};

use super::{Campaigns, items::Key};
use crate::{
    StoreError,
    item::{millis, seconds, text},
};

/// A server entry was found not to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerFault {
    /// What was wrong, as a fixed word, e.g. `certificate-expired`.
    pub reason: String,
    /// When it was met last.
    pub seen_at: Timestamp,
}

impl Campaigns {
    /// A mark that nothing renews goes by itself.
    const MARK_SECONDS: u64 = 30 * 24 * 60 * 60;

    /// Marks the campaign for its admin. Its role may put items but not update any, hence an item of its own.
    pub async fn mark_server_fault(
        &self,
        id: &CampaignId,
        reason: &'static str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let item = Key::server_fault(id).with([
            ("reason", text(reason)),
            ("seen_at", millis(now)),
            ("purge_at", seconds(now.plus_seconds(Self::MARK_SECONDS))),
        ]);
        let put = self.database.client.put_item().table_name(&self.table).set_item(Some(item));
        put.send().await.map(drop).map_err(StoreError::of("mark a server fault"))
    }

    /// The mark, if the campaign has one.
    pub async fn server_fault(
        &self,
        id: &CampaignId,
        now: Timestamp,
    ) -> Result<Option<ServerFault>, StoreError> {
        let Some(item) = self.get("read a server fault", &Key::server_fault(id), now).await? else {
            return Ok(None);
        };
        let reason = item.parse("reason", |word| Ok::<_, Invalid>(word.to_owned()))?;
        Ok(Some(ServerFault { reason, seen_at: item.time("seen_at")? }))
    }
}
