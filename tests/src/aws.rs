use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use serde_json::Value;

use crate::Outputs;

const REGION: &str = "us-east-1";
/// Root's access key in the local AWS, and its secret.
const KEY: &str = "test";

/// The local AWS, as the account's owner.
#[derive(Clone)]
pub struct Aws {
    endpoint: String,
    /// For the clients of AWS's SDK.
    pub config: SdkConfig,
    http: reqwest::Client,
}

impl Aws {
    /// As root.
    pub fn new(outputs: &Outputs) -> Self {
        let credentials = Credentials::new(KEY, KEY, None, None, "root of the local account");
        let config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .endpoint_url(&outputs.endpoint)
            .build();
        Self { endpoint: outputs.endpoint.clone(), config, http: crate::visitor::http(None) }
    }

    /// A call of a service that no test needs an SDK for, in AWS's JSON protocol. Gives the status too.
    pub async fn call(&self, service: &str, target: &str, body: &Value) -> (u16, Value) {
        let request = self.http.post(&self.endpoint).header("x-amz-target", target);
        let request = request.header("content-type", "application/x-amz-json-1.1").body(body.to_string());
        self.send(service, request).await
    }

    /// A `GET` of a service with a REST protocol.
    pub async fn get(&self, service: &str, path: &str) -> Value {
        let (status, answer) = self.send(service, self.http.get(format!("{}{path}", self.endpoint))).await;
        assert_eq!(status, 200, "{service} {path}: {answer}");
        answer
    }

    /// A `PUT` of such a service.
    pub async fn put(&self, service: &str, path: &str, body: &Value) {
        let request = self.http.put(format!("{}{path}", self.endpoint)).body(body.to_string());
        let (status, answer) = self.send(service, request).await;
        assert_eq!(status, 200, "{service} {path}: {answer}");
    }

    /// The local AWS finds the caller by the key's id. It checks no signature of its root.
    async fn send(&self, service: &str, request: reqwest::RequestBuilder) -> (u16, Value) {
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={KEY}/20250101/{REGION}/{service}/aws4_request, \
             SignedHeaders=host, Signature=0000"
        );
        let answer = request.header("authorization", authorization).send().await;
        let answer = answer.expect("the local AWS answers");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("the local AWS answers whole");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}
