use std::{collections::BTreeMap, fmt};

use serde_json::Value;

/// What came back, whichever way it was asked for.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// By lower-case name; the last of several.
    pub headers: BTreeMap<String, String>,
    /// Each `Set-Cookie`, in their order.
    pub set_cookies: Vec<String>,
    /// The body as sent.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null if it isn't any.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// A header; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The kind of a problem: `campaign-over` of `/problems/campaign-over`; empty if it is none.
    pub fn problem(&self) -> String {
        let problem = self.json();
        let kind = problem["type"].as_str().unwrap_or_default();
        kind.strip_prefix("/problems/").unwrap_or(kind).to_owned()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Fails unless it is that problem, told in the form that every problem has.
    #[track_caller]
    pub fn expect_problem(&self, status: u16, kind: &str) {
        assert_eq!((self.status, self.problem().as_str()), (status, kind), "{self:?}");
        assert!(self.header("content-type").starts_with("application/problem+json"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], status, "{self:?}");
        for member in ["title", "detail"] {
            assert!(problem[member].as_str().is_some_and(|text| text.len() > 5), "no {member}: {self:?}");
        }
        self.expect_headers();
        // The wait is told twice, in the body and in the header. A server entry that is wrong has none: no
        // waiting mends it.
        let seconds = problem["retryAfterSeconds"].as_u64();
        assert_eq!(self.header("retry-after"), seconds.map_or(String::new(), |s| s.to_string()), "{self:?}");
        if [429, 503].contains(&status) && kind != "server-setup" {
            assert!(seconds.is_some_and(|seconds| (1..=3600).contains(&seconds)), "{self:?}");
            assert_eq!(problem["retryable"], true, "{self:?}");
        }
    }

    /// Fails unless it names the field that was refused, and nothing of what stood in it.
    #[track_caller]
    pub fn expect_field(&self, field: &str) {
        self.expect_problem(400, "invalid-field");
        assert_eq!(self.json()["field"], field, "{self:?}");
    }

    /// Fails unless it is a success of that status with JSON in it.
    #[track_caller]
    pub fn expect_success(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        assert!(self.header("content-type").starts_with("application/json"), "{self:?}");
        self.expect_headers();
        self.json()
    }

    /// Fails unless it is a success with nothing to tell.
    #[track_caller]
    pub fn expect_done(&self) {
        assert_eq!((self.status, self.body.as_slice()), (204, &[][..]), "{self:?}");
        self.expect_headers();
    }

    #[track_caller]
    fn expect_headers(&self) {
        assert_eq!(self.header("cache-control"), "no-store", "{self:?}");
        self.expect_security_headers();
    }

    /// Fails unless a browser is told to sniff nothing, to run nothing that isn't ours, and to come by TLS.
    #[track_caller]
    pub fn expect_security_headers(&self) {
        assert_eq!(self.header("x-content-type-options"), "nosniff", "{self:?}");
        let policy = self.header("content-security-policy");
        for directive in ["default-src 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(directive) && !policy.contains("unsafe"), "{self:?}");
        }
        let transport = self.header("strict-transport-security");
        assert_eq!(transport, "max-age=63072000; includeSubDomains", "{self:?}");
        let media_type = self.header("content-type");
        assert!(!media_type.starts_with("text/") || media_type.ends_with("; charset=utf-8"), "{self:?}");
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}", self.status, self.headers, self.text())
    }
}
