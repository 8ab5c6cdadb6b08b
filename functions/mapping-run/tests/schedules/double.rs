//! The provider's double, as a process of its own.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use purelymail::{ApiToken, Endpoint, Purelymail};
use serde_json::{Value, json};

use crate::http::Client;

const TOKEN: &str = "pm-live-not-a-real-token";
pub(crate) const DOMAIN: &str = "new-mail.example";

/// The provider's double, a process of its own; it ends with this one.
pub(crate) struct Double {
    child: Child,
    pub(crate) port: u16,
    http: Client,
    /// A file for each account.
    pub(crate) folder: PathBuf,
}

impl Double {
    pub(crate) fn start() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(hex::encode(edge::random::<8>()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/local/purelymail.py");
        let mut command = Command::new("python3");
        command.arg("-B").arg(script).args(["--attached", "--token", TOKEN, "--domain", DOMAIN]);
        command.arg("--passdb").arg(&folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("python3 is there");
        let mut first = String::new();
        let output = child.stdout.take().expect("it is piped");
        BufReader::new(output).read_line(&mut first).expect("it says where it listens");
        let port = first.trim().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        Self { child, port, http: Client::new(port), folder }
    }

    /// The provider's API, at a port before the double's.
    pub(crate) fn api_at(port: u16) -> Arc<Purelymail> {
        let endpoint = format!("http://127.0.0.1:{port}/api/v0");
        let endpoint = Endpoint::parse(&endpoint, true).expect("an endpoint");
        let token = ApiToken::parse(TOKEN.to_owned()).expect("a token");
        Arc::new(Purelymail::new(endpoint, token, edge::random).expect("a client"))
    }

    pub(crate) async fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/_double/{path}");
        let (status, answer) = self.http.send(method, &path, "", &body.to_string()).await;
        assert_eq!(status, 200, "{path} {body}");
        serde_json::from_slice(&answer).expect("JSON")
    }

    /// An account that somebody else made.
    pub(crate) async fn account(&self, address: &str, password: &str) {
        self.control("POST", "accounts", &json!({"address": address, "password": password})).await;
    }

    pub(crate) async fn accounts(&self) -> BTreeSet<String> {
        let accounts = self.control("GET", "accounts", &json!({})).await;
        accounts.as_object().expect("an object").keys().cloned().collect()
    }

    /// What an account's password was hashed to: another after every change, be it to the same one.
    pub(crate) fn secret(&self, address: &str) -> Option<String> {
        std::fs::read_to_string(self.folder.join(address)).ok()
    }

    /// Room for the next: a listing names a thousand.
    pub(crate) async fn delete(&self, address: &str) {
        let headers = format!("purelymail-api-token: {TOKEN}\r\ncontent-type: application/json\r\n");
        let body = json!({"userName": address}).to_string();
        self.http.send("POST", "/api/v0/deleteUser", &headers, &body).await;
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
