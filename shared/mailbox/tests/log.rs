//! What a check leaves in the log: numbers and fixed words.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::{Claimed, EmailAddress, HostName, MailServer, Password, Security};
use mailbox::{HostPolicy, MailServers};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes everything down, at every level, of every crate.
#[derive(Clone, Default)]
struct Notebook(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?} ", field.name()).expect("a string takes it");
    }
}

impl Subscriber for Notebook {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Line(&mut self.0.lock().expect("no poison")));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().expect("no poison")));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut Line(&mut self.0.lock().expect("no poison")));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Greets, reads a line, answers with it.
async fn parrot() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let mut stream = BufReader::new(stream);
        stream.write_all(b"* OK [CAPABILITY IMAP4rev1] I-am-a-parrot\r\n").await.expect("it listens");
        let mut line = String::new();
        stream.read_line(&mut line).await.expect("a line");
        tokio::time::sleep(Duration::from_millis(50)).await;
        let reply = format!("* NO [ALERT] {line}a1 NO [AUTHENTICATIONFAILED] {line}");
        stream.write_all(reply.as_bytes()).await.expect("it listens");
    });
    port
}

#[tokio::test(flavor = "current_thread")]
async fn numbers_and_fixed_words() {
    let notebook = Notebook::default();
    let guard = tracing::subscriber::set_default(notebook.clone());
    let port = parrot().await;
    let policy = HostPolicy { ports: vec![port], allow_loopback: true };
    let servers = MailServers::new(policy, None).expect("no extra root");
    let host = HostName::parse("localhost").expect("a host");
    let claimed = Claimed {
        address: EmailAddress::parse("anna@example.org").expect("an address"),
        password: Password::parse("not-a-secret".to_owned()).expect("a password"),
    };
    let server = MailServer { host, port, security: Security::Plain };
    let refusal = servers.verify(&server, claimed, Duration::from_secs(5)).await.expect_err("a refusal");
    drop(guard);

    let log = notebook.0.lock().expect("no poison").clone();
    for word in ["not-a-secret", "anna", "example.org", "localhost", "parrot", &port.to_string()] {
        assert!(!log.contains(word), "{word} is in {log}");
        assert!(!format!("{refusal:?}").contains(word), "{word} is in {refusal:?}");
    }
    assert!(log.contains(r#"outcome="wrong-credentials""#), "{log}");
    for part in
        ["dns_ms", "connect_ms", "tls_ms", "greeting_ms", "auth_ms", "examine_ms", "total_ms", "flights"]
    {
        let number = log.split(&format!("{part}=")).nth(1).and_then(|rest| rest.split(' ').next());
        let number: u64 =
            number.and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{part} in {log}"));
        assert!(part != "auth_ms" || (50..5000).contains(&number), "{log}");
        assert!(part != "flights" || number == 1, "{log}");
        assert!(part != "examine_ms" || number == 0, "{log}");
    }
}
