use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Instant,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The wire between a function and AWS: notes every call, and can fail those of an operation.
///
/// Set a function's `AWS_ENDPOINT_URL_DYNAMODB` and `AWS_ENDPOINT_URL_KMS` to [`Wire::url`].
pub struct Wire {
    url: String,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

/// One call to AWS.
#[derive(Clone, Debug)]
pub struct Call {
    /// E.g. `GetItem`.
    pub operation: String,
    /// When it was sent.
    pub began: Instant,
    /// When it was answered, or failed.
    pub ended: Instant,
    /// The answer's status; 0 if there was none.
    pub status: u16,
}

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection ends without an answer; AWS never saw the call.
    Lost,
    /// No answer comes, however long one waits; AWS never saw the call.
    Silence,
    /// 500 with an internal error; AWS never saw the call.
    InternalError,
    /// AWS does what it is told, and the connection ends before it says so; this once.
    AnswerLostOnce,
}

struct State {
    upstream: String,
    calls: Vec<Call>,
    faults: HashMap<String, Fault>,
}

impl Wire {
    /// To the local AWS.
    pub async fn to(endpoint: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let url = format!("http://127.0.0.1:{}", listener.local_addr().expect("it is bound").port());
        let upstream = endpoint.trim_end_matches('/').to_owned();
        let state = Arc::new(Mutex::new(State { upstream, calls: Vec::new(), faults: HashMap::new() }));
        let shared = Arc::clone(&state);
        let http = crate::visitor::http(None);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, http) = (Arc::clone(&shared), http.clone());
                // Ends with the connection, whoever closes it.
                tokio::spawn(async move {
                    let _ = carry(stream, &shared, &http).await;
                });
            }
        });
        Self { url, state, task }
    }

    /// What a function takes for AWS.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on calls of this operation fail.
    pub fn fail(&self, operation: &str, fault: Fault) {
        self.state.lock().expect("no poison").faults.insert(operation.to_owned(), fault);
    }

    /// From now on nothing fails.
    pub fn mend(&self) {
        self.state.lock().expect("no poison").faults.clear();
    }

    /// The calls since the last time, in the order of their beginnings.
    pub fn take_calls(&self) -> Vec<Call> {
        let mut calls = std::mem::take(&mut self.state.lock().expect("no poison").calls);
        calls.sort_by_key(|call| call.began);
        calls
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One request of HTTP/1.1 (RFC 9112), read whole.
struct Sent {
    headers: Vec<(String, String)>,
    path: String,
    body: Vec<u8>,
}

impl Sent {
    async fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Self>> {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
        let mut headers = Vec::new();
        loop {
            line.clear();
            stream.read_line(&mut line).await?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        let mut sent = Self { headers, path, body: Vec::new() };
        sent.body = vec![0; sent.header("content-length").parse().unwrap_or(0)];
        stream.read_exact(&mut sent.body).await?;
        Ok(Some(sent))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// `PutItem` of `DynamoDB_20120810.PutItem`, `Decrypt` of `TrentService.Decrypt`.
    fn operation(&self) -> String {
        self.header("x-amz-target").rsplit('.').next().unwrap_or_default().to_owned()
    }
}

async fn carry(stream: TcpStream, state: &Mutex<State>, http: &reqwest::Client) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some(sent) = Sent::read(&mut stream).await? {
        let operation = sent.operation();
        let began = Instant::now();
        let (fault, upstream) = {
            let mut state = state.lock().expect("no poison");
            let fault = match state.faults.get(&operation) {
                Some(Fault::AnswerLostOnce) => state.faults.remove(&operation),
                fault => fault.copied(),
            };
            (fault, state.upstream.clone())
        };
        let note = |status| {
            let call = Call { operation: operation.clone(), began, ended: Instant::now(), status };
            state.lock().expect("no poison").calls.push(call);
        };
        match fault {
            None => {}
            Some(Fault::Lost) => {
                note(0);
                return Ok(());
            }
            Some(Fault::Silence) => {
                note(0);
                // Until the other side gives up.
                while stream.read(&mut [0; 512]).await? > 0 {}
                return Ok(());
            }
            Some(Fault::InternalError) => {
                note(500);
                let text = r#"{"__type":"InternalServerError","message":"out of order"}"#;
                let head = "HTTP/1.1 500 Internal Server Error\r\ncontent-type: application/x-amz-json-1.0";
                let answer = format!("{head}\r\ncontent-length: {}\r\n\r\n{text}", text.len());
                stream.write_all(answer.as_bytes()).await?;
                continue;
            }
            Some(Fault::AnswerLostOnce) => {
                let _ = forward(sent, &upstream, http).await;
                note(0);
                return Ok(());
            }
        }
        let (status, answer) = forward(sent, &upstream, http).await.map_err(std::io::Error::other)?;
        note(status);
        stream.write_all(&answer).await?;
    }
    Ok(())
}

/// The host that was signed stays the host; the local AWS doesn't care which it is.
async fn forward(sent: Sent, upstream: &str, http: &reqwest::Client) -> reqwest::Result<(u16, Vec<u8>)> {
    let mut request = http.post(format!("{upstream}{}", sent.path)).body(sent.body);
    let own = ["content-length", "connection"];
    for (name, value) in sent.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())) {
        request = request.header(name, value);
    }
    let response = request.send().await?;
    let status = response.status().as_u16();
    let mut answer = format!("HTTP/1.1 {status} Answered\r\n").into_bytes();
    let own = ["content-length", "transfer-encoding", "connection"];
    for (name, value) in response.headers().iter().filter(|(name, _)| !own.contains(&name.as_str())) {
        answer.extend_from_slice(format!("{name}: ").as_bytes());
        answer.extend_from_slice(value.as_bytes());
        answer.extend_from_slice(b"\r\n");
    }
    let body = response.bytes().await?;
    answer.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
    answer.extend_from_slice(&body);
    Ok((status, answer))
}
