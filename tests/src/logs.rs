use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{Aws, Outputs};

/// Everything that anything wrote: CloudWatch Logs and the files of the started programs.
pub struct Logs {
    aws: Aws,
    folder: PathBuf,
    mail_log: PathBuf,
}

impl Logs {
    /// Of both stacks.
    pub fn new(outputs: &Outputs) -> Self {
        Self { aws: Aws::new(outputs), folder: outputs.logs.clone(), mail_log: outputs.mail_log.clone() }
    }

    /// Names of the log groups in CloudWatch Logs.
    pub async fn groups(&self) -> Vec<String> {
        let found = self.pages("DescribeLogGroups", json!({}), "logGroups").await;
        found.iter().filter_map(|group| group["logGroupName"].as_str().map(str::to_owned)).collect()
    }

    /// The messages of a log group, one a line.
    pub async fn group(&self, name: &str) -> String {
        let mut text = String::new();
        let streams = self.pages("DescribeLogStreams", json!({"logGroupName": name}), "logStreams").await;
        for stream in streams.iter().filter_map(|stream| stream["logStreamName"].as_str()) {
            text.push_str(&self.stream(name, stream).await);
        }
        text
    }

    /// Writes a line into a log group as a function would.
    pub async fn plant(&self, group: &str, text: &str) {
        let stream = json!({"logGroupName": group, "logStreamName": "planted"});
        let _ = self.aws.call("logs", "Logs_20140328.CreateLogStream", &stream).await;
        let mut event = stream;
        event["logEvents"] = json!([{"timestamp": crate::now_millis(), "message": text}]);
        self.call("PutLogEvents", &event).await;
    }

    /// Takes away what was planted.
    pub async fn uproot(&self, group: &str) {
        self.call("DeleteLogStream", &json!({"logGroupName": group, "logStreamName": "planted"})).await;
    }

    /// The files: what was written, by file name.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        collect(&self.folder, &mut files);
        files
    }

    /// How many lines of the mail server's log hold all these texts.
    pub fn mail_lines(&self, texts: &[&str]) -> usize {
        let log = fs::read(&self.mail_log).expect("the mail server's log can be read");
        let lines = log.split(|byte| *byte == b'\n');
        lines.filter(|line| texts.iter().all(|text| contains(line, text.as_bytes()))).count()
    }

    async fn stream(&self, group: &str, stream: &str) -> String {
        let mut text = String::new();
        let mut next = Value::Null;
        loop {
            let mut body = json!({"logGroupName": group, "logStreamName": stream, "startFromHead": true});
            if !next.is_null() {
                body["nextToken"] = next.clone();
            }
            let answer = self.call("GetLogEvents", &body).await;
            let events = answer["events"].as_array().map_or(&[][..], Vec::as_slice);
            for event in events {
                text.push_str(event["message"].as_str().unwrap_or_default());
                text.push('\n');
            }
            // The end is told by a token that doesn't change.
            if events.is_empty() || answer["nextForwardToken"] == next {
                return text;
            }
            next = answer["nextForwardToken"].clone();
        }
    }

    async fn pages(&self, operation: &str, mut body: Value, list: &str) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let mut answer = self.call(operation, &body).await;
            if let Value::Array(page) = answer[list].take() {
                all.extend(page);
            }
            if answer["nextToken"].is_null() {
                return all;
            }
            body["nextToken"] = answer["nextToken"].take();
        }
    }

    async fn call(&self, operation: &str, body: &Value) -> Value {
        let target = format!("Logs_20140328.{operation}");
        let (status, answer) = self.aws.call("logs", &target, body).await;
        assert_eq!(status, 200, "{operation}: {answer}");
        answer
    }
}

/// Whether `text` holds `part`.
pub fn contains(text: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && text.windows(part.len()).any(|window| window == part)
}

fn collect(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("the folder of logs can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if let Ok(bytes) = fs::read(&path) {
            files.push((path.display().to_string(), bytes));
        }
    }
}
