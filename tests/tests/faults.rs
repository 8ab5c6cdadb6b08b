//! Something breaks during a submission: 503, nothing stored, the attempt given back, and the same
//! submission works afterwards.
//!
//! The function is set to one attempt per visitor, so a later success proves that the failed attempts were
//! given back. Its settings are shared, so one test runs at a time.

use std::time::{Duration, Instant};

use serde_json::Value;
use tests::{Bench, Fault, OpenCampaign, Script, ScriptedImap, Settings, Visitor, Wire, form_of};
use tokio::sync::Mutex;

static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());
const AT_ONCE: Script = Script::Accepts(Duration::ZERO);
/// The promise to a visitor.
const LONGEST: Duration = Duration::from_secs(25);

/// A visitor with one attempt in 15 minutes, in front of a campaign on a scripted server.
struct Scene {
    bench: Bench,
    server: ScriptedImap,
    campaign: OpenCampaign,
    visitor: Visitor,
}

impl Scene {
    async fn new() -> Self {
        let bench = Bench::open();
        let server = ScriptedImap::start(&bench.outputs, AT_ONCE).await;
        let campaign = bench.admin.open(&server.entry()).await;
        let visitor = bench.visitor();
        Self { bench, server, campaign, visitor }
    }

    fn settings(&self, function: &str) -> Settings {
        Settings::of(&self.bench.aws, &self.bench.stack, function)
    }

    /// The submission fails for now, and leaves nothing.
    async fn fails(&self, form: &Value, what: &str, kinds: &[&str]) {
        let begin = Instant::now();
        let answer = self.visitor.submit(&self.campaign.token, form).await;
        assert!(begin.elapsed() < LONGEST, "{what}: it took {:?}", begin.elapsed());
        assert!(kinds.contains(&answer.problem().as_str()), "{what}: {answer:?}");
        answer.expect_problem(503, &answer.problem());
        let stored = self.bench.tables.stored(&self.campaign.id).await;
        assert_eq!(stored, (0, 0), "{what}: something was stored");
    }

    /// The same submission works, and then the visitor's one attempt is used up.
    async fn works_once(&self, form: &Value) {
        self.visitor.submit(&self.campaign.token, form).await.expect_success(201);
        self.bench.expect_stored(&self.campaign, 1).await;
        let more = form_of("somebody-else@old-mail.example", "not-a-secret");
        let refused = self.visitor.submit(&self.campaign.token, &more).await;
        refused.expect_problem(429, "too-many-submissions");
        self.bench.expect_stored(&self.campaign, 1).await;
    }
}

const ONE_ATTEMPT: (&str, &str) = ("SUBMISSIONS_PER_ADDRESS", "1");

#[tokio::test]
async fn aws_fails_during_a_submission() {
    let _one = ONE_AT_A_TIME.lock().await;
    let scene = Scene::new().await;
    let wire = Wire::to(&scene.bench.outputs.endpoint).await;
    let form = form_of("faults@old-mail.example", "not-a-secret");
    let through =
        [("AWS_ENDPOINT_URL_DYNAMODB", wire.url()), ("AWS_ENDPOINT_URL_KMS", wire.url()), ONE_ATTEMPT];
    let faults = async {
        for operation in ["GenerateDataKey", "TransactWriteItems", "GetItem", "UpdateItem"] {
            for fault in [Fault::Lost, Fault::InternalError, Fault::Silence] {
                wire.fail(operation, fault);
                scene.fails(&form, &format!("{operation} {fault:?}"), &["unavailable"]).await;
                // Of a transaction that fails everything is known: its attempt goes back in a call of its own.
                assert!(wire.take_calls().iter().any(|call| call.operation == operation), "{operation}");
                wire.mend();
            }
        }
        scene.works_once(&form).await;
    };
    scene.settings("gather-submit").with(&through, faults).await;
}

/// AWS did what it was told and the word got lost: the retry must neither fail nor store twice.
#[tokio::test]
async fn the_answer_of_the_one_write_is_lost() {
    let _one = ONE_AT_A_TIME.lock().await;
    let scene = Scene::new().await;
    let wire = Wire::to(&scene.bench.outputs.endpoint).await;
    let form = form_of("lost-answer@old-mail.example", "not-a-secret");
    let through = [("AWS_ENDPOINT_URL_DYNAMODB", wire.url()), ONE_ATTEMPT];
    let lost = async {
        wire.fail("TransactWriteItems", Fault::AnswerLostOnce);
        scene.visitor.submit(&scene.campaign.token, &form).await.expect_success(201);
        let writes = wire.take_calls().into_iter().filter(|call| call.operation == "TransactWriteItems");
        assert_eq!(writes.count(), 2, "the lost one and its retry");
        scene.bench.expect_stored(&scene.campaign, 1).await;
    };
    scene.settings("gather-submit").with(&through, lost).await;
}

/// Not even a connection: from the start of the function on, or in the middle of a login.
#[tokio::test]
async fn aws_is_gone() {
    let _one = ONE_AT_A_TIME.lock().await;
    let scene = Scene::new().await;
    let form = form_of("gone@old-mail.example", "not-a-secret");
    let settings = scene.settings("gather-submit");
    let nowhere = closed_port().await;
    for service in ["AWS_ENDPOINT_URL_KMS", "AWS_ENDPOINT_URL_DYNAMODB"] {
        let gone = scene.fails(&form, service, &["unavailable"]);
        settings.with(&[(service, &nowhere), ONE_ATTEMPT], gone).await;
    }
    settings.with(&[ONE_ATTEMPT], scene.works_once(&form)).await;
}

/// All of DynamoDB goes while the mail server thinks: the attempt can't be given back then, but nothing is
/// stored, and the visitor's next attempt works.
#[tokio::test]
async fn dynamodb_goes_during_the_login() {
    let _one = ONE_AT_A_TIME.lock().await;
    let scene = Scene::new().await;
    let wire = Wire::to(&scene.bench.outputs.endpoint).await;
    let form = form_of("during@old-mail.example", "not-a-secret");
    let through = [("AWS_ENDPOINT_URL_DYNAMODB", wire.url()), ("SUBMISSIONS_PER_ADDRESS", "2")];
    let during = async {
        scene.server.play(Script::Accepts(Duration::from_secs(1)));
        let goes = async {
            while scene.server.logins() == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            for operation in ["TransactWriteItems", "UpdateItem", "GetItem"] {
                wire.fail(operation, Fault::Lost);
            }
        };
        tokio::join!(scene.fails(&form, "during the login", &["unavailable"]), goes);
        assert!(scene.server.said_ok().is_some(), "the login was accepted before");
        wire.mend();
        scene.visitor.submit(&scene.campaign.token, &form).await.expect_success(201);
        scene.bench.expect_stored(&scene.campaign, 1).await;
    };
    scene.settings("gather-submit").with(&through, during).await;
}

#[tokio::test]
async fn the_mail_server_fails_during_a_submission() {
    let _one = ONE_AT_A_TIME.lock().await;
    let form = form_of("mail@old-mail.example", "not-a-secret");
    let form = &form;
    let fault = |script: Script, passwords: usize| async move {
        let scene = Scene::new().await;
        let what = format!("{script:?}");
        scene.server.play(script);
        scene.fails(form, &what, &["not-now"]).await;
        // Where the password was sent, running out of time says nothing of the password.
        assert_eq!(scene.server.logins(), passwords, "{what}");
        scene.server.play(AT_ONCE);
        scene.works_once(form).await;
    };
    let faults = async {
        // Side by side: some of them take as long as a submission may.
        tokio::join!(
            fault(Script::Answers("NO [UNAVAILABLE] later".to_owned()), 1),
            fault(Script::Leaves, 0),
            fault(Script::Silent, 0),
            fault(Script::SilentAfterLogin, 1),
        )
    };
    let bench = Bench::open();
    Settings::of(&bench.aws, &bench.stack, "gather-submit").with(&[ONE_ATTEMPT], faults).await;
}

#[tokio::test]
async fn the_mail_server_is_down() {
    let _one = ONE_AT_A_TIME.lock().await;
    let scene = Scene::new().await;
    let form = form_of("down@old-mail.example", "not-a-secret");
    let outage = async {
        let Scene { bench, server, campaign, visitor } = scene;
        let entry = server.entry();
        drop(server);
        let down = visitor.submit(&campaign.token, &form).await;
        // A refused connection may be an outage or a wrong port; the visitor is told that it isn't their mistake.
        assert!(["not-now", "server-setup"].contains(&down.problem().as_str()), "{down:?}");
        down.expect_problem(503, &down.problem());
        assert_eq!(down.json()["retryable"], true, "{down:?}");
        bench.expect_stored(&campaign, 0).await;
        let server = ScriptedImap::start_at(entry.port, AT_ONCE).await;
        let scene = Scene { bench, server, campaign, visitor };
        scene.works_once(&form).await;
    };
    let bench = Bench::open();
    Settings::of(&bench.aws, &bench.stack, "gather-submit").with(&[ONE_ATTEMPT], outage).await;
}

#[tokio::test]
async fn the_other_calls_say_unavailable_too() {
    let _one = ONE_AT_A_TIME.lock().await;
    let scene = Scene::new().await;
    let (token, nowhere) = (&scene.campaign.token, closed_port().await);
    let gone = [("AWS_ENDPOINT_URL_DYNAMODB", nowhere.as_str())];
    let load = async { scene.visitor.load(token).await.expect_problem(503, "unavailable") };
    scene.settings("gather-load").with(&gone, load).await;
    let check = async {
        let answer = scene.visitor.check(token, "anna@old-mail.example").await;
        answer.expect_problem(503, "unavailable");
    };
    scene.settings("gather-check").with(&gone, check).await;
    let campaigns = scene.settings("campaigns");
    let admin = &scene.bench.admin;
    let deactivate = format!("/api/campaigns/{}/deactivate", scene.campaign.id);
    let calls = async {
        for (method, path) in [("GET", "/api/campaigns"), ("GET", "/api/servers"), ("POST", &deactivate)] {
            admin.call(method, path, None).await.expect_problem(503, "unavailable");
        }
    };
    campaigns.with(&gone, calls).await;
    let link = async { admin.link(&scene.campaign).await.expect_problem(503, "unavailable") };
    campaigns.with(&[("AWS_ENDPOINT_URL_KMS", &nowhere)], link).await;
    // And all is as it was.
    scene.visitor.load(token).await.expect_success(200);
    scene.bench.admin.link(&scene.campaign).await.expect_success(200);
}

/// A port that was free a moment ago.
async fn closed_port() -> String {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    format!("http://127.0.0.1:{}", listener.local_addr().expect("it is bound").port())
}
