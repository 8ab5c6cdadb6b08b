use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{Claimed, EmailAddress, HostName, MailServer, Password, Security};
use imap_login::Refusal;
use mailbox::{HostPolicy, MailServers};
use tests::hostile::{Act, Authority, HostileServer, Pace};

const ADDRESS: &str = "anna@example.org";
const PASSWORD: &str = "not-a-secret";
const SASL: &str = "AGFubmFAZXhhbXBsZS5vcmcAbm90LWEtc2VjcmV0";
pub(crate) const BUDGET: Duration = Duration::from_secs(4);
/// What answering takes beyond the budget on a busy machine.
const SLACK: Duration = Duration::from_millis(1500);

/// A server's acts, and what the check must make of them.
pub(crate) struct Case {
    name: String,
    security: Security,
    acts: Vec<Act>,
    /// `Verified(messages)` or the cause.
    expected: &'static str,
    /// Whether the server may get to see the password.
    password: bool,
}

pub(crate) fn case(
    name: &str,
    security: Security,
    acts: Vec<Act>,
    expected: &'static str,
    password: bool,
) -> Case {
    Case { name: name.to_owned(), security, acts, expected, password }
}

pub(crate) fn servers(port: u16, authority: &Authority) -> MailServers {
    let policy = HostPolicy { ports: vec![port], allow_loopback: true };
    MailServers::new(policy, Some(authority.der())).expect("a root certificate")
}

pub(crate) fn entry(port: u16, security: Security) -> MailServer {
    MailServer { host: HostName::parse("localhost").expect("a host"), port, security }
}

pub(crate) fn claimed() -> Claimed {
    Claimed {
        address: EmailAddress::parse(ADDRESS).expect("an address"),
        password: Password::parse(PASSWORD.to_owned()).expect("a password"),
    }
}

/// Plays every case at both paces, at the same time, and reports all that is wrong.
pub(crate) async fn check(authority: Authority, cases: Vec<Case>) {
    let authority = Arc::new(authority);
    let plays = cases.into_iter().flat_map(|case| {
        let case = Arc::new(case);
        [Pace::Whole, Pace::ByteByByte].map(|pace| {
            let (case, authority) = (case.clone(), authority.clone());
            tokio::spawn(async move { play(&case, pace, &authority).await })
        })
    });
    let mut wrong = Vec::new();
    for play in plays.collect::<Vec<_>>() {
        let (row, faults) = play.await.expect("the check doesn't panic");
        println!("{row}");
        wrong.extend(faults.into_iter().map(|fault| format!("{row}: {fault}")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

async fn play(case: &Case, pace: Pace, authority: &Authority) -> (String, Vec<&'static str>) {
    let server = HostileServer::start(case.acts.clone(), pace).await;
    let servers = servers(server.port(), authority);
    let started = Instant::now();
    let result = servers.verify(&entry(server.port(), case.security), claimed(), BUDGET).await;
    let took = started.elapsed();
    server.settled().await;

    let heard = server.heard();
    let got = match &result {
        Ok(verified) => format!("Verified({:?})", verified.messages()),
        Err(refusal) => format!("{:?}", refusal.cause()),
    };
    let pace = format!("{pace:?}");
    let (sent, ms) = (heard.len(), took.as_millis());
    let row = format!("{:66} {pace:10} {got:36} {sent:5} bytes sent {ms:5} ms", case.name);
    let faults = [
        (got != case.expected, "is not what was expected"),
        (took > BUDGET + SLACK, "is too late"),
        (shows_password(&heard) && !case.password, "sent the password"),
        (!shows_password(&heard) && case.password, "never sent the password"),
        (
            case.security == Security::StartTls && shows_password(&server.heard_before_tls()),
            "sent the password before TLS",
        ),
        (["LOGIN", "AUTHENTICATE"].iter().any(|by| times_sent(&heard, by) > 1), "sent the password again"),
        (result.is_err_and(|refusal| shows_anything(&refusal)), "shows what it must not"),
    ];
    (row, faults.into_iter().filter_map(|(is_so, fault)| is_so.then_some(fault)).collect())
}

fn shows_password(bytes: &[u8]) -> bool {
    [PASSWORD, SASL]
        .iter()
        .any(|secret| bytes.windows(secret.len()).any(|window| window == secret.as_bytes()))
}

fn times_sent(heard: &[u8], mechanism: &str) -> usize {
    let text = String::from_utf8_lossy(heard);
    text.lines().filter(|line| line.contains(mechanism) && shows_password(line.as_bytes())).count()
}

fn shows_anything(refusal: &Refusal) -> bool {
    let shown = format!("{refusal:?} {} {} {}", refusal.detail(), refusal.reason(), refusal.hint().as_str());
    [PASSWORD, ADDRESS, "evil"].iter().any(|word| shown.contains(word))
}
