//! The mark of a server entry that does not work: set by submissions that meet it, shown to admins.

use domain::{CampaignId, Timestamp};
use futures_util::future::try_join_all;

use super::{Register, items};
use crate::{
    StoreError,
    item::{attributes, millis, seconds, text},
};

/// A server entry was found not to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerFault {
    /// What was wrong, as a fixed word, e.g. `certificate-expired`.
    pub reason: String,
    /// When it was met last.
    pub seen_at: Timestamp,
}

impl Register {
    /// A mark that nothing renews goes by itself.
    const MARK_SECONDS: u64 = 30 * 24 * 60 * 60;

    /// Marks the campaign for its admin.
    pub async fn mark_server_fault(
        &self,
        campaign: &CampaignId,
        reason: &'static str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut item = items::key(campaign, items::SERVER_FAULT);
        item.extend(attributes([
            ("reason", text(reason)),
            ("seen_at", millis(now)),
            ("purge_at", seconds(now.plus_seconds(Self::MARK_SECONDS))),
        ]));
        self.put("mark a server fault", item).await
    }

    /// The mark, if the campaign has one.
    pub async fn server_fault(
        &self,
        campaign: &CampaignId,
        now: Timestamp,
    ) -> Result<Option<ServerFault>, StoreError> {
        let key = items::key(campaign, items::SERVER_FAULT);
        let Some(item) = self.get("read a server fault", key, now).await? else { return Ok(None) };
        Ok(Some(ServerFault { reason: item.text("reason")?, seen_at: item.time("seen_at")? }))
    }

    /// Takes the marks of these campaigns away: their server's entry was changed since.
    pub async fn forget_server_faults(&self, campaigns: &[CampaignId]) -> Result<(), StoreError> {
        let deletions = campaigns.iter().map(|campaign| async move {
            let key = items::key(campaign, items::SERVER_FAULT);
            let call = self.database.client.delete_item().table_name(&self.table).set_key(Some(key));
            call.send().await.map(drop).map_err(StoreError::of("forget a server fault"))
        });
        try_join_all(deletions).await.map(drop)
    }
}
