use crate::play::{TLS, refusal};

/// A server that repeats all it knows.
#[test]
fn nothing_of_the_servers_words_is_in_a_refusal() {
    let script = "S: * OK [CAPABILITY IMAP4rev1] hi
                  C: a1 LOGIN \"anna@example.org\" \"not-a-secret\"
                  S: * NO [ALERT] anna@example.org not-a-secret https://evil.example
                  S: a1 NO [X-WRONG not-a-secret] not-a-secret is no password of anna@example.org";
    let refusal = refusal(&TLS, script);
    let shown = format!("{refusal:?} {} {} {}", refusal.detail(), refusal.reason(), refusal.hint().as_str());
    for word in ["not-a-secret", "anna", "evil"] {
        assert!(!shown.contains(word), "{shown}");
    }
}
