use crate::play::{CLEAR, Login, TLS, check, check_as};

const OPEN: &str = "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi\n";
const NO_IR: &str = "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\n";
const BARE: &str = "S: * OK [CAPABILITY IMAP4rev1] hi\n";
const PLUS: &str = "S: * OK [CAPABILITY IMAP4rev1 LITERAL+] hi\n";
const MINUS: &str = "S: * OK [CAPABILITY IMAP4rev1 LITERAL-] hi\n";

fn done(tag: u32) -> String {
    format!(
        "S: a{tag} OK in
         C: a{} EXAMINE INBOX
         S: a{} OK open
         C: a{} LOGOUT",
        tag + 1,
        tag + 1,
        tag + 2
    )
}

#[test]
fn the_password_waits_for_the_challenge_without_initial_response() {
    for challenge in ["S: +", "S: + ", "S: + go on", "R: +\\x0a", "S: + \\xe9"] {
        let script =
            format!("{NO_IR}C: a1 AUTHENTICATE PLAIN\n S: * OK wait\n{challenge}\nC: {{plain}}\n{}", done(1));
        check(&script, "Verified(None)");
    }
}

#[test]
fn ok_before_the_password_was_sent_proves_nothing() {
    check(&format!("{NO_IR}C: a1 AUTHENTICATE PLAIN\nS: a1 OK in"), "ServerSetup(Protocol)");
    let login = Login { password: "pässwörd", ..TLS };
    check_as(
        &login,
        &format!("{BARE}C: a1 LOGIN \"anna@example.org\" {{10}}\nS: a1 OK in"),
        "ServerSetup(Protocol)",
    );
}

#[test]
fn servers_that_advertise_initial_responses_and_know_none() {
    let bad = format!(
        "{OPEN}C: a1 AUTHENTICATE PLAIN {{plain}}
         S: a1 BAD parse error
         C: a2 AUTHENTICATE PLAIN
         S: +
         C: {{plain}}
         {}",
        done(2)
    );
    check(&bad, "Verified(None)");
    let asked = format!(
        "{OPEN}C: a1 AUTHENTICATE PLAIN {{plain}}
         S: +
         C: *
         S: a1 BAD cancelled
         C: a2 AUTHENTICATE PLAIN
         S: +
         C: {{plain}}
         {}",
        done(2)
    );
    check(&asked, "Verified(None)");
    let cancelled_but_ok = format!("{OPEN}C: a1 AUTHENTICATE PLAIN {{plain}}\nS: +\nC: *\nS: a1 OK in");
    check(&cancelled_but_ok, "ServerSetup(Protocol)");
}

#[test]
fn each_mechanism_gets_the_password_once() {
    let script = format!(
        "{OPEN}C: a1 AUTHENTICATE PLAIN {{plain}}
         S: a1 BAD parse error
         C: a2 AUTHENTICATE PLAIN
         S: +
         C: {{plain}}
         S: a2 BAD parse error
         C: a3 LOGIN \"anna@example.org\" \"not-a-secret\"
         S: a3 BAD parse error"
    );
    check(&script, "ServerSetup(Protocol)");
}

#[test]
fn login_where_plain_is_refused_without_a_reason() {
    let script = |refusal: &str, rest: &str| {
        format!(
            "{OPEN}C: a1 AUTHENTICATE PLAIN {{plain}}
             S: a1 {refusal}
             C: a2 LOGIN \"anna@example.org\" \"not-a-secret\"
             {rest}"
        )
    };
    check(&script("NO unsupported", &done(2)), "Verified(None)");
    check(&script("NO", &done(2)), "Verified(None)");
    check(&script("NO", "S: a2 NO"), "WrongCredentials");
    check(&script("NO", "S: a2 NO [UNAVAILABLE] later"), "NotNow(Unavailable)");
    // It said no once, and allows no second guess.
    check(&script("NO", ""), "WrongCredentials");
    check(&script("NO", "S: * BYE"), "WrongCredentials");
    check(&script("NO", "S: * BYE [UNAVAILABLE] down"), "NotNow(Unavailable)");
    check(&script("NO", "S: a2 BAD no LOGIN here"), "WrongCredentials");
    check(&script("NO", "LATE"), "NotNow(Deadline)");
}

#[test]
fn one_attempt_where_the_refusal_has_a_reason() {
    for (refusal, expected) in [
        ("NO [AUTHENTICATIONFAILED] no", "WrongCredentials"),
        ("NO [UNAVAILABLE] no", "NotNow(Unavailable)"),
        ("BAD Basic authentication is disabled.", "BasicAuthDisabled"),
    ] {
        check(&format!("{OPEN}C: a1 AUTHENTICATE PLAIN {{plain}}\nS: a1 {refusal}"), expected);
    }
}

#[test]
fn a_refusal_before_the_password_was_sent_is_the_mechanisms() {
    for refusal in ["NO no", "BAD what", "NO [AUTHENTICATIONFAILED] no"] {
        let script = format!(
            "{NO_IR}C: a1 AUTHENTICATE PLAIN
             S: a1 {refusal}
             C: a2 LOGIN \"anna@example.org\" \"not-a-secret\"
             {}",
            done(2)
        );
        check(&script, "Verified(None)");
    }
}

#[test]
fn icloud_gets_login_at_once() {
    let login = Login { host: "imap.mail.me.com", ..TLS };
    let script = format!("{OPEN}C: a1 LOGIN \"anna@example.org\" \"not-a-secret\"\n{}", done(1));
    check_as(&login, &script, "Verified(None)");
}

#[test]
fn login_in_the_clear() {
    let script = format!("{OPEN}C: a1 LOGIN \"anna@example.org\" \"not-a-secret\"\n{}", done(1));
    check_as(&CLEAR, &script, "Verified(None)");
}

#[test]
fn quotes_and_backslashes() {
    let login = Login { password: r#" "a\b" "#, ..TLS };
    let script = format!("{BARE}C: a1 LOGIN \"anna@example.org\" \" \\\"a\\\\b\\\" \"\n{}", done(1));
    check_as(&login, &script, "Verified(None)");
}

#[test]
fn eight_bits_go_as_a_literal() {
    let login = Login { password: "pässwörd", ..TLS };
    let asked = format!(
        "{BARE}C: a1 LOGIN \"anna@example.org\" {{10}}
         S: + go on
         C: p\\xc3\\xa4ssw\\xc3\\xb6rd
         {}",
        done(1)
    );
    check_as(&login, &asked, "Verified(None)");
    for greeting in [PLUS, MINUS] {
        let unasked = format!(
            "{greeting}K: a1 LOGIN \"anna@example.org\" {{10+}}\\x0d\\x0a
             C: p\\xc3\\xa4ssw\\xc3\\xb6rd
             {}",
            done(1)
        );
        check_as(&login, &unasked, "Verified(None)");
    }
}

#[test]
fn two_literals() {
    let login = Login { address: "zoë@example.org", password: "ü\t", ..TLS };
    let script = format!(
        "{BARE}C: a1 LOGIN {{16}}
         S: + one
         C: zo\\xc3\\xab@example.org {{3}}
         S: + two
         C: \\xc3\\xbc\t
         {}",
        done(1)
    );
    check_as(&login, &script, "Verified(None)");
    // One more than there are literals.
    let script = format!(
        "{BARE}C: a1 LOGIN {{16}}
         S: +
         C: zo\\xc3\\xab@example.org {{3}}
         S: +
         C: \\xc3\\xbc\t
         S: +"
    );
    check_as(&login, &script, "ServerSetup(Protocol)");
}

#[test]
fn a_refused_literal_says_nothing_about_the_password() {
    let login = Login { password: "ü", ..TLS };
    for reply in ["NO", "BAD literals are too modern", "NO [AUTHENTICATIONFAILED] no"] {
        let script = format!("{BARE}C: a1 LOGIN \"anna@example.org\" {{2}}\nS: a1 {reply}");
        check_as(&login, &script, "ServerSetup(Protocol)");
    }
}

#[test]
fn only_gmails_grouped_app_passwords_lose_their_spaces() {
    let sends = |host, password, sent: &str| {
        let script =
            format!("{BARE}C: a1 LOGIN \"anna@example.org\" \"{sent}\"\nS: a1 NO [AUTHENTICATIONFAILED] no");
        check_as(&Login { host, password, ..TLS }, &script, "WrongCredentials");
    };
    sends("imap.gmail.com", "abcd efgh ijkl mnop", "abcdefghijklmnop");
    sends("imap.gmail.com", "abcd efgh ijkl mnop ", "abcdefghijklmnop");
    for other in ["abcd efgh ijkl mno", "Abcd efgh ijkl mnop", "abcd efgh ijkl mn0p", "correct horse battery"]
    {
        sends("imap.gmail.com", other, other);
    }
    sends("mail.example.org", "abcd efgh ijkl mnop", "abcd efgh ijkl mnop");
}

#[test]
fn what_was_proven_is_what_was_sent() {
    use domain::{Claimed, EmailAddress, HostName, MailServer, Password};
    use imap_login::{Conversation, Dialogue, Step};

    let claimed = Claimed {
        address: EmailAddress::parse("anna@example.org").expect("an address"),
        password: Password::parse("abcd efgh ijkl mnop".to_owned()).expect("a password"),
    };
    let host = HostName::parse("imap.gmail.com").expect("a host");
    let mut conversation =
        Conversation::new(claimed, &MailServer { host, port: 993, security: TLS.security });
    let mut lines = ["* OK [CAPABILITY X] hi\r\n", "a1 OK in\r\n", "a2 OK open\r\n"].iter();
    let verified = loop {
        match conversation.next() {
            Step::Read => conversation.receive(lines.next().expect("enough lines").as_bytes()),
            Step::Write(_) => {}
            Step::StartTls => panic!("inside TLS already"),
            Step::Done(result) => break result.expect("accepted"),
        }
    };
    assert_eq!(verified.password().expose(), "abcdefghijklmnop");
}
