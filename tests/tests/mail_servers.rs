//! The login check against Debian's Dovecot, Cyrus and Courier, with passwords that a careless client
//! breaks: its verdict equals the server's truth in every case. Prints what it saw, and beside it what the
//! naive check would have told.
#![allow(clippy::disallowed_methods, reason = "tests read the environment and the clock")]

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use domain::{Claimed, EmailAddress, HostName, MailServer, Password, Security};
use futures_util::{StreamExt, stream};
use imap_login::{Cause, Fault, Refusal, Verified};
use mailbox::{HostPolicy, MailServers};
use tests::mail_servers::{Account, Certificate, Folder, Naive, NaiveVerdict, RealServer, Tap, accounts};

/// Of each server; each is tried by four channels, with a right and a wrong password.
const ACCOUNTS: (usize, usize) = (40, 200);
/// More than a user would wait: how long it takes a busy machine to start 200 processes is not asked here.
const BUDGET: Duration = Duration::from_secs(90);
/// A server that could not tell is asked again, and how often is told.
const TRIES: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn dovecot() {
    check("dovecot", 24, async |folder, certificate, accounts| {
        RealServer::dovecot(folder, certificate, accounts).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cyrus() {
    check("cyrus", 24, async |folder, certificate, accounts| {
        RealServer::cyrus(folder, certificate, accounts).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn courier() {
    // Each of its refusals takes five seconds, in which it does nothing.
    check("courier", 120, async |folder, certificate, accounts| {
        RealServer::courier(folder, certificate, accounts).await
    })
    .await;
}

async fn check(
    name: &str,
    at_once: usize,
    start: impl AsyncFnOnce(&Folder, &Certificate, &[Account]) -> RealServer,
) {
    let (seed, count) = (tests::seed(), tests::size(ACCOUNTS.0, ACCOUNTS.1));
    let (folder, certificate, accounts) = (Folder::new(name), Certificate::new(), accounts(seed, count));
    let server = start(&folder, &certificate, &accounts).await;
    let cases = cases(&server, &accounts).await;
    let (tap, naive_tap) = (Tap::to(server.refusing).await, Tap::to(server.refusing).await);
    let channels = [
        Channel { name: "TLS", security: Security::Tls, ports: [server.tls; 2], refuses: false },
        Channel {
            name: "STARTTLS",
            security: Security::StartTls,
            ports: [server.starttls; 2],
            refuses: false,
        },
        Channel { name: "plain", security: Security::Plain, ports: [server.plain; 2], refuses: false },
        Channel {
            name: "plain, refused",
            security: Security::Plain,
            ports: [tap.port(), naive_tap.port()],
            refuses: true,
        },
    ];
    let check = Arc::new(Check::new(&certificate, &channels));
    let asked = cases.iter().filter(|case| case.oracle_asked).count();
    let file_differs = cases.iter().filter(|case| case.by_login != case.right).count();
    let mut differing = String::new();
    let mut report = format!(
        "\n{} with the accounts of MAILGATHER_SEED={seed}; {} was asked about {asked} of {} passwords and differs \
         from the accounts file on {file_differs}\n{HEAD}\n",
        server.name,
        server.oracle.name,
        cases.len()
    );
    for case in cases.iter().filter(|case| case.by_login != case.right) {
        let always = if case.by_sasl == case.by_login { "" } else { " by LOGIN, not by AUTHENTICATE" };
        let is = if case.by_login { "taken" } else { "refused" };
        differing += &format!("  the server's own tool says {is}{always}: {:?}\n", case.password);
    }
    let mut wrong = Vec::new();
    for channel in &channels {
        let outcomes = check.channel(channel, &cases, at_once).await;
        report += &row(&server, channel, &outcomes);
        wrong.extend(outcomes.iter().filter_map(|outcome| outcome.disagreement(channel)));
    }
    report += &differing;
    let sent = said(&tap);
    report +=
        &format!("plain, refused: our check said {sent:?}, the naive one {} passwords\n", logins(&naive_tap));
    // Not `println!`: the table is worth reading when all is well, too.
    std::io::stdout().write_all(report.as_bytes()).expect("a place to print to");
    assert!(wrong.is_empty(), "{} disagreements with {}:\n{}", wrong.len(), server.name, wrong.join("\n"));
    assert!(sent.is_empty(), "something was said to a server that takes no password: {sent:?}");
}

/// A password that is tried, and the truth about it.
struct Case {
    address: String,
    password: String,
    /// Whether the accounts file has it.
    right: bool,
    /// Whether the server takes it: what its own tool says or, where that can't be asked, the accounts file.
    by_login: bool,
    by_sasl: bool,
    oracle_asked: bool,
}

async fn cases(server: &RealServer, accounts: &[Account]) -> Vec<Case> {
    let all = accounts.iter().flat_map(|some| [(some, &some.password, true), (some, &some.wrong, false)]);
    let asked = stream::iter(all).map(|(account, password, right)| async move {
        let answer = server.oracle.accepts(&account.address, password).await;
        let by_login = answer.unwrap_or(right);
        Case {
            address: account.address.clone(),
            password: password.clone(),
            right,
            by_login,
            by_sasl: if server.oracle.speaks_for_sasl(password) { by_login } else { right },
            oracle_asked: answer.is_some(),
        }
    });
    asked.buffered(8).collect().await
}

struct Channel {
    name: &'static str,
    security: Security,
    /// Ours and the naive check's.
    ports: [u16; 2],
    refuses: bool,
}

struct Check {
    servers: MailServers,
    naive: Naive,
}

struct Outcome<'c> {
    case: &'c Case,
    ours: Result<Verified, Refusal>,
    again: usize,
    naive: NaiveVerdict,
}

impl Check {
    fn new(certificate: &Certificate, channels: &[Channel]) -> Self {
        let ports = channels.iter().map(|channel| channel.ports[0]).collect();
        let policy = HostPolicy { ports, allow_loopback: true };
        let servers = MailServers::new(policy, Some(certificate.authority())).expect("a root certificate");
        Self { servers, naive: Naive::new(certificate) }
    }

    async fn channel<'c>(&self, channel: &Channel, cases: &'c [Case], at_once: usize) -> Vec<Outcome<'c>> {
        let checks = stream::iter(cases).map(|case| self.case(channel, case));
        checks.buffer_unordered(at_once).collect().await
    }

    async fn case<'c>(&self, channel: &Channel, case: &'c Case) -> Outcome<'c> {
        let [port, naive_port] = channel.ports;
        let naive = self.naive.check(naive_port, channel.security, &case.address, &case.password);
        let ((ours, again), naive) = tokio::join!(self.ours(port, channel.security, case), naive);
        Outcome { case, ours, again, naive }
    }

    /// Our verdict, and how often it took another try.
    async fn ours(&self, port: u16, security: Security, case: &Case) -> (Result<Verified, Refusal>, usize) {
        let host = HostName::parse("localhost").expect("a host");
        let server = MailServer { host, port, security };
        let mut again = 0;
        loop {
            let ours = self.servers.verify(&server, case.claimed(), BUDGET).await;
            let tells_nothing =
                ours.as_ref().is_err_and(|refusal| refusal.is_not_now() || timed_out(refusal));
            if !tells_nothing || again + 1 == TRIES {
                return (ours, again);
            }
            again += 1;
        }
    }
}

fn timed_out(refusal: &Refusal) -> bool {
    refusal.server_fault() == Some(Fault::TimedOut)
}

impl Case {
    /// Without TLS the check says `LOGIN`; within, it prefers `AUTHENTICATE PLAIN`.
    fn accepted(&self, channel: &Channel) -> bool {
        if channel.security == Security::Plain { self.by_login } else { self.by_sasl }
    }

    fn claimed(&self) -> Claimed {
        Claimed {
            address: EmailAddress::parse(&self.address).expect("an address"),
            password: Password::parse(self.password.clone()).expect("a password that a form takes"),
        }
    }
}

impl Outcome<'_> {
    fn agrees(&self, channel: &Channel) -> bool {
        match (&self.ours, channel.refuses) {
            (Ok(_), refuses) => self.case.accepted(channel) && !refuses,
            (Err(refusal), true) => {
                matches!(refusal.server_fault(), Some(Fault::LoginDisabled | Fault::PrivacyRequired))
            }
            (Err(refusal), false) => {
                !self.case.accepted(channel) && refusal.cause() == Cause::WrongCredentials
            }
        }
    }

    fn disagreement(&self, channel: &Channel) -> Option<String> {
        let ours = self.ours.as_ref().err().map_or("accepted", Refusal::reason);
        let Case { address, password, .. } = self.case;
        let truth = if self.case.accepted(channel) { "right" } else { "wrong" };
        (!self.agrees(channel))
            .then(|| format!("{}: {address} {password:?} is {truth}, our verdict {ours}", channel.name))
    }

    /// Where no password is taken, every verdict on a password is a mistake.
    fn naive_refused_wrongly(&self, channel: &Channel) -> bool {
        self.naive == NaiveVerdict::Refused && (self.case.by_login || channel.refuses)
    }
}

const HEAD: &str = "server   channel         accounts | right accepted  wrong refused  setup told  disagree  again \
                    | naive: wrongly refused  wrongly accepted  broken";

fn row(server: &RealServer, channel: &Channel, outcomes: &[Outcome<'_>]) -> String {
    let count = |test: &dyn Fn(&Outcome<'_>) -> bool| outcomes.iter().filter(|outcome| test(outcome)).count();
    format!(
        "{:<8} {:<15} {:>8} | {:>14}  {:>13}  {:>10}  {:>8}  {:>5} | {:>22}  {:>16}  {:>6}\n",
        server.name,
        channel.name,
        count(&|some| some.case.right),
        count(&|some| some.case.accepted(channel) && some.ours.is_ok()),
        count(&|some| some.agrees(channel) && some.ours.is_err() && !channel.refuses),
        count(&|some| channel.refuses && some.agrees(channel)),
        count(&|some| !some.agrees(channel)),
        outcomes.iter().map(|some| some.again).sum::<usize>(),
        count(&|some| some.naive_refused_wrongly(channel)),
        count(&|some| some.naive == NaiveVerdict::Accepted && !some.case.by_login),
        count(&|some| some.naive == NaiveVerdict::Broken),
    )
}

/// Everything that our check said, but questions about capabilities.
fn said(tap: &Tap) -> Vec<String> {
    let heard = tap.heard().into_iter().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    heard.filter(|text| !text.is_empty() && text != "a1 CAPABILITY\r\n").collect()
}

fn logins(tap: &Tap) -> usize {
    tap.heard().iter().filter(|bytes| bytes.starts_with(b"A1 LOGIN ")).count()
}
