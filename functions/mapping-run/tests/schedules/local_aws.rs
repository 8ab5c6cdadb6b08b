//! The local AWS, as its account's owner sees it.

use aws_config::{BehaviorVersion, SdkConfig};
use serde_json::{Value, json};

use crate::http::Client;

/// The local AWS as its account's owner. What is looked at here, no reader of ours would show.
pub(crate) struct LocalAws {
    pub(crate) port: u16,
    http: Client,
}

/// An item of a table, as DynamoDB's JSON has it.
pub(crate) type Item = Value;

impl LocalAws {
    /// The one that the environment names; never a real account, which has no endpoint set.
    pub(crate) async fn of_environment() -> (Self, SdkConfig) {
        let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
        let url = config.endpoint_url().unwrap_or_default();
        let port =
            url.strip_prefix("http://").and_then(|place| place.trim_end_matches('/').rsplit(':').next());
        let port = port.and_then(|port| port.parse().ok());
        let port = port.expect("AWS_ENDPOINT_URL names no local AWS: run this with `cargo local test`");
        (Self { port, http: Client::new(port) }, config)
    }

    /// The same credentials by another way.
    pub(crate) async fn config_at(port: u16) -> SdkConfig {
        let defaults = aws_config::defaults(BehaviorVersion::latest());
        defaults.endpoint_url(format!("http://127.0.0.1:{port}")).load().await
    }

    /// An empty table with the keys of the template.
    pub(crate) async fn table(&self, keys: &[&str]) -> String {
        let name = format!("schedules-{}", hex::encode(edge::random::<8>()));
        let kinds = ["HASH", "RANGE"];
        let schema: Vec<_> = keys
            .iter()
            .zip(kinds)
            .map(|(key, kind)| json!({"AttributeName": key, "KeyType": kind}))
            .collect();
        let definitions: Vec<_> =
            keys.iter().map(|key| json!({"AttributeName": key, "AttributeType": "S"})).collect();
        let create = json!({
            "TableName": name, "KeySchema": schema, "AttributeDefinitions": definitions,
            "BillingMode": "PAY_PER_REQUEST",
        });
        self.call("dynamodb", "DynamoDB_20120810.CreateTable", &create).await;
        name
    }

    pub(crate) async fn key(&self) -> String {
        let made = self.call("kms", "TrentService.CreateKey", &json!({})).await;
        made["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned()
    }

    pub(crate) async fn queue(&self) -> String {
        let name = format!("schedules-{}", hex::encode(edge::random::<8>()));
        let made = self.call("sqs", "AmazonSQS.CreateQueue", &json!({"QueueName": name})).await;
        made["QueueUrl"].as_str().expect("a URL").to_owned()
    }

    /// How many messages a queue holds.
    pub(crate) async fn messages(&self, queue: &str) -> String {
        let names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"];
        let asked = json!({"QueueUrl": queue, "AttributeNames": names});
        let found = self.call("sqs", "AmazonSQS.GetQueueAttributes", &asked).await;
        names.map(|name| found["Attributes"][name].as_str().unwrap_or("none").to_owned()).join(" and ")
    }

    /// Takes all messages out of a queue.
    pub(crate) async fn empty(&self, queue: &str) {
        self.call("sqs", "AmazonSQS.PurgeQueue", &json!({"QueueUrl": queue})).await;
    }

    /// All items of a partition.
    pub(crate) async fn items(&self, table: &str, partition: &str) -> Vec<Item> {
        let query = json!({
            "TableName": table, "ConsistentRead": true, "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": partition}},
        });
        let found = self.call("dynamodb", "DynamoDB_20120810.Query", &query).await;
        found["Items"].as_array().expect("items").clone()
    }

    pub(crate) async fn delete(&self, table: &str, items: &[Item]) {
        for some in items.chunks(25) {
            let keys = some.iter().map(|item| json!({"pk": item["pk"], "sk": item["sk"]}));
            let deletes: Vec<_> = keys.map(|key| json!({"DeleteRequest": {"Key": key}})).collect();
            let batch = json!({"RequestItems": {table: deletes}});
            self.call("dynamodb", "DynamoDB_20120810.BatchWriteItem", &batch).await;
        }
    }

    /// The local AWS finds the caller by the key's id; it checks no signature of its root.
    async fn call(&self, service: &str, target: &str, body: &Value) -> Value {
        let headers = format!(
            "x-amz-target: {target}\r\ncontent-type: application/x-amz-json-1.0\r\n\
             authorization: AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/{service}/aws4_request, \
             SignedHeaders=host, Signature=0000\r\n"
        );
        let (status, answer) = self.http.send("POST", "/", &headers, &body.to_string()).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert_eq!(status, 200, "{target}: {answer}");
        serde_json::from_str(&answer).unwrap_or(Value::Null)
    }
}

/// A text or a number of an item.
pub(crate) fn text<'i>(item: &'i Item, name: &str) -> &'i str {
    let value = &item[name];
    value["S"].as_str().or_else(|| value["N"].as_str()).unwrap_or_default()
}
