use domain::{HostName, MailServer, Security};
use imap_login::Refusal;
use mailbox::{HostPolicy, MailServers};
use tests::hostile::{Act, Authority, HostileServer, Pace, acts};

use crate::check::{BUDGET, claimed, entry, servers};

/// Greeting and one flight, then the verdict.
#[tokio::test(flavor = "multi_thread")]
async fn flights_of_the_client() {
    let authority = Authority::new("test authority");
    let flights = async |security, before: &str, after: &str| {
        let mut all = acts(before);
        all.extend((security != Security::Plain).then(|| Act::Tls(authority.identity())));
        all.extend(acts(after));
        let server = HostileServer::start(all, Pace::Whole).await;
        let servers = servers(server.port(), &authority);
        let result = servers.verify(&entry(server.port(), security), claimed(), BUDGET).await;
        server.settled().await;
        println!(
            "{security:?}: {} flights, {}",
            server.flights(),
            result.as_ref().map_or_else(Refusal::code, |_| "verified")
        );
        server.flights()
    };
    let offers = "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi\nC\n";
    let refuses = "S: a1 NO [AUTHENTICATIONFAILED] no";
    assert_eq!(flights(Security::Tls, "", &format!("{offers}{refuses}")).await, 1, "verdict");
    // EXAMINE and the good-bye follow an accepted password; nobody waits for the answer to the latter.
    let accepts = "S: a1 OK in\nC\nS: a2 OK open\nC";
    assert_eq!(flights(Security::Tls, "", &format!("{offers}{accepts}")).await, 3, "proof");
    let asked =
        "S: * OK hi\nC\nS: * CAPABILITY AUTH=PLAIN SASL-IR\nS: a1 OK\nC\nS: a2 NO [AUTHENTICATIONFAILED]";
    assert_eq!(flights(Security::Tls, "", asked).await, 2, "with CAPABILITY");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_can_try_a_server_entry_without_a_password() {
    let authority = Authority::new("test authority");
    let good = authority.identity();
    let probe = async |security, acts: Vec<Act>| {
        let server = HostileServer::start(acts, Pace::ByteByByte).await;
        let servers = servers(server.port(), &authority);
        let result = servers.probe(&entry(server.port(), security), BUDGET).await;
        result.map_or_else(|refusal| refusal.reason(), |()| "ok")
    };
    let tls = |script: &str| [vec![Act::Tls(good.clone())], acts(script)].concat();
    let later = |script: &str| [acts("S: * OK hi\nC\nS: a1 OK go"), tls(script)].concat();
    assert_eq!(probe(Security::Tls, tls("S: * OK [CAPABILITY IMAP4rev1] hi\nC")).await, "ok");
    assert_eq!(probe(Security::Plain, acts("S: * OK hi\nC\nS: a1 OK done\nC")).await, "ok");
    assert_eq!(probe(Security::StartTls, later("C\nS: a2 OK done\nC")).await, "ok");
    assert_eq!(
        probe(Security::StartTls, later("C\nS: a2 OK [CAPABILITY LOGINDISABLED]\nC")).await,
        "login-disabled"
    );
    assert_eq!(probe(Security::Tls, vec![Act::Tls(authority.expired())]).await, "certificate-expired");
    assert_eq!(probe(Security::Plain, acts("S: * BYE busy")).await, "bye");
    assert_eq!(probe(Security::Plain, acts("S: 220 ESMTP")).await, "not-imap");
}

/// A server that takes connections and is none, and one that is not there.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_there() {
    let authority = Authority::new("test authority");
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    drop(listener);
    let servers = servers(port, &authority);
    let reason = |result: Result<_, Refusal>| result.map(|_| ()).map_err(|refusal| refusal.reason());
    let refused = servers.verify(&entry(port, Security::Tls), claimed(), BUDGET).await;
    assert_eq!(reason(refused), Err("connection-refused"));
    let unknown = MailServer {
        host: HostName::parse("nowhere.invalid").expect("a host"),
        ..entry(port, Security::Tls)
    };
    let unknown = reason(servers.verify(&unknown, claimed(), BUDGET).await);
    // A machine whose name server is out of reach may not learn it in time.
    assert!(matches!(unknown, Err("name-not-found" | "connection-timed-out")), "{unknown:?}");
}

/// On AWS a name that leads inside is as good as none: nothing is connected to.
#[tokio::test(flavor = "multi_thread")]
async fn hosts_and_ports_that_are_out_of_bounds() {
    let authority = Authority::new("test authority");
    let server = HostileServer::start(acts("S: * OK hi\nC"), Pace::Whole).await;
    let on_aws = HostPolicy { ports: vec![server.port()], allow_loopback: false };
    let on_aws = MailServers::new(on_aws, Some(authority.der())).expect("a root certificate");
    let result = on_aws.verify(&entry(server.port(), Security::Plain), claimed(), BUDGET).await;
    assert_eq!(result.expect_err("loopback").reason(), "forbidden-host");

    let other_ports = HostPolicy { ports: vec![993, 143], allow_loopback: true };
    let other_ports = MailServers::new(other_ports, None).expect("no extra root");
    for port in [server.port(), 22, 25, 6379] {
        let result = other_ports.verify(&entry(port, Security::Plain), claimed(), BUDGET).await;
        assert_eq!(result.expect_err("a port that is not mail's").reason(), "forbidden-host");
    }
    assert_eq!(server.connections(), 0);
}
