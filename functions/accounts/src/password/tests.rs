use proptest::prelude::*;

use super::*;

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("valid")
}

fn new(text: &str) -> Result<NewPassword, Invalid> {
    NewPassword::parse(Zeroizing::new(text.to_owned()), &address("zoe.miller@example.org"))
}

fn typed(text: &str) -> TypedPassword {
    TypedPassword::parse(Zeroizing::new(text.to_owned())).expect("any text")
}

#[test]
fn any_characters_in_any_composition() {
    for text in [
        "fake but long",
        "            x",
        "ÄÖÜäöüß fake",
        "пароль для теста",
        "🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑",
        "tab\tnul\0line\nend",
        "123456123457",
        &"x".repeat(128),
        &"🔑".repeat(128),
    ] {
        assert!(new(text).is_ok(), "{text}");
    }
}

#[test]
fn length_is_counted_in_composed_characters() {
    assert!(new("fake 678901").is_err());
    assert!(new(&"x".repeat(129)).is_err());
    // Eleven characters, though 22 code points as typed; and 128, though 256.
    assert!(new(&"e\u{301}".repeat(11)).is_err());
    assert!(new(&"e\u{301}".repeat(128)).is_ok());
}

#[test]
fn nothing_is_no_password() {
    assert!(new("").is_err());
    assert!(TypedPassword::parse(Zeroizing::default()).is_err());
}

#[test]
fn common_ones_are_refused_in_any_case() {
    for text in ["qwertyuiop123", "QWERTYUIOP123", "password1234", "123456123456"] {
        assert!(new(text).is_err(), "{text}");
    }
}

#[test]
fn the_address_is_refused_in_any_spelling() {
    for text in ["zoe.miller@example.org", "x zoe.miller x x", "my ZOE.Miller 2026"] {
        assert!(new(text).is_err(), "{text}");
    }
    assert!(new("zoe miller fake pass").is_ok());
    let short = address("zoe@bücher.example");
    let parse = |text: &str| NewPassword::parse(Zeroizing::new(text.to_owned()), &short);
    assert!(parse("a fake password of zoe").is_ok());
    for text in ["i am Zoe@Bücher.example", "i am zoe@xn--bcher-kva.example", "zoe@bu\u{308}cher.example"] {
        assert!(parse(text).is_err(), "{text}");
    }
}

#[test]
fn our_own_name_is_no_password() {
    for text in ["mailgather123", "MailgatherMailgather", "1234567Purelymail", "purelymailmailgather!"] {
        assert!(new(text).is_err(), "{text}");
    }
    assert!(new("mailgather 12345678").is_ok());
    assert!(new("a fake one for mailgather").is_ok());
}

#[test]
fn a_hash_knows_its_password_alone() {
    let hash = PasswordHash::new(&new("Fake passwörd 1").expect("fine"), [7; 16]).expect("memory");
    let same_in_parts = typed("Fake passwo\u{308}rd 1");
    assert!(hash.verify(&same_in_parts).expect("intact"));
    for text in ["fake passwörd 1", "Fake passwörd 1 ", "Fake passwörd", "Fake password 1", "F"] {
        assert!(!hash.verify(&typed(text)).expect("intact"), "{text}");
    }
}

#[test]
fn nobodys_hash_costs_what_a_real_one_costs() {
    let real = PasswordHash::new(&new("a fake password").expect("fine"), [7; 16]).expect("memory");
    let (real, nobody) = (real.into_string(), PasswordHash::of_nobody().into_string());
    let parts = |phc: &str| phc.split('$').map(str::to_owned).collect::<Vec<_>>();
    let (real, nobody) = (parts(&real), parts(&nobody));
    assert_eq!(real[..4], ["", "argon2id", "v=19", "m=19456,t=2,p=1"]);
    assert_eq!(real[..4], nobody[..4]);
    let lengths = |parts: &[String]| parts.iter().map(String::len).collect::<Vec<_>>();
    assert_eq!(lengths(&real), lengths(&nobody));
    for text in ["-", "a fake password"] {
        assert!(!PasswordHash::of_nobody().verify(&typed(text)).expect("intact"));
    }
}

#[test]
fn stronger_parameters_are_read_from_the_hash() {
    // By argon2-cffi, which wraps the reference implementation: m = 24 MiB, t = 3, p = 2, salt "fakesaltfakesalt".
    let stronger = PasswordHash::stored(STRONGER);
    assert!(stronger.verify(&typed("a fake password")).expect("intact"));
    assert!(!stronger.verify(&typed("a fake passwort")).expect("intact"));
    for damaged in ["", "plain", "$argon2id$v=19$m=19456,t=2,p=1", &STRONGER[..40]] {
        assert!(!matches!(PasswordHash::stored(damaged).verify(&typed("a fake password")), Ok(true)));
    }
}

const STRONGER: &str =
    "$argon2id$v=19$m=24576,t=3,p=2$ZmFrZXNhbHRmYWtlc2FsdA$zD6X0Ub5BHO0C3ia3/1crXkONOsYPNyvuYUEfRsfSo4";

proptest! {
    #[test]
    fn what_is_accepted_obeys_the_rules(text in "\\PC{1,140}") {
        let composed = typed(&text);
        let chars = composed.0.chars().count();
        if new(&text).is_ok() {
            prop_assert!((12..=128).contains(&chars));
            prop_assert!(!fold(&text).contains("zoe.miller"));
        } else if (12..=128).contains(&chars) {
            let folded = fold(&text);
            let named = ["zoe.miller", "mailgather", "purelymail"].iter().any(|word| folded.contains(word));
            prop_assert!(named || common::holds(&composed.0));
        }
    }

    #[test]
    fn the_local_part_is_found_wherever_it_stands(before in "[ -~]{0,30}", after in "[ -~]{0,30}") {
        let text = format!("{before}Zoe.MILLER{after}");
        prop_assert!(new(&text).is_err());
    }

    #[test]
    fn composing_twice_changes_nothing(text in "\\PC{1,60}") {
        let once = typed(&text);
        let twice = typed(&once.0);
        prop_assert_eq!(once.bytes(), twice.bytes());
    }
}
