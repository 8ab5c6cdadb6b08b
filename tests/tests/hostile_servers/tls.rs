use domain::Security;
use tests::hostile::{Act, Authority, Identity, acts};

use crate::check::{case, check};

#[tokio::test(flavor = "multi_thread")]
async fn certificates_and_tls() {
    let authority = Authority::new("test authority");
    let stranger = Authority::new("another authority");
    let identities = [
        ("certificate expired", authority.expired(), "ServerSetup(CertificateExpired)"),
        ("certificate not yet valid", authority.not_yet_valid(), "ServerSetup(CertificateNotYetValid)"),
        (
            "certificate of a wrong name",
            authority.identity_of("mail.example.org"),
            "ServerSetup(CertificateName)",
        ),
        ("certificate of an unknown issuer", stranger.identity(), "ServerSetup(CertificateIssuer)"),
        ("certificate self-signed", Identity::self_signed(false), "ServerSetup(CertificateSelfSigned)"),
        (
            "certificate self-signed, as a CA",
            Identity::self_signed(true),
            "ServerSetup(CertificateSelfSigned)",
        ),
    ];
    let mut cases = Vec::new();
    for (name, identity, expected) in identities {
        let hello = "S: * OK [CAPABILITY IMAP4rev1] hi\nC\nS: a1 OK in\nC";
        let inside = [vec![Act::Tls(identity.clone())], acts(hello)].concat();
        cases.push(case(name, Security::Tls, inside, expected, false));
        let later = [acts("S: * OK hi\nC\nS: a1 OK go"), vec![Act::Tls(identity)], acts(hello)].concat();
        cases.push(case(&format!("{name}, STARTTLS"), Security::StartTls, later, expected, false));
    }
    let raw = |text: &str| [vec![Act::HearAnything], acts(text)].concat();
    cases.extend([
        case(
            "TLS 1.1 only: its alert",
            Security::Tls,
            raw("R: \\x15\\x03\\x02\\x00\\x02\\x02\\x46"),
            "ServerSetup(TlsTooOld)",
            false,
        ),
        case(
            "TLS 1.1 only: handshake failure",
            Security::Tls,
            raw("R: \\x15\\x03\\x01\\x00\\x02\\x02\\x28"),
            "ServerSetup(TlsTooOld)",
            false,
        ),
        case(
            "TLS 1.1 only: its hello",
            Security::Tls,
            raw(&tls_1_1_hello()),
            "ServerSetup(TlsTooOld)",
            false,
        ),
        case(
            "plain server on the TLS port",
            Security::Tls,
            acts("S: * OK hi\nC"),
            "ServerSetup(NotTls)",
            false,
        ),
        case(
            "web server on the TLS port",
            Security::Tls,
            raw("S: HTTP/1.1 400 Bad Request\nS: Connection: close\nS: "),
            "ServerSetup(NotTls)",
            false,
        ),
        case(
            "web server on the plain port",
            Security::Plain,
            acts("S: HTTP/1.1 400 Bad Request\nS: Connection: close\nS: "),
            "ServerSetup(NotImap)",
            false,
        ),
        case("TLS port hangs up", Security::Tls, Vec::new(), "NotNow(Ended)", false),
        case("TLS port says nothing", Security::Tls, vec![Act::Stall], "NotNow(Deadline)", false),
        case(
            "TLS server on the plain port",
            Security::Plain,
            vec![Act::Tls(authority.identity())],
            "NotNow(Deadline)",
            false,
        ),
    ]);
    check(authority, cases).await;
}

/// A ServerHello of TLS 1.1 with TLS_RSA_WITH_AES_128_CBC_SHA.
fn tls_1_1_hello() -> String {
    let hello = format!("\\x03\\x02{}\\x00\\x00\\x2f\\x00", "\\x07".repeat(32));
    format!("R: \\x16\\x03\\x02\\x00\\x2a\\x02\\x00\\x00\\x26{hello}")
}
