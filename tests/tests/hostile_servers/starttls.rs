use domain::Security;
use tests::hostile::{Act, Authority, acts};

use crate::check::{case, check};

#[tokio::test(flavor = "multi_thread")]
async fn starttls() {
    let authority = Authority::new("test authority");
    let good = authority.identity();
    let case =
        |name: &str, acts, expected, password| case(name, Security::StartTls, acts, expected, password);
    let inside =
        |before: &str, after: &str| [acts(before), vec![Act::Tls(good.clone())], acts(after)].concat();
    let mut cases = vec![
        case(
            "honest STARTTLS",
            inside(
                "S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi\nC\nS: a1 OK go",
                "C\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\nS: a2 OK done
                 C\nS: a3 OK in\nC\nS: * 5 EXISTS\nS: a4 OK open\nC",
            ),
            "Verified(Some(5))",
            true,
        ),
        case(
            "STARTTLS stripped from the offer",
            acts("S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\nC\nS: a1 BAD unknown command\nC"),
            "ServerSetup(StartTlsMissing)",
            false,
        ),
        case(
            "STARTTLS refused",
            acts("S: * OK hi\nC\nS: a1 NO no\nC"),
            "ServerSetup(StartTlsMissing)",
            false,
        ),
        case("PREAUTH before TLS", acts("S: * PREAUTH welcome\nC\nC"), "ServerSetup(Preauth)", false),
        case(
            "LOGINDISABLED after TLS",
            inside(
                "S: * OK hi\nC\nS: a1 OK go",
                "C\nS: * CAPABILITY IMAP4rev1 LOGINDISABLED\nS: a2 OK done\nC",
            ),
            "ServerSetup(LoginDisabled)",
            false,
        ),
        case("STARTTLS, then it hangs up", acts("S: * OK hi\nC\nS: a1 OK go"), "NotNow(Ended)", false),
        case(
            "STARTTLS, then silence",
            [acts("S: * OK hi\nC\nS: a1 OK go"), vec![Act::Stall]].concat(),
            "NotNow(Deadline)",
            false,
        ),
        case(
            "capabilities from before TLS",
            inside(
                "S: * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR] hi\nC\nS: a1 OK go",
                "C\nS: * CAPABILITY IMAP4rev1\nS: a2 OK done\nC\nS: a3 NO [AUTHENTICATIONFAILED] no\nC",
            ),
            "WrongCredentials",
            true,
        ),
    ];
    for injected in ["S: * CAPABILITY IMAP4rev1 AUTH=PLAIN", "S: a2 OK injected", "R: x"] {
        let name = format!("bytes after STARTTLS OK: {injected}");
        let mut acts = acts(&format!("S: * OK hi\nC\nS: a1 OK go\n{injected}"));
        // In one segment with the OK, as an attacker in the middle would.
        let (Some(Act::Say(extra)), Some(Act::Say(mut line))) = (acts.pop(), acts.pop()) else {
            panic!("two lines at the end")
        };
        line.extend(extra);
        acts.extend([Act::Say(line), Act::Tls(good.clone())]);
        cases.push(case(&name, acts, "ServerSetup(StartTlsTampered)", false));
    }
    check(authority, cases).await;
}
