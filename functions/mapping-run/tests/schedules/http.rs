//! As much of HTTP/1.1 as the servers and clients here speak: every body has a length.

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// A request or an answer as it came.
pub(crate) struct Message {
    head: String,
    body: Vec<u8>,
}

impl Message {
    /// `None` at the end of the connection.
    pub(crate) async fn read(stream: &mut BufReader<TcpStream>) -> Option<Self> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut head).await.ok()? == 0 {
                return None;
            }
        }
        assert!(!head.to_ascii_lowercase().contains("transfer-encoding"), "a body without length: {head}");
        let mut message = Self { head, body: Vec::new() };
        message.body =
            vec![0; message.header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0)];
        stream.read_exact(&mut message.body).await.ok()?;
        Some(message)
    }

    pub(crate) async fn write(&self, stream: &mut BufReader<TcpStream>) -> Option<()> {
        let bytes = [self.head.as_bytes(), &self.body].concat();
        stream.write_all(&bytes).await.ok()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The path of a request.
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }
}

/// A client with one connection.
pub(crate) struct Client {
    port: u16,
    connection: Mutex<Option<BufReader<TcpStream>>>,
}

impl Client {
    pub(crate) fn new(port: u16) -> Self {
        Self { port, connection: Mutex::new(None) }
    }

    /// Status and body.
    pub(crate) async fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, Vec<u8>) {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\ncontent-length: {}\r\n{headers}\r\n",
            self.port,
            body.len()
        );
        let request = Message { head, body: body.as_bytes().to_vec() };
        let mut held = self.connection.lock().await;
        // A connection that was kept may have been closed on the other side.
        for _ in 0..2 {
            let mut stream = match held.take() {
                Some(stream) => stream,
                None => connect(self.port).await,
            };
            if request.write(&mut stream).await.is_none() {
                continue;
            }
            if let Some(answer) = Message::read(&mut stream).await {
                let status = answer.path().parse().expect("a status");
                *held = Some(stream);
                return (status, answer.body);
            }
        }
        panic!("127.0.0.1:{} does not answer {method} {path}", self.port);
    }
}

pub(crate) async fn connect(port: u16) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.expect("it listens");
    stream.set_nodelay(true).expect("a socket");
    BufReader::new(stream)
}
