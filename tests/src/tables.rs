use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::{
    Client,
    types::{AttributeValue, ReturnValue},
};

use sha2::{Digest, Sha256};

use crate::{Aws, Bench, BlindIndex, OpenCampaign, Stack, Visitor};

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

    /// All items of a table.
    pub async fn scan(&self, table: &str) -> Vec<Item> {
        let scan = self.client.scan().table_name(self.name(table)).consistent_read(true);
        let mut pages = scan.into_paginator().items().send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            items.push(item.expect("the table can be read"));
        }
        items
    }

    /// All that belongs to a campaign: itself and its sealed link (in `campaigns`), its markers and receipts (in
    /// `submissions`), its credentials. The public link's item has a key of its own and isn't among them.
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
        let markers = self.of_campaign("submissions", id).await;
        let markers = markers.iter().filter(|item| sort_key(item).starts_with("marker#")).count();
        (markers, self.of_campaign("credentials", id).await.len())
    }

    /// Whether an attempt of that visitor or at that campaign was counted.
    pub async fn is_counted(&self, bench: &Bench, visitor: &Visitor, campaign: &OpenCampaign) -> bool {
        let index = BlindIndex::of(bench).await;
        let visitor = index.digits("visitor", &[&visitor.address().to_string()]);
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

    /// One item of a table whose keys are `pk` and `sk`.
    pub async fn item(&self, table: &str, pk: &str, sk: &str) -> Option<Item> {
        let get = self.client.get_item().table_name(self.name(table)).set_key(Some(key(pk, sk)));
        get.consistent_read(true).send().await.expect("the table can be read").item
    }

    /// All items under one `pk`, in the order of their `sk`.
    pub async fn items(&self, table: &str, pk: &str) -> Vec<Item> {
        let query = self.client.query().table_name(self.name(table)).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk");
        let query = query.expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()));
        let mut pages = query.into_paginator().items().send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            items.push(item.expect("the table can be read"));
        }
        items
    }

    /// Puts an item as it is.
    pub async fn put(&self, table: &str, item: Item) {
        let put = self.client.put_item().table_name(self.name(table)).set_item(Some(item));
        put.send().await.expect("it can be put");
    }

    /// Deletes an item and gives what it was.
    pub async fn delete(&self, table: &str, pk: &str, sk: &str) -> Option<Item> {
        let delete = self.client.delete_item().table_name(self.name(table)).set_key(Some(key(pk, sk)));
        let delete = delete.return_values(ReturnValue::AllOld);
        delete.send().await.expect("it can be deleted").attributes
    }

    /// A number of an item.
    pub async fn number(&self, table: &str, [pk, sk]: [&str; 2], name: &str) -> u64 {
        let item = self.item(table, pk, sk).await.expect("the item is there");
        let number = item.get(name).and_then(|value| value.as_n().ok()?.parse().ok());
        number.unwrap_or_else(|| panic!("no {name} in {:?}", item.keys()))
    }

    /// Sets a moment of an item that has it, in milliseconds since 1970; and its `purge_at` never before
    /// tomorrow, so that nothing but that moment decides.
    pub async fn set_moment(&self, table: &str, [pk, sk]: [&str; 2], name: &str, at_millis: u64) {
        let mut item = self.item(table, pk, sk).await.expect("the item is there");
        assert!(item.contains_key(name), "no {name} in {:?}", item.keys());
        item.insert(name.to_owned(), AttributeValue::N(at_millis.to_string()));
        if item.contains_key("purge_at") {
            let tomorrow = crate::now_millis() / 1000 + 24 * 3600;
            item.insert("purge_at".to_owned(), AttributeValue::N(tomorrow.to_string()));
        }
        self.put(table, item).await;
    }

    fn name(&self, table: &str) -> &str {
        self.names.get(table).expect("the stack has this table")
    }
}

fn key(pk: &str, sk: &str) -> Item {
    [("pk", pk), ("sk", sk)]
        .map(|(name, value)| (name.to_owned(), AttributeValue::S(value.to_owned())))
        .into()
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
