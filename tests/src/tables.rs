use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::{Client, types::AttributeValue};

use sha2::{Digest, Sha256};

use crate::{Aws, OpenCampaign, Stack, Visitor};

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

    /// The item that a campaign's public link leads to.
    pub async fn link(&self, campaign: &OpenCampaign) -> Option<Item> {
        let token = hex::decode(&campaign.token).expect("hexadecimal digits");
        let key = AttributeValue::S(format!("link#{}", hex::encode(Sha256::digest(token))));
        self.scan("campaigns").await.into_iter().find(|item| item.get("pk") == Some(&key))
    }

    /// Every key and value of a table, one after another.
    pub async fn bytes(&self, table: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for item in self.scan(table).await {
            for (name, value) in &item {
                bytes.extend_from_slice(name.as_bytes());
                bytes.push(b'=');
                collect(value, &mut bytes);
                bytes.push(b'\n');
            }
        }
        bytes
    }

    /// How many submissions of a campaign are stored: its markers and its credentials.
    pub async fn stored(&self, id: &str) -> (usize, usize) {
        let markers = self.of_campaign("campaigns", id).await;
        let markers = markers.iter().filter(|item| sort_key(item).starts_with("marker#")).count();
        (markers, self.of_campaign("credentials", id).await.len())
    }

    /// Whether an attempt of that visitor or at that campaign was counted.
    pub async fn is_counted(&self, visitor: &Visitor, campaign: &OpenCampaign) -> bool {
        let visitor = hex::encode(Sha256::digest(visitor.address().to_string()));
        let keys = [format!("visitor#{visitor}"), format!("campaign#{}", campaign.id)];
        let items = self.scan("limits").await;
        items.iter().filter_map(|item| item.get("pk")?.as_s().ok()).any(|key| keys.contains(key))
    }

    /// Puts a text into a table, under a key where nobody looks; and takes it out again.
    pub async fn plant(&self, table: &str, text: Option<&str>) {
        let key = || AttributeValue::S("planted".to_owned());
        let name = self.name(table);
        match text {
            Some(text) => {
                let put = self.client.put_item().table_name(name).item("pk", key()).item("sk", key());
                put.item("text", AttributeValue::S(text.to_owned())).send().await.expect("it can be put");
            }
            None => {
                let delete = self.client.delete_item().table_name(name).key("pk", key());
                let delete = if table == "limits" { delete } else { delete.key("sk", key()) };
                delete.send().await.expect("it can be deleted");
            }
        }
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

fn collect(value: &AttributeValue, bytes: &mut Vec<u8>) {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => bytes.extend_from_slice(text.as_bytes()),
        AttributeValue::B(blob) => bytes.extend_from_slice(blob.as_ref()),
        AttributeValue::L(list) => list.iter().for_each(|value| collect(value, bytes)),
        AttributeValue::M(map) => map.iter().for_each(|(name, value)| {
            bytes.extend_from_slice(name.as_bytes());
            collect(value, bytes);
        }),
        AttributeValue::Ss(texts) | AttributeValue::Ns(texts) => {
            texts.iter().for_each(|text| bytes.extend_from_slice(text.as_bytes()));
        }
        AttributeValue::Bs(blobs) => blobs.iter().for_each(|blob| bytes.extend_from_slice(blob.as_ref())),
        AttributeValue::Bool(_) | AttributeValue::Null(_) => {}
        other => panic!("a kind of value that these tests don't know: {other:?}"),
    }
}
