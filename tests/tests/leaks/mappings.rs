//! What becomes of passwords on their way from submissions to jobs.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{Answer, Mailbox, MappingScene, Queue, Script, ScriptedImap};

use crate::canary;

/// Passwords of users and admins, those that were generated, and the answers in which none may be.
pub(crate) struct MappingFlows {
    server: ScriptedImap,
    scene: MappingScene,
    pub(crate) secrets: Vec<(&'static str, Vec<u8>)>,
    pub(crate) answers: Vec<(String, Answer)>,
    /// What lay in the queues, in between and at the end.
    pub(crate) messages: String,
    accounts: Vec<String>,
}

impl MappingFlows {
    pub(crate) async fn new() -> Self {
        let outputs = tests::Outputs::read();
        let server = ScriptedImap::start(&outputs, Script::Accepts(Duration::ZERO)).await;
        let scene = MappingScene::on(&server.entry()).await;
        Self {
            server,
            scene,
            secrets: Vec::new(),
            answers: Vec::new(),
            messages: String::new(),
            accounts: Vec::new(),
        }
    }

    pub(crate) async fn run(&mut self) {
        self.committed().await;
        self.rejected().await;
        self.undone().await;
        self.not_understood().await;
        for queue in [Queue::of_mappings(&self.scene.bench), Queue::of_dead_letters(&self.scene.bench)] {
            self.messages.push_str(&queue.peek().await.join("\n"));
        }
        self.scene.purelymail.remove(self.accounts.iter().map(String::as_str)).await;
    }

    fn secret(&mut self, what: &'static str) -> String {
        let secret = canary(what);
        self.secrets.push((what, secret.clone().into_bytes()));
        format!("ü\"\\%+& {secret}")
    }

    fn account(&mut self) -> String {
        let address = self.scene.purelymail.address("leak");
        self.accounts.push(address.clone());
        address
    }

    fn keep(&mut self, what: &str, status: u16, answer: Answer) {
        assert_eq!(answer.status, status, "{what}: {answer:?}");
        self.answers.push((format!("the answer {status} of {what}"), answer));
    }

    /// Runs a mapping and keeps everything that is told of it; not the hand-over, which is for telling.
    async fn map(&mut self, rows: &[Value], state: &str) -> String {
        let mapping = self.scene.desk().run(rows).await;
        assert_eq!(mapping["state"], state, "{mapping}");
        let id = mapping["id"].as_str().expect("an id").to_owned();
        let shown = self.scene.desk().show(&id).await;
        self.keep("a mapping", 200, shown);
        for kind in ["mappings", "jobs", "credentials"] {
            let path = format!("/api/campaigns/{}/{kind}", self.scene.campaign.id);
            let answer = self.scene.person.operator.get(&path).await;
            self.keep(kind, 200, answer);
        }
        id
    }

    async fn committed(&mut self) {
        let [of_user, of_admin, generated] = [self.account(), self.account(), self.account()];
        let chosen = Mailbox { address: of_user.clone(), password: self.secret("a user's new password") };
        let given = self.secret("an admin's password for an account");
        let rows = [
            self.scene.submit_for(&chosen).await.accepted_row(&of_user),
            self.scene.submit().await.row_with(&of_admin, &given),
            self.scene.submit().await.row(&generated),
        ];
        let id = self.map(&rows, "committed").await;
        let told = self.scene.desk().passwords(&id).await.expect_success(200);
        let passwords = told["passwords"].as_array().expect("a list");
        assert_eq!(passwords[0]["password"], given.as_str());
        let generated = passwords[1]["password"].as_str().expect("a password");
        self.secrets.push(("a generated password", generated.as_bytes().to_vec()));
        let canary = chosen.password.rsplit(' ').next().expect("the canary");
        assert!(!told.to_string().contains(canary), "the user's is nobody's business");
        let acknowledged = self.scene.desk().acknowledge(&id).await;
        self.keep("acknowledging", 204, acknowledged);
    }

    /// Servers that say back what they were told.
    async fn rejected(&mut self) {
        let had = self.scene.purelymail.somebody("leak", "not-a-secret").await;
        self.accounts.push(had.address.clone());
        let wrong = self.secret("an admin's wrong password");
        let rows = [self.scene.submit().await.row_with(&had.address, &wrong)];
        self.map(&rows, "rejected").await;
        let submitted = self.scene.submit().await;
        let echo = self.secret("what a mail server said");
        self.server.play(Script::Answers(format!("NO [AUTHENTICATIONFAILED] {echo} is wrong")));
        let account = self.account();
        self.map(&[submitted.row(&account)], "rejected").await;
        self.server.play(Script::Accepts(Duration::ZERO));
    }

    async fn undone(&mut self) {
        let (account, given) = (self.account(), self.secret("a password that Purelymail refused"));
        let word = given.rsplit(' ').next().expect("the canary");
        let how = json!({"kind": "error", "code": word, "message": given});
        self.scene.purelymail.fail("createUser", &how).await;
        let rows = [self.scene.submit().await.row_with(&account, &given)];
        self.map(&rows, "failed").await;
    }

    async fn not_understood(&mut self) {
        let (row, pasted) =
            (self.scene.submit().await.row("leak@new-mail.example"), self.secret("what was pasted"));
        for (member, value) in [
            ("credentialId", json!(pasted)),
            ("destEmail", json!(pasted)),
            ("destPassword", json!(format!("{pasted}\n"))),
            ("destPassword", json!([pasted])),
        ] {
            let mut row = row.clone();
            row[member] = value;
            let answer = self.scene.desk().propose(&tests::tag(), &[row]).await;
            self.keep("a proposal", 400, answer);
        }
        for body in [pasted.clone(), format!("{{\"rows\":[{{\"destPassword\":\"{pasted}")] {
            let answer = self.scene.desk().propose_body(Some(&tests::tag()), body).await;
            self.keep("a proposal", 400, answer);
        }
        let key = pasted.rsplit(' ').next().expect("the canary").replace("canary", "canary!");
        let answer = self.scene.desk().propose(&key, &[row]).await;
        self.keep("a proposal under no key", 400, answer);
    }
}
