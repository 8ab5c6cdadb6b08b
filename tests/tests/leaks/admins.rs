//! What admins do, and what is done to them.

use serde_json::{Value, json};
use tests::{
    ACCESS, Account, Answer, Authenticator, Bench, Colleague, Fault, Jwt, Operator, REFRESH, Secret,
    Settings, Wire,
};

use crate::canary;

/// Their secrets, and the answers in which none may be.
pub(crate) struct AdminFlows<'a> {
    bench: &'a Bench,
    pub(crate) secrets: Vec<(&'static str, Vec<u8>)>,
    /// Digits, too few to be searched like the others.
    pub(crate) codes: Vec<(&'static str, String)>,
    pub(crate) answers: Vec<(String, Answer)>,
}

impl<'a> AdminFlows<'a> {
    pub(crate) async fn new(bench: &'a Bench) -> Self {
        let mut secrets = Vec::new();
        for (what, secret) in
            [("the signing key", Secret::signing(bench)), ("the set-up code", Secret::setup(bench))]
        {
            secrets.push((what, secret.current().await.text.into_bytes()));
        }
        Self { bench, secrets, codes: Vec::new(), answers: Vec::new() }
    }

    pub(crate) async fn run(&mut self) {
        let person = self.joining().await;
        self.signing_in(&person).await;
        self.second_factor(&person).await;
        self.forgetting(&person).await;
        self.set_up().await;
        self.forging(&person).await;
    }

    /// A password as somebody may have it, with characters that a careless hand would escape.
    fn password(&mut self, what: &'static str) -> String {
        let secret = canary("admin");
        self.secrets.push((what, secret.clone().into_bytes()));
        format!("ü\"\\%+& {secret}")
    }

    #[track_caller]
    fn keep(&mut self, what: &str, status: u16, answer: Answer) {
        assert_eq!(answer.status, status, "{what}: {answer:?}");
        self.answers.push((format!("the answer {status} of {what}"), answer));
    }

    /// The tokens of a session that has begun.
    fn keep_tokens(&mut self, operator: &Operator) {
        let [access, refresh] = [ACCESS, REFRESH].map(|name| operator.cookie(name).expect("signed in"));
        let signature = access.rsplit('.').next().unwrap_or_default().to_owned();
        self.secrets.push(("an access token's signature", signature.into_bytes()));
        // The front part is the session's id, which isn't secret.
        self.secrets.push(("a refresh token's digits", refresh.as_bytes()[64..].to_vec()));
        self.secrets.push(("a refresh token", hex::decode(&refresh[64..]).expect("digits")));
    }

    fn keep_token(&mut self, what: &'static str, token: &Value) -> String {
        let token = token.as_str().expect("a token").to_owned();
        self.secrets.push((what, token.clone().into_bytes()));
        self.secrets.push((what, hex::decode(&token).expect("digits")));
        token
    }

    async fn joining(&mut self) -> Colleague {
        let (bench, admin) = (self.bench, &self.bench.admin);
        let invite = json!({"label": "A leak", "role": "owner", "scope": "all", "expiryDays": 1});
        let invited = admin.call("POST", "/api/invitations", Some(&invite)).await.expect_success(201);
        let token = self.keep_token("an invitation's token", &invited["token"]);
        let list = admin.call("GET", "/api/invitations", None).await;
        self.keep("invitations", 200, list);
        let operator = bench.stranger();
        let shown = operator.post("/api/invitation", &json!({"token": token})).await;
        self.keep("an invitation", 200, shown);

        let mut account = Account::unheard_of("leak");
        let weak = self.password("a password that is too long");
        for (name, value) in [
            ("password", json!(weak.repeat(10))),
            ("password", json!([weak])),
            ("email", json!(weak)),
            ("role", json!(weak)),
        ] {
            let mut body = account.credentials();
            body["token"] = token.as_str().into();
            body[name] = value;
            let answer = operator.post("/api/invitation/accept", &body).await;
            self.keep("accepting badly", 400, answer);
        }
        account.password = self.password("an admin's password");
        let mut body = account.credentials();
        body["token"] = token.as_str().into();
        let me = operator.post("/api/invitation/accept", &body).await.expect_success(201);
        self.keep_tokens(&operator);
        for path in ["/api/invitation", "/api/invitation/accept"] {
            let again = bench.stranger().post(path, &body).await;
            let status = if path.ends_with("accept") { 404 } else { 400 };
            self.keep("accepting again", status, again);
        }
        let text = |name: &str| me[name].as_str().expect("a text").to_owned();
        Colleague { id: text("id"), session: text("sessionId"), account, operator }
    }

    async fn signing_in(&mut self, person: &Colleague) {
        let bench = self.bench;
        let wrong = self.password("a wrong password");
        let nobody = Account::unheard_of("leak");
        for account in [person.account.with_password(&wrong), nobody.with_password(&wrong)] {
            let answer = bench.stranger().sign_in(&account).await;
            self.keep("sign-in", 401, answer);
        }
        // In the wrong field, as it happens.
        let confused = Account { email: wrong.clone(), password: person.account.email.clone() };
        let answer = bench.stranger().sign_in(&confused).await;
        self.keep("sign-in", 400, answer);
        let operator = bench.stranger();
        for body in [format!("{{\"password\":\"{wrong}\""), wrong.clone()] {
            let request = operator.page_request("POST", "/api/sign-in");
            let request = request.header("content-type", "application/json").body(body);
            let answer = operator.send(request).await;
            self.keep("sign-in", 400, answer);
        }
        operator.sign_in(&person.account).await.expect_success(200);
        self.keep_tokens(&operator);
        for _ in 0..2 {
            operator.refresh().await.expect_success(200);
            self.keep_tokens(&operator);
        }
        for path in ["/api/me", "/api/sessions", "/api/admins", "/api/audit", "/api/settings"] {
            let answer = operator.get(path).await;
            self.keep(path, 200, answer);
        }
        let new = self.password("a password that was refused");
        let body = json!({"current": wrong, "password": new});
        let answer = operator.post("/api/me/password", &body).await;
        self.keep("changing the password", 422, answer);
        for (password, status) in [(&wrong, 422), (&person.account.password, 204)] {
            let answer = operator.reauthenticate("password", password).await;
            self.keep("re-authentication", status, answer);
        }
        let answer = operator.call("POST", "/api/sign-out", None).await;
        self.keep("sign-out", 204, answer);
    }

    async fn second_factor(&mut self, person: &Colleague) {
        let bench = self.bench;
        let path = "/api/me/second-factor";
        let shown = person.operator.call("POST", path, None).await.expect_success(200);
        let secret = shown["secret"].as_str().expect("a secret").to_owned();
        self.secrets.push(("a second factor's secret", secret.clone().into_bytes()));
        let app = Authenticator::new(&secret);
        self.secrets.push(("a second factor's raw secret", app.secret().to_vec()));
        let wrong = json!({"code": app.wrong_code()});
        let answer = person.operator.post(&format!("{path}/confirm"), &wrong).await;
        self.keep("confirming badly", 422, answer);
        let confirm = json!({"code": app.code(0)});
        let codes = person.operator.post(&format!("{path}/confirm"), &confirm).await.expect_success(200);
        let codes = codes["recoveryCodes"].as_array().expect("a list").clone();
        for code in &codes {
            let code = code.as_str().expect("a text");
            let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
            self.secrets.push(("a recovery code", code.as_bytes().to_vec()));
            self.secrets.push(("a recovery code without its dashes", plain.into_bytes()));
        }
        for (member, code, status) in [
            ("secondFactor", app.wrong_code(), 422),
            ("recoveryCode", codes[1].as_str().expect("a text").to_owned(), 204),
            ("recoveryCode", codes[1].as_str().expect("a text").to_owned(), 422),
        ] {
            let answer = person.operator.reauthenticate(member, &code).await;
            self.keep("re-authentication", status, answer);
        }
        for _ in 0..2 {
            let operator = bench.stranger();
            let code = codes[0].as_str().expect("a text");
            let answer = operator.sign_in_with(&person.account, "recoveryCode", code).await;
            match answer.status {
                200 => self.keep_tokens(&operator),
                _ => self.keep("a recovery code again", 401, answer),
            }
        }
        let answer = bench.stranger().sign_in(&person.account).await;
        self.keep("a second factor missing", 401, answer);
    }

    async fn forgetting(&mut self, person: &Colleague) {
        let bench = self.bench;
        let email = person.account.email.as_str();
        let asked = bench.stranger().post("/api/reset", &json!({"email": email})).await;
        let id = asked.json()["resetId"].clone();
        self.keep("asking for a code", 202, asked);
        let code = bench.mails().wait_for(email, "code").await.reset_code();
        self.codes.push(("a reset's code", code.clone()));
        let new = self.password("a password after a reset");
        let mut body = json!({"resetId": id, "email": email, "code": "00000000", "password": new});
        let answer = bench.stranger().post("/api/reset/confirm", &body).await;
        self.keep("a wrong code", 422, answer);
        body["code"] = code.into();
        let answer = bench.stranger().post("/api/reset/confirm", &body).await;
        self.keep("the right code", 204, answer);

        let path = format!("/api/admins/{}/reset-link", person.id);
        let link = bench.admin.call("POST", &path, None).await.expect_success(201);
        let token = self.keep_token("a reset link's token", &link["token"]);
        for (token, status) in [("0".repeat(64), 422), (token.clone(), 204), (token, 422)] {
            let body = json!({"token": token, "password": person.account.password});
            let answer = bench.stranger().post("/api/reset/link", &body).await;
            self.keep("a reset link", status, answer);
        }
    }

    async fn set_up(&mut self) {
        let mut account = Account::unheard_of("leak");
        account.password = self.password("a password for a set-up that is over");
        let wrong = canary("code");
        self.secrets.push(("a wrong set-up code", wrong.clone().into_bytes()));
        for code in [wrong, Secret::setup(self.bench).current().await.text] {
            let mut body = account.credentials();
            body["code"] = code.into();
            let answer = self.bench.stranger().post("/api/setup", &body).await;
            self.keep("set-up", 409, answer);
        }
    }

    /// What is sent as a token and is none may be anything: a password that was pasted there.
    async fn forging(&mut self, person: &Colleague) {
        let key = Secret::signing(self.bench).current().await;
        let pasted = canary("cookie");
        self.secrets.push(("a cookie that was no token", pasted.clone().into_bytes()));
        let claims = Jwt::good(&key, &person.id, &person.session).claim("sid", pasted.as_str());
        for token in [pasted.clone(), format!("{pasted}.{pasted}.{pasted}"), claims.signed(&pasted)] {
            let forger = self.bench.stranger();
            forger.set_cookie(ACCESS, Some(&token));
            let answer = forger.copy().get("/api/me").await;
            self.keep("a forged token", 401, answer);
            forger.set_cookie(REFRESH, Some(&token));
            let answer = forger.refresh().await;
            self.keep("a forged refresh token", 401, answer);
        }
    }

    /// Something of ours is out of order while secrets are in hand.
    pub(crate) async fn faults(&mut self) {
        let bench = self.bench;
        let wire = Wire::to(&bench.outputs.endpoint).await;
        let person = bench.hire("owner").await;
        let account = person.account.with_password(&self.password("a password during an outage"));
        let url = wire.url().to_owned();
        let through = [("AWS_ENDPOINT_URL_DYNAMODB", url.as_str()), ("AWS_ENDPOINT_URL_KMS", &url)];
        let faults = async {
            for (operation, path) in [
                ("GetItem", "/api/sign-in"),
                ("UpdateItem", "/api/sign-in"),
                ("GetItem", "/api/refresh"),
                ("UpdateItem", "/api/refresh"),
                ("GetItem", "/api/me"),
            ] {
                wire.fail(operation, Fault::InternalError);
                let operator = person.operator.copy();
                let answer = match path {
                    "/api/sign-in" => operator.sign_in(&account).await,
                    "/api/refresh" => operator.refresh().await,
                    _ => operator.get(path).await,
                };
                wire.mend();
                self.keep(&format!("{path} without {operation}"), 503, answer);
            }
        };
        Settings::of(&bench.aws, &bench.stack, "accounts").with(&through, faults).await;
        self.keep_tokens(&person.operator);
        // An outage ends nobody's session.
        assert!(person.operator.is_in().await);
    }
}
