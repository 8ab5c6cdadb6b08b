use crate::play::{STARTTLS, check_as};

#[test]
fn nothing_heard_before_tls_counts_after_it() {
    check_as(
        &STARTTLS,
        r#"S: * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR LITERAL+ LOGINDISABLED] hi
           C: a1 STARTTLS
           S: * CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR
           S: a1 OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] go
           TLS
           C: a2 CAPABILITY
           S: * CAPABILITY IMAP4rev1
           S: a2 OK done
           C: a3 LOGIN "anna@example.org" "not-a-secret"
           S: a3 OK in
           C: a4 EXAMINE INBOX
           S: a4 OK open
           C: a5 LOGOUT"#,
        "Verified(None)",
    );
}

#[test]
fn a_stripped_offer_changes_nothing() {
    check_as(
        &STARTTLS,
        "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi
         C: a1 STARTTLS
         S: a1 BAD unknown command",
        "ServerSetup(StartTlsMissing)",
    );
    check_as(
        &STARTTLS,
        "S: * OK hi
         C: a1 STARTTLS
         S: a1 NO not now",
        "ServerSetup(StartTlsMissing)",
    );
}

#[test]
fn bytes_between_the_ok_and_the_handshake_are_an_attack() {
    for injected in [
        "S: * CAPABILITY IMAP4rev1",
        "S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] injected",
        "S: a2 OK injected",
        "S: ",
        "R: x",
        "R: \\x0a",
    ] {
        let script = format!(
            "S: * OK hi
             C: a1 STARTTLS
             S: a1 OK go
             {injected}
             TLS"
        );
        check_as(&STARTTLS, &script, "ServerSetup(StartTlsTampered)");
    }
}

#[test]
fn before_tls_the_server_may_leave_but_not_let_in() {
    check_as(&STARTTLS, "S: * PREAUTH hi", "ServerSetup(Preauth)");
    check_as(&STARTTLS, "S: * BYE later", "NotNow(Bye)");
    for (reply, expected) in [
        ("S: * BYE later", "NotNow(Bye)"),
        ("", "NotNow(Ended)"),
        ("LATE", "NotNow(Deadline)"),
        ("S: + go", "ServerSetup(Protocol)"),
        ("S: a2 OK go", "ServerSetup(Protocol)"),
    ] {
        check_as(&STARTTLS, &format!("S: * OK hi\nC: a1 STARTTLS\n{reply}"), expected);
    }
}

#[test]
fn login_disabled_inside_tls() {
    check_as(
        &STARTTLS,
        "S: * OK hi
         C: a1 STARTTLS
         S: a1 OK go
         TLS
         C: a2 CAPABILITY
         S: * CAPABILITY IMAP4rev1 LOGINDISABLED
         S: a2 OK done",
        "ServerSetup(LoginDisabled)",
    );
}
