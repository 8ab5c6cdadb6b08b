use std::{
    io::Write,
    process::{Command, Stdio},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

/// A sealed text and the context that it was sealed under.
pub struct SealedText<'a> {
    /// An AWS Encryption SDK message.
    pub message: &'a [u8],
    /// What it is for.
    pub context: Value,
}

/// What AWS's own Encryption SDK for Python opens of them, with the rights of the account's owner. It checks suite
/// and context itself, and fails the test where it opens nothing.
pub fn open_sealed(key_arn: &str, sealed: &[SealedText<'_>]) -> Vec<Vec<u8>> {
    let records: Vec<_> = sealed
        .iter()
        .map(|one| json!({"message": BASE64_STANDARD.encode(one.message), "context": one.context}))
        .collect();
    let opened = encryption_sdk("open", key_arn, &records);
    let text = |one: &Value| BASE64_STANDARD.decode(one["text"].as_str().expect("text")).expect("base64");
    opened.iter().map(text).collect()
}

/// What AWS's Encryption SDK for Python answers to `seal` or `open`; it fails the test where it refuses.
pub fn encryption_sdk(verb: &str, key_arn: &str, records: &[Value]) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/interop/sealed_records.py");
    let python = std::env::var("MAILGATHER_PYTHON").expect("run these tests with `cargo local test`");
    let mut python = Command::new(python)
        .args([script, verb, key_arn])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let input = json!(records).to_string();
    python.stdin.take().expect("piped").write_all(input.as_bytes()).expect("Python reads");
    let output = python.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "sealed_records.py {verb}: see its words above");
    serde_json::from_slice(&output.stdout).expect("JSON")
}
