use domain::Security;
use tests::hostile::{Act, Authority, acts};

use crate::check::{case, check};

#[tokio::test(flavor = "multi_thread")]
async fn replies() {
    let authority = Authority::new("test authority");
    let good = authority.identity();
    let open = "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi\nC\n";
    let rows = [
        ("honest server", "S: a1 OK in\nC\nS: * 3 EXISTS\nS: a2 OK open\nC", "Verified(Some(3))"),
        ("wrong password", "S: a1 NO [AUTHENTICATIONFAILED] no\nC", "WrongCredentials"),
        (
            "our tag and OK in untagged text",
            "S: * OK a1 OK in\nS: * NO a1 OK\nS: a1 NO [AUTHENTICATIONFAILED] a1 OK\nC",
            "WrongCredentials",
        ),
        (
            "our tag and OK within a literal",
            "S: * LIST () \"/\" {10}\nS: a1 OK in.\nS: \nS: a1 NO [UNAVAILABLE]\nC",
            "NotNow(Unavailable)",
        ),
        ("literal of 99999999999 bytes", "S: * LIST () \"/\" {99999999999}\nC", "ServerSetup(TooMuch)"),
        ("braces at the end of a text", "S: * NO [ALERT] wait {5}\nS: a1 NO [LIMIT] {9}\nC", "NotNow(Limit)"),
        ("BYE in place of the reply", "S: * BYE later", "NotNow(Bye)"),
        ("hangs up in place of the reply", "", "NotNow(Ended)"),
        ("hangs up within the reply", "R: a1 O", "NotNow(Ended)"),
        (
            "OK, then BYE",
            "S: a1 OK Logged in, but initialization failed.\nS: * BYE internal error",
            "MailboxUnusable",
        ),
        ("OK, then hangs up", "S: a1 OK in\nC", "NotNow(Ended)"),
        (
            "OK, but no mailbox",
            "S: a1 OK in\nC\nS: a2 BAD User is authenticated but not connected.\nC",
            "MailboxUnusable",
        ),
        (
            "password in the error",
            "S: * NO [ALERT] not-a-secret\nS: a1 NO [AUTHENTICATIONFAILED] evil not-a-secret of anna@example.org\nC",
            "WrongCredentials",
        ),
        ("no text after NO", "S: a1 NO\nC\nS: a2 NO\nC", "WrongCredentials"),
        ("Latin-1 text", "S: a1 NO ung\\xfcltig\nC\nS: a2 NO ung\\xfcltig\nC", "WrongCredentials"),
        ("bare line feeds", "R: a1 OK in\\x0a\nC\nR: * 1 EXISTS\\x0aa2 OK\\x0a\nC", "Verified(Some(1))"),
        (
            "referral with the NO",
            "S: a1 NO [REFERRAL imap://evil.example/] elsewhere\nC",
            "ServerSetup(Referral)",
        ),
        (
            "referral with the OK",
            "S: a1 OK [REFERRAL imap://evil.example/] in\nC\nS: a2 OK\nC",
            "Verified(None)",
        ),
        (
            "sign in with a browser",
            "S: * NO [WEBALERT https://evil.example] web\nS: a1 NO [ALERT] Please log in via your web browser: https://evil.example\nC",
            "BrowserSignIn",
        ),
        ("another tag", "S: a7 OK in\nC", "ServerSetup(Protocol)"),
        ("a question without end", "S: + and?\nC\nS: + and?\nC", "ServerSetup(Protocol)"),
        (
            "initial response not understood",
            "S: a1 BAD parse error\nC\nS: +\nC\nS: a2 NO [AUTHENTICATIONFAILED]\nC",
            "WrongCredentials",
        ),
        (
            "PLAIN refused, LOGIN taken",
            "S: a1 NO mechanism\nC\nS: a2 OK in\nC\nS: a3 OK\nC",
            "Verified(None)",
        ),
    ];
    let mut cases: Vec<_> = rows
        .into_iter()
        .map(|(name, script, expected)| {
            let inside = [vec![Act::Tls(good.clone())], acts(&format!("{open}{script}"))].concat();
            case(name, Security::Tls, inside, expected, true)
        })
        .collect();
    let plain =
        |name: &str, script: &str, expected| case(name, Security::Plain, acts(script), expected, false);
    cases.extend([
        plain("BYE as greeting", "S: * BYE too busy", "NotNow(Bye)"),
        plain("PREAUTH as greeting", "S: * PREAUTH hi\nC", "ServerSetup(Preauth)"),
        plain("greeting of another protocol", "S: 220 mail ESMTP\nC", "ServerSetup(NotImap)"),
        plain("no greeting", "", "NotNow(Ended)"),
        plain(
            "LOGINDISABLED in the clear",
            "S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi\nC",
            "ServerSetup(LoginDisabled)",
        ),
    ]);
    check(authority, cases).await;
}
