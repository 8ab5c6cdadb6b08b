//! The admin site as a browser uses it: the first owner of a stack is made with its set-up code, then calls.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Response;

use crate::aws::Aws;
use crate::outputs::StackOutputs;

/// Longer than the gateway's 29 s, so that its answer is the one that is seen.
const PATIENCE: Duration = Duration::from_secs(40);

/// With what somebody signs in.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Account {
    pub(crate) email: String,
    pub(crate) password: String,
}

impl Account {
    /// Visibly fake.
    pub(crate) fn owner() -> Self {
        Self { email: "owner@admin.example".to_owned(), password: "not a secret, only for tests".to_owned() }
    }
}

/// An owner, signed in.
pub(crate) struct Owner {
    site: Site,
    /// The session's cookies as a browser sends them.
    cookies: String,
}

impl Owner {
    /// Makes a stack's first one.
    pub(crate) fn first(stack: &StackOutputs, setup_code: &str, account: &Account) -> Result<Self> {
        let site = Site::of(stack)?;
        let Account { email, password } = account;
        let form = json!({"code": setup_code, "email": email, "password": password});
        let answer = site.post("/api/setup", &form, "")?;
        let cookies = answer.headers().get_all("set-cookie").iter();
        let cookies = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        Ok(Self { site, cookies })
    }

    /// A call that makes something.
    pub(crate) fn create(&self, path: &str, form: &Value) -> Result<Value> {
        let answer = self.site.post(path, form, &self.cookies)?;
        serde_json::from_str(answer.body()).with_context(|| format!("{path} answered no JSON"))
    }
}

/// The code with which the first owner is made.
pub(crate) fn setup_code(aws: &Aws, stack: &StackOutputs) -> Result<String> {
    let arn = &stack.setup_secret_arn;
    let secret = aws.ask(&["secretsmanager", "get-secret-value", "--secret-id", arn])?;
    Ok(secret["SecretString"].as_str().context("the secret holds no text")?.to_owned())
}

struct Site {
    agent: Agent,
    host: String,
    port: String,
}

impl Site {
    fn of(stack: &StackOutputs) -> Result<Self> {
        let host = stack.admin_site.strip_prefix("http://").context("an admin site on this machine")?;
        let (_, port) = host.rsplit_once(':').context("an admin site without a port")?;
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .build()
            .new_agent();
        Ok(Self { agent, host: host.to_owned(), port: port.to_owned() })
    }

    /// Connects to loopback and names the site as its host, as a browser does that knows where `localhost` is.
    fn post(&self, path: &str, form: &Value, cookies: &str) -> Result<Response<String>> {
        let mut request = self.agent.post(format!("http://127.0.0.1:{}{path}", self.port));
        for (name, value) in [
            ("host", self.host.as_str()),
            ("content-type", "application/json"),
            ("x-mailgather", "1"),
            ("sec-fetch-site", "same-origin"),
        ] {
            request = request.header(name, value);
        }
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        let answer = request.send(form.to_string()).with_context(|| format!("{path} was not answered"))?;
        let (head, mut body) = answer.into_parts();
        let body = body.read_to_string().with_context(|| format!("{path} answered half"))?;
        ensure!(head.status.is_success(), "{path} answered {}: {body}", head.status);
        Ok(Response::from_parts(head, body))
    }
}
