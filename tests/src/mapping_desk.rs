use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{Admin, Answer, OpenCampaign, Operator};

/// Longer than any mapping of a few rows takes on a busy machine, if nobody has to be waited for.
const SOON: Duration = Duration::from_secs(60);

/// A campaign's submissions, mappings and jobs as an admin has them before them.
pub struct MappingDesk<'a> {
    operator: &'a Operator,
    campaign: String,
}

impl Admin {
    /// A campaign's desk, with this admin at it.
    pub async fn desk(&self, campaign: &OpenCampaign) -> MappingDesk<'_> {
        MappingDesk::new(self.operator().await, campaign)
    }
}

impl<'a> MappingDesk<'a> {
    /// With that admin's browser.
    pub fn new(operator: &'a Operator, campaign: &OpenCampaign) -> Self {
        Self { operator, campaign: campaign.id.clone() }
    }

    /// Proposes rows under an idempotency key.
    pub async fn propose(&self, key: &str, rows: &[Value]) -> Answer {
        self.propose_body(Some(key), json!({"rows": rows}).to_string()).await
    }

    /// Proposes anything.
    pub async fn propose_body(&self, key: Option<&str>, body: String) -> Answer {
        let request = self.operator.page_request("POST", &self.path("mappings"));
        let mut request = request.header("content-type", "application/json").body(body);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.operator.send(request).await
    }

    /// Proposes rows under a new key, and gives the mapping's id.
    pub async fn start(&self, rows: &[Value]) -> String {
        let accepted = self.propose(&crate::tag(), rows).await.expect_success(202);
        assert_eq!(accepted["rows"], rows.len(), "{accepted}");
        text(&accepted["id"])
    }

    /// The same to the end, as which it is given.
    pub async fn run(&self, rows: &[Value]) -> Value {
        let id = self.start(rows).await;
        self.end(&id).await
    }

    /// The mappings, newest first.
    pub async fn list(&self) -> Vec<Value> {
        self.entries("mappings").await
    }

    /// A mapping with its rows.
    pub async fn mapping(&self, id: &str) -> Value {
        self.show(id).await.expect_success(200)
    }

    /// What is answered when a mapping is asked for.
    pub async fn show(&self, id: &str) -> Answer {
        self.operator.get(&self.path(&format!("mappings/{id}"))).await
    }

    /// A mapping once it is over.
    pub async fn end(&self, id: &str) -> Value {
        self.end_within(id, SOON).await
    }

    /// The same where it takes longer.
    pub async fn end_within(&self, id: &str, longest: Duration) -> Value {
        let over = ["committed", "rejected", "failed", "needs-operator"];
        self.reach(id, &over, longest).await
    }

    /// A mapping once it has one of these states.
    pub async fn reach(&self, id: &str, states: &[&str], longest: Duration) -> Value {
        let begin = Instant::now();
        loop {
            let mapping = self.mapping(id).await;
            if mapping["state"].as_str().is_some_and(|state| states.contains(&state)) {
                return mapping;
            }
            assert!(begin.elapsed() < longest, "still not {states:?} after {longest:?}: {mapping}");
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }

    /// The jobs that anybody can see.
    pub async fn jobs(&self) -> Vec<Value> {
        self.entries("jobs").await
    }

    /// Cancels a job or queues it again.
    pub async fn change_job(&self, id: &str, act: &str) -> Answer {
        self.operator.call("POST", &self.path(&format!("jobs/{id}/{act}")), None).await
    }

    /// Asks for the passwords of new accounts.
    pub async fn passwords(&self, id: &str) -> Answer {
        self.operator.call("POST", &self.path(&format!("mappings/{id}/passwords")), None).await
    }

    /// Says that they have arrived.
    pub async fn acknowledge(&self, id: &str) -> Answer {
        let path = self.path(&format!("mappings/{id}/passwords/acknowledge"));
        self.operator.call("POST", &path, None).await
    }

    /// The submission of a mailbox.
    pub async fn credential(&self, source: &str) -> String {
        let credentials = self.credentials().await;
        let one = credentials.iter().find(|one| one["source"] == source);
        text(&one.unwrap_or_else(|| panic!("{source} is not among them"))["id"])
    }

    /// All submissions.
    pub async fn credentials(&self) -> Vec<Value> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let mut page =
                self.operator.get(&self.path(&format!("credentials{cursor}"))).await.expect_success(200);
            match page["credentials"].take() {
                Value::Array(some) => all.extend(some),
                other => panic!("no list: {other}"),
            }
            let Some(next) = page["next"].as_str() else { return all };
            cursor = format!("?cursor={next}");
        }
    }

    async fn entries(&self, kind: &str) -> Vec<Value> {
        let mut answer = self.operator.get(&self.path(kind)).await.expect_success(200);
        match answer[kind].take() {
            Value::Array(entries) => entries,
            other => panic!("no list: {other}"),
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/campaigns/{}/{rest}", self.campaign)
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
