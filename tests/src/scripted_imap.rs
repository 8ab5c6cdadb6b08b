use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
};

use crate::{MailServer, Outputs};

/// What a scripted server does to whoever wants to log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Script {
    /// Takes any login, says so after that long, and shows an inbox.
    Accepts(Duration),
    /// Refuses any login with this answer, e.g. `NO [UNAVAILABLE] later`.
    Answers(String),
    /// Greets and hangs up.
    Leaves,
    /// Takes the connection and says nothing.
    Silent,
    /// Greets, reads the password and says nothing more.
    SilentAfterLogin,
}

/// A plain IMAP server on loopback that plays a script.
pub struct ScriptedImap {
    port: u16,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

struct State {
    script: Script,
    connections: usize,
    logins: usize,
    said_ok: Option<Instant>,
}

impl ScriptedImap {
    /// Starts it on one of the ports on which the stacks let a mail server be reached.
    pub async fn start(outputs: &Outputs, script: Script) -> Self {
        for port in &outputs.spare_mail_ports {
            if let Ok(listener) = TcpListener::bind(("127.0.0.1", *port)).await {
                return Self::on(listener, script);
            }
        }
        panic!("none of the spare ports is free: {:?}", outputs.spare_mail_ports);
    }

    /// Starts it on a port where one of them was before.
    pub async fn start_at(port: u16, script: Script) -> Self {
        Self::on(TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free again"), script)
    }

    fn on(listener: TcpListener, script: Script) -> Self {
        let state = Arc::new(Mutex::new(State { script, connections: 0, logins: 0, said_ok: None }));
        let port = listener.local_addr().expect("it is bound").port();
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().expect("no poison").connections += 1;
                tokio::spawn(converse(stream, Arc::clone(&shared)));
            }
        });
        Self { port, state, task }
    }

    /// The entry for an admin.
    pub fn entry(&self) -> MailServer {
        MailServer { host: "localhost".to_owned(), port: self.port, security: "plain".to_owned() }
    }

    /// From the next connection on another script.
    pub fn play(&self, script: Script) {
        self.state.lock().expect("no poison").script = script;
    }

    /// How often somebody connected.
    pub fn connections(&self) -> usize {
        self.state.lock().expect("no poison").connections
    }

    /// How often somebody sent a password.
    pub fn logins(&self) -> usize {
        self.state.lock().expect("no poison").logins
    }

    /// When it accepted a login last.
    pub fn said_ok(&self) -> Option<Instant> {
        self.state.lock().expect("no poison").said_ok
    }
}

impl Drop for ScriptedImap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Ends with the connection, whoever closes it.
async fn converse(stream: TcpStream, state: Arc<Mutex<State>>) {
    let script = state.lock().expect("no poison").script.clone();
    let (reader, writer) = stream.into_split();
    let mut conversation = Conversation { reader: BufReader::new(reader), writer, script, state };
    let _ = conversation.play().await;
}

struct Conversation {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
    script: Script,
    state: Arc<Mutex<State>>,
}

impl Conversation {
    async fn play(&mut self) -> std::io::Result<()> {
        if self.script == Script::Silent {
            return self.wait().await;
        }
        self.say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN ID] ready").await?;
        if self.script == Script::Leaves {
            return Ok(());
        }
        loop {
            let command = self.command().await?;
            let mut words = command.split(' ');
            let tag = words.next().unwrap_or_default().to_owned();
            match words.next().unwrap_or_default().to_uppercase().as_str() {
                "LOGIN" => self.login(&tag).await?,
                "AUTHENTICATE" => {
                    if words.nth(1).is_none() {
                        self.say("+ ").await?;
                        self.line().await?;
                    }
                    self.login(&tag).await?;
                }
                "CAPABILITY" => {
                    self.say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN ID").await?;
                    self.say(&format!("{tag} OK done")).await?;
                }
                "ID" => self.say(&format!("* ID NIL\r\n{tag} OK done")).await?,
                "EXAMINE" | "SELECT" => {
                    let inbox =
                        format!("* FLAGS ()\r\n* 3 EXISTS\r\n* 0 RECENT\r\n{tag} OK [READ-ONLY] done");
                    self.say(&inbox).await?;
                }
                "LOGOUT" => return self.say(&format!("* BYE bye\r\n{tag} OK done")).await,
                "" => return Ok(()),
                _ => self.say(&format!("{tag} BAD what?")).await?,
            }
        }
    }

    async fn login(&mut self, tag: &str) -> std::io::Result<()> {
        self.state.lock().expect("no poison").logins += 1;
        match self.script.clone() {
            Script::Accepts(delay) => {
                tokio::time::sleep(delay).await;
                self.say(&format!("{tag} OK logged in")).await?;
                self.state.lock().expect("no poison").said_ok = Some(Instant::now());
                Ok(())
            }
            Script::Answers(answer) => self.say(&format!("{tag} {answer}")).await,
            Script::Leaves | Script::Silent | Script::SilentAfterLogin => self.wait().await,
        }
    }

    /// A command with its literals, each asked for and left out of the text.
    async fn command(&mut self) -> std::io::Result<String> {
        let mut command = String::new();
        loop {
            let line = self.line().await?;
            command.push_str(&line);
            let Some(literal) = line.strip_suffix('}').and_then(|line| line.rsplit_once('{')) else {
                return Ok(command);
            };
            let size = literal.1.trim_end_matches('+').parse().unwrap_or(0);
            if !literal.1.ends_with('+') {
                self.say("+ go on").await?;
            }
            self.reader.read_exact(&mut vec![0; size]).await?;
        }
    }

    async fn line(&mut self) -> std::io::Result<String> {
        let mut line = Vec::new();
        self.reader.read_until(b'\n', &mut line).await?;
        Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned())
    }

    async fn say(&mut self, text: &str) -> std::io::Result<()> {
        self.writer.write_all(format!("{text}\r\n").as_bytes()).await
    }

    /// Until the other side gives up.
    async fn wait(&mut self) -> std::io::Result<()> {
        while self.reader.read(&mut [0; 512]).await? > 0 {}
        Ok(())
    }
}
