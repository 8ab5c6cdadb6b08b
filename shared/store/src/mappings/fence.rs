use domain::{Campaign, CampaignId, Timestamp};

use crate::{
    campaigns::Key,
    item::{Attributes, millis, seconds},
    transaction::Write,
};

/// A campaign as it was when a proposal began. What is proposed is written only while it is still so: a purge that
/// is dated meanwhile has to find all there is, and what comes after it has to bear its date.
pub(super) struct Fence {
    /// When it was ended, and from when on nothing of it may be read.
    ended: Option<(Timestamp, Option<Timestamp>)>,
}

impl Fence {
    pub(super) fn of(campaign: &Campaign) -> Self {
        Self { ended: campaign.deactivated_at.map(|at| (at, campaign.purge_at)) }
    }

    /// For the table `campaigns`.
    pub(super) fn check(&self, campaign: &CampaignId) -> Write {
        let key = Key::campaign(campaign).attributes();
        match self.ended {
            None => Write::check(key, "attribute_exists(pk) AND attribute_not_exists(deactivated_at)", []),
            Some((at, _)) => Write::check(key, "deactivated_at = :then", [(":then", millis(at))]),
        }
    }

    /// The item, to be purged together with the campaign.
    pub(super) fn dated(&self, mut item: Attributes) -> Attributes {
        if let Some((_, Some(purge_at))) = self.ended {
            item.insert("purge_at".to_owned(), seconds(purge_at));
        }
        item
    }
}
