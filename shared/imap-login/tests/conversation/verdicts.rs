use crate::play::{Login, TLS, check, check_as, refusal};

const SENT: &str = "S: * OK [CAPABILITY IMAP4rev1] hi
                    C: a1 LOGIN \"anna@example.org\" \"not-a-secret\"\n";

#[track_caller]
fn says(replies: &str, expected: &str) {
    check(&format!("{SENT}{replies}"), expected);
}

#[track_caller]
fn says_at(host: &'static str, replies: &str, expected: &str) {
    check_as(&Login { host, ..TLS }, &format!("{SENT}{replies}"), expected);
}

#[test]
fn codes() {
    for (code, expected) in [
        ("AUTHENTICATIONFAILED", "WrongCredentials"),
        ("authenticationfailed", "WrongCredentials"),
        ("AUTHORIZATIONFAILED", "ContactAdmin"),
        ("EXPIRED", "ContactAdmin"),
        ("CONTACTADMIN", "ContactAdmin"),
        ("UNAVAILABLE", "NotNow(Unavailable)"),
        ("INUSE", "NotNow(InUse)"),
        ("LIMIT", "NotNow(Limit)"),
        ("SERVERBUG", "NotNow(ServerBug)"),
        ("OVERQUOTA", "NotNow(OverQuota)"),
        ("PRIVACYREQUIRED", "ServerSetup(PrivacyRequired)"),
        ("WEBALERT https://example.org/sign-in", "BrowserSignIn"),
        ("REFERRAL imap://anna@elsewhere.example/", "ServerSetup(Referral)"),
        ("X-UNHEARD-OF", "WrongCredentials"),
    ] {
        says(&format!("S: a1 NO [{code}] some text"), expected);
    }
}

#[test]
fn a_bare_no() {
    for reply in
        ["a1 NO", "a1 NO ", "a1 no", "a1 NO Login failed", "a1 NO [", "a1 NO []", "a1 NO [X", "a1 NO {5}"]
    {
        says(&format!("S: {reply}"), "WrongCredentials");
    }
    says("R: a1 NO with a bare line feed\\x0a", "WrongCredentials");
    says("S: a1 NO ung\\xfcltig", "WrongCredentials");
}

#[test]
fn bad_is_no_word_about_the_password() {
    says("S: a1 BAD", "ServerSetup(Protocol)");
    says("S: a1 BAD syntax", "ServerSetup(Protocol)");
}

#[test]
fn an_outage_is_not_a_wrong_password() {
    says("S: * BYE", "NotNow(Bye)");
    says("S: * BYE [UNAVAILABLE] later", "NotNow(Unavailable)");
    says("S: * BYE Autologout", "NotNow(Bye)");
    says("", "NotNow(Ended)");
    says("R: a1 NO but the line never ends", "NotNow(Ended)");
    says("LATE", "NotNow(Deadline)");
    says("S: * OK still thinking\nLATE", "NotNow(Deadline)");
    says("S: a1 NO [ALERT] Too many simultaneous connections. (Failure)", "NotNow(Limit)");
    says("S: a1 NO Maximum number of connections from user+IP exceeded", "NotNow(Limit)");
    says("S: a1 NO Temporary authentication failure.", "NotNow(Unavailable)");
    says("S: a1 BAD Request is throttled. Suggested Backoff Time: 299904 milliseconds", "NotNow(Throttled)");
}

#[test]
fn what_looks_like_our_reply_is_none() {
    says("S: * NO a1 OK", "NotNow(Ended)");
    says("S: * a1 OK", "NotNow(Ended)");
    says("S: * OK a1 OK LOGIN completed", "NotNow(Ended)");
    says("S: * LIST () \"/\" {10}\nS: a1 OK in.\nS: ", "NotNow(Ended)");
    says("S: * LIST () \"/\" {8}\nS: a1 OK\nR: x", "NotNow(Ended)");
    says("S: A1 OK in", "ServerSetup(Protocol)");
    says("S: a2 OK in", "ServerSetup(Protocol)");
    says("S: a1OK in", "NotNow(Ended)");
    says("S: a1", "NotNow(Ended)");
    says("S: a1 OKAY", "NotNow(Ended)");
    says("S: a1 BYE", "NotNow(Ended)");
    says("S: a1 PREAUTH", "NotNow(Ended)");
    says("S: * PREAUTH in", "NotNow(Ended)");
    says("R:  a1 OK in\\x0d\\x0a", "NotNow(Ended)");
    says("S: + in", "ServerSetup(Protocol)");
}

#[test]
fn braces_at_the_end_of_a_text_are_text() {
    says("S: * NO some text {5}\nS: a1 NO", "WrongCredentials");
    says("S: * OK {400}\nS: a1 NO [UNAVAILABLE] {9}", "NotNow(Unavailable)");
    says("S: * CAPABILITY IMAP4rev1 {3}\nS: a1 NO", "WrongCredentials");
}

#[test]
fn the_reason_often_stands_in_an_untagged_line() {
    says(
        "S: * NO [WEBALERT https://accounts.google.com/signin/continue?sarp=1] Web login required.
         S: a1 NO [ALERT] Please log in via your web browser: https://example.org (Failure)",
        "BrowserSignIn",
    );
    says("S: * NO [WEBALERT https://example.org] x\nS: a1 NO [AUTHENTICATIONFAILED] no", "BrowserSignIn");
    says("S: * BAD [ALERT] Application password is REQUIRED\nS: a1 NO no", "AppPassword");
    says("S: * BAD Application password is REQUIRED\nS: a1 NO no", "AppPassword");
    says("S: * NO [UNAVAILABLE] directory is down\nS: a1 NO no", "NotNow(Unavailable)");
    // A named reason in the reply itself is nearer than an alert.
    says("S: * NO [ALERT] Application password is REQUIRED\nS: a1 NO [CONTACTADMIN] no", "ContactAdmin");
    // News of the day are no reason.
    says("S: * OK Basic authentication is disabled from tomorrow\nS: a1 NO no", "WrongCredentials");
    says("S: * NO [ALERT] Please try again later\nS: a1 NO [AUTHENTICATIONFAILED] no", "WrongCredentials");
}

#[test]
fn known_texts() {
    for (text, expected) in [
        ("[ALERT] Application-specific password required: https://example.org (Failure)", "AppPassword"),
        ("NEOBHODIMO Application password is REQUIRED", "AppPassword"),
        ("[ALERT] Please log in via your web browser: https://example.org (Failure)", "BrowserSignIn"),
        ("Basic authentication is disabled.", "BasicAuthDisabled"),
        ("[ALERT] Your account is not enabled for IMAP use. Please visit (Failure)", "ImapDisabled"),
        ("[ALERT] IMAP access is disabled for your domain. (Failure)", "ImapDisabled"),
        ("[ALERT] You are yet to enable IMAP for your account. (Failure)", "ImapDisabled"),
        ("[AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled sc=1", "ImapDisabled"),
        ("LOGIN DENIED -- COUNTRY IS BLACKLISTED", "ContactAdmin"),
    ] {
        says(&format!("S: a1 NO {text}"), expected);
    }
}

#[test]
fn what_a_refusal_means_at_a_provider() {
    says_at("outlook.office365.com", "S: a1 NO LOGIN failed.", "BasicAuthDisabled");
    says_at(
        "imap.mail.yahoo.com",
        "S: a1 NO [AUTHENTICATIONFAILED] LOGIN Invalid credentials",
        "AppPassword",
    );
    says_at("imap.fastmail.com", "S: a1 NO no", "AppPassword");
    says_at(
        "imap.gmail.com",
        "S: a1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
        "WrongCredentials",
    );
    says_at("imap.gmx.net", "S: a1 NO authentication failed", "WrongCredentials");
    says_at("outlook.office365.com", "S: a1 NO [UNAVAILABLE] later", "NotNow(Unavailable)");
}

#[test]
fn microsoft_is_not_asked_twice() {
    check_as(
        &Login { host: "outlook.office365.com", ..TLS },
        "S: * OK [CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS ID] ready
         C: a1 AUTHENTICATE PLAIN {plain}
         S: a1 NO AUTHENTICATE failed.",
        "BasicAuthDisabled",
    );
}

#[test]
fn where_no_reason_is_given_the_provider_decides() {
    let no = "S: a1 NO [AUTHENTICATIONFAILED] no";
    for host in [
        "imap.mail.yahoo.com",
        "imap.aol.com",
        "imap.mail.me.com",
        "imap.fastmail.com",
        "imap.yandex.com",
        "secureimap.t-online.de",
    ] {
        says_at(host, no, "AppPassword");
    }
    for host in ["outlook.office365.com", "imap-mail.outlook.com", "eur.outlook.com"] {
        says_at(host, no, "BasicAuthDisabled");
    }
    for host in ["imap.gmail.com", "imap.zoho.eu", "imap.gmx.net", "imap.web.de", "imap.mail.ru"] {
        says_at(host, no, "WrongCredentials");
    }
    // And where one is, it doesn't.
    for host in ["imap.aol.com", "outlook.office365.com", "imap.gmx.net"] {
        says_at(host, "S: a1 NO [CONTACTADMIN] no", "ContactAdmin");
        says_at(host, "S: * BYE", "NotNow(Bye)");
        says_at(host, "LATE", "NotNow(Deadline)");
    }
}

/// Whatever a server says, this is what the user reads.
#[test]
fn every_cause_has_its_field_its_hint_and_its_prospect() {
    for (replies, code, field, hint, retryable) in [
        ("S: a1 NO", "wrong-credentials", Some("sourcePassword"), "check-password", false),
        (
            "S: a1 NO Application password is REQUIRED",
            "app-password",
            Some("sourcePassword"),
            "make-app-password",
            false,
        ),
        ("S: a1 NO [WEBALERT x] x", "browser-sign-in", Some("sourceEmail"), "sign-in-in-browser", false),
        (
            "S: a1 NO Basic authentication is disabled.",
            "basic-auth-disabled",
            Some("sourceEmail"),
            "password-not-accepted",
            false,
        ),
        (
            "S: a1 NO IMAP access is disabled for your domain",
            "imap-disabled",
            Some("sourceEmail"),
            "enable-imap",
            false,
        ),
        ("S: a1 NO [EXPIRED] x", "contact-admin", Some("sourceEmail"), "contact-admin", false),
        (
            "S: a1 OK in\nC: a2 EXAMINE INBOX\nS: a2 NO",
            "mailbox-unusable",
            Some("sourceEmail"),
            "mailbox-did-not-open",
            true,
        ),
        ("S: * BYE", "not-now", None, "try-later", true),
        ("S: a1 NO [PRIVACYREQUIRED] x", "server-setup", None, "tell-organizer", false),
    ] {
        let told = refusal(&TLS, &format!("{SENT}{replies}"));
        assert_eq!(told.code(), code, "{replies}");
        assert_eq!(
            (told.field(), told.hint().as_str(), told.retryable()),
            (field, hint, retryable),
            "{code}"
        );
        assert_eq!(told.is_the_users(), field.is_some(), "{code}");
        assert_eq!(told.retry_after_seconds().is_some(), told.is_not_now(), "{code}");
    }
}

/// A link that explains something else is worse than none.
#[test]
fn the_link_explains_what_the_hint_says() {
    let at = |host, replies: &str| refusal(&Login { host, ..TLS }, &format!("{SENT}{replies}"));
    let wrong = "S: a1 NO [AUTHENTICATIONFAILED] no";
    let off = "S: a1 NO [ALERT] Your account is not enabled for IMAP use.";
    for (host, replies, hint, about) in [
        ("imap.gmail.com", wrong, "check-app-password", Some("accounts/answer")),
        (
            "imap.gmail.com",
            "S: a1 NO Application-specific password required",
            "make-app-password",
            Some("accounts/answer"),
        ),
        ("imap.gmail.com", off, "enable-imap", Some("mail/answer")),
        ("imap.gmail.com", "S: a1 NO [WEBALERT x] x", "sign-in-in-browser", None),
        ("imap.gmail.com", "S: a1 NO [CONTACTADMIN] x", "contact-admin", None),
        ("imap.gmail.com", "S: * BYE", "try-later", None),
        ("imap.gmail.com", "S: a1 NO [PRIVACYREQUIRED] x", "tell-organizer", None),
        ("imap.zoho.eu", wrong, "check-password-or-make-app-password", Some("zoho.com")),
        ("imap.gmx.net", wrong, "check-password-or-enable-imap", Some("pop-imap")),
        ("imap.gmx.net", "S: a1 NO Application password is REQUIRED", "make-app-password", None),
        ("outlook.office365.com", wrong, "password-not-accepted", None),
        ("mail.example.org", wrong, "check-password", None),
        ("mail.example.org", off, "enable-imap", None),
    ] {
        let told = at(host, replies);
        assert_eq!(told.hint().as_str(), hint, "{host} {replies}");
        let link = told.help_link();
        assert_eq!(link.is_some(), about.is_some(), "{host} {hint}: {link:?}");
        assert!(link.is_none_or(|link| link.contains(about.unwrap_or_default())), "{host} {hint}: {link:?}");
    }
}

#[test]
fn how_long_to_wait() {
    let wait = |replies: &str| refusal(&TLS, &format!("{SENT}{replies}")).retry_after_seconds();
    assert_eq!(wait("S: a1 BAD Request is throttled. Suggested Backoff Time: 6001 milliseconds"), Some(7));
    for slow in ["LIMIT", "OVERQUOTA"] {
        assert_eq!(wait(&format!("S: a1 NO [{slow}] x")), Some(300), "{slow}");
    }
    for quick in ["UNAVAILABLE", "INUSE", "SERVERBUG"] {
        assert_eq!(wait(&format!("S: a1 NO [{quick}] x")), Some(60), "{quick}");
    }
}

/// The admin who tries an entry has typed no password to worry about.
#[test]
fn the_admin_is_told_what_the_server_does() {
    for (replies, word) in [
        ("S: * BYE", "sends everybody away"),
        ("", "closed the connection"),
        ("S: a1 NO [UNAVAILABLE] x", "not available"),
        ("S: a1 NO [LIMIT] x", "no more connections"),
        ("S: a1 NO [PRIVACYREQUIRED] x", "encrypted connection"),
    ] {
        let told = refusal(&TLS, &format!("{SENT}{replies}"));
        assert!(told.admin_detail().contains(word), "{}", told.admin_detail());
        assert_ne!(told.admin_detail(), told.detail());
    }
}
