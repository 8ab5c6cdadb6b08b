use crate::play::{CLEAR, check, check_as};

#[test]
fn greeting_with_capabilities_and_initial_response_needs_one_flight_to_the_verdict() {
    check(
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello
         C: a1 AUTHENTICATE PLAIN {plain}
         S: a1 NO [AUTHENTICATIONFAILED] no",
        "WrongCredentials",
    );
}

#[test]
fn capabilities_are_asked_for_only_where_the_greeting_has_none() {
    check(
        "S: * OK hello
         C: a1 CAPABILITY
         S: * CAPABILITY IMAP4rev1 SASL-IR auth=plain
         S: a1 OK done
         C: a2 AUTHENTICATE PLAIN {plain}
         S: a2 OK in
         C: a3 EXAMINE INBOX
         S: * 7 EXISTS
         S: a3 OK [READ-ONLY] open
         C: a4 LOGOUT",
        "Verified(Some(7))",
    );
    check(
        "S: * OK hello
         C: a1 CAPABILITY
         S: a1 OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] done
         C: a2 AUTHENTICATE PLAIN {plain}",
        "NotNow(Ended)",
    );
}

#[test]
fn a_server_that_knows_no_capability_command_knows_login() {
    check(
        r#"S: * OK hello
           C: a1 CAPABILITY
           S: a1 BAD what
           C: a2 LOGIN "anna@example.org" "not-a-secret"
           S: a2 NO no"#,
        "WrongCredentials",
    );
}

#[test]
fn a_greeting_that_sends_away() {
    check("S: * BYE overloaded", "NotNow(Bye)");
    check("S: * BYE", "NotNow(Bye)");
    check("S: * BYE [UNAVAILABLE] maintenance", "NotNow(Unavailable)");
    check("S: * BYE Too many simultaneous connections", "NotNow(Limit)");
    check("S: * NO not today", "NotNow(Bye)");
    check("S: * BAD [ALERT] not today", "NotNow(Bye)");
    // Nobody has logged in: it can't be about the account.
    check("S: * BYE IMAP access is disabled for your domain", "NotNow(Bye)");
    check("", "NotNow(Ended)");
    check("R: * OK half a li", "NotNow(Ended)");
    check("LATE", "NotNow(Deadline)");
}

#[test]
fn a_server_that_asks_for_no_password_proves_none() {
    check("S: * PREAUTH welcome", "ServerSetup(Preauth)");
    check_as(&CLEAR, "S: * PREAUTH [CAPABILITY IMAP4rev1] welcome", "ServerSetup(Preauth)");
}

#[test]
fn other_protocols() {
    for greeting in [
        "S: HTTP/1.1 400 Bad Request",
        "S: +OK POP3 ready",
        "S: 220 mail.example.org ESMTP",
        "S: SSH-2.0-OpenSSH_9.2p1",
        "S: a0 OK hello",
        "S:  OK hello",
        "S: * 3 EXISTS",
        "S: *",
        "S: ",
        "R: \\x00\\x00\\x0a",
    ] {
        check(greeting, "ServerSetup(NotImap)");
    }
}

#[test]
fn no_password_where_login_is_disabled() {
    check("S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN SASL-IR] hi", "ServerSetup(LoginDisabled)");
    check_as(
        &CLEAR,
        "S: * OK hi
         C: a1 CAPABILITY
         S: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
         S: a1 OK done",
        "ServerSetup(LoginDisabled)",
    );
}
