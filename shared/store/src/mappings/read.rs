use std::collections::HashMap;

use domain::{CampaignId, CredentialId, MappingId, Timestamp};

use super::{Mapping, MappingState, Mappings, Row, items};
use crate::{
    StoreError,
    campaigns::SORT,
    database::all_pages,
    item::{Item, text},
};

/// A submitted login that a mapping has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The login.
    pub credential: CredentialId,
    /// The mapping.
    pub mapping: MappingId,
    /// How far that one is; neither rejected nor failed, which give their claims back.
    pub state: MappingState,
}

impl Mappings {
    /// A mapping; `None` if it is unknown or purged.
    pub async fn mapping(
        &self,
        campaign: &CampaignId,
        id: &MappingId,
        now: Timestamp,
    ) -> Result<Option<Mapping>, StoreError> {
        let operation = "read a mapping";
        let item = self.database.get(operation, &self.table, items::header(campaign, id)).await?;
        Item::alive(operation, item, now)?.as_ref().map(items::read_header).transpose()
    }

    /// All mappings of a campaign, the newest first.
    pub async fn list(&self, campaign: &CampaignId, now: Timestamp) -> Result<Vec<Mapping>, StoreError> {
        let listed = self.beginning("list mappings", campaign, items::HEADERS, now).await?;
        let mut mappings = listed.iter().map(items::read_header).collect::<Result<Vec<_>, _>>()?;
        mappings.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
        Ok(mappings)
    }

    /// The rows of a mapping, in their order.
    pub async fn rows(
        &self,
        campaign: &CampaignId,
        id: &MappingId,
        now: Timestamp,
    ) -> Result<Vec<Row>, StoreError> {
        let listed = self.beginning("read rows of a mapping", campaign, &items::rows(id), now).await?;
        listed.iter().map(items::read_row).collect()
    }

    /// Which submitted logins of a campaign belong to which mapping, in no order.
    ///
    /// What is being proposed at this moment, or came to nothing, isn't among them.
    pub async fn claimed(&self, campaign: &CampaignId, now: Timestamp) -> Result<Vec<Claimed>, StoreError> {
        let operation = "list claims";
        let (claims, mappings) = tokio::try_join!(
            self.beginning(operation, campaign, items::CLAIMS, now),
            self.list(campaign, now)
        )?;
        let states: HashMap<_, _> = mappings.into_iter().map(|mapping| (mapping.id, mapping.state)).collect();
        let mut claimed = Vec::new();
        for item in claims {
            let mapping = item.parse("mapping_id", MappingId::parse)?;
            let Some(state) = states.get(&mapping).copied().filter(|state| state.holds_claims()) else {
                continue;
            };
            let sort = item.text(SORT)?;
            let credential = sort.strip_prefix(items::CLAIMS).unwrap_or_default();
            let credential = CredentialId::parse(credential).map_err(|_| item.malformed())?;
            claimed.push(Claimed { credential, mapping, state });
        }
        Ok(claimed)
    }

    /// The items of a campaign whose sort keys begin so, in their order.
    pub(super) async fn beginning(
        &self,
        operation: &'static str,
        campaign: &CampaignId,
        prefix: &str,
        now: Timestamp,
    ) -> Result<Vec<Item>, StoreError> {
        let query = self
            .database
            .partition(&self.table, campaign.as_str())
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":prefix", text(prefix));
        let found = all_pages(operation, query).await?;
        found.into_iter().filter_map(|item| Item::alive(operation, Some(item), now).transpose()).collect()
    }
}
