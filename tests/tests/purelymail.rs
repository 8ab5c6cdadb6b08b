//! Purelymail's double and the demo mail server: an account of the one signs in to the other, with the very
//! password that was set, at once.

use std::time::Duration;

use domain::{Claimed, EmailAddress, HostName, MailServer, Password, Security};
use mailbox::{HostPolicy, MailServers};
use purelymail::{ApiToken, Endpoint, Listing, Present, Purelymail};
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Value, json};
use tests::{Mailbox, Outputs};
use tokio::time::Instant;

/// Passwords that a careless client, file or shell would break.
const PASSWORDS: [&str; 5] =
    ["not-a-secret", r#"not: a "secret" \ '$x' %u {PLAIN} # ;"#, " ", "ñot-ä-секрет-🔑", "{SSHA512}AAAA"];

#[tokio::test]
async fn who_had_an_account_before_can_sign_in() {
    let bench = Bench::new();
    let listing = bench.listing().await;
    assert!(bench.given.accounts.len() >= 2);
    for account in &bench.given.accounts {
        assert!(listing.present(&address(&account.address)).is_some(), "{}", account.address);
        assert_eq!(bench.sign_in(&account.address, &account.password).await, "accepted");
        assert_eq!(bench.sign_in(&account.address, "wrong").await, "wrong-credentials");
    }
    let nobody = format!("nobody@{}", bench.given.domain);
    assert_eq!(bench.sign_in(&nobody, "not-a-secret").await, "wrong-credentials");
}

#[tokio::test]
async fn a_new_account_signs_in_at_once_with_any_password() {
    let bench = Bench::new();
    for password in PASSWORDS {
        let name = bench.any_name();
        // Whoever asked too early isn't remembered.
        assert_eq!(bench.sign_in(&name, password).await, "wrong-credentials");
        let account = bench.create(&name, password).await;
        assert_eq!(bench.sign_in(&name, password).await, "accepted", "{password:?}");
        assert_eq!(bench.sign_in(&name, &format!("{password}x")).await, "wrong-credentials");
        bench.remove(account).await;
    }
}

#[tokio::test]
async fn the_field_password_changes_nothing_and_new_password_does_at_once() {
    let bench = Bench::new();
    let name = bench.any_name();
    let account = bench.create(&name, "not-a-secret-1").await;
    assert_eq!(bench.sign_in(&name, "not-a-secret-1").await, "accepted");

    bench.raw("modifyUser", json!({"userName": name, "password": "not-a-secret-2"})).await;
    assert_eq!(bench.sign_in(&name, "not-a-secret-1").await, "accepted");
    assert_eq!(bench.sign_in(&name, "not-a-secret-2").await, "wrong-credentials");

    for password in PASSWORDS {
        let changed = bench.purelymail.set_password(&account, &secret(password), soon()).await;
        changed.expect("it is changed");
        assert_eq!(bench.sign_in(&name, password).await, "accepted", "{password:?}");
        assert_eq!(bench.sign_in(&name, "not-a-secret-1").await, "wrong-credentials");
    }
    bench.remove(account).await;
}

#[tokio::test]
async fn a_second_factor_leaves_imap_to_app_passwords() {
    let bench = Bench::new();
    let name = bench.any_name();
    let account = bench.create(&name, "not-a-secret").await;
    bench.raw("modifyUser", json!({"userName": name, "requireTwoFactorAuthentication": true})).await;
    let user = bench.purelymail.get_user(&account, soon()).await.expect("a user");
    assert!(user.needs_app_password);
    assert_eq!(bench.sign_in(&name, "not-a-secret").await, "wrong-credentials");
    let made = bench.raw("createAppPassword", json!({"userHandle": name})).await;
    let password = made["result"]["appPassword"].as_str().expect("an app password");
    assert_eq!(bench.sign_in(&name, password).await, "accepted");
    bench.remove(account).await;
}

#[tokio::test]
async fn a_removed_account_is_closed_within_a_second_or_so() {
    let bench = Bench::new();
    let name = bench.any_name();
    let account = bench.create(&name, "not-a-secret").await;
    assert_eq!(bench.sign_in(&name, "not-a-secret").await, "accepted");
    bench.remove(account).await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(bench.sign_in(&name, "not-a-secret").await, "wrong-credentials");

    let again = bench.create(&name, "not-a-secret-either").await;
    assert_eq!(bench.sign_in(&name, "not-a-secret-either").await, "accepted");
    bench.remove(again).await;
}

/// What `cargo local` tells of the double.
#[derive(Deserialize)]
struct Given {
    endpoint: String,
    token: String,
    domain: String,
    accounts: Vec<Mailbox>,
}

struct Bench {
    given: Given,
    purelymail: Purelymail,
    servers: MailServers,
    server: MailServer,
}

impl Bench {
    #[expect(clippy::disallowed_methods, reason = "tests read the environment")]
    fn new() -> Self {
        let file = std::env::var_os("MAILGATHER_OUTPUTS").expect("run these tests with `cargo local test`");
        let text = std::fs::read_to_string(file).expect("the outputs can be read");
        let mut written: Value = serde_json::from_str(&text).expect("JSON");
        let given: Given = serde_json::from_value(written["purelymail"].take()).expect("where the double is");
        let endpoint = Endpoint::parse(&given.endpoint, true).expect("an endpoint");
        let token = ApiToken::parse(given.token.clone()).expect("a token");
        let port = Outputs::read().mail_server("plain").port;
        let policy = HostPolicy { ports: vec![port], allow_loopback: true };
        Self {
            given,
            purelymail: Purelymail::new(endpoint, token, || [7; 8]).expect("a client"),
            servers: MailServers::new(policy, None).expect("no further root"),
            server: MailServer {
                host: HostName::parse("localhost").expect("a host"),
                port,
                security: Security::Plain,
            },
        }
    }

    /// An address that nobody had before.
    fn any_name(&self) -> String {
        format!("{}@{}", tests::tag(), self.given.domain)
    }

    async fn listing(&self) -> Listing {
        self.purelymail.list_users(soon()).await.expect("a listing")
    }

    async fn create(&self, name: &str, password: &str) -> Present {
        let absent = self.listing().await.absent(&address(name)).expect("nobody has it");
        let made = self.purelymail.create_user(absent, &secret(password), soon()).await;
        made.expect("it is made");
        self.listing().await.present(&address(name)).expect("it is read back")
    }

    /// No account stays: a listing has room for 1,000.
    async fn remove(&self, account: Present) {
        self.purelymail.delete_user(account, soon()).await.expect("it goes");
    }

    /// `accepted`, or why not.
    async fn sign_in(&self, name: &str, password: &str) -> &'static str {
        let claimed = Claimed { address: address(name), password: secret(password) };
        let verified = self.servers.verify(&self.server, claimed, Duration::from_secs(20)).await;
        verified.map_or_else(|refusal| refusal.code(), |_| "accepted")
    }

    /// A call that the crate can't make.
    async fn raw(&self, operation: &str, body: Value) -> Value {
        let client = Client::builder().no_proxy().build().expect("a client");
        let request = client.post(format!("{}/{operation}", self.given.endpoint));
        let sent = request.header("Purelymail-Api-Token", &self.given.token).json(&body).send().await;
        let answer: Value = sent.expect("it answers").json().await.expect("JSON");
        assert_eq!(answer["type"], "success", "{operation}: {answer}");
        answer
    }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn secret(text: &str) -> Password {
    Password::parse(text.to_owned()).expect("a password")
}
