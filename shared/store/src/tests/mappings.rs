//! Mappings, as far as admins have to do with them.

mod claims;
mod hand_over;
mod jobs;
mod lossy;
mod proposals;
mod purge;
mod runs;
mod submitted;

use domain::{AdminId, IdempotencyKey, MappingId};

use super::*;
use crate::{
    BeginError, Begun, BodyHash, Intent, MappingState, Mappings, PlaceError, Proposals, ProposedRow,
    item::{bytes, text},
};

const SHEET: &[u8] = b"not the sealed passwords of a sheet";

/// A stack with submitted mailboxes and an admin who maps them.
struct Desk {
    stack: Stack,
    proposals: Proposals,
    mappings: Mappings,
    admin: AdminId,
}

impl Desk {
    async fn new() -> Self {
        Self::of(Stack::new().await)
    }

    fn of(stack: Stack) -> Self {
        let Stack { database, campaigns_table, credentials_table, mappings_table, jobs_table, .. } = &stack;
        Self {
            proposals: Proposals::new(database, campaigns_table, credentials_table, mappings_table),
            mappings: Mappings::new(database, mappings_table, jobs_table),
            admin: AdminId::from_random(random()),
            stack,
        }
    }

    /// Rows `from..to`: mailbox `user<n>` becomes account `user<n>`, always the same ones for a number.
    fn rows(&self, numbers: std::ops::Range<u8>) -> Vec<ProposedRow> {
        numbers.map(|n| self.row(n, &format!("user{n}@example.com"))).collect()
    }

    fn row(&self, n: u8, destination: &str) -> ProposedRow {
        ProposedRow {
            credential: CredentialId::from_random([n; 16]),
            source: address_of(&format!("user{n}@example.org")),
            destination: address_of(destination),
            accepts_wish: false,
        }
    }

    async fn begin(&self, key: &str, now: Timestamp) -> Result<Begun, BeginError> {
        self.begin_with(key, 1, now).await
    }

    async fn begin_with(&self, key: &str, body: u8, now: Timestamp) -> Result<Begun, BeginError> {
        let key = IdempotencyKey::parse(key).expect("valid");
        let mapping = MappingId::from_random(random());
        self.proposals.begin(&self.stack.campaign, &key, &BodyHash::new([body; 32]), 3, mapping, now).await
    }

    async fn begun(&self, key: &str, now: Timestamp) -> Intent {
        match self.begin(key, now).await {
            Ok(Begun::New(intent)) => intent,
            Ok(Begun::Repeated { .. }) => panic!("nothing was accepted before"),
            Err(error) => panic!("{error}"),
        }
    }

    async fn place(&self, intent: Intent, rows: &[ProposedRow], now: Timestamp) -> Result<(), PlaceError> {
        self.proposals.place(intent, &self.admin, rows, Some(SHEET), now).await
    }

    /// Begins and places; gives the mapping's id.
    async fn propose(
        &self,
        key: &str,
        rows: &[ProposedRow],
        now: Timestamp,
    ) -> Result<MappingId, PlaceError> {
        let intent = self.begun(key, now).await;
        let id = intent.mapping().clone();
        self.place(intent, rows, now).await.map(|()| id)
    }

    /// A mapping of one row.
    async fn mapping(&self, n: u8) -> MappingId {
        self.propose(&format!("mapping-{n}"), &self.rows(n..n + 1), NOW).await.expect("accepted")
    }

    async fn table(&self) -> Vec<Attributes> {
        self.stack.items(&self.stack.mappings_table).await
    }

    /// Keys of the items whose sort key or partition begins so, in order.
    async fn keys(&self, beginning: &str) -> Vec<String> {
        let items = self.table().await;
        let keys = items.iter().map(|item| format!("{} {}", of(item, "pk"), of(item, "sk")));
        let mut keys: Vec<_> =
            keys.filter(|key| key.split(' ').any(|part| part.starts_with(beginning))).collect();
        keys.sort();
        keys
    }

    /// What the worker writes.
    async fn set_state(&self, id: &MappingId, state: MappingState) {
        self.set_header(id, "SET mapping_state = :state", [(":state", text(state.as_str()))]).await;
    }

    async fn set_header<const N: usize>(
        &self,
        id: &MappingId,
        expression: &str,
        values: [(&str, aws_sdk_dynamodb::types::AttributeValue); N],
    ) {
        let mut update = self.stack.database.client.update_item();
        for (name, value) in values {
            update = update.expression_attribute_values(name, value);
        }
        update
            .table_name(&self.stack.mappings_table)
            .key("pk", text(self.stack.campaign.id.as_str()))
            .key("sk", text(format!("mapping#{id}")))
            .update_expression(expression)
            .condition_expression("attribute_exists(pk)")
            .send()
            .await
            .expect("updated");
    }

    async fn put(&self, item: Attributes) {
        let put = self.stack.database.client.put_item().table_name(&self.stack.mappings_table);
        put.set_item(Some(item)).send().await.expect("put");
    }

    async fn delete(&self, partition: &str, sort: &str) {
        let delete = self.stack.database.client.delete_item().table_name(&self.stack.mappings_table);
        delete.key("pk", text(partition)).key("sk", text(sort)).send().await.expect("deleted");
    }

    /// As if the function had been stopped just before the last step of that proposal.
    async fn break_off(&self, id: &MappingId) {
        let campaign = self.stack.campaign.id.as_str();
        self.delete(campaign, &format!("mapping#{id}")).await;
        self.delete("running", &format!("{campaign}#{id}")).await;
        let items = self.table().await;
        let own =
            |item: &&Attributes| of(item, "sk").starts_with("key#") && of(item, "mapping_id") == id.as_str();
        let mut key = items.iter().find(own).expect("it has a key").clone();
        key.remove("accepted_at").expect("it was accepted");
        self.put(key).await;
    }
}

/// A text attribute.
fn of<'a>(item: &'a Attributes, name: &str) -> &'a str {
    item[name].as_s().expect("text")
}

#[track_caller]
fn overlaps(result: Result<impl Sized, PlaceError>) -> Vec<(u16, &'static str)> {
    match result {
        Err(PlaceError::Overlaps(overlaps)) => {
            overlaps.iter().map(|overlap| (overlap.row.get(), overlap.field.as_str())).collect()
        }
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("accepted"),
    }
}
