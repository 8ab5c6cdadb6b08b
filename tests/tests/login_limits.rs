//! How often passwords of one mailbox or account may be tried, whoever tries them; and which mailboxes are closed.
//!
//! On the stack whose limits are out of the way, whose functions get the small ones by their settings.

use std::time::Duration;

use domain::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{
    Answer, Bench, BlindIndex, OpenCampaign, PurelymailDouble, Script, ScriptedImap, Settings, form_of,
};

const REFUSED: &str = "NO [AUTHENTICATIONFAILED] no";

struct Scene {
    bench: Bench,
    server: ScriptedImap,
    campaign: OpenCampaign,
    /// Part of each address: counters last longer than a test.
    run: u64,
}

impl Scene {
    async fn new() -> Self {
        let bench = Bench::alone();
        let server = ScriptedImap::start(&bench.outputs, Script::Answers(REFUSED.to_owned())).await;
        let campaign = bench.admin.open(&server.entry()).await;
        Self { bench, server, campaign, run: tests::now_millis() }
    }

    /// Runs `work` with this limit in both functions that try logins.
    async fn limited(&self, name: &str, limit: &str, work: impl Future<Output = ()>) {
        let [submit, campaigns] = ["gather-submit", "campaigns"]
            .map(|function| Settings::of(&self.bench.aws, &self.bench.stack, function));
        let change = [(name, limit)];
        submit.with(&change, campaigns.with(&change, work)).await;
    }

    fn address(&self, name: &str) -> String {
        format!("{name}-{}@old-mail.example", self.run)
    }

    fn accept(&self) {
        self.server.play(Script::Accepts(Duration::ZERO));
    }

    fn refuse(&self) {
        self.server.play(Script::Answers(REFUSED.to_owned()));
    }

    async fn submit(&self, form: &Value) -> Answer {
        self.bench.visitor().submit(&self.campaign.token, form).await
    }

    async fn submit_wrong(&self, name: &str) -> Answer {
        self.submit(&form_of(&self.address(name), "not-the-password")).await
    }

    async fn add_by_hand(&self, form: &Value) -> Answer {
        let path = format!("/api/campaigns/{}/credentials", self.campaign.id);
        self.bench.admin.call("POST", &path, Some(form)).await
    }

    async fn test_login(&self, name: &str) -> Answer {
        let path = format!("/api/servers/{}/test", self.campaign.server_id);
        let login = json!({"email": self.address(name), "password": "not-the-password"});
        self.bench.admin.call("POST", &path, Some(&login)).await
    }

    async fn closed(&self) -> Vec<Value> {
        let path = format!("/api/campaigns/{}/credentials", self.campaign.id);
        let list = self.bench.admin.call("GET", &path, None).await.expect_success(200);
        list["closed"].as_array().expect("a list").clone()
    }
}

#[track_caller]
fn expect_wait(answer: &Answer, slug: &str, field: Option<&str>) {
    answer.expect_problem(429, slug);
    let problem = answer.json();
    let wait = problem["retryAfterSeconds"].as_u64();
    assert!(wait.is_some_and(|wait| (3000..=3600).contains(&wait)), "{answer:?}");
    assert_eq!(problem.get("field").and_then(Value::as_str), field);
}

/// A stranger uses a mailbox up: its admin sees it, and lets its user in.
#[tokio::test]
async fn a_closed_mailbox_is_shown_to_admins_who_have_tries_left() {
    let scene = Scene::new().await;
    let work = async {
        assert_eq!(scene.closed().await, [] as [Value; 0]);
        for _ in 0..3 {
            scene.submit_wrong("besieged").await.expect_problem(422, "login-refused");
        }
        assert_eq!(scene.closed().await, [] as [Value; 0], "nobody was shut out yet");
        let before = Timestamp::from_millis(tests::now_millis()).rfc3339();
        expect_wait(&scene.submit_wrong("besieged").await, "too-many-submissions", None);
        expect_wait(&scene.submit_wrong("BESIEGED").await, "too-many-submissions", None);
        let closed = scene.closed().await;
        assert_eq!(closed.len(), 1, "{closed:?}");
        assert!(
            closed[0]["source"].as_str().is_some_and(|to| to.to_lowercase() == scene.address("besieged"))
        );
        let until = closed[0]["until"].as_str().expect("a time");
        assert!(until.ends_with(":00Z") || until.ends_with(":00.000Z"), "{until}");
        let latest = Timestamp::from_millis(tests::now_millis() + 61 * 60 * 1000).rfc3339();
        assert!(before[..19] <= until[..19] && until[..19] <= latest[..19], "{before} {until} {latest}");
        // Both of an admin's ways count.
        for _ in 0..2 {
            scene.test_login("besieged").await.expect_problem(422, "login-refused");
            let wrong = form_of(&scene.address("besieged"), "not-the-password");
            scene.add_by_hand(&wrong).await.expect_problem(422, "login-refused");
        }
        scene.accept();
        let right = form_of(&scene.address("besieged"), "not-a-secret");
        scene.add_by_hand(&right).await.expect_success(201);
        assert_eq!(scene.closed().await, [] as [Value; 0], "it is in");
        scene.bench.expect_stored(&scene.campaign, 1).await;
    };
    scene.limited("SUBMISSIONS_PER_MAILBOX", "3", work).await;
}

/// An admin is no less a guesser than a visitor.
#[tokio::test]
async fn an_admin_cannot_guess_without_limit() {
    let scene = Scene::new().await;
    let work = async {
        for n in 0..8 {
            let answer = if n % 2 == 0 {
                scene.test_login("guessed").await
            } else {
                scene.add_by_hand(&form_of(&scene.address("guessed"), "not-the-password")).await
            };
            answer.expect_problem(422, "login-refused");
        }
        expect_wait(&scene.test_login("guessed").await, "too-many-attempts", Some("email"));
        let wrong = form_of(&scene.address("GUESSED"), "not-the-password");
        expect_wait(&scene.add_by_hand(&wrong).await, "too-many-attempts", Some("sourceEmail"));
        // What an admin tries, visitors can't try any more.
        scene.submit_wrong("guessed").await.expect_problem(429, "too-many-submissions");
        assert_eq!(scene.server.logins(), 8);
        scene.test_login("another").await.expect_problem(422, "login-refused");
        // Neither a test without a login nor a right password counts.
        let path = format!("/api/servers/{}/test", scene.campaign.server_id);
        scene.bench.admin.call("POST", &path, None).await.expect_success(200);
        scene.accept();
        for _ in 0..9 {
            scene.test_login("known").await.expect_success(200);
        }
    };
    scene.limited("SUBMISSIONS_PER_MAILBOX", "3", work).await;
}

/// Through as many mailboxes of one's own as one likes.
#[tokio::test]
async fn the_password_of_a_new_account_is_tried_a_few_times_an_hour() {
    let scene = Scene::new().await;
    let double = PurelymailDouble::new(&scene.bench.outputs);
    let [victim, other] = [
        double.somebody("victim", "not-a-secret-of-the-victim").await,
        double.somebody("other", "not-a-secret-of-another").await,
    ];
    let form = |name: &str, address: &str, password: &str| {
        let mut form = form_of(&scene.address(name), "not-a-secret");
        form["destEmail"] = address.into();
        form["destPassword"] = password.into();
        form
    };
    let work = async {
        scene.accept();
        for name in ["one", "two", "three"] {
            let answer = scene.submit(&form(name, &victim.address, "not-the-password")).await;
            answer.expect_problem(422, "destination-unusable");
        }
        let loud = victim.address.to_uppercase();
        for (name, address) in [("four", &victim.address), ("five", &loud)] {
            let guess = scene.submit(&form(name, address, &victim.password)).await;
            expect_wait(&guess, "too-many-submissions", None);
        }
        let by_hand = scene.add_by_hand(&form("six", &victim.address, "not-the-password")).await;
        expect_wait(&by_hand, "too-many-attempts", Some("destEmail"));
        scene.bench.expect_stored(&scene.campaign, 0).await;
        // Another account, and without a guess.
        let answer = scene.submit(&form("one", &other.address, "not-the-password")).await;
        answer.expect_problem(422, "destination-unusable");
        let mut without = form("one", &victim.address, "");
        without["destPassword"] = Value::Null;
        scene.submit(&without).await.expect_success(201);
    };
    scene.limited("SUBMISSIONS_PER_DESTINATION", "3", work).await;
    double.remove([victim.address.as_str(), other.address.as_str()]).await;
}

/// Whoever reads the tables and has a list of addresses finds out nothing about any of them.
#[tokio::test]
async fn a_dictionary_of_addresses_finds_nobody_in_the_tables() {
    let scene = Scene::new().await;
    let (bench, campaign) = (&scene.bench, &scene.campaign);
    let visitor = bench.visitor();
    let [handed_over, besieged] = ["handed-over", "closed"].map(|name| scene.address(name));
    let work = async {
        scene.accept();
        let right = form_of(&handed_over, "not-a-secret");
        visitor.submit(&campaign.token, &right).await.expect_success(201);
        scene.refuse();
        let wrong = form_of(&besieged, "not-the-password");
        visitor.submit(&campaign.token, &wrong).await.expect_problem(422, "login-refused");
        visitor.submit(&campaign.token, &wrong).await.expect_problem(429, "too-many-submissions");
        assert_eq!(scene.closed().await.len(), 1);
    };
    scene.limited("SUBMISSIONS_PER_MAILBOX", "1", work).await;
    // Somebody at the admins' door, too.
    let (stranger, address) = (bench.stranger(), scene.address("admin"));
    let sign_in = json!({"email": address, "password": "not-the-password"});
    stranger.post("/api/sign-in", &sign_in).await.expect_problem(401, "sign-in-refused");

    let mut tables = Vec::new();
    for table in ["limits", "submissions", "campaigns"] {
        tables.push((table, bench.tables.bytes(table).await));
    }
    let holds = |text: &str| tables.iter().find(|(_, bytes)| tests::contains(bytes, text.as_bytes()));
    let network = visitor.address().to_string();
    for word in [&handed_over, &besieged, &network, &address] {
        assert!(holds(word).is_none(), "{word} itself");
        let together = [campaign.id.as_str(), word].concat();
        for text in [word.to_owned(), together, format!("{word}{}", campaign.id)] {
            let hash = hex::encode(Sha256::digest(&text));
            assert!(holds(&hash).is_none(), "its hash in {:?}", holds(&hash).map(|(table, _)| table));
        }
    }
    // With the secret all of them are found: it is the secret that hides them.
    let index = BlindIndex::of(bench).await;
    for (purpose, texts) in [
        ("visitor", vec![network.as_str()]),
        ("mailbox", vec![besieged.as_str()]),
        ("account", vec![address.as_str()]),
        ("submission", vec![campaign.id.as_str(), handed_over.as_str()]),
        ("submission", vec![campaign.id.as_str(), besieged.as_str()]),
    ] {
        assert!(holds(&index.digits(purpose, &texts)).is_some(), "{purpose}");
    }
}
