//! What visitors and the owner of a campaign do.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{Answer, Bench, Fault, OpenCampaign, Script, ScriptedImap, Settings, Visitor, Wire, form_of};

use crate::canary;

/// Everybody's answers, kept to be searched.
pub(crate) struct Flows {
    pub(crate) bench: Bench,
    server: ScriptedImap,
    visitor: Visitor,
    pub(crate) source: String,
    pub(crate) destination: String,
    pub(crate) answers: Vec<(String, Answer)>,
    pub(crate) tokens: Vec<String>,
    pub(crate) codes: Vec<String>,
}

impl Flows {
    pub(crate) async fn new() -> Self {
        let bench = Bench::open();
        for function in bench.stack.functions.keys() {
            let variables = Settings::of(&bench.aws, &bench.stack, function).read().await;
            assert_eq!(variables.get("LOG_LEVEL").map(String::as_str), Some("trace"), "{function}");
        }
        let server = ScriptedImap::start(&bench.outputs, Script::Accepts(Duration::ZERO)).await;
        let visitor = bench.visitor();
        let (source, destination) = (canary("source"), canary("destination"));
        Self {
            bench,
            server,
            visitor,
            source,
            destination,
            answers: Vec::new(),
            tokens: Vec::new(),
            codes: Vec::new(),
        }
    }

    /// With characters around it that a careless hand would escape in one place and not in another.
    pub(crate) fn form(&self, address: &str) -> Value {
        let mut form = form_of(address, &format!("p\"\\ ü%{}+&", self.source));
        form["destEmail"] = "new@new-mail.example".into();
        form["destPassword"] = format!("<é {}>", self.destination).into();
        form
    }

    async fn campaign(&mut self) -> OpenCampaign {
        let campaign = self.bench.admin.open(&self.server.entry()).await;
        self.tokens.push(campaign.token.clone());
        campaign
    }

    async fn submit(&mut self, campaign: &OpenCampaign, form: &Value, status: u16) {
        let answer = self.visitor.submit(&campaign.token, form).await;
        self.keep("submit", status, answer);
    }

    /// The one answer that tells the receipt code isn't kept.
    async fn hand_over(&mut self, campaign: &OpenCampaign, address: &str, old: Option<&str>) -> String {
        let mut form = self.form(address);
        form["receiptCode"] = old.into();
        let receipt = self.visitor.submit(&campaign.token, &form).await.expect_success(201);
        let code = receipt["receiptCode"].as_str().expect("a receipt code").to_owned();
        self.codes.push(code.clone());
        code
    }

    /// Seen, replaced, withdrawn; refused, and met by faults.
    pub(crate) async fn receipts(&mut self) {
        let campaign = self.campaign().await;
        let token = campaign.token.clone();
        let first = self.hand_over(&campaign, "receipt@old-mail.example", None).await;
        let second = self.hand_over(&campaign, "receipt@old-mail.example", Some(&first)).await;
        let mut other = self.form("other@old-mail.example");
        other["receiptCode"] = second.as_str().into();
        self.submit(&campaign, &other, 400).await;
        let mut void = self.form("receipt@old-mail.example");
        void["receiptCode"] = first.as_str().into();
        self.submit(&campaign, &void, 404).await;
        void["receiptCode"] = format!("{first}\0").into();
        self.submit(&campaign, &void, 404).await;
        let visitor = &self.visitor;
        let more = json!({"receiptCode": second, second.clone(): second});
        let list = json!({"receiptCode": [second]});
        let answers = [
            ("receipt", 200, visitor.receipt(&token, &second).await),
            ("receipt", 404, visitor.receipt(&token, &first).await),
            ("receipt", 404, visitor.receipt(&token, &format!("{second}x")).await),
            ("receipt", 400, visitor.post_receipt(&token, "receipt", &more).await),
            ("receipt", 400, visitor.post_receipt(&token, "receipt", &list).await),
            ("withdraw", 404, visitor.withdraw(&token, &first).await),
            ("withdraw", 204, visitor.withdraw(&token, &second).await),
            ("withdraw", 404, visitor.withdraw(&token, &second).await),
            ("receipt", 404, visitor.receipt(&"0".repeat(64), &second).await),
        ];
        for (what, status, answer) in answers {
            self.keep(what, status, answer);
        }
        self.bench.tables.expire(&campaign.id, tests::now_millis()).await;
        let over = self.visitor.receipt(&token, &second).await;
        self.keep("receipt", 410, over);
    }

    async fn receipt_faults(&mut self, campaign: &OpenCampaign, wire: &Wire) {
        let code = self.hand_over(campaign, "kept@old-mail.example", None).await;
        for (operation, fault) in [
            ("GetItem", Fault::Lost),
            ("GetItem", Fault::InternalError),
            ("TransactWriteItems", Fault::Lost),
            ("TransactWriteItems", Fault::InternalError),
        ] {
            wire.fail(operation, fault);
            let answer = self.visitor.withdraw(&campaign.token, &code).await;
            self.keep("withdraw", 503, answer);
            wire.mend();
        }
    }

    #[track_caller]
    pub(crate) fn keep(&mut self, what: &str, status: u16, answer: Answer) {
        assert_eq!(answer.status, status, "{what}: {answer:?}");
        self.answers.push((format!("the answer {status} of {what}"), answer));
    }

    pub(crate) async fn reading(&mut self) {
        let campaign = self.campaign().await;
        let (visitor, token) = (&self.visitor, &campaign.token);
        let answers = [
            ("load", 200, visitor.load(token).await),
            ("check", 200, visitor.check(token, "anna@old-mail.example").await),
            ("check", 400, visitor.check(token, &self.source).await),
            ("page", 200, visitor.get(&format!("/gather/{token}")).await),
            ("load", 404, visitor.load(&format!("{token}00")).await),
        ];
        for (what, status, answer) in answers {
            self.keep(what, status, answer);
        }
    }

    pub(crate) async fn logins(&mut self) {
        let campaign = self.campaign().await;
        self.hand_over(&campaign, "one@old-mail.example", None).await;
        self.submit(&campaign, &self.form("one@old-mail.example"), 409).await;
        // A server that says back what it was told.
        let echo = format!("[AUTHENTICATIONFAILED] {} is wrong", self.source);
        for (answer, status) in [
            (format!("NO {echo}"), 422),
            (format!("NO [ALERT] Application-specific password required: {} (Failure)", self.source), 422),
            (format!("NO [UNAVAILABLE] {}", self.source), 503),
            (format!("BAD {}", self.source), 503),
            (format!("OK\r\n* BYE {}", self.source), 503),
        ] {
            self.server.play(Script::Answers(answer));
            let form = self.form("two@old-mail.example");
            let answer = self.visitor.submit(&campaign.token, &form).await;
            assert!([status, 422, 503].contains(&answer.status), "{answer:?}");
            self.keep("submit", answer.status, answer);
        }
        self.server.play(Script::Leaves);
        self.submit(&campaign, &self.form("three@old-mail.example"), 503).await;
        self.server.play(Script::Accepts(Duration::ZERO));
        // The real thing, whose log is searched too.
        for security in ["tls", "starttls", "plain"] {
            let campaign = self.bench.campaign(security).await;
            self.tokens.push(campaign.token.clone());
            let known = self.bench.outputs.mailbox(60).address.clone();
            for address in [known.as_str(), "nobody@old-mail.example"] {
                self.submit(&campaign, &self.form(address), 422).await;
            }
        }
    }

    pub(crate) async fn over(&mut self) {
        let campaign = self.campaign().await;
        self.bench.tables.expire(&campaign.id, tests::now_millis()).await;
        self.submit(&campaign, &self.form("four@old-mail.example"), 410).await;
        let answer = self.visitor.load(&campaign.token).await;
        self.keep("load", 410, answer);
    }

    pub(crate) async fn bad_input(&mut self) {
        let campaign = self.campaign().await;
        let (source, good) = (self.source.clone(), self.form("five@old-mail.example"));
        let with = |name: &str, value: Value| {
            let mut form = good.clone();
            form[name] = value;
            form.to_string()
        };
        let json = Some("application/json");
        for (body, content_type, status) in [
            (with("name", format!("{source}\0").into()), json, 400),
            (with("sourceEmail", source.clone().into()), json, 400),
            (with("destEmail", source.clone().into()), json, 400),
            (with("sourcePassword", format!("{source}\r\n").into()), json, 400),
            (with("sourcePassword", json!([source])), json, 400),
            (with("sourcePassword", json!({source.clone(): source})), json, 400),
            (with("destPassword", format!("{source}\n").into()), json, 400),
            (with(&source, Value::Null), json, 400),
            (with("password", source.clone().into()), json, 400),
            (good.to_string().replace('}', ""), json, 400),
            (source.clone(), json, 400),
            (format!("\"{source}\""), json, 400),
            (good.to_string(), Some("text/plain"), 415),
            (format!("sourcePassword={source}"), Some("application/x-www-form-urlencoded"), 415),
            (with("sourcePassword", source.repeat(500).into()), json, 413),
        ] {
            let answer =
                self.visitor.submit_bytes(&campaign.token, body.clone().into_bytes(), content_type).await;
            // An unknown field's name is told to whoever sent it; no other value is.
            if body.contains(&format!("\"{source}\":null")) {
                assert_eq!(answer.status, 400);
                continue;
            }
            self.keep("submit", status, answer);
        }
        // Around the distribution: no key.
        let around = format!("{}/api/gather/{}/submit", self.bench.stack.api, campaign.token);
        let client = tests::http(None);
        let answer = tests::answer(client.post(around).json(&good)).await;
        self.keep("submit around the distribution", 403, answer);
    }

    pub(crate) async fn faults(&mut self) {
        let campaign = self.campaign().await;
        let wire = Wire::to(&self.bench.outputs.endpoint).await;
        let settings = Settings::of(&self.bench.aws, &self.bench.stack, "gather-submit");
        let url = wire.url().to_owned();
        let through = [("AWS_ENDPOINT_URL_DYNAMODB", url.as_str()), ("AWS_ENDPOINT_URL_KMS", &url)];
        let faults = async {
            for operation in ["GenerateDataKey", "TransactWriteItems", "GetItem", "UpdateItem"] {
                for fault in [Fault::Lost, Fault::InternalError] {
                    wire.fail(operation, fault);
                    self.submit(&campaign, &self.form("six@old-mail.example"), 503).await;
                    wire.mend();
                }
            }
        };
        settings.with(&through, faults).await;
        let settings = Settings::of(&self.bench.aws, &self.bench.stack, "gather-receipt");
        settings.with(&through[..1], self.receipt_faults(&campaign, &wire)).await;
    }

    pub(crate) async fn admin(&mut self) {
        let campaign = self.campaign().await;
        let admin = &self.bench.admin;
        let told = admin.link(&campaign).await;
        assert!(told.text().contains(&campaign.token), "the one answer that tells the link");
        let id = &campaign.id;
        let mut answers = Vec::new();
        for (method, path) in [
            ("GET", "/api/servers".to_owned()),
            ("GET", "/api/campaigns".to_owned()),
            ("POST", format!("/api/servers/{}/test", campaign.server_id)),
            ("POST", format!("/api/campaigns/{id}/deactivate")),
        ] {
            answers.push((path.clone(), 200, admin.call(method, &path, None).await));
        }
        let nonsense = json!({"name": 1, "link": campaign.token});
        for path in ["/api/servers", "/api/campaigns"] {
            answers.push((path.to_owned(), 400, admin.call("POST", path, Some(&nonsense)).await));
        }
        for (what, status, answer) in answers {
            self.keep(&what, status, answer);
        }
    }
}
