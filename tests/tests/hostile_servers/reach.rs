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

/// On AWS a name that leads inside is as good as none, and an address is no name: nothing is connected to.
#[tokio::test(flavor = "multi_thread")]
async fn no_way_inside() {
    let authority = Authority::new("test authority");
    let server = HostileServer::start(acts("S: * OK hi\nC"), Pace::Whole).await;
    let ports = vec![server.port()];
    let servers = |allow_loopback| {
        let policy = HostPolicy { ports: ports.clone(), allow_loopback };
        MailServers::new(policy, Some(authority.der())).expect("a root certificate")
    };
    let (on_aws, here) = (servers(false), servers(true));
    let tried = async |servers: &MailServers, typed: &str| {
        let Ok(host) = HostName::parse(typed) else { return "no host name" };
        let entry = MailServer { host, ..entry(server.port(), Security::Plain) };
        servers
            .verify(&entry, claimed(), BUDGET)
            .await
            .map_or_else(|refusal| refusal.reason(), |_| "verified")
    };
    let addresses = [
        "127.0.0.1",
        "::1",
        "[::1]",
        "::ffff:127.0.0.1",
        "[::ffff:127.0.0.1]",
        "64:ff9b::7f00:1",
        "169.254.169.254",
        "10.0.0.1",
        "10.255.255.255",
        // Decimal, octal, hexadecimal, short and mixed, as `getaddrinfo` would take them.
        "2130706433",
        "2852039166",
        "017700000001",
        "0177.0.0.1",
        "0251.0376.0251.0376",
        "0x7f000001",
        "0x7f.0.0.1",
        "0X7F.1",
        "127.1",
        "127.0.1",
        "10.0x0.1",
        "127.0.0.1.",
        "１２７.０.０.１",
        "127。0。0。1",
    ];
    for typed in addresses {
        assert_eq!(tried(&on_aws, typed).await, "no host name", "{typed}");
        assert_eq!(tried(&here, typed).await, "no host name", "{typed}, also where loopback is allowed");
    }
    for typed in ["localhost", "LOCALHOST", " localhost "] {
        assert_eq!(tried(&on_aws, typed).await, "forbidden-host", "{typed}");
    }
    assert_eq!(server.connections(), 0);
    // The same name, where it is allowed: somebody is there.
    assert_eq!(tried(&here, "localhost").await, "ended");
    assert_eq!(server.connections(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn ports_that_are_out_of_bounds() {
    let server = HostileServer::start(acts("S: * OK hi\nC"), Pace::Whole).await;
    let policy = HostPolicy { ports: vec![993, 143], allow_loopback: true };
    let servers = MailServers::new(policy, None).expect("no extra root");
    for port in [server.port(), 22, 25, 6379] {
        let result = servers.verify(&entry(port, Security::Plain), claimed(), BUDGET).await;
        assert_eq!(result.expect_err("a port that is not mail's").reason(), "forbidden-host");
        assert!(!servers.permits_port(port), "{port}");
    }
    assert_eq!(server.connections(), 0);
}
