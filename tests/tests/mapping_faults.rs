//! Something fails while a mapping is carried out: it converges, and nobody ever sees a part of it.
//!
//! Faults are told to the one double that all stacks share, so one test runs at a time.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{MappingScene, Queue, Script, ScriptedImap, Settings, Submitted, Worker};

/// For somebody to be waited for, again and again.
const PATIENCE: Duration = Duration::from_secs(120);
/// For a message whose worker was killed: out of sight for 25 s.
const AFTER_A_CRASH: Duration = Duration::from_secs(150);

/// Two mailboxes and the new accounts that they are to become.
struct Two {
    scene: MappingScene,
    submitted: Vec<Submitted>,
    destinations: [String; 2],
}

impl Two {
    async fn new() -> Self {
        let scene = MappingScene::alone().await;
        scene.purelymail.mend().await;
        let submitted = scene.submit_all(2).await;
        let destinations = ["one", "two"].map(|name| scene.purelymail.address(name));
        Self { scene, submitted, destinations }
    }

    fn rows(&self) -> Vec<Value> {
        self.submitted.iter().zip(&self.destinations).map(|(one, to)| one.row(to)).collect()
    }

    /// Runs it to its end; until then nothing can be seen.
    async fn run(&self) -> Value {
        let desk = self.scene.desk();
        let id = desk.start(&self.rows()).await;
        self.follow(&id, PATIENCE).await
    }

    async fn follow(&self, id: &str, longest: Duration) -> Value {
        let (desk, begin) = (self.scene.desk(), std::time::Instant::now());
        loop {
            let jobs = desk.jobs().await.len();
            let mapping = desk.mapping(id).await;
            let state = mapping["state"].as_str().expect("a word");
            assert!(jobs == 0 || (jobs == 2 && state == "committed"), "{jobs} jobs, {mapping}");
            if ["committed", "rejected", "failed", "needs-operator"].contains(&state) {
                return mapping;
            }
            assert!(begin.elapsed() < longest, "still {mapping}");
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }

    /// Both accounts are there and so are both jobs, once.
    async fn expect_committed(&self, mapping: &Value, what: &str) {
        assert_eq!(mapping["state"], "committed", "{what}: {mapping}");
        assert_eq!(self.scene.desk().jobs().await.len(), 2, "{what}");
        assert_eq!(self.scene.job_items().await.len(), 2, "{what}");
        let accounts = self.scene.purelymail.accounts().await;
        for destination in &self.destinations {
            assert!(accounts.contains_key(destination), "{what}: {destination}");
        }
    }

    /// Nothing is left of it, here or at Purelymail.
    async fn expect_nothing_left(&self) {
        assert_eq!(self.scene.desk().jobs().await, Vec::<Value>::new());
        let accounts = self.scene.purelymail.accounts().await;
        for destination in &self.destinations {
            assert!(!accounts.contains_key(destination), "{destination}");
        }
        for _ in 0..40 {
            if self.scene.job_items().await.is_empty() && self.scene.items("claim#").await.is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        panic!("jobs or claims are left");
    }

    async fn end(self) {
        self.scene.purelymail.mend().await;
        self.scene.purelymail.remove(self.destinations.iter().map(String::as_str)).await;
    }
}

/// A mapping survives each of these at each call, and what Purelymail did is done once.
async fn survives(operation: &str, faults: &[Value]) {
    for fault in faults {
        let two = Two::new().await;
        two.scene.purelymail.fail(operation, fault).await;
        let mapping = two.run().await;
        let what = format!("{operation} {fault}");
        two.expect_committed(&mapping, &what).await;
        let mut met = 0;
        for destination in &two.destinations {
            let calls = two.scene.purelymail.calls(destination).await;
            let made = calls.iter().filter(|call| call["operation"] == "createUser");
            met += made.clone().filter(|call| call["fault"] == fault["kind"]).count();
            let succeeded = made.filter(|call| call["answer"] == "success").count();
            assert_eq!(succeeded, 1, "{what}: {calls:?}");
        }
        assert!(operation != "createUser" || met > 0, "{what}: nothing went wrong");
        two.end().await;
    }
}

#[tokio::test]
async fn purelymail_is_slow_or_stumbles_when_it_is_asked() {
    let faults = [
        json!({"kind": "slow", "milliseconds": 1500}),
        json!({"kind": "status", "status": 500}),
        json!({"kind": "status", "status": 500, "times": 3}),
        json!({"kind": "page"}),
        json!({"kind": "lost"}),
        json!({"kind": "error", "code": "internalError"}),
    ];
    survives("listUser", &faults).await;
    survives("listDomains", &faults[1..4]).await;
}

#[tokio::test]
async fn a_change_is_done_once_whatever_is_answered() {
    survives(
        "createUser",
        &[
            json!({"kind": "slow", "milliseconds": 3000}),
            // It was done, and nobody said so.
            json!({"kind": "lost", "done": true}),
            json!({"kind": "status", "status": 500, "done": true}),
            json!({"kind": "error", "code": "userExists", "done": true}),
            json!({"kind": "page", "done": true}),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_change_that_was_not_done_is_tried_again() {
    survives(
        "createUser",
        &[json!({"kind": "lost"}), json!({"kind": "status", "status": 500}), json!({"kind": "page"})],
    )
    .await;
}

/// Nobody answers for longer than a run lasts.
#[tokio::test]
async fn a_run_ends_before_its_function_does() {
    survives("createUser", &[json!({"kind": "silence", "done": true})]).await;
}

/// Purelymail refuses one of two accounts: the other is removed again, whatever goes wrong in that.
#[tokio::test]
async fn a_refused_account_undoes_the_others() {
    for fault in [
        json!({"kind": "slow", "milliseconds": 1000}),
        json!({"kind": "status", "status": 500}),
        json!({"kind": "lost", "done": true}),
        json!({"kind": "error", "code": "internalError"}),
    ] {
        let two = Two::new().await;
        let purelymail = &two.scene.purelymail;
        purelymail.fail("createUser", &json!({"kind": "error", "code": "insufficientCredit"})).await;
        purelymail.fail("deleteUser", &fault).await;
        let mapping = two.run().await;
        assert_eq!(mapping["state"], "failed", "{fault}: {mapping}");
        let rows = mapping["rows"].as_array().expect("rows");
        let refused: Vec<_> = rows.iter().filter(|row| row["error"]["code"] == "account-refused").collect();
        assert_eq!(refused.len(), 1, "{fault}: {mapping}");
        two.expect_nothing_left().await;
        let deleted = refused[0]["destEmail"].as_str().expect("an address");
        assert_eq!(purelymail.count("deleteUser", deleted).await, 0, "that one never was there");
        two.scene.bench.admin.expect_audited(&two.scene.person.id, "mapping.failed", 1).await;
        // The same can be tried again.
        purelymail.mend().await;
        let mapping = two.run().await;
        two.expect_committed(&mapping, "the next try").await;
        two.end().await;
    }
}

/// What can't be removed is an operator's.
#[tokio::test]
async fn what_cannot_be_removed_is_told() {
    let two = Two::new().await;
    let purelymail = &two.scene.purelymail;
    purelymail.fail("createUser", &json!({"kind": "error", "code": "insufficientCredit"})).await;
    purelymail.fail("deleteUser", &json!({"kind": "error", "code": "internalError", "times": 1000})).await;
    let mapping = two.run().await;
    assert_eq!(mapping["state"], "needs-operator", "{mapping}");
    let rows = mapping["rows"].as_array().expect("rows");
    let left: Vec<_> = rows.iter().filter(|row| row["error"]["code"] == "account-not-removed").collect();
    assert_eq!(left.len(), 1, "{mapping}");
    let address = left[0]["destEmail"].as_str().expect("an address");
    assert!(purelymail.has(address).await);
    assert_eq!(purelymail.count("deleteUser", address).await, 3);
    assert_eq!(two.scene.desk().jobs().await, Vec::<Value>::new());
    let mut lines = 0;
    for _ in 0..40 {
        let log = two.scene.bench.logs().group(&two.scene.bench.log_group("mapping-run")).await;
        let id = mapping["id"].as_str().expect("an id");
        lines = log.lines().filter(|line| line.contains("\"needs-operator\"") && line.contains(id)).count();
        if lines > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    assert!(lines > 0, "the alarm has nothing to count");
    two.scene.bench.admin.expect_audited(&two.scene.person.id, "mapping.needs-operator", 1).await;
    two.end().await;
}

/// Somebody else makes one of the accounts at the last moment: it is theirs, and the mapping undoes its own.
#[tokio::test]
async fn an_account_that_somebody_else_made_is_left_alone() {
    let two = Two::new().await;
    let purelymail = &two.scene.purelymail;
    // Purelymail makes it, but for somebody else: our password doesn't open it.
    purelymail.fail("createUser", &json!({"kind": "silence"})).await;
    let desk = two.scene.desk();
    let id = desk.start(&two.rows()).await;
    let taken = loop {
        let mut waiting = purelymail.all_calls().await;
        waiting.retain(|call| call["operation"] == "createUser" && call["fault"] == "silence");
        let address = waiting.iter().filter_map(|call| call["address"].as_str());
        let own = two.destinations.iter().find(|own| address.clone().any(|other| other == own.as_str()));
        if let Some(own) = own {
            break own.clone();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let theirs = tests::Mailbox { address: taken.clone(), password: "not-a-secret-of-theirs".to_owned() };
    purelymail.add(&theirs).await;
    let before = purelymail.accounts().await[&taken].clone();
    let mapping = two.follow(&id, PATIENCE).await;
    assert_eq!(mapping["state"], "failed", "{mapping}");
    let rows = mapping["rows"].as_array().expect("rows");
    let told: Vec<_> = rows.iter().filter(|row| row["error"]["code"] == "account-taken").collect();
    assert_eq!((told.len(), &told[0]["destEmail"]), (1, &json!(taken)), "{mapping}");
    let accounts = purelymail.accounts().await;
    assert_eq!(accounts[&taken], before);
    assert_eq!(purelymail.count("deleteUser", &taken).await, 0);
    let other = two.destinations.iter().find(|own| **own != taken).expect("the other");
    assert!(!accounts.contains_key(other));
    two.end().await;
}

/// SIGKILL while Purelymail makes an account: whoever comes next finds it, and knows it for its own.
#[tokio::test]
async fn a_worker_that_is_killed_while_it_makes_accounts_is_followed_by_another() {
    let two = Two::new().await;
    let purelymail = &two.scene.purelymail;
    purelymail.fail("createUser", &json!({"kind": "slow", "milliseconds": 4000})).await;
    let desk = two.scene.desk();
    let id = desk.start(&two.rows()).await;
    let waiting = |calls: Vec<Value>| calls.iter().filter(|call| call["fault"] == "slow").count() > 0;
    loop {
        let [one, two] = [&two.destinations[0], &two.destinations[1]];
        if waiting(purelymail.calls(one).await) || waiting(purelymail.calls(two).await) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!Worker::of(&two.scene.bench).kill().is_empty());
    assert_eq!(desk.mapping(&id).await["state"], "committing");
    let mapping = two.follow(&id, AFTER_A_CRASH).await;
    two.expect_committed(&mapping, "after SIGKILL").await;
    for destination in &two.destinations {
        assert_eq!(purelymail.count("createUser", destination).await, 1, "{destination}");
    }
    let passwords = desk.passwords(&id).await.expect_success(200);
    assert_eq!(passwords["passwords"].as_array().map(Vec::len), Some(2));
    two.end().await;
}

/// SIGKILL while rows are checked: what was checked isn't checked again, and the rest is.
#[tokio::test]
async fn a_worker_that_is_killed_while_it_checks_rows_is_followed_by_another() {
    let outputs = tests::Outputs::read();
    let server = ScriptedImap::start(&outputs, Script::Accepts(Duration::ZERO)).await;
    let scene = MappingScene::alone_on(&server.entry()).await;
    let submitted = scene.submit_all(12).await;
    let destinations: Vec<_> = (0..12).map(|_| scene.purelymail.address("checked")).collect();
    let rows: Vec<_> = submitted.iter().zip(&destinations).map(|(one, to)| one.row(to)).collect();
    // Eight at a time: the first are done, the next are not.
    server.play(Script::Accepts(Duration::from_millis(1500)));
    let (desk, before) = (scene.desk(), server.logins());
    let id = desk.start(&rows).await;
    while server.logins() < before + 9 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!Worker::of(&scene.bench).kill().is_empty());
    let mapping = desk.mapping(&id).await;
    assert_eq!(mapping["state"], "validating", "{mapping}");
    let done = mapping["progress"]["done"].as_u64().expect("a number");
    assert!((1..12).contains(&done), "{mapping}");
    let killed_at = server.logins();
    server.play(Script::Accepts(Duration::ZERO));
    let mapping = desk.end_within(&id, AFTER_A_CRASH).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    assert_eq!(server.logins() - killed_at, 12 - usize::try_from(done).expect("few"));
    assert_eq!((desk.jobs().await.len(), scene.job_items().await.len()), (12, 12));
    scene.purelymail.remove(destinations.iter().map(String::as_str)).await;
}

/// A message that is lost, or ends among the dead letters, is made up for by the schedule; and no message holds
/// more than two ids.
#[tokio::test]
async fn the_schedule_finds_what_the_queue_has_lost() {
    let two = Two::new().await;
    let (worker, desk) = (Worker::of(&two.scene.bench), two.scene.desk());
    let (queue, dead) = (Queue::of_mappings(&two.scene.bench), Queue::of_dead_letters(&two.scene.bench));
    let pairs = two.submitted.iter().zip(&two.destinations);
    let rows: Vec<_> = pairs.map(|(one, to)| one.row_with(to, "not-a-secret-of-the-admin")).collect();
    let lost = worker.without_schedule(async {
        worker.take_messages(false).await;
        dead.purge().await;
        let id = desk.start(&rows).await;
        let (mut seen, mut letters) = (Vec::new(), Vec::new());
        for _ in 0..20 {
            seen.extend(queue.peek().await);
            letters = dead.peek().await;
            if !letters.is_empty() {
                break;
            }
        }
        worker.take_messages(true).await;
        let message = json!({"campaign": two.scene.campaign.id, "mapping": id});
        for body in seen.iter().chain(&letters) {
            assert_eq!(serde_json::from_str::<Value>(body).expect("JSON"), message);
        }
        assert_eq!((seen.is_empty(), letters.len()), (false, 1), "begun five times, it is a dead letter");
        dead.purge().await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(desk.mapping(&id).await["state"], "validating");
        worker.sweep().await;
        id
    });
    let id = lost.await;
    let mapping = two.follow(&id, PATIENCE).await;
    two.expect_committed(&mapping, "after a sweep").await;
    two.end().await;
}

/// The queue can't be told: the proposal is taken all the same.
#[tokio::test]
async fn a_proposal_is_taken_without_its_queue() {
    let two = Two::new().await;
    let nowhere = "http://127.0.0.1:9";
    let settings = Settings::of(&two.scene.bench.aws, &two.scene.bench.stack, "mapping");
    let (worker, desk, rows) = (Worker::of(&two.scene.bench), two.scene.desk(), two.rows());
    let waiting = worker.without_schedule(async {
        let id = settings.with(&[("AWS_ENDPOINT_URL_SQS", nowhere)], desk.start(&rows)).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(desk.mapping(&id).await["state"], "validating");
        worker.sweep().await;
        id
    });
    let id = waiting.await;
    let mapping = two.follow(&id, PATIENCE).await;
    two.expect_committed(&mapping, "after a sweep").await;
    two.end().await;
}
