use std::{
    convert::Infallible,
    error::Error as StdError,
    pin::Pin,
    time::{Duration, Instant},
};

use lambda_http::lambda_runtime::{self, LambdaEvent, service_fn};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Error, now};

/// What a worker is called for.
#[derive(Debug, PartialEq, Eq)]
pub enum Work {
    /// A message of its queue, which comes again unless the work succeeds.
    Message(String),
    /// The schedule's: to look for what messages were lost of.
    Sweep,
}

/// Why work failed; for the log alone.
pub type WorkError = Box<dyn StdError + Send + Sync>;

/// What arrives: a batch of SQS (AWS Lambda developer guide, "Using Lambda with Amazon SQS"), or the schedule's
/// `{"sweep": true}`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Event {
    #[serde(rename = "Records")]
    records: Vec<Record>,
    sweep: bool,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "messageId")]
    id: String,
    body: String,
}

/// The messages that are to come again; the others of the batch are done.
#[derive(Debug, Default, Serialize, PartialEq, Eq)]
struct Answer {
    #[serde(rename = "batchItemFailures")]
    failures: Vec<Failure>,
}

#[derive(Debug, Serialize, PartialEq, Eq)]
struct Failure {
    #[serde(rename = "itemIdentifier")]
    id: String,
}

/// Works off a queue with `handler` until the environment ends. It is told how much time is left before Lambda
/// stops it.
///
/// Needs `ReportBatchItemFailures` of the event source. The service's own error type is `Infallible`: the runtime
/// would print anything else.
pub async fn serve_queue<F, A>(handler: F) -> Result<(), Error>
where
    F: Fn(Work, Duration) -> A,
    A: Future<Output = Result<(), WorkError>>,
{
    let handler = &handler;
    let service = service_fn(|event: LambdaEvent<Value>| async move {
        let deadline = event.context.deadline;
        let left = || Duration::from_millis(deadline.saturating_sub(now().millis()));
        Ok::<_, Infallible>(work_off(event.payload, |work| Box::pin(handler(work, left()))).await)
    });
    lambda_runtime::run(service).await.map_err(|_| Error::Runtime)
}

/// Without the future's own type: together with the runtime's it is too deep for the compiler.
type Working<'w> = Pin<Box<dyn Future<Output = Result<(), WorkError>> + 'w>>;

async fn work_off<'w>(event: Value, handler: impl Fn(Work) -> Working<'w>) -> Answer {
    let Ok(event) = serde_json::from_value::<Event>(event) else {
        tracing::error!("an event of another kind");
        return Answer::default();
    };
    if event.sweep {
        done("sweep", handler(Work::Sweep)).await;
    }
    let mut failures = Vec::new();
    for Record { id, body } in event.records {
        if !done("message", handler(Work::Message(body))).await {
            failures.push(Failure { id });
        }
    }
    Answer { failures }
}

/// One line for each work: the outcome and the time.
async fn done(kind: &'static str, work: Working<'_>) -> bool {
    let started = Instant::now();
    let outcome = work.await;
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match &outcome {
        Ok(()) => tracing::info!(kind, millis, "worked off"),
        Err(error) => tracing::error!(kind, cause = chain(error.as_ref()), millis, "failed"),
    }
    outcome.is_ok()
}

fn chain(mut error: &dyn StdError) -> String {
    let mut chain = error.to_string();
    while let Some(source) = error.source() {
        chain = format!("{chain}: {source}");
        error = source;
    }
    chain
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use serde_json::json;

    use super::*;

    /// What was handed over, and what is told of it when all work on a `bad` body fails.
    async fn play(event: Value) -> (Vec<Work>, Value) {
        let seen = Mutex::new(Vec::new());
        let answer = work_off(event, |work| {
            let fails = work == Work::Message("bad".to_owned());
            seen.lock().expect("nobody panicked").push(work);
            Box::pin(async move { if fails { Err("no".into()) } else { Ok(()) } })
        })
        .await;
        let told = serde_json::to_value(answer).expect("it is JSON");
        (seen.into_inner().expect("nobody panicked"), told)
    }

    fn records(bodies: &[&str]) -> Value {
        let record = |body: &&str| json!({"messageId": format!("id-{body}"), "body": body, "awsRegion": "x"});
        json!({"Records": bodies.iter().map(record).collect::<Vec<_>>()})
    }

    #[tokio::test]
    async fn only_what_failed_comes_again() {
        let (seen, told) = play(records(&["one", "bad", "two"])).await;
        assert_eq!(seen, ["one", "bad", "two"].map(|body| Work::Message(body.to_owned())));
        assert_eq!(told, json!({"batchItemFailures": [{"itemIdentifier": "id-bad"}]}));
        assert_eq!(play(records(&["one"])).await.1, json!({"batchItemFailures": []}));
    }

    #[tokio::test]
    async fn the_schedule_asks_for_a_sweep() {
        assert_eq!(play(json!({"sweep": true})).await.0, [Work::Sweep]);
        for other in [json!({}), json!({"sweep": false}), json!({"sweep": 1}), json!([]), json!("x")] {
            let (seen, told) = play(other).await;
            assert!(seen.is_empty());
            assert_eq!(told, json!({"batchItemFailures": []}));
        }
    }
}
