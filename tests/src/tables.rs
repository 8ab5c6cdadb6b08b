use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::{Client, types::AttributeValue};

use crate::{Aws, Stack};

/// An item of a table.
pub type Item = HashMap<String, AttributeValue>;

/// A stack's tables, read as the account's owner.
pub struct Tables {
    client: Client,
    names: BTreeMap<String, String>,
}

impl Tables {
    /// Of a stack.
    pub fn new(aws: &Aws, stack: &Stack) -> Self {
        Self { client: Client::new(&aws.config), names: stack.tables.clone() }
    }

    /// All items of `campaigns`, `credentials` or `limits`.
    pub async fn scan(&self, table: &str) -> Vec<Item> {
        let scan = self.client.scan().table_name(self.name(table)).consistent_read(true);
        let mut pages = scan.into_paginator().items().send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            items.push(item.expect("the table can be read"));
        }
        items
    }

    /// All that belongs to a campaign: itself, its sealed link, its markers (in `campaigns`) and its
    /// credentials. The public link's item has a key of its own and isn't among them.
    pub async fn of_campaign(&self, table: &str, id: &str) -> Vec<Item> {
        let partition = if table == "campaigns" { format!("campaign#{id}") } else { id.to_owned() };
        let mut items = self.scan(table).await;
        items.retain(|item| item.get("pk") == Some(&AttributeValue::S(partition.clone())));
        items
    }

    /// How many submissions of a campaign are stored: its markers and its credentials.
    pub async fn stored(&self, id: &str) -> (usize, usize) {
        let markers = self.of_campaign("campaigns", id).await;
        let markers = markers.iter().filter(|item| sort_key(item).starts_with("marker#")).count();
        (markers, self.of_campaign("credentials", id).await.len())
    }

    /// What is counted at this moment, as one comparable text.
    pub async fn counted(&self) -> String {
        let mut items: Vec<String> = self.scan("limits").await.iter().map(readable).collect();
        items.sort();
        items.join("\n")
    }

    /// Sets a campaign's end.
    pub async fn expire(&self, id: &str, at_millis: u64) {
        let update = self.client.update_item().table_name(self.name("campaigns"));
        let update = update.key("pk", AttributeValue::S(format!("campaign#{id}")));
        let update = update.key("sk", AttributeValue::S("campaign".to_owned()));
        let update =
            update.update_expression("SET expires_at = :at").condition_expression("attribute_exists(pk)");
        let sent = update.expression_attribute_values(":at", AttributeValue::N(at_millis.to_string())).send();
        sent.await.expect("the campaign is there");
    }

    fn name(&self, table: &str) -> &str {
        self.names.get(table).expect("the stack has this table")
    }
}

/// An item's sort key.
pub fn sort_key(item: &Item) -> &str {
    item.get("sk").and_then(|value| value.as_s().ok()).map_or("", String::as_str)
}

/// An item's attributes in order, without regard to how DynamoDB returned them.
fn readable(item: &Item) -> String {
    let attributes: BTreeMap<_, _> = item.iter().map(|(name, value)| (name, format!("{value:?}"))).collect();
    format!("{attributes:?}")
}
