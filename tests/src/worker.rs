use std::{fs, panic::AssertUnwindSafe, process::Command};

use aws_sdk_lambda::{Client, primitives::Blob};
use futures_util::FutureExt;
use serde_json::{Value, json};

use crate::{Aws, Bench};

/// The function behind the queue, as the account's owner has it: to be killed, to be stopped from taking messages,
/// to be called as the schedule does.
pub struct Worker {
    aws: Aws,
    lambda: Client,
    function: String,
    endpoint: String,
}

impl Worker {
    /// Of the bench's stack.
    pub fn of(bench: &Bench) -> Self {
        Self {
            aws: bench.aws.clone(),
            lambda: Client::new(&bench.aws.config),
            function: bench.stack.function("mapping-run").to_owned(),
            endpoint: bench.outputs.endpoint.clone(),
        }
    }

    /// Kills every process that the local AWS has started for it, by SIGKILL; gives their ids.
    pub fn kill(&self) -> Vec<u32> {
        let ids = self.processes();
        for id in &ids {
            let killed = Command::new("kill").args(["-KILL", &id.to_string()]).status();
            assert!(killed.expect("there is a kill").success(), "process {id}");
        }
        ids
    }

    /// By their environment, which tells function and account.
    fn processes(&self) -> Vec<u32> {
        let own = [
            format!("AWS_LAMBDA_FUNCTION_NAME={}", self.function),
            format!("AWS_ENDPOINT_URL={}", self.endpoint),
        ];
        let entries = fs::read_dir("/proc").expect("this machine tells its processes").flatten();
        let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        let is_own = |id: &u32| {
            let told = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
            let variables: Vec<_> = told.split(|byte| *byte == 0).collect();
            own.iter().all(|one| variables.contains(&one.as_bytes()))
        };
        ids.filter(is_own).collect()
    }

    /// Whether it takes messages from its queue.
    pub async fn take_messages(&self, enabled: bool) {
        let list = self.lambda.list_event_source_mappings().function_name(&self.function).send().await;
        let sources = list.expect("its sources can be listed").event_source_mappings.unwrap_or_default();
        let [source] = &sources[..] else { panic!("one source: {sources:?}") };
        let update = self.lambda.update_event_source_mapping().set_uuid(source.uuid.clone());
        update.enabled(enabled).send().await.expect("it can be changed");
    }

    /// Runs `work` while the stack's own schedule doesn't call it, and lets it again whatever happens in it.
    pub async fn without_schedule<T>(&self, work: impl Future<Output = T>) -> T {
        self.schedule("DISABLED").await;
        let done = AssertUnwindSafe(work).catch_unwind().await;
        self.schedule("ENABLED").await;
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    async fn schedule(&self, state: &str) {
        let all = self.aws.get("scheduler", "/schedules").await;
        let is_own = |one: &&serde_json::Value| {
            one["Target"]["Arn"].as_str().is_some_and(|arn| arn.ends_with(&format!(":{}", self.function)))
        };
        let own: Vec<_> = all["Schedules"].as_array().expect("a list").iter().filter(is_own).collect();
        let [own] = own[..] else { panic!("one schedule: {all}") };
        let path = format!("/schedules/{}", own["Name"].as_str().expect("a name"));
        let mut schedule = self.aws.get("scheduler", &path).await;
        schedule["State"] = state.into();
        self.aws.put("scheduler", &path, &schedule).await;
    }

    /// Calls it as the schedule does.
    pub async fn sweep(&self) {
        self.invoke(&json!({"sweep": true})).await;
    }

    /// Calls it as the queue does, and gives whether it did its work; if not, the message would come again.
    pub async fn carry_on(&self, campaign: &str, mapping: &str) -> bool {
        let body = json!({"campaign": campaign, "mapping": mapping}).to_string();
        let answer = self.invoke(&json!({"Records": [{"messageId": "a-test", "body": body}]})).await;
        answer["batchItemFailures"].as_array().expect("a list").is_empty()
    }

    async fn invoke(&self, event: &Value) -> Value {
        let event = Blob::new(event.to_string());
        let called = self.lambda.invoke().function_name(&self.function).payload(event).send().await;
        let answer = called.expect("it can be called");
        assert_eq!(answer.function_error, None);
        let payload = answer.payload.map(Blob::into_inner).unwrap_or_default();
        serde_json::from_slice(&payload).unwrap_or(Value::Null)
    }
}
