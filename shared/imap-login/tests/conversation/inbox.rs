use crate::play::check;

const IN: &str = "S: * OK [CAPABILITY IMAP4rev1] hi
                  C: a1 LOGIN \"anna@example.org\" \"not-a-secret\"\n";

#[track_caller]
fn then(replies: &str, expected: &str) {
    check(&format!("{IN}S: a1 OK in\nC: a2 EXAMINE INBOX\n{replies}"), expected);
}

#[test]
fn logged_in_is_not_yet_usable() {
    then("S: a2 NO [SERVERBUG] oops", "NotNow(ServerBug)");
    then("S: a2 NO [INUSE] locked", "NotNow(InUse)");
    then("S: a2 NO EXAMINE Unsafe Login.", "MailboxUnusable");
    then("S: a2 NO [NONEXISTENT] no such mailbox", "MailboxUnusable");
    then("S: a2 BAD User is authenticated but not connected.", "MailboxUnusable");
    then("S: a2 BAD", "MailboxUnusable");
    then("S: * BYE", "MailboxUnusable");
    then("S: * BYE [UNAVAILABLE] going down", "NotNow(Unavailable)");
    then("", "NotNow(Ended)");
    then("LATE", "NotNow(Deadline)");
    then("S: + what", "ServerSetup(Protocol)");
    then("S: a1 OK in", "ServerSetup(Protocol)");
}

#[test]
fn initialization_failed() {
    let confession = format!("{IN}S: a1 OK Logged in, but initialization failed.\nC: a2 EXAMINE INBOX\n");
    check(&format!("{confession}S: * BYE"), "MailboxUnusable");
    check(&confession, "MailboxUnusable");
    check(&format!("{confession}LATE"), "NotNow(Deadline)");
}

#[test]
fn count_of_messages() {
    for (lines, expected) in [
        ("S: * FLAGS (\\Seen)\nS: * 23 EXISTS\nS: * 1 RECENT", "Verified(Some(23))"),
        ("S: * 0 exists", "Verified(Some(0))"),
        ("S: * 99999999999 EXISTS", "Verified(None)"),
        ("S: * -1 EXISTS", "Verified(None)"),
        ("S: * 5 EXPUNGE", "Verified(None)"),
        ("S: * NO 5 EXISTS", "Verified(None)"),
        ("S: * 2 FETCH (BODY {12}\nS: * 9 EXISTS\nS: )\nS: * 3 EXISTS", "Verified(Some(3))"),
        ("S: * 4 EXISTS\nS: second line of some text\nS: ", "Verified(Some(4))"),
    ] {
        then(&format!("{lines}\nS: a2 OK open\nC: a3 LOGOUT"), expected);
    }
}

#[test]
fn who_asks_is_said_where_it_is_wanted() {
    let with_id = |offers: &str, replies: &str, expected: &str| {
        let script = format!(
            "{IN}{offers}
             C: a2 ID (\"name\" \"Mailgather\")
             {replies}"
        );
        check(&script, expected);
    };
    let open = "C: a3 EXAMINE INBOX\nS: a3 OK open\nC: a4 LOGOUT";
    with_id(
        "S: a1 OK [CAPABILITY IMAP4rev1 ID] in",
        &format!("S: * ID (\"name\" {{5}}\nS: a2 OK)\nS: a2 OK done\n{open}"),
        "Verified(None)",
    );
    with_id(
        "S: * CAPABILITY IMAP4rev1 id\nS: a1 OK in",
        &format!("S: a2 BAD what\n{open}"),
        "Verified(None)",
    );
    with_id("S: a1 OK [CAPABILITY ID] in", "S: * BYE", "MailboxUnusable");
    with_id("S: a1 OK [CAPABILITY ID] in", "", "NotNow(Ended)");
}

#[test]
fn id_offered_in_the_greeting_counts() {
    check(
        "S: * OK [CAPABILITY IMAP4rev1 ID] hi
         C: a1 LOGIN \"anna@example.org\" \"not-a-secret\"
         S: a1 OK in
         C: a2 ID (\"name\" \"Mailgather\")
         S: a2 OK
         C: a3 EXAMINE INBOX
         S: a3 OK
         C: a4 LOGOUT",
        "Verified(None)",
    );
}

#[test]
fn a_referral_with_the_ok_is_not_followed() {
    check(
        &format!(
            "{IN}S: a1 OK [REFERRAL imap://elsewhere.example/] in
             C: a2 EXAMINE INBOX
             S: a2 OK [READ-ONLY] open
             C: a3 LOGOUT"
        ),
        "Verified(None)",
    );
}
