//! Runs every flow with passwords and tokens that can be told from all else, the functions logging at TRACE,
//! and then looks for them everywhere.

use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{
    Answer, Bench, Fault, Logs, Needles, OpenCampaign, Outputs, Script, ScriptedImap, Settings, Tables,
    Visitor, Wire, form_of,
};

/// What must not be found, and in what it is looked for.
struct Search {
    secrets: Vec<(&'static str, Needles)>,
    places: Vec<(String, Vec<u8>)>,
}

impl Search {
    /// All logs and all tables of both stacks.
    async fn everywhere(bench: &Bench, secrets: Vec<(&'static str, Needles)>) -> Self {
        let logs = Logs::new(&bench.outputs);
        let mut places = logs.files();
        for group in logs.groups().await {
            places.push((format!("log group {group}"), logs.group(&group).await.into_bytes()));
        }
        for stack in [&bench.outputs.default, &bench.outputs.open] {
            let tables = Tables::new(&bench.aws, stack);
            for name in ["campaigns", "credentials", "limits"] {
                places.push((format!("table {}", stack.table(name)), tables.bytes(name).await));
            }
        }
        Self { secrets, places }
    }

    /// Each secret's finding places.
    fn findings(&self) -> Vec<String> {
        let mut findings = Vec::new();
        for (place, text) in &self.places {
            for (secret, needles) in &self.secrets {
                if let Some(form) = needles.found_in(text) {
                    findings.push(format!("{secret}, {form}, in {place}"));
                }
            }
        }
        findings
    }

    /// The text of the places whose name holds this.
    fn text_of(&self, place: &str) -> String {
        let texts = self.places.iter().filter(|(name, _)| name.contains(place));
        texts.map(|(_, text)| String::from_utf8_lossy(text)).collect()
    }
}

/// A secret that was never seen before: letters and digits, which no escaping changes.
fn canary(what: &str) -> String {
    let seed = format!("{what} {} {}", std::process::id(), tests::now_millis());
    format!("canary{}", &hex::encode(Sha256::digest(seed))[..32])
}

/// Everybody's answers, kept to be searched.
struct Flows {
    bench: Bench,
    server: ScriptedImap,
    visitor: Visitor,
    source: String,
    destination: String,
    answers: Vec<(String, Answer)>,
    tokens: Vec<String>,
}

impl Flows {
    async fn new() -> Self {
        let bench = Bench::open();
        for function in bench.stack.functions.keys() {
            let variables = Settings::of(&bench.aws, &bench.stack, function).read().await;
            assert_eq!(variables.get("LOG_LEVEL").map(String::as_str), Some("trace"), "{function}");
        }
        let server = ScriptedImap::start(&bench.outputs, Script::Accepts(Duration::ZERO)).await;
        let visitor = bench.visitor();
        let (source, destination) = (canary("source"), canary("destination"));
        Self { bench, server, visitor, source, destination, answers: Vec::new(), tokens: Vec::new() }
    }

    /// With characters around it that a careless hand would escape in one place and not in another.
    fn form(&self, address: &str) -> Value {
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

    #[track_caller]
    fn keep(&mut self, what: &str, status: u16, answer: Answer) {
        assert_eq!(answer.status, status, "{what}: {answer:?}");
        self.answers.push((format!("the answer {status} of {what}"), answer));
    }

    async fn reading(&mut self) {
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

    async fn logins(&mut self) {
        let campaign = self.campaign().await;
        self.submit(&campaign, &self.form("one@old-mail.example"), 201).await;
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

    async fn over(&mut self) {
        let campaign = self.campaign().await;
        self.bench.tables.expire(&campaign.id, tests::now_millis()).await;
        self.submit(&campaign, &self.form("four@old-mail.example"), 410).await;
        let answer = self.visitor.load(&campaign.token).await;
        self.keep("load", 410, answer);
    }

    async fn bad_input(&mut self) {
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
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let answer = tests::answer(client.post(around).json(&good)).await;
        self.keep("submit around the distribution", 403, answer);
    }

    async fn faults(&mut self) {
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
    }

    async fn admin(&mut self) {
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

#[tokio::test]
async fn no_flow_leaves_a_secret_anywhere() {
    let mut flows = Flows::new().await;
    // A login that takes all the time there is, beside the rest.
    let slow = ScriptedImap::start(&flows.bench.outputs, Script::SilentAfterLogin).await;
    let slow_campaign = flows.bench.admin.open(&slow.entry()).await;
    let slow_form = flows.form("slow@old-mail.example");
    let visitor = flows.bench.visitor();
    let slow_answer = visitor.submit(&slow_campaign.token, &slow_form);
    let others = async {
        flows.reading().await;
        flows.logins().await;
        flows.over().await;
        flows.bad_input().await;
        flows.admin().await;
    };
    let (slow_answer, ()) = tokio::join!(slow_answer, others);
    flows.keep("a slow submit", 503, slow_answer);
    flows.tokens.push(slow_campaign.token);
    // Alone, since it changes the function's settings.
    flows.faults().await;
    // Logs come a moment after the answers.
    tokio::time::sleep(Duration::from_secs(2)).await;

    let mut secrets = vec![
        ("a source password", Needles::of(flows.source.as_bytes())),
        ("a destination password", Needles::of(flows.destination.as_bytes())),
    ];
    for token in &flows.tokens {
        secrets.push(("a token's digits", Needles::of(token.as_bytes())));
        secrets.push(("a token", Needles::of(&hex::decode(token).expect("digits"))));
    }
    let mut search = Search::everywhere(&flows.bench, secrets).await;
    for (what, answer) in &flows.answers {
        search.places.push((what.clone(), format!("{answer:?}").into_bytes()));
    }
    expect_logs(&search);
    let findings = search.findings();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// The search would find nothing in logs that aren't there.
fn expect_logs(search: &Search) {
    let submits = search.text_of("/gather-submit");
    for kind in [
        "already-submitted",
        "body-too-large",
        "campaign-over",
        "invalid-field",
        "login-refused",
        "not-now",
        "unavailable",
        "unsupported-media-type",
    ] {
        assert!(
            submits.contains(&format!("/problems/{kind}")),
            "the submissions' log doesn't tell of {kind}"
        );
    }
    for (place, part) in [
        ("/gather-load", "answered"),
        ("/gather-check", "answered"),
        ("/campaigns", "answered"),
        ("dovecot.log", "nobody@old-mail.example"),
    ] {
        assert!(search.text_of(place).contains(part), "{place} doesn't tell of its flow");
    }
}

/// The same search finds what is there: in a function's log, a file, a table, an answer.
#[tokio::test]
async fn a_planted_leak_is_found() {
    let bench = Bench::open();
    let logs = Logs::new(&Outputs::read());
    let secret = canary("planted");
    let encoded = hex::encode_upper(&secret);
    let groups = logs.groups().await;
    let group =
        groups.iter().find(|name| name.ends_with("open/gather-submit")).expect("the submissions' log");
    let file = bench.outputs.logs.join("planted.log");

    logs.plant(group, &json!({"message": format!("password={secret}")}).to_string()).await;
    bench.tables.plant("limits", Some(&encoded)).await;
    std::fs::write(&file, format!("xx{encoded}")).expect("a file can be written");
    let search = Search::everywhere(&bench, vec![("planted", Needles::of(secret.as_bytes()))]).await;
    logs.uproot(group).await;
    bench.tables.plant("limits", None).await;
    std::fs::remove_file(&file).expect("the file can be removed");

    let mut findings = search.findings();
    findings.sort();
    let mut expected = vec![
        format!("planted, raw, in log group {group}"),
        format!("planted, upper-case hex, in table {}", bench.stack.table("limits")),
        format!("planted, upper-case hex, in {}", file.display()),
    ];
    expected.sort();
    assert_eq!(findings, expected);
}
