//! Each function's role, assumed in the local IAM: what it needs is allowed, and of what others need nothing else.
//!
//! Every role attempts every call. Root attempts them first, so that a denial can't be a broken call; and no attempt
//! changes anything: writes hang on an item that isn't there, and what SQS is asked for can't be done. (A mail goes to
//! nobody.)
//!
//! What the local IAM can't see: of `dynamodb:Attributes` it knows the projection of a single read, not what a write puts
//! or what a condition names, nor the projections within a batch; `dynamodb:LeadingKeys` it doesn't know at all. So
//! these tests prove nothing of the conditions on puts, deletions, checks, batches and counters. infra/rules.py holds
//! those in the template, each with the `Null` that refuses a request without the key; on one machine that `Null` is
//! left out where the local IAM would refuse everything. Of `ReturnValuesOnConditionCheckFailure` no IAM knows.

mod attacks;
mod caller;
mod may;

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::DataKeySpec;
use caller::Caller;
use may::MAY;
use tests::{Aws, Outputs, Stack, assume, with_clock};

const TABLES: [&str; 9] = [
    "campaigns",
    "submissions",
    "credentials",
    "mappings",
    "jobs",
    "limits",
    "accounts",
    "sessions",
    "audit",
];
const TABLE_CALLS: [&str; 11] = [
    "GetItem",
    "BatchGetItem",
    "TransactGetItems",
    "Query",
    "Scan",
    "PartiQLSelect",
    "ConditionCheckItem",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
];
/// Without ReEncrypt, which the local KMS doesn't have.
const KEY_CALLS: [&str; 3] = ["GenerateDataKey", "Encrypt", "Decrypt"];
/// `other` is a context that isn't Mailgather's.
const PURPOSES: [&str; 7] = ["credential", "link", "second-factor", "mapping", "job", "hand-over", "other"];
const QUEUES: [&str; 2] = ["mappings", "dead-letters"];
const QUEUE_CALLS: [&str; 5] =
    ["SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes"];

#[tokio::test]
async fn every_role_may_what_it_needs_and_nothing_else() {
    let outputs = Outputs::read();
    let stack = &outputs.default;
    let root = with_clock(&Aws::new(&outputs).config).await;
    let wrapped = wrapped_keys(&root, stack).await;

    let everything = allowed(&root, stack, &wrapped).await;
    assert_eq!(everything, calls(), "root, who may all, finds the broken calls");

    assert_eq!(stack.functions.len(), MAY.len(), "a function is missing here: {:?}", stack.functions);
    for (function, may) in MAY {
        let role = assume(&root, stack, function).await;
        let mut expected = calls();
        expected.retain(|call| may.contains(&call.as_str()));
        assert_eq!(expected.len(), may.len(), "{function}: a name in MAY is no call");
        assert_eq!(allowed(&role, stack, &wrapped).await, expected, "{function} may");
    }
}

/// The names of all attempts, in the order in which they are made.
fn calls() -> Vec<String> {
    let tables =
        TABLES.iter().flat_map(|table| TABLE_CALLS.iter().map(move |call| format!("{table} {call}")));
    let keys =
        KEY_CALLS.iter().flat_map(|call| PURPOSES.iter().map(move |purpose| format!("{call} {purpose}")));
    let queues =
        QUEUES.iter().flat_map(|queue| QUEUE_CALLS.iter().map(move |call| format!("{call} {queue}")));
    let others = [
        "campaigns Query by_kind",
        "credentials GetItem unsealed",
        "credentials BatchGetItem unsealed",
        "credentials Query unsealed",
        "credentials PutItem returning",
        "credentials UpdateItem returning",
        "credentials DeleteItem returning",
        "mappings GetItem claim",
        "InvokeFunction campaigns",
        "InvokeFunction accounts",
        "InvokeFunction mapping",
        "InvokeFunction mapping-run",
        "GetSecretValue index",
        "GetSecretValue setup",
        "GetSecretValue signing",
        "GetSecretValue purelymail-token",
        "SendEmail sender",
        "SendEmail stranger",
    ];
    tables.chain(keys).chain(queues).chain(others.map(str::to_owned)).collect()
}

/// Attempts every call and names those that weren't denied.
async fn allowed(aws: &SdkConfig, stack: &Stack, wrapped: &HashMap<&str, Blob>) -> Vec<String> {
    let caller = Caller::new(aws, stack);
    let mut allowed = Vec::new();
    for name in calls() {
        let granted = match name.split(' ').collect::<Vec<_>>()[..] {
            ["InvokeFunction", function] => caller.invoke(function).await,
            ["GetSecretValue", secret] => caller.secret(secret).await,
            ["SendEmail", sender] => caller.mail(sender).await,
            [table, call, "unsealed"] => caller.unsealed(table, call).await,
            [table, call, "returning"] => caller.returning(table, call).await,
            [table, "GetItem", "claim"] => caller.claim(table).await,
            [table, "Query", index] => caller.query(table, Some(index)).await,
            [table, call] if TABLES.contains(&table) => caller.table(table, call).await,
            [call, queue] if QUEUES.contains(&queue) => caller.queue(queue, call).await,
            [call, purpose] => caller.key(call, purpose, &wrapped[purpose]).await,
            _ => panic!("{name}: no such call"),
        };
        if granted.unwrap_or_else(|code| panic!("{name} is broken: {code:?}")) {
            allowed.push(name);
        }
    }
    allowed
}

/// A data key for each purpose as KMS wrapped it, to be unwrapped.
async fn wrapped_keys(root: &SdkConfig, stack: &Stack) -> HashMap<&'static str, Blob> {
    let kms = aws_sdk_kms::Client::new(root);
    let mut wrapped = HashMap::new();
    for purpose in PURPOSES {
        let made = kms.generate_data_key().key_id(&stack.key_arn).key_spec(DataKeySpec::Aes256);
        let made = made.set_encryption_context(Some(context(purpose))).send().await.expect("root may");
        wrapped.insert(purpose, made.ciphertext_blob.expect("a wrapped key"));
    }
    wrapped
}

fn context(purpose: &str) -> HashMap<String, String> {
    let app = if purpose == "other" { "another" } else { "mailgather" };
    [("app", app), ("purpose", purpose)].map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}
