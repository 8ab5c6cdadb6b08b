use std::time::Duration;

use domain::Security;
use tests::hostile::{Act, Authority, HostileServer, Pace, acts};

use crate::check::{BUDGET, case, check, claimed, entry, servers};

#[tokio::test(flavor = "multi_thread")]
async fn floods_and_drips() {
    let authority = Authority::new("test authority");
    let good = authority.identity();
    let greeting = || acts("S: * OK [CAPABILITY IMAP4rev1] hi\nC");
    let second = Duration::from_secs(1);
    let then = |act: Act| [greeting(), vec![act]].concat();
    let line = b"* OK still thinking\r\n".to_vec();
    let cases = vec![
        case(
            "a line of endless bytes",
            Security::Plain,
            then(Act::Flood(vec![b'x'; 1 << 16])),
            "ServerSetup(TooMuch)",
            true,
        ),
        case(
            "a greeting of endless bytes",
            Security::Plain,
            vec![Act::Flood(vec![b'x'; 1 << 16])],
            "ServerSetup(TooMuch)",
            false,
        ),
        case("endless lines", Security::Plain, then(Act::Flood(line.clone())), "ServerSetup(TooMuch)", true),
        case(
            "endless bytes inside TLS",
            Security::Tls,
            [vec![Act::Tls(good.clone())], then(Act::Flood(vec![b'x'; 1 << 16]))].concat(),
            "ServerSetup(TooMuch)",
            true,
        ),
        case(
            "a byte a second",
            Security::Plain,
            then(Act::Drip(line.clone(), second)),
            "NotNow(Deadline)",
            true,
        ),
        case(
            "a greeting of a byte a second",
            Security::Plain,
            vec![Act::Drip(line.clone(), second)],
            "NotNow(Deadline)",
            false,
        ),
        case(
            "a TLS hello of a byte a second",
            Security::Tls,
            vec![Act::HearAnything, Act::Drip(vec![0x16, 0x03, 0x03, 0x3f, 0xff, 0x02, 0x00, 0x3f], second)],
            "NotNow(Deadline)",
            false,
        ),
        case("silence as greeting", Security::Plain, vec![Act::Stall], "NotNow(Deadline)", false),
        case("silence after the password", Security::Plain, then(Act::Stall), "NotNow(Deadline)", true),
        case(
            "silence after the password, inside TLS",
            Security::Tls,
            [vec![Act::Tls(good)], then(Act::Stall)].concat(),
            "NotNow(Deadline)",
            true,
        ),
    ];
    check(authority, cases).await;
}

/// What a client takes of ten gigabytes is what its limits and the system's buffers hold.
#[tokio::test(flavor = "multi_thread")]
async fn ten_gigabytes_are_not_read() {
    let authority = Authority::new("test authority");
    let server = HostileServer::start(vec![Act::Flood(vec![b'x'; 1 << 16])], Pace::Whole).await;
    let servers = servers(server.port(), &authority);
    let result = servers.verify(&entry(server.port(), Security::Plain), claimed(), BUDGET).await;
    assert_eq!(result.expect_err("a flood").reason(), "too-much");
    let said = server.said();
    println!("the server got rid of {said} bytes");
    assert!(said < 16 << 20, "{said} bytes");
}
