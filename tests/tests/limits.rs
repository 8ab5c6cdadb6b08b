//! How often a login may be tried: the gateway's limit in front, the exact ones behind it.
//!
//! On the stack with the limits of production the gateway sheds first. To see the exact limits alone, the other
//! stack's function gets them by its settings. Those are shared, and a hundred visitors at once want the machine
//! for themselves, so one test runs at a time.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::Value;
use tests::{
    Answer, Bench, KeyPool, Logs, OpenCampaign, Script, ScriptedImap, Settings, Visitor, answer, form_of,
};
use tokio::sync::{Mutex, MutexGuard};

static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
const REFUSED: &str = "NO [AUTHENTICATIONFAILED] no";
const LATER: &str = "NO [UNAVAILABLE] later";

/// A campaign on a server that counts logins and refuses each.
struct Scene {
    bench: Bench,
    server: ScriptedImap,
    campaign: OpenCampaign,
    /// Part of each address, since a mailbox has a limit too.
    run: u64,
    _one: MutexGuard<'static, ()>,
}

impl Scene {
    /// Of the stack with the limits of production, and visitors who share their keys with nobody.
    async fn of_production() -> (Self, KeyPool) {
        let bench = Bench::default_stack();
        let pool = KeyPool::of(&bench.outputs, &bench.stack).await;
        (Self::new(bench).await, pool)
    }

    /// Of the stack whose gateway lets everything through.
    async fn behind_an_open_gateway() -> Self {
        Self::new(Bench::open()).await
    }

    async fn new(bench: Bench) -> Self {
        let one = ONE_AT_A_TIME.lock().await;
        let server = ScriptedImap::start(&bench.outputs, Script::Answers(REFUSED.to_owned())).await;
        let campaign = bench.admin.open(&server.entry()).await;
        Self { bench, server, campaign, run: tests::now_millis(), _one: one }
    }

    /// Runs `work` with these limits in the function, as `visitor`, `mailbox`, `campaign`.
    async fn limited(&self, limits: [&str; 3], work: impl Future<Output = ()>) {
        let names = ["SUBMISSIONS_PER_ADDRESS", "SUBMISSIONS_PER_MAILBOX", "SUBMISSIONS_PER_CAMPAIGN"];
        let changes: Vec<_> = names.into_iter().zip(limits).collect();
        Settings::of(&self.bench.aws, &self.bench.stack, "gather-submit").with(&changes, work).await;
    }

    async fn submit(&self, visitor: &Visitor, mailbox: &str) -> Answer {
        visitor.submit(&self.campaign.token, &self.wrong(mailbox)).await
    }

    fn wrong(&self, mailbox: &str) -> Value {
        form_of(&format!("{mailbox}-{}@old-mail.example", self.run), "not-the-password")
    }

    /// What the visitor is answered, one submission after the other.
    async fn statuses(&self, visitor: &Visitor, mailboxes: &[&str]) -> Vec<u16> {
        let mut statuses = Vec::new();
        for mailbox in mailboxes {
            statuses.push(self.submit(visitor, mailbox).await.status);
        }
        statuses
    }

    /// A hundred submissions at once from one address, each for another mailbox: at most five are tried.
    /// The others are told that they are too many.
    async fn flood(&self, visitor: &Visitor) {
        let mailboxes: Vec<_> = (0..100).map(|n| format!("flood-{n}")).collect();
        let answers = join_all(mailboxes.iter().map(|mailbox| self.submit(visitor, mailbox))).await;
        let (mut tried, mut shed) = (0, 0);
        for answer in &answers {
            match (answer.status, answer.problem().as_str()) {
                (422, "login-refused") => tried += 1,
                // A machine that starts a hundred functions at once may keep the distribution's function or a
                // table waiting for too long, or end a function that is still starting. Then nobody is let through.
                (502 | 503, "" | "unavailable") => shed += 1,
                _ => answer.expect_problem(429, "too-many-submissions"),
            }
        }
        let logins = self.server.logins();
        assert!(logins <= 5 && tried <= logins, "{logins} logins, {tried} of them told");
        assert!(tried > 0 && shed < 100 - tried, "the flood reached nothing that counts: {tried}, {shed}");
    }
}

#[tokio::test]
async fn of_six_quick_submissions_five_reach_the_mail_server() {
    let (scene, pool) = Scene::of_production().await;
    let campaign = scene.bench.campaign("tls").await;
    let visitor = Visitor::at(&scene.bench.stack, pool.fresh_address());
    // Nobody has this mailbox: each line about it in the mail server's log is one of these attempts.
    let form = scene.wrong("six-times");
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(visitor.submit(&campaign.token, &form).await.status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
    let (logs, mailbox) =
        (Logs::new(&scene.bench.outputs), form["sourceEmail"].as_str().expect("an address"));
    let attempts = || logs.mail_lines(&["auth: ", mailbox, "unknown user"]);
    for _ in 0..50 {
        if attempts() >= 5 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(attempts(), 5);
    scene.bench.expect_stored(&campaign, 0).await;
}

#[tokio::test]
async fn of_a_hundred_at_once_at_most_five_reach_the_mail_server() {
    let (scene, pool) = Scene::of_production().await;
    let visitor = Visitor::at(&scene.bench.stack, pool.fresh_address());
    scene.flood(&visitor).await;
}

/// The exact limit alone: the gateway counts as best it can, and lets more through at times.
#[tokio::test]
async fn of_a_hundred_at_once_behind_the_gateway_at_most_five_reach_the_mail_server() {
    let scene = Scene::behind_an_open_gateway().await;
    let visitor = scene.bench.visitor();
    scene.limited(["5", "10", "600"], scene.flood(&visitor)).await;
}

/// What a visitor sends neither chooses who is counted nor opens the API.
const FORGED: [&[(&str, &str)]; 6] = [
    &[("x-forwarded-for", "VICTIM")],
    &[("x-forwarded-for", "VICTIM, 203.0.113.9"), ("forwarded", "for=VICTIM"), ("x-real-ip", "VICTIM")],
    &[("x-mailgather-visitor", "VICTIM")],
    &[("X-Mailgather-Visitor", "VICTIM"), ("x-mailgather-visitor", "203.0.113.9")],
    &[("x-api-key", "forged-0123456789abcdef0123456789-00"), ("x-api-key", "")],
    &[("cloudfront-viewer-address", "VICTIM:4711"), ("true-client-ip", "VICTIM"), ("via", "VICTIM")],
];

impl Scene {
    async fn forge(&self, visitor: &Visitor, victim: &Visitor, headers: &[(&str, &str)]) -> Answer {
        let mut request = visitor.submission(&self.campaign.token).json(&self.wrong("forged"));
        for (name, value) in headers {
            request = request.header(*name, value.replace("VICTIM", &victim.address().to_string()));
        }
        answer(request).await
    }

    async fn forged_headers_change_nothing(&self, visitor: &Visitor, victim: &Visitor) {
        for headers in &FORGED[..5] {
            assert_eq!(self.forge(visitor, victim, headers).await.status, 422, "{headers:?}");
        }
        let unused = self.bench.admin.open(&self.server.entry()).await;
        let counted = self.bench.tables.is_counted(&self.bench, victim, &unused).await;
        assert!(!counted, "somebody else's attempts were used");
        for headers in FORGED {
            let answer = self.forge(visitor, victim, headers).await;
            assert_eq!(answer.status, 429, "{headers:?}: {answer:?}");
        }
        assert_eq!(self.server.logins(), 5);
        assert_eq!(self.statuses(victim, &["victim"; 6]).await, [422, 422, 422, 422, 422, 429]);
    }
}

#[tokio::test]
async fn forged_headers_change_nothing_at_the_gateway() {
    let (scene, pool) = Scene::of_production().await;
    let [visitor, victim] = [(); 2].map(|()| Visitor::at(&scene.bench.stack, pool.fresh_address()));
    scene.forged_headers_change_nothing(&visitor, &victim).await;
}

#[tokio::test]
async fn forged_headers_change_nothing_behind_the_gateway() {
    let scene = Scene::behind_an_open_gateway().await;
    let [visitor, victim] = [scene.bench.visitor(), scene.bench.visitor()];
    let work = scene.forged_headers_change_nothing(&visitor, &victim);
    scene.limited(["5", "100", "600"], work).await;
}

#[tokio::test]
async fn a_call_around_the_distribution_is_forbidden() {
    for production in [true, false] {
        let (scene, claimed) = if production {
            let (scene, pool) = Scene::of_production().await;
            let visitor = Visitor::at(&scene.bench.stack, pool.fresh_address());
            (scene, visitor)
        } else {
            let scene = Scene::behind_an_open_gateway().await;
            let visitor = scene.bench.visitor();
            (scene, visitor)
        };
        let url = format!("{}/api/gather/{}/submit", scene.bench.stack.api, scene.campaign.token);
        let visitor = claimed.address().to_string();
        let keys = [None, Some(""), Some("00"), Some("forged-0123456789abcdef0123456789-00")];
        for key in keys {
            let client = tests::http(None);
            let mut request = client.post(&url).json(&scene.wrong("around"));
            request = request.header("x-mailgather-visitor", &visitor);
            if let Some(key) = key {
                request = request.header("x-api-key", key);
            }
            answer(request).await.expect_problem(403, "forbidden");
        }
        assert_eq!(scene.server.connections(), 0);
        assert!(!scene.bench.tables.is_counted(&scene.bench, &claimed, &scene.campaign).await);
        // The way that is meant works.
        assert_eq!(scene.submit(&claimed, "around").await.status, 422);
    }
}

/// In all three limits; the gateway's alone can't be given back.
#[tokio::test]
async fn a_not_now_is_given_back() {
    let scene = Scene::behind_an_open_gateway().await;
    let visitor = scene.bench.visitor();
    let work = async {
        scene.server.play(Script::Answers(LATER.to_owned()));
        for _ in 0..8 {
            scene.submit(&visitor, "patient").await.expect_problem(503, "not-now");
        }
        scene.server.play(Script::Leaves);
        scene.submit(&visitor, "patient").await.expect_problem(503, "not-now");
        scene.server.play(Script::Answers(REFUSED.to_owned()));
        assert_eq!(scene.statuses(&visitor, &["patient"; 6]).await, [422, 422, 422, 422, 422, 429]);
    };
    scene.limited(["5", "5", "5"], work).await;
}

/// A refusal says for how long, and a duplicate costs nothing.
#[tokio::test]
async fn the_wait_is_told_and_a_duplicate_costs_no_attempt() {
    let scene = Scene::behind_an_open_gateway().await;
    let visitor = scene.bench.visitor();
    let work = async {
        scene.server.play(Script::Accepts(Duration::ZERO));
        scene.submit(&visitor, "once").await.expect_success(201);
        for _ in 0..3 {
            scene.submit(&visitor, "once").await.expect_problem(409, "already-submitted");
        }
        scene.submit(&visitor, "twice").await.expect_success(201);
        let refused = scene.submit(&visitor, "thrice").await;
        refused.expect_problem(429, "too-many-submissions");
        let wait = refused.json()["retryAfterSeconds"].as_u64();
        assert!(wait.is_some_and(|wait| (800..=900).contains(&wait)), "{refused:?}");
        assert_eq!(scene.server.logins(), 2);
    };
    scene.limited(["2", "10", "600"], work).await;
}

#[tokio::test]
async fn a_mailbox_has_ten_an_hour_from_all_addresses_together() {
    let (scene, pool) = Scene::of_production().await;
    let visitors: Vec<_> =
        pool.fresh_addresses(3).into_iter().map(|at| Visitor::at(&scene.bench.stack, at)).collect();
    // The same mailbox, however it is written.
    let spelled = ["besieged", "BESIEGED", "Besieged", "besieged"];
    assert_eq!(scene.statuses(&visitors[0], &spelled).await, [422, 422, 422, 422]);
    assert_eq!(scene.statuses(&visitors[1], &spelled).await, [422, 422, 422, 422]);
    assert_eq!(scene.statuses(&visitors[2], &spelled).await, [422, 422, 429, 429]);
    assert_eq!(scene.server.logins(), 10);
    let refused = scene.submit(&visitors[1], "besieged").await;
    refused.expect_problem(429, "too-many-submissions");
    let wait = refused.json()["retryAfterSeconds"].as_u64();
    assert!(wait.is_some_and(|wait| (3000..=3600).contains(&wait)), "it is the mailbox's: {refused:?}");
    assert_eq!(scene.statuses(&visitors[2], &["another-mailbox"]).await, [422]);
}

#[tokio::test]
async fn a_campaign_has_its_limit_from_all_addresses_and_mailboxes_together() {
    let scene = Scene::behind_an_open_gateway().await;
    let other = scene.bench.admin.open(&scene.server.entry()).await;
    let work = async {
        let mut statuses = Vec::new();
        for n in 0..10 {
            statuses.push(scene.submit(&scene.bench.visitor(), &format!("user-{n}")).await.status);
        }
        assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 422, 429, 429, 429]);
        assert_eq!(scene.server.logins(), 7);
        let elsewhere = scene.bench.visitor().submit(&other.token, &scene.wrong("user-9")).await;
        assert_eq!(elsewhere.status, 422, "another campaign: {elsewhere:?}");
    };
    scene.limited(["5", "10", "7"], work).await;
}
