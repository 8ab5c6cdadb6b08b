//! Plays a script against the conversation, whole and byte by byte.
//!
//! `S:` the server sends this line. `R:` it sends this without a line end. `C:` the client has sent
//! this line, and `K:` these bytes without a line end. `TLS`: it wants TLS, and gets it. `LATE`:
//! time runs out. At the end of the script the server hangs up. `\xNN` stands for a byte, `{plain}`
//! for the SASL message of the visitor that everybody plays.

use domain::{Claimed, EmailAddress, HostName, MailServer, Password, Security};
use imap_login::{Conversation, Dialogue, NotNow, Refusal, Step, Verified};

const PLAIN: &str = "AGFubmFAZXhhbXBsZS5vcmcAbm90LWEtc2VjcmV0";

/// Who logs in where.
pub(crate) struct Login {
    pub(crate) host: &'static str,
    pub(crate) security: Security,
    pub(crate) address: &'static str,
    pub(crate) password: &'static str,
}

/// Inside TLS, at a provider of whom nothing is known.
pub(crate) const TLS: Login = Login {
    host: "mail.example.org",
    security: Security::Tls,
    address: "anna@example.org",
    password: "not-a-secret",
};
/// The same with `STARTTLS`.
pub(crate) const STARTTLS: Login = Login { security: Security::StartTls, ..TLS };
/// The same in the clear.
pub(crate) const CLEAR: Login = Login { security: Security::Plain, ..TLS };

/// Plays a login inside TLS; `expected` is `Verified(messages)` or the cause.
#[track_caller]
pub(crate) fn check(script: &str, expected: &str) {
    check_as(&TLS, script, expected);
}

#[track_caller]
pub(crate) fn check_as(login: &Login, script: &str, expected: &str) {
    let whole = play(login, script, usize::MAX);
    assert_eq!(whole, expected, "played whole");
    for size in [1, 2, 3, 7] {
        assert_eq!(play(login, script, size), expected, "played in pieces of {size}");
    }
}

/// The refusal that a script ends in.
#[track_caller]
pub(crate) fn refusal(login: &Login, script: &str) -> Refusal {
    run(login, script, 1).expect_err("a refusal")
}

fn play(login: &Login, script: &str, size: usize) -> String {
    match run(login, script, size) {
        Ok(verified) => {
            assert_eq!(verified.address().as_typed(), login.address);
            assert_eq!(verified.password().expose(), login.password);
            format!("Verified({:?})", verified.messages())
        }
        Err(refusal) => format!("{:?}", refusal.cause()),
    }
}

fn run(login: &Login, script: &str, size: usize) -> Result<Verified, Refusal> {
    let claimed = Claimed {
        address: EmailAddress::parse(login.address).expect("an address"),
        password: Password::parse(login.password.to_owned()).expect("a password"),
    };
    let host = HostName::parse(login.host).expect("a host");
    let mut player = Player {
        conversation: Conversation::new(claimed, &MailServer { host, port: 993, security: login.security }),
        heard: Vec::new(),
        sent: Vec::new(),
        wants_tls: false,
        result: None,
        size,
    };
    player.settle();
    for line in script.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
        player.act(&line.replace("{plain}", PLAIN));
    }
    player.hear_all();
    assert_eq!(String::from_utf8_lossy(&player.sent), "", "sent beyond the script");
    player.result.unwrap_or_else(|| player.conversation.interrupted(NotNow::Ended))
}

struct Player {
    conversation: Conversation,
    /// What the server has sent but the network not delivered.
    heard: Vec<u8>,
    sent: Vec<u8>,
    wants_tls: bool,
    result: Option<Result<Verified, Refusal>>,
    size: usize,
}

impl Player {
    fn act(&mut self, line: &str) {
        match line.split_at_checked(2) {
            Some(("S:", text)) => self.heard.extend([&bytes(text), b"\r\n".as_slice()].concat()),
            Some(("R:", text)) => self.heard.extend(bytes(text)),
            Some(("C:", text)) => self.expect(&[&bytes(text), b"\r\n".as_slice()].concat()),
            Some(("K:", text)) => self.expect(&bytes(text)),
            _ if line == "TLS" => {
                self.hear_all();
                // What was injected may have ended it already.
                if self.result.is_none() {
                    assert!(self.wants_tls, "TLS was not asked for");
                    self.conversation.tls_started();
                    self.settle();
                }
            }
            _ if line == "LATE" => {
                self.hear_all();
                self.result.get_or_insert_with(|| self.conversation.interrupted(NotNow::Deadline));
            }
            _ => panic!("not a line of a script: {line}"),
        }
    }

    fn expect(&mut self, bytes: &[u8]) {
        self.hear_all();
        let rest = self.sent.split_off(bytes.len().min(self.sent.len()));
        assert_eq!(String::from_utf8_lossy(&self.sent), String::from_utf8_lossy(bytes));
        self.sent = rest;
    }

    fn hear_all(&mut self) {
        let heard = std::mem::take(&mut self.heard);
        for piece in heard.chunks(self.size.min(heard.len().max(1))) {
            self.conversation.receive(piece);
            self.settle();
        }
    }

    fn settle(&mut self) {
        while self.result.is_none() {
            match self.conversation.next() {
                Step::Read => return,
                Step::Write(bytes) => self.sent.extend_from_slice(&bytes),
                Step::StartTls => {
                    self.wants_tls = true;
                    return;
                }
                Step::Done(result) => self.result = Some(result),
            }
        }
    }
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
