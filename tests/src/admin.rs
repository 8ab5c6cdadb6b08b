use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::{Account, Answer, MailServer, Operator, Stack, Tables};

/// Before an access token ends, which is after 10 minutes.
const REFRESH_AFTER: Duration = Duration::from_secs(8 * 60);

/// An owner at the admin site: signs in with the first call, and stays it.
pub struct Admin {
    operator: Operator,
    account: Account,
    /// When the access token was made.
    since: Mutex<Option<Instant>>,
}

/// A campaign that takes submissions.
#[derive(Clone, Debug)]
pub struct OpenCampaign {
    /// Its id.
    pub id: String,
    /// Its source server's id.
    pub server_id: String,
    /// The secret part of its link.
    pub token: String,
    /// RFC 3339.
    pub expires_at: String,
}

impl Admin {
    /// Of a stack.
    pub fn new(stack: &Stack, account: Account) -> Self {
        Self { operator: Operator::anywhere(stack), account, since: Mutex::const_new(None) }
    }

    /// Their browser, signed in.
    pub async fn operator(&self) -> &Operator {
        let mut since = self.since.lock().await;
        match *since {
            Some(since) if since.elapsed() < REFRESH_AFTER => return &self.operator,
            Some(_) => self.operator.refresh().await,
            None => self.operator.sign_in(&self.account).await,
        }
        .expect_success(200);
        *since = Some(Instant::now());
        &self.operator
    }

    /// With what they sign in.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// A call as the page makes it: it proves once more who they are where that is asked for.
    pub async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let body = body.map(|body| body.to_string().into_bytes());
        self.call_bytes(method, path, body, Some("application/json")).await
    }

    /// The same with any body.
    pub async fn call_bytes(
        &self,
        method: &str,
        path: &str,
        body: Option<Vec<u8>>,
        content_type: Option<&str>,
    ) -> Answer {
        let operator = self.operator().await;
        let send = || {
            let mut request = operator.page_request(method, path);
            if let Some(body) = body.clone() {
                request = request.body(body);
            }
            if let Some(content_type) = content_type {
                request = request.header("content-type", content_type);
            }
            operator.send(request)
        };
        let mut answer = send().await;
        if answer.problem() == "reauthentication-needed" {
            operator.reauthenticate("password", &self.account.password).await.expect_done();
            answer = send().await;
        }
        if answer.status == 401 {
            // Whatever ended the session: the next call signs in anew.
            *self.since.lock().await = None;
        }
        answer
    }

    /// Adds a source server and gives its id.
    pub async fn create_server(&self, name: &str, server: &MailServer) -> String {
        let MailServer { host, port, security } = server;
        let body = json!({"name": name, "host": host, "port": port, "security": security});
        let answer = self.call("POST", "/api/servers", Some(&body)).await;
        text(&answer.expect_success(201)["id"])
    }

    /// Opens a campaign.
    pub async fn create_campaign(&self, name: &str, server_id: &str, expiry_days: u64) -> OpenCampaign {
        let body = json!({"name": name, "serverId": server_id, "expiryDays": expiry_days});
        let created = self.call("POST", "/api/campaigns", Some(&body)).await.expect_success(201);
        let link = text(&created["link"]);
        OpenCampaign {
            id: text(&created["id"]),
            server_id: server_id.to_owned(),
            token: link.strip_prefix("/gather/").expect("a path of the gather site").to_owned(),
            expires_at: text(&created["expiresAt"]),
        }
    }

    /// Opens a campaign for a mail server, with an entry of its own.
    pub async fn open(&self, server: &MailServer) -> OpenCampaign {
        let id = self.create_server("Old mail", server).await;
        self.create_campaign("Move to the new mail", &id, 7).await
    }

    /// Ends a campaign.
    pub async fn deactivate(&self, campaign: &OpenCampaign) -> Value {
        let path = format!("/api/campaigns/{}/deactivate", campaign.id);
        self.call("POST", &path, None).await.expect_success(200)
    }

    /// The campaign's link, told again.
    pub async fn link(&self, campaign: &OpenCampaign) -> Answer {
        self.call("GET", &format!("/api/campaigns/{}/link", campaign.id), None).await
    }

    /// Invites somebody with that role and scope and gives the invitation's token.
    pub async fn invite(&self, role: &str, scope: &Value) -> String {
        let body = json!({"label": "A test's colleague", "role": role, "scope": scope, "expiryDays": 1});
        let invited = self.call("POST", "/api/invitations", Some(&body)).await.expect_success(201);
        text(&invited["token"])
    }

    /// Somebody new with that role and scope, signed in from an address of their own.
    pub async fn hire(&self, stack: &Stack, role: &str, scope: &Value) -> Colleague {
        self.hire_at(Operator::anywhere(stack), role, scope).await
    }

    /// The same in front of that browser.
    pub async fn hire_at(&self, operator: Operator, role: &str, scope: &Value) -> Colleague {
        let token = self.invite(role, scope).await;
        let account = Account::unheard_of(role);
        let mut body = account.credentials();
        body["token"] = token.into();
        let me = operator.post("/api/invitation/accept", &body).await.expect_success(201);
        Colleague { id: text(&me["id"]), session: text(&me["sessionId"]), account, operator }
    }
}

/// Another admin, signed in.
pub struct Colleague {
    /// The admin's id.
    pub id: String,
    /// The first session's id.
    pub session: String,
    /// With what they sign in.
    pub account: Account,
    /// Their browser.
    pub operator: Operator,
}

impl Colleague {
    /// Makes what they proved in their first session as old as that.
    pub async fn age_proof(&self, tables: &Tables, millis: u64) {
        age_proof(tables, [&self.id, &self.session], millis).await;
    }

    /// Signs in once more, in another browser at the same place.
    pub async fn sign_in_again(&self) -> Operator {
        let other = self.operator.copy();
        other.forget();
        other.sign_in(&self.account).await.expect_success(200);
        other
    }
}

/// Makes what was proved in a session as old as that.
pub async fn age_proof(tables: &Tables, session: [&str; 2], millis: u64) {
    tables.set_moment("sessions", session, "proved_at", crate::now_millis() - millis).await;
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
