//! The old mail server and the new provider's, in one.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{HostName, MailServer, Security};
use sha2::{Digest, Sha512};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::gate::{Gate, Pass};

/// Mail servers in one: the old one, whose accounts are given, and the new provider's, whose accounts stand in the
/// folder that the provider's double keeps for a mail server.
pub(crate) struct Imap {
    port: u16,
    accounts: Arc<Accounts>,
}

struct Accounts {
    old: Mutex<BTreeMap<String, String>>,
    new: PathBuf,
    /// So many logins are turned away for now.
    busy: Mutex<u32>,
    gate: Arc<Gate>,
}

impl Imap {
    pub(crate) async fn start(new: PathBuf, gate: Arc<Gate>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let accounts = Arc::new(Accounts { old: Mutex::default(), new, busy: Mutex::default(), gate });
        let shared = Arc::clone(&accounts);
        tokio::task::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let accounts = Arc::clone(&shared);
                tokio::task::spawn(async move {
                    let _ = converse(BufReader::new(stream), &accounts).await;
                });
            }
        });
        Self { port, accounts }
    }

    pub(crate) fn server(&self) -> MailServer {
        let host = HostName::parse("localhost").expect("a name");
        MailServer { host, port: self.port, security: Security::Plain }
    }

    /// An account of the old server; or another password for it.
    pub(crate) fn old(&self, address: &str, password: &str) {
        self.accounts.old.lock().expect("nobody panicked").insert(address.to_owned(), password.to_owned());
    }

    pub(crate) fn turn_away(&self, logins: u32) {
        *self.accounts.busy.lock().expect("nobody panicked") = logins;
    }

    pub(crate) fn turns_away(&self) -> u32 {
        *self.accounts.busy.lock().expect("nobody panicked")
    }

    /// Whether this opens an account, on either server.
    pub(crate) fn opens(&self, address: &str, password: &str) -> bool {
        self.accounts.open(address, password)
    }
}

impl Accounts {
    fn open(&self, address: &str, password: &str) -> bool {
        if let Some(old) = self.old.lock().expect("nobody panicked").get(address) {
            return old == password;
        }
        let Ok(line) = std::fs::read_to_string(self.new.join(address)) else { return false };
        let sealed = line.trim().split_once("{SSHA512}").expect("the double's way to keep a password").1;
        let sealed = STANDARD.decode(sealed).expect("base64");
        let (hash, salt) = sealed.split_at(64);
        Sha512::new().chain_update(password).chain_update(salt).finalize().as_slice() == hash
    }

    fn answer(&self, address: &str, password: &str) -> &'static str {
        let mut busy = self.busy.lock().expect("nobody panicked");
        if *busy > 0 {
            *busy -= 1;
            return "NO [UNAVAILABLE] later";
        }
        if self.open(address, password) { "OK welcome" } else { "NO [AUTHENTICATIONFAILED] no" }
    }
}

/// Nothing that would have a password come in another form than a quoted string.
const CAPABLE: &str = "IMAP4rev1";

async fn converse(mut stream: BufReader<TcpStream>, accounts: &Accounts) -> Option<()> {
    say(&mut stream, &format!("* OK [CAPABILITY {CAPABLE}] hello")).await?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let words: Vec<_> = line.split_whitespace().collect();
        let [tag, command, ..] = &words[..] else { return None };
        match command.to_ascii_uppercase().as_str() {
            "LOGIN" => {
                let [_, address, _, password, _] = &line.split('"').collect::<Vec<_>>()[..] else {
                    return None;
                };
                let pass = accounts.gate.enter("login");
                if pass != Pass::Stopped {
                    let answer = accounts.answer(address, password);
                    accounts.gate.leave(pass);
                    if pass == Pass::Through {
                        say(&mut stream, &format!("{tag} {answer}")).await?;
                        continue;
                    }
                }
                // Whoever called is gone soon.
                while stream.read_line(&mut line).await.is_ok_and(|count| count > 0) {}
                return None;
            }
            "CAPABILITY" => say(&mut stream, &format!("* CAPABILITY {CAPABLE}\r\n{tag} OK done")).await?,
            "EXAMINE" => say(&mut stream, &format!("* 3 EXISTS\r\n{tag} OK [READ-ONLY] done")).await?,
            "LOGOUT" => return say(&mut stream, &format!("* BYE\r\n{tag} OK done")).await,
            _ => say(&mut stream, &format!("{tag} BAD what")).await?,
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, text: &str) -> Option<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).await.ok()
}
