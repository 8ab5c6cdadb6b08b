use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::{ApiToken, Endpoint, Present, Purelymail};

use super::{address, soon};

pub(super) const TOKEN: &str = "pm-live-not-a-real-token";

/// One that ends with the test, also when the test is killed: its standard input ends then.
pub(super) struct Double {
    child: Mutex<Child>,
    pub(super) port: u16,
    http: Client<HttpConnector, Full<Bytes>>,
}

impl Double {
    pub(super) fn start() -> Self {
        Self::with(&[])
    }

    pub(super) fn with(further: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/local/purelymail.py");
        let mut command = Command::new("python3");
        command.arg("-B").arg(script).args(["--attached", "--token", TOKEN, "--domain", "new-mail.example"]);
        command.args(further).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("python3 is there");
        let mut first = String::new();
        let output = child.stdout.take().expect("it is piped");
        BufReader::new(output).read_line(&mut first).expect("it says where it listens");
        let port = first.trim().rsplit(':').next().and_then(|port| port.parse().ok());
        let http = Client::builder(TokioExecutor::new()).build_http();
        Self { child: Mutex::new(child), port: port.expect("a port"), http }
    }

    /// Its base, for `/api/v0` and `/_double`.
    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(super) fn client(&self) -> Purelymail {
        self.client_with(TOKEN)
    }

    pub(super) fn client_with(&self, token: &str) -> Purelymail {
        let endpoint = Endpoint::parse(&self.url("/api/v0"), true).expect("an endpoint");
        let token = ApiToken::parse(token.to_owned()).expect("a token");
        Purelymail::new(endpoint, token, || [0; 8]).expect("a client")
    }

    async fn control(&self, method: Method, path: &str, body: &Value) -> Value {
        let (status, _, text) = self.send(method, &format!("/_double/{path}"), "", body).await;
        assert_eq!(status, 200, "{path} {body}");
        serde_json::from_str(&text).expect("JSON")
    }

    /// Status, content type and body.
    async fn send(&self, method: Method, path: &str, token: &str, body: &Value) -> (u16, String, String) {
        let request =
            Request::builder().method(method).uri(self.url(path)).header("Purelymail-Api-Token", token);
        let request = request.body(Full::from(body.to_string())).expect("a request");
        let (head, body) = self.http.request(request).await.expect("it answers").into_parts();
        let kind = head.headers["content-type"].to_str().expect("text").to_owned();
        let body = body.collect().await.expect("whole").to_bytes();
        (head.status.as_u16(), kind, String::from_utf8(body.into()).expect("UTF-8"))
    }

    /// From now on this operation goes wrong so, and again the next time this is called.
    pub(super) async fn fault(&self, operation: &str, mut fault: Value) {
        self.control(Method::DELETE, "faults", &json!({})).await;
        fault["operation"] = operation.into();
        self.control(Method::POST, "faults", &fault).await;
    }

    pub(super) async fn settings(&self, settings: Value) {
        self.control(Method::POST, "settings", &settings).await;
    }

    /// An account that somebody else made.
    pub(super) async fn account(&self, address: &str) {
        let account = json!({"address": address, "password": "not-a-secret"});
        self.control(Method::POST, "accounts", &account).await;
    }

    pub(super) async fn accounts(&self) -> Value {
        self.control(Method::GET, "accounts", &json!({})).await
    }

    /// The calls since the last time.
    pub(super) async fn calls(&self) -> Vec<Value> {
        let calls = self.control(Method::GET, "calls", &json!({})).await;
        self.control(Method::DELETE, "calls", &json!({})).await;
        calls.as_array().expect("a list").clone()
    }

    /// How often an operation was called since the last time.
    pub(super) async fn count(&self, operation: &str) -> usize {
        self.calls().await.iter().filter(|call| call["operation"] == operation).count()
    }

    /// A listed account, without a trace among the calls.
    pub(super) async fn present(&self, text: &str) -> Present {
        self.account(text).await;
        let listing = self.client().list_users(soon()).await.expect("a listing");
        self.calls().await;
        listing.present(&address(text)).expect("it was just made")
    }

    /// A call as anybody may make it: status, content type, body.
    pub(super) async fn raw(&self, operation: &str, token: &str, body: Value) -> (u16, String, String) {
        self.send(Method::POST, &format!("/api/v0/{operation}"), token, &body).await
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        if let Ok(child) = self.child.get_mut() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
