//! The first owner: once, and only with the code that lies in Secrets Manager.
//!
//! Set-up is closed on the tests' stacks. It is opened again here as the README says for the case that no
//! owner can sign in, while nobody else uses the stack, and closed as it was before.

use std::{collections::BTreeSet, panic::AssertUnwindSafe};

use futures_util::{FutureExt, future::join_all};
use serde_json::{Value, json};
use tests::{Account, Answer, Bench, Operator, Secret, Settings, sort_key};

const SETUP: [&str; 2] = ["setup", "setup"];

/// Runs `work` while set-up is open, and takes away whom it made an owner.
async fn while_open(bench: &Bench, work: impl Future<Output = ()>) {
    let ids = || async {
        let admins = bench.tables.items("accounts", "admin").await;
        admins.iter().map(|item| sort_key(item).to_owned()).collect::<BTreeSet<_>>()
    };
    let before = ids().await;
    let item = bench.tables.delete("accounts", SETUP[0], SETUP[1]).await.expect("it was set up");
    let done = AssertUnwindSafe(work).catch_unwind().await;
    for id in ids().await.difference(&before) {
        let admin = bench.tables.delete("accounts", "admin", id).await.expect("an admin");
        let email = admin["email"].as_s().expect("an address");
        bench.tables.delete("accounts", "email", email).await.expect("their address");
    }
    bench.tables.put("accounts", item).await;
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

async fn set_up(operator: &Operator, code: &str, account: &Account) -> Answer {
    let mut body = account.credentials();
    body["code"] = code.into();
    operator.post("/api/setup", &body).await
}

#[tokio::test]
async fn of_ten_at_once_one_becomes_the_owner() {
    let bench = Bench::alone();
    let code = Secret::setup(&bench).current().await.text;
    let work = async {
        let open = bench.stranger().get("/api/setup").await.expect_success(200);
        assert_eq!(open, json!({"open": true}));
        let everybody: Vec<_> = (0..10)
            .map(|number| (bench.stranger(), Account::unheard_of(&format!("first-{number}"))))
            .collect();
        let calls = everybody.iter().map(|(operator, account)| set_up(operator, &code, account));
        let answers = join_all(calls).await;
        let owners = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(owners, 1, "{answers:#?}");
        for ((operator, account), answer) in everybody.iter().zip(&answers) {
            if answer.status == 201 {
                let me = operator.me().await;
                assert_eq!(answer.expect_success(201)["id"], me["id"]);
                assert_eq!(me["email"], account.email.as_str());
                assert_eq!((&me["role"], &me["scope"]), (&json!("owner"), &json!("all")));
                bench.stranger().sign_in(account).await.expect_success(200);
                operator.get("/api/admins").await.expect_success(200);
            } else {
                answer.expect_problem(409, "setup-done");
                assert!(answer.set_cookies.is_empty(), "{answer:?}");
                bench.stranger().sign_in(account).await.expect_problem(401, "sign-in-refused");
            }
        }
        let open = bench.stranger().get("/api/setup").await.expect_success(200);
        assert_eq!(open, json!({"open": false}));
        // Nobody after the first, whatever they know.
        let late = Account::unheard_of("late");
        let answer = set_up(&bench.stranger(), &code, &late).await;
        answer.expect_problem(409, "setup-done");
        let guess = set_up(&bench.stranger(), "not-the-code", &late).await;
        assert_eq!(guess.text(), answer.text(), "whether a code is right is told");
    };
    while_open(&bench, work).await;
}

#[tokio::test]
async fn without_the_code_nobody_becomes_the_owner() {
    let bench = Bench::alone();
    let code = Secret::setup(&bench).current().await.text;
    assert!(code.len() >= 32 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()), "a weak code");
    let work = async {
        let account = Account::unheard_of("guess");
        let (short, long) = (&code[..code.len() - 1], format!("{code}x"));
        let turned: String = code.chars().rev().collect();
        for guess in ["not-the-code", short, &long, &turned, &code.to_lowercase(), &code.to_uppercase()] {
            if guess == code {
                continue;
            }
            set_up(&bench.stranger(), guess, &account).await.expect_problem(403, "setup-refused");
        }
        for (name, value) in [
            ("code", Value::Null),
            ("code", json!(1)),
            ("email", "nobody".into()),
            ("email", Value::Null),
            ("password", Value::Null),
            ("password", "too short".into()),
            ("role", "owner".into()),
        ] {
            let mut body = account.credentials();
            body["code"] = code.as_str().into();
            body[name] = value;
            bench.stranger().post("/api/setup", &body).await.expect_field(name);
        }
        let open = bench.stranger().get("/api/setup").await.expect_success(200);
        assert_eq!(open, json!({"open": true}));
        // It was the code, each time.
        set_up(&bench.stranger(), &code, &account).await.expect_success(201);
    };
    while_open(&bench, work).await;
}

/// A code of that length can't be guessed; and it isn't tried for long.
#[tokio::test]
async fn guesses_are_counted() {
    let bench = Bench::alone();
    let code = Secret::setup(&bench).current().await.text;
    let limits = [("SIGN_INS_PER_ACCOUNT", "1000"), ("SIGN_INS_PER_ADDRESS", "4")];
    let accounts = Settings::of(&bench.aws, &bench.stack, "accounts");
    let work = accounts.with(&limits, async {
        let guesser = bench.stranger();
        for _ in 0..4 {
            let answer = set_up(&guesser, "not-the-code", &Account::unheard_of("guess")).await;
            answer.expect_problem(403, "setup-refused");
        }
        let account = Account::unheard_of("guess");
        set_up(&guesser, &code, &account).await.expect_problem(429, "too-many-attempts");
        set_up(&bench.stranger(), &code, &account).await.expect_success(201);
    });
    while_open(&bench, work).await;
}
