use domain::Security;
use tests::hostile::{Act, Authority, acts};

use crate::check::{case, check};

/// Every evidence that is known, as a server says it on the wire.
#[tokio::test(flavor = "multi_thread")]
async fn evidence() {
    let authority = Authority::new("test authority");
    let good = authority.identity();
    let answers = [
        ("NO [ALERT] Application-specific password required: https://evil.example (Failure)", "AppPassword"),
        ("NO NEOBHODIMO Application password is REQUIRED", "AppPassword"),
        ("NO [WEBALERT https://evil.example] Web login required. (Failure)", "BrowserSignIn"),
        ("NO [ALERT] Please log in via your web browser: https://evil.example (Failure)", "BrowserSignIn"),
        ("NO Basic authentication is disabled.", "BasicAuthDisabled"),
        ("NO [ALERT] Your account is not enabled for IMAP use. (Failure)", "ImapDisabled"),
        ("NO [ALERT] IMAP access is disabled for your domain. (Failure)", "ImapDisabled"),
        ("NO [ALERT] You are yet to enable IMAP for your account.", "ImapDisabled"),
        ("NO [AUTHENTICATIONFAILED] invalid credentials or IMAP is disabled", "ImapDisabled"),
        ("NO [CONTACTADMIN] no", "ContactAdmin"),
        ("NO [EXPIRED] no", "ContactAdmin"),
        ("NO [AUTHORIZATIONFAILED] no", "ContactAdmin"),
        ("NO LOGIN DENIED -- COUNTRY IS BLACKLISTED", "ContactAdmin"),
        ("NO [UNAVAILABLE] no", "NotNow(Unavailable)"),
        ("NO [INUSE] no", "NotNow(InUse)"),
        ("NO [LIMIT] no", "NotNow(Limit)"),
        ("NO [SERVERBUG] no", "NotNow(ServerBug)"),
        ("NO [OVERQUOTA] no", "NotNow(OverQuota)"),
        ("NO [ALERT] Too many simultaneous connections. (Failure)", "NotNow(Limit)"),
        ("NO Maximum number of connections from user+IP exceeded", "NotNow(Limit)"),
        ("BAD Request is throttled. Suggested Backoff Time: 299904 milliseconds", "NotNow(Throttled)"),
        ("NO [PRIVACYREQUIRED] no", "ServerSetup(PrivacyRequired)"),
    ];
    let inside = |script: &str| {
        let open = "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi\nC\n";
        [vec![Act::Tls(good.clone())], acts(&format!("{open}{script}"))].concat()
    };
    let mut cases: Vec<_> = answers
        .into_iter()
        .map(|(answer, expected)| {
            case(answer, Security::Tls, inside(&format!("S: a1 {answer}\nC")), expected, true)
        })
        .collect();
    let scripts = [
        (
            "reason in an untagged NO",
            "S: * NO [WEBALERT https://evil.example] x\nS: a1 NO [AUTHENTICATIONFAILED] no\nC",
            "BrowserSignIn",
        ),
        (
            "reason in an untagged BAD",
            "S: * BAD [ALERT] Application password is REQUIRED\nS: a1 NO no\nC",
            "AppPassword",
        ),
        ("BYE with a reason", "S: * BYE [UNAVAILABLE] maintenance", "NotNow(Unavailable)"),
        (
            "mailbox only for those who say who they are",
            "S: a1 OK [CAPABILITY IMAP4rev1 ID] in\nC\nS: * ID NIL\nS: a2 OK\nC\nS: * 2 EXISTS\nS: a3 OK open\nC",
            "Verified(Some(2))",
        ),
        ("mailbox that won't open", "S: a1 OK in\nC\nS: a2 NO Unsafe Login.\nC", "MailboxUnusable"),
        ("reason after the OK", "S: a1 OK in\nC\nS: a2 NO [INUSE] locked\nC", "NotNow(InUse)"),
    ];
    cases.extend(
        scripts
            .into_iter()
            .map(|(name, script, expected)| case(name, Security::Tls, inside(script), expected, true)),
    );
    check(authority, cases).await;
}
