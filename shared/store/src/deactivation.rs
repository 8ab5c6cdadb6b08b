use aws_sdk_dynamodb::{
    operation::update_item::{UpdateItemError, builders::UpdateItemFluentBuilder},
    types::{AttributeValue, ReturnValue},
};
use domain::{CampaignId, MappingId, Timestamp};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    Database, StoreError,
    campaigns::{Key, PARTITION, SORT},
    database::{all_pages, back_off},
    item::{Attributes, Item, millis, seconds, text},
    mappings,
};

/// Ends campaigns: touches the tables `campaigns`, `submissions`, `credentials`, `mappings` and `jobs`, and reads nothing
/// of what is sealed there but its key.
#[derive(Clone)]
pub struct Deactivations {
    database: Database,
    campaigns: String,
    submissions: String,
    credentials: String,
    mappings: String,
    jobs: String,
}

/// A campaign that an admin ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deactivation {
    /// When it was ended first.
    pub deactivated_at: Timestamp,
    /// From when on nothing of it can be read; full seconds.
    pub purge_at: Timestamp,
}

const CAMPAIGN: &str = "deactivate a campaign";
const BELONGINGS: &str = "mark what is to be purged";

const KEYS: &str = "pk, sk";
/// Of mappings also what leads to items in other partitions.
const KEYS_AND_WAYS: &str = "pk, sk, mapping_id, destination_key";

impl Deactivations {
    const SIDE_BY_SIDE: usize = 16;
    const ATTEMPTS: u32 = 6;

    /// The physical names of the tables `campaigns`, `submissions`, `credentials`, `mappings` and `jobs`.
    pub fn new(
        database: &Database,
        campaigns: impl Into<String>,
        submissions: impl Into<String>,
        credentials: impl Into<String>,
        mappings: impl Into<String>,
        jobs: impl Into<String>,
    ) -> Self {
        Self {
            database: database.clone(),
            campaigns: campaigns.into(),
            submissions: submissions.into(),
            credentials: credentials.into(),
            mappings: mappings.into(),
            jobs: jobs.into(),
        }
    }

    /// Ends the campaign at `now` and has all of it purged `retention_seconds` later. `None`: no such campaign.
    ///
    /// The first call decides both times; a repeated call answers the same and finishes what an interrupted one
    /// left. Nothing slips through: submissions are refused from the first step on (its condition is part of
    /// their transaction, as it is of every write of a proposal), and what was recorded before is found by
    /// consistent reads after it. What a worker writes meanwhile it dates itself. The campaign's
    /// own `purge_at` is set last, so that DynamoDB doesn't delete the way to a rest that is not yet marked;
    /// for readers `purge_due` counts from the first step.
    pub async fn deactivate(
        &self,
        id: &CampaignId,
        now: Timestamp,
        retention_seconds: u64,
    ) -> Result<Option<Deactivation>, StoreError> {
        let Some((deactivation, link)) = self.end(id, now, retention_seconds).await? else { return Ok(None) };
        let purge_at = seconds(deactivation.purge_at);
        let campaign = Key::campaign(id);
        let mut belongings = self.unmarked(&self.campaigns, &campaign.partition, KEYS, &purge_at).await?;
        belongings.retain(|key| key.get(SORT) != Some(&text(campaign.sort.as_str())));
        belongings.push(link.attributes());
        self.purge(&self.campaigns, belongings, &purge_at).await?;
        for table in [&self.submissions, &self.credentials] {
            let items = self.unmarked(table, id.as_str(), KEYS, &purge_at).await?;
            self.purge(table, items, &purge_at).await?;
        }
        self.purge_mappings(id, &purge_at).await?;
        let jobs = self.unmarked(&self.jobs, id.as_str(), KEYS, &purge_at).await?;
        self.purge(&self.jobs, jobs, &purge_at).await?;
        self.purge(&self.campaigns, vec![campaign.attributes()], &purge_at).await?;
        Ok(Some(deactivation))
    }

    /// The first step: over for everybody from here on.
    pub(crate) async fn end(
        &self,
        id: &CampaignId,
        now: Timestamp,
        retention_seconds: u64,
    ) -> Result<Option<(Deactivation, Key)>, StoreError> {
        let update = self
            .database
            .client
            .update_item()
            .table_name(&self.campaigns)
            .set_key(Some(Key::campaign(id).attributes()))
            .condition_expression("attribute_exists(pk)")
            .update_expression(
                "SET deactivated_at = if_not_exists(deactivated_at, :now), \
                 purge_due = if_not_exists(purge_due, :purge)",
            )
            .expression_attribute_values(":now", millis(now))
            .expression_attribute_values(":purge", seconds(now.plus_seconds(retention_seconds)))
            .return_values(ReturnValue::AllNew);
        let Some(attributes) = send(CAMPAIGN, update).await? else { return Ok(None) };
        let item = Item::unfiltered(CAMPAIGN, attributes);
        let deactivation = Deactivation {
            deactivated_at: item.time("deactivated_at")?,
            purge_at: Timestamp::from_seconds(item.number("purge_due")?),
        };
        let link = item.parse("token_hash", |hash| Ok(Key::of_link(hash)))?;
        Ok(Some((deactivation, link)))
    }

    /// What in a partition is not marked yet, or for later only.
    async fn unmarked(
        &self,
        table: &str,
        partition: &str,
        projection: &'static str,
        purge_at: &AttributeValue,
    ) -> Result<Vec<Attributes>, StoreError> {
        let query = self
            .database
            .client
            .query()
            .table_name(table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(partition))
            .filter_expression("attribute_not_exists(purge_at) OR purge_at > :purge")
            .expression_attribute_values(":purge", purge_at.clone())
            .projection_expression(projection)
            .consistent_read(true);
        all_pages(BELONGINGS, query).await
    }

    /// What stands in other partitions goes first: it is found by what stands in the campaign's.
    async fn purge_mappings(&self, id: &CampaignId, purge_at: &AttributeValue) -> Result<(), StoreError> {
        let belongings = self.unmarked(&self.mappings, id.as_str(), KEYS_AND_WAYS, purge_at).await?;
        let elsewhere = belongings.iter().filter_map(|item| self.elsewhere(id, item, purge_at));
        send_all(elsewhere.collect()).await?;
        self.purge(&self.mappings, belongings, purge_at).await
    }

    /// The dating of what an item of a mapping leads to: a destination's claim, if it is the same mapping's, or the
    /// entry for the schedule.
    fn elsewhere(
        &self,
        id: &CampaignId,
        item: &Attributes,
        purge_at: &AttributeValue,
    ) -> Option<UpdateItemFluentBuilder> {
        if let (Some(destination), Some(mapping)) = (item.get("destination_key"), item.get("mapping_id")) {
            let key = mappings::destination_at(destination.clone());
            let update = self.dating(&self.mappings, key, purge_at);
            return Some(
                update
                    .condition_expression("campaign_id = :campaign AND mapping_id = :mapping")
                    .expression_attribute_values(":campaign", text(id.as_str()))
                    .expression_attribute_values(":mapping", mapping.clone()),
            );
        }
        let mapping = item.get(SORT)?.as_s().ok()?.strip_prefix(mappings::HEADERS)?;
        let key = mappings::running(id, &MappingId::parse(mapping).ok()?);
        Some(self.dating(&self.mappings, key, purge_at))
    }

    async fn purge(
        &self,
        table: &str,
        items: Vec<Attributes>,
        purge_at: &AttributeValue,
    ) -> Result<(), StoreError> {
        let updates = items.into_iter().map(|mut key| {
            key.retain(|name, _| name == PARTITION || name == SORT);
            self.dating(table, key, purge_at)
        });
        send_all(updates.collect()).await
    }

    fn dating(&self, table: &str, key: Attributes, purge_at: &AttributeValue) -> UpdateItemFluentBuilder {
        self.database
            .client
            .update_item()
            .table_name(table)
            .set_key(Some(key))
            .condition_expression("attribute_exists(pk)")
            .update_expression("SET purge_at = :purge")
            .expression_attribute_values(":purge", purge_at.clone())
    }
}

/// An item that is gone has been purged already.
async fn send_all(updates: Vec<UpdateItemFluentBuilder>) -> Result<(), StoreError> {
    let updates = updates.into_iter().map(|update| send(BELONGINGS, update));
    stream::iter(updates)
        .buffer_unordered(Deactivations::SIDE_BY_SIDE)
        .try_for_each(|_| std::future::ready(Ok(())))
        .await
}

/// `None` if the condition does not hold. Waits for transactions (submissions check the campaign) to get out of the way.
async fn send(
    operation: &'static str,
    update: UpdateItemFluentBuilder,
) -> Result<Option<Attributes>, StoreError> {
    for attempt in 0..Deactivations::ATTEMPTS {
        let error = match update.clone().send().await {
            Ok(answer) => return Ok(Some(answer.attributes.unwrap_or_default())),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => return Ok(None),
            Some(UpdateItemError::TransactionConflictException(_)) => back_off(attempt, 0).await,
            _ => return Err(StoreError::of(operation)(error)),
        }
    }
    Err(StoreError::unexpected(operation, "TransactionConflict"))
}
