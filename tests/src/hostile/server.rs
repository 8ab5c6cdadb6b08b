use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::Identity;

/// One thing that a hostile server does.
#[derive(Clone)]
pub enum Act {
    /// Sends these bytes.
    Say(Vec<u8>),
    /// Waits for a line of the client.
    Hear,
    /// Waits for anything of the client, such as a TLS hello.
    HearAnything,
    /// Starts TLS.
    Tls(Identity),
    /// Sends these bytes one by one, so far apart.
    Drip(Vec<u8>, Duration),
    /// Sends this over and over, as long as the client takes it.
    Flood(Vec<u8>),
    /// Does nothing until the client is gone.
    Stall,
}

/// How what it says is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Each `Say` in one piece.
    Whole,
    /// Byte by byte, each in a segment of its own.
    ByteByByte,
}

/// A server on loopback that plays its acts to everybody who connects, then hangs up.
pub struct HostileServer {
    port: u16,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

/// What clients did.
#[derive(Clone, Debug, Default)]
struct Seen {
    connections: usize,
    ended: usize,
    /// Everything they sent, inside TLS or not.
    heard: Vec<u8>,
    /// How much of it came before TLS.
    before_tls: usize,
    /// How often they answered after the server had spoken.
    flights: usize,
    /// How much they took.
    said: u64,
}

impl HostileServer {
    /// Starts it.
    pub async fn start(acts: Vec<Act>, pace: Pace) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().expect("no poison").connections += 1;
                let stage = Stage { acts: acts.clone(), pace, seen: Arc::clone(&shared) };
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    // Clients leave in the middle: that is what most acts are about.
                    stage.play(stream).await.ok();
                    shared.lock().expect("no poison").ended += 1;
                });
            }
        });
        Self { port, seen, task }
    }

    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Waits until it has heard all that the clients had to say, and they are gone.
    pub async fn settled(&self) {
        for _ in 0..500 {
            let seen = self.seen();
            if seen.ended == seen.connections {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("a client is still there");
    }

    /// How many clients came.
    pub fn connections(&self) -> usize {
        self.seen().connections
    }

    /// What they sent, inside TLS or not.
    pub fn heard(&self) -> Vec<u8> {
        self.seen().heard
    }

    /// What they sent before TLS.
    pub fn heard_before_tls(&self) -> Vec<u8> {
        let seen = self.seen();
        seen.heard[..seen.before_tls].to_vec()
    }

    /// How often they answered after it had spoken.
    pub fn flights(&self) -> usize {
        self.seen().flights
    }

    /// How many bytes it could send.
    pub fn said(&self) -> u64 {
        self.seen().said
    }

    fn seen(&self) -> Seen {
        self.seen.lock().expect("no poison").clone()
    }
}

impl Drop for HostileServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Acts written down: `S:` says a line, `R:` says bytes without a line end (`\xNN` is a byte), `C`
/// hears a line.
pub fn acts(script: &str) -> Vec<Act> {
    let lines = script.lines().map(str::trim_start).filter(|line| !line.is_empty());
    lines
        .map(|line| match line.split_at_checked(2) {
            Some(("S:", text)) => Act::Say([bytes(text), b"\r\n".to_vec()].concat()),
            Some(("R:", text)) => Act::Say(bytes(text)),
            None if line == "C" => Act::Hear,
            _ => panic!("not an act: {line}"),
        })
        .collect()
}

fn bytes(text: &str) -> Vec<u8> {
    let mut pieces = text.strip_prefix(' ').unwrap_or(text).split("\\x");
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).expect("two hexadecimal digits"));
        bytes.extend_from_slice(&piece.as_bytes()[2..]);
    }
    bytes
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

struct Stage {
    acts: Vec<Act>,
    pace: Pace,
    seen: Arc<Mutex<Seen>>,
}

impl Stage {
    async fn play(self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut wire: Box<dyn Wire> = Box::new(stream);
        let mut has_spoken = false;
        for act in &self.acts {
            match act {
                Act::Say(bytes) => {
                    has_spoken = true;
                    match self.pace {
                        Pace::Whole => self.say(&mut wire, bytes).await?,
                        Pace::ByteByByte => {
                            for byte in bytes.chunks(1) {
                                self.say(&mut wire, byte).await?;
                                tokio::task::yield_now().await;
                            }
                        }
                    }
                }
                Act::Hear => while self.hear(&mut wire, &mut has_spoken).await? != b'\n' {},
                Act::HearAnything => {
                    self.hear(&mut wire, &mut has_spoken).await?;
                }
                Act::Tls(identity) => {
                    self.enters_tls();
                    let acceptor = TlsAcceptor::from(Arc::clone(&identity.0));
                    wire = Box::new(acceptor.accept(wire).await?);
                }
                Act::Drip(bytes, apart) => {
                    for byte in bytes.chunks(1) {
                        self.say(&mut wire, byte).await?;
                        tokio::time::sleep(*apart).await;
                    }
                }
                Act::Flood(bytes) => loop {
                    self.say(&mut wire, bytes).await?;
                },
                Act::Stall => loop {
                    self.hear(&mut wire, &mut has_spoken).await?;
                },
            }
        }
        // The good-bye is heard, so that closing doesn't reset what the client has yet to read.
        wire.shutdown().await?;
        loop {
            self.hear(&mut wire, &mut has_spoken).await?;
        }
    }

    fn enters_tls(&self) {
        let mut seen = self.seen.lock().expect("no poison");
        seen.before_tls = seen.heard.len();
    }

    async fn say(&self, wire: &mut Box<dyn Wire>, bytes: &[u8]) -> io::Result<()> {
        wire.write_all(bytes).await?;
        wire.flush().await?;
        self.seen.lock().expect("no poison").said += bytes.len() as u64;
        Ok(())
    }

    async fn hear(&self, wire: &mut Box<dyn Wire>, has_spoken: &mut bool) -> io::Result<u8> {
        let byte = wire.read_u8().await?;
        let mut seen = self.seen.lock().expect("no poison");
        seen.heard.push(byte);
        seen.flights += usize::from(std::mem::take(has_spoken));
        Ok(byte)
    }
}
