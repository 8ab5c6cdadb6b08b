use crate::play::{STARTTLS, check, check_as};

const KIB: usize = 1024;

fn sent() -> String {
    "S: * OK [CAPABILITY IMAP4rev1] hi\nC: a1 LOGIN \"anna@example.org\" \"not-a-secret\"\n".to_owned()
}

#[test]
fn a_line() {
    let line = |bytes: usize| format!("{}S: * OK {}\nS: a1 NO", sent(), "x".repeat(bytes - 7));
    check(&line(8 * KIB), "WrongCredentials");
    check(&line(8 * KIB + 1), "ServerSetup(TooMuch)");
    check(&format!("R: {}", "x".repeat(8 * KIB + 1)), "ServerSetup(TooMuch)");
    check(&format!("R: * OK {}", "x".repeat(100 * KIB)), "ServerSetup(TooMuch)");
}

#[test]
fn untagged_lines() {
    let lines = |count: usize| format!("{}{}S: a1 NO", sent(), "S: * OK x\n".repeat(count));
    // The greeting is one.
    check(&lines(99), "WrongCredentials");
    check(&lines(100), "ServerSetup(TooMuch)");
    check(&format!("{}{}S: a1 NO", sent(), "S: \n".repeat(100)), "ServerSetup(TooMuch)");
}

#[test]
fn everything() {
    let greeting = "* OK [CAPABILITY IMAP4rev1] hi\r\n".len();
    let exactly = |bytes: usize| {
        let lines = format!("S: * OK {}\n", "x".repeat(KIB - 7)).repeat(63);
        let rest = bytes - greeting - 63 * KIB - "a1 NO\r\n".len();
        format!("{}{lines}S: * OK {}\nS: a1 NO", sent(), "x".repeat(rest - 7))
    };
    check(&exactly(64 * KIB), "WrongCredentials");
    check(&exactly(64 * KIB + 1), "ServerSetup(TooMuch)");
}

#[test]
fn what_came_before_tls_counts() {
    let lines = format!("S: * OK {}\n", "x".repeat(KIB - 7)).repeat(33);
    check_as(
        &STARTTLS,
        &format!("S: * OK hi\nC: a1 STARTTLS\n{lines}S: a1 OK go\nTLS\nC: a2 CAPABILITY\n{lines}"),
        "ServerSetup(TooMuch)",
    );
}

#[test]
fn literals() {
    let literal = |size: &str| format!("{}S: * LIST () \"/\" {{{size}}}\n", sent());
    for size in ["99999999999", "65536", "18446744073709551615", "99999999999999999999999999", "99999999999+"]
    {
        check(&literal(size), "ServerSetup(TooMuch)");
    }
    // Larger than a line, within the whole.
    check(&format!("{}R: {}\nS: \nS: a1 NO", literal("20000"), "x".repeat(20_000)), "WrongCredentials");
    check(&format!("{}R: {}", literal("20000"), "x".repeat(19_999)), "NotNow(Ended)");
    check(&format!("{}S: a1 NO", literal("0")), "NotNow(Ended)");
    check(&format!("{}S: a1 NO\nS: a1 NO", literal("0")), "WrongCredentials");
    for size in ["", "x", "-1", "1x"] {
        check(&format!("{}S: a1 NO", literal(size)), "WrongCredentials");
    }
    // Many literals, each of which restarts the line's limit but not the whole one's.
    check(&format!("{}{}", sent(), "S: * LIST {0}\n".repeat(9_000)), "ServerSetup(TooMuch)");
}
