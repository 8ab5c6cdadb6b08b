use std::collections::BTreeMap;

use reqwest::{Client, Method};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Mailbox, Outputs};

/// Where the double of Purelymail answers, and to whom.
#[derive(Clone, Deserialize)]
pub struct PurelymailOutputs {
    /// What an operation's name is put behind, after a slash.
    pub endpoint: String,
    /// Its token.
    pub token: String,
    /// The domain that it manages.
    pub domain: String,
    /// Who had an account before.
    pub accounts: Vec<Mailbox>,
}

/// The double of Purelymail as its own side sees it: its accounts, what was called, and how the next calls go
/// wrong. One double serves both stacks, so whoever lets calls fail has to be alone.
pub struct PurelymailDouble {
    given: PurelymailOutputs,
    http: Client,
}

impl PurelymailDouble {
    /// That of `cargo local test`.
    pub fn new(outputs: &Outputs) -> Self {
        Self { given: outputs.purelymail.clone(), http: crate::visitor::http(None) }
    }

    /// An address that nobody had before, on the domain that it manages.
    pub fn address(&self, name: &str) -> String {
        format!("{name}-{}@{}", crate::tag(), self.given.domain)
    }

    /// Somebody who had an account before, with that password.
    pub async fn somebody(&self, name: &str, password: &str) -> Mailbox {
        let mailbox = Mailbox { address: self.address(name), password: password.to_owned() };
        self.add(&mailbox).await;
        mailbox
    }

    /// An account that is nobody's doing here.
    pub async fn add(&self, mailbox: &Mailbox) {
        let body = json!({"address": mailbox.address, "password": mailbox.password});
        self.control(Method::POST, "accounts", &body).await;
    }

    /// Its accounts, by address.
    pub async fn accounts(&self) -> BTreeMap<String, Value> {
        let accounts = self.control(Method::GET, "accounts", &json!({})).await;
        serde_json::from_value(accounts).expect("accounts by address")
    }

    /// Whether there is such an account.
    pub async fn has(&self, address: &str) -> bool {
        self.accounts().await.contains_key(address)
    }

    /// Removes those of them that are there: a listing has room for 1,000.
    pub async fn remove<'a>(&self, addresses: impl IntoIterator<Item = &'a str>) {
        let accounts = self.accounts().await;
        for address in addresses.into_iter().filter(|address| accounts.contains_key(*address)) {
            self.operate("deleteUser", &json!({"userName": address})).await;
        }
    }

    /// Gives an account another password, as its user can.
    pub async fn set_password(&self, address: &str, password: &str) {
        self.operate("modifyUser", &json!({"userName": address, "newPassword": password})).await;
    }

    /// From now on calls of an operation go wrong as told: `kind`, `times`, `done` and more.
    pub async fn fail(&self, operation: &str, how: &Value) {
        let mut fault = how.clone();
        fault["operation"] = operation.into();
        self.control(Method::POST, "faults", &fault).await;
    }

    /// From now on nothing goes wrong.
    pub async fn mend(&self) {
        self.control(Method::DELETE, "faults", &json!({})).await;
    }

    /// The calls about an account, in their order: the operation, how it went wrong, what was answered.
    pub async fn calls(&self, address: &str) -> Vec<Value> {
        let mut calls = self.all_calls().await;
        calls.retain(|call| call["address"] == address);
        calls
    }

    /// How often an operation was called about an account.
    pub async fn count(&self, operation: &str, address: &str) -> usize {
        self.calls(address).await.iter().filter(|call| call["operation"] == operation).count()
    }

    /// All calls since the double's start.
    pub async fn all_calls(&self) -> Vec<Value> {
        let calls = self.control(Method::GET, "calls", &json!({})).await;
        serde_json::from_value(calls).expect("a list")
    }

    /// Its API, as everybody with the token has it.
    async fn operate(&self, operation: &str, body: &Value) -> Value {
        let request = self.http.post(format!("{}/{operation}", self.given.endpoint));
        let request = request.header("Purelymail-Api-Token", &self.given.token).json(body);
        let answer: Value = request.send().await.expect("it answers").json().await.expect("JSON");
        assert_eq!(answer["type"], "success", "{operation}: {answer}");
        answer
    }

    async fn control(&self, method: Method, what: &str, body: &Value) -> Value {
        let base = self.given.endpoint.strip_suffix("/api/v0").expect("the API's path");
        let request = self.http.request(method, format!("{base}/_double/{what}")).json(body);
        let answer = request.send().await.expect("the double answers");
        assert_eq!(answer.status(), 200, "{what}: {body}");
        answer.json().await.expect("JSON")
    }
}
