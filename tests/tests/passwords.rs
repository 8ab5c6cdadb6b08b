//! Which passwords an admin may have, how they are kept, and how one is changed (OWASP ASVS 5.0, 6.2).

use serde_json::{Value, json};
use tests::{Account, Answer, Bench, Colleague};

/// Somebody's own password, anew.
async fn change(person: &Colleague, current: &str, new: &str) -> Answer {
    person.operator.post("/api/me/password", &json!({"current": current, "password": new})).await
}

/// Length alone counts: no rule asks for a digit, none forbids a blank (ASVS 6.2.1, 6.2.5, 6.2.9).
#[tokio::test]
async fn any_characters_will_do_if_there_are_enough() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let mut current = person.account.password.clone();
    let tag = tests::tag();
    for new in [
        "qvxzjwkpfmbt".to_owned(),
        format!("{:z<128}", tag),
        "\u{1f512}".repeat(12),
        "  two blanks at each end  ".to_owned(),
        "ängstliche Öse \u{1f600} пароль 密码".to_owned(),
        "'; DROP TABLE admins; --<b>\"\\".to_owned(),
        "tabs\tand\u{a0}odd\u{2003}blanks".to_owned(),
    ] {
        let length = new.chars().count();
        let answer = change(&person, &current, &new).await;
        assert_eq!(answer.status, 204, "{length}: {answer:?}");
        let account = person.account.with_password(&new);
        bench.stranger().sign_in(&account).await.expect_success(200);
        // All of it counts, and its blanks.
        let without_end: String = new.chars().take(length - 1).collect();
        for wrong in [without_end, format!("{new} "), new.trim().to_owned(), new.to_uppercase()] {
            if wrong != new {
                let answer = bench.stranger().sign_in(&account.with_password(&wrong)).await;
                answer.expect_problem(401, "sign-in-refused");
            }
        }
        current = new;
    }
    // The same text, composed otherwise, is the same password (RFC 8265, section 4.2.2).
    change(&person, &current, "Ko\u{308}niginnentag").await.expect_done();
    let composed = person.account.with_password("K\u{f6}niginnentag");
    bench.stranger().sign_in(&composed).await.expect_success(200);
}

/// Wherever a password is chosen, the same ones are refused (ASVS 6.2.4, 6.2.11, 6.2.12).
#[tokio::test]
async fn weak_passwords_are_refused_wherever_one_is_chosen() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let token = bench.admin.invite("viewer", &json!("all")).await;
    let newcomer = Account::unheard_of("newcomer");
    for weak in weak_for(&person.account.email) {
        let answer = change(&person, &person.account.password, &weak).await;
        assert_eq!(answer.status, 400, "{weak}: {answer:?}");
        answer.expect_field("password");
        assert!(weak.is_empty() || !answer.text().contains(&weak), "{answer:?}");
    }
    for weak in weak_for(&newcomer.email) {
        let mut body = newcomer.with_password(&weak).credentials();
        body["token"] = token.as_str().into();
        let answer = bench.stranger().post("/api/invitation/accept", &body).await;
        assert_eq!(answer.status, 400, "{weak}: {answer:?}");
        answer.expect_field("password");
    }
    bench.stranger().sign_in(&person.account).await.expect_success(200);
    assert!(person.operator.is_in().await);
    // The invitation was not used up.
    bench.stranger().post("/api/invitation", &json!({"token": token})).await.expect_success(200);
}

/// Too short, too long, well known, or told by the address.
fn weak_for(email: &str) -> Vec<String> {
    let (local, _) = email.split_once('@').expect("an address");
    vec![
        "elevenchars".to_owned(),
        String::new(),
        "x".repeat(129),
        "\u{1f512}".repeat(129),
        "\u{1f512}".repeat(11),
        "123456789012".to_owned(),
        "password1234".to_owned(),
        "Password1234".to_owned(),
        "QWERTYUIOP123".to_owned(),
        format!("{email}!!"),
        format!("{}!!", email.to_uppercase()),
        format!("my {local} password"),
        "mailgather mailgather".to_owned(),
    ]
}

/// ASVS 6.2.2, 6.2.3, 7.4.3.
#[tokio::test]
async fn a_change_needs_the_current_password_and_ends_all_other_sessions() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let (elsewhere, thief) = (person.sign_in_again().await, person.operator.copy());
    let new = person.account.with_password(&format!("another fake one {}", tests::tag()));
    for wrong in ["", "not the current one", &new.password] {
        let answer = change(&person, wrong, &new.password).await;
        match wrong {
            "" => answer.expect_field("current"),
            _ => answer.expect_problem(422, "password-refused"),
        }
    }
    let body = json!({"password": new.password});
    person.operator.post("/api/me/password", &body).await.expect_field("current");
    assert!(elsewhere.is_in().await);

    change(&person, &person.account.password, &new.password).await.expect_done();
    assert!(person.operator.is_in().await, "who changed it stays signed in");
    assert!(!elsewhere.is_in().await);
    elsewhere.refresh().await.expect_problem(401, "session-ended");
    assert!(!thief.is_in().await, "the tokens from before are good for nothing");
    thief.refresh().await.expect_problem(401, "session-ended");
    assert!(person.operator.is_in().await);
    person.operator.refresh().await.expect_success(200);
    let list = person.operator.get("/api/sessions").await.expect_success(200);
    assert_eq!(list["sessions"].as_array().map(Vec::len), Some(1), "{list}");

    bench.stranger().sign_in(&person.account).await.expect_problem(401, "sign-in-refused");
    bench.stranger().sign_in(&new).await.expect_success(200);
    let mail = bench.mails().wait_for(&person.account.email, "password").await;
    for secret in [&new.password, &person.account.password] {
        assert!(!mail.holds(secret), "{mail:?}");
    }
}

/// ASVS 11.4.2.
#[tokio::test]
async fn what_is_kept_is_argon2id() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    let item = bench.tables.item("accounts", "admin", &person.id).await.expect("an admin");
    let texts: Vec<_> = item.values().filter_map(|value| value.as_s().ok()).collect();
    let hashes: Vec<_> = texts.iter().filter(|text| text.starts_with("$argon2")).collect();
    assert_eq!(hashes.len(), 1);
    let parts: Vec<_> = hashes[0].split('$').collect();
    let ["", "argon2id", "v=19", parameters, salt, hash] = parts[..] else { panic!("{}", hashes[0]) };
    let number = |name: &str| -> u32 {
        let mut pairs = parameters.split(',').filter_map(|pair| pair.split_once('='));
        let value = pairs.find(|(key, _)| *key == name).expect("there").1;
        value.parse().expect("a number")
    };
    assert!(number("m") >= 19456 && number("t") >= 2 && number("p") >= 1, "{parameters}");
    assert!(salt.len() >= 22 && hash.len() >= 43, "16 and 32 bytes or more");
    // Nobody else's hash of the same password is the same.
    let other = bench.hire("viewer").await;
    let answer = change(&other, &other.account.password, &person.account.password).await;
    answer.expect_done();
    let table = bench.tables.bytes("accounts").await;
    let all = String::from_utf8_lossy(&table);
    assert_eq!(all.matches(*hashes[0]).count(), 1);
    assert!(!tests::contains(&table, person.account.password.as_bytes()));
}

#[tokio::test]
async fn what_is_no_password_is_refused_by_name() {
    let bench = Bench::open();
    let person = bench.hire("viewer").await;
    for (name, value) in [
        ("password", Value::Null),
        ("password", json!(1)),
        ("password", json!(["a list of passwords"])),
        ("current", Value::Null),
        ("current", json!({})),
        ("id", json!("0".repeat(32))),
    ] {
        let mut body = json!({"current": person.account.password, "password": "another fake one"});
        body[name] = value;
        person.operator.post("/api/me/password", &body).await.expect_field(name);
    }
}
