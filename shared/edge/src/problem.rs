use std::{borrow::Cow, error::Error, fmt};

use domain::Invalid;
use lambda_http::{Body, Response, http::StatusCode};
use serde::Serialize;

use crate::{Cookie, reply::json_response};

/// An error answer: problem details as in RFC 9457.
///
/// Its texts are fixed; the one exception is the name of an unknown field, and that is checked to be
/// a plain path of identifiers.
pub struct Problem {
    status: StatusCode,
    members: Box<Members>,
    cookies: Vec<Cookie>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Members {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retryable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<RowError>,
}

/// What is wrong with one row of a list that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowError {
    /// Which row, from 0.
    pub row: usize,
    /// The field of it that was refused.
    pub field: &'static str,
    /// Why, as the end of a sentence that begins with the field's name; never its value.
    pub detail: &'static str,
}

impl Problem {
    /// `kind` names a page of ours that explains the problem, e.g. `/problems/campaign-over`.
    pub fn new(status: u16, kind: &'static str, title: &'static str) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let members = Box::new(Members {
            kind,
            title,
            status: status.as_u16(),
            detail: Cow::Borrowed(title),
            field: None,
            cause: None,
            reason: None,
            hint: None,
            help: None,
            retryable: None,
            retry_after_seconds: None,
            errors: Vec::new(),
        });
        Self { status, members, cookies: Vec::new(), cause: None }
    }

    /// 400: `field` was refused. The value is never repeated.
    pub fn invalid(field: &'static str, invalid: Invalid) -> Self {
        Self::invalid_field(Cow::Borrowed(field), invalid.reason())
    }

    pub(crate) fn invalid_field(field: Cow<'static, str>, reason: &'static str) -> Self {
        let mut problem = Self::new(400, "/problems/invalid-field", "A field is not valid.");
        problem.members.detail = Cow::Owned(format!("The field {field} {reason}."));
        problem.members.field = Some(field);
        problem
    }

    /// 400: the body as a whole can't be read.
    pub(crate) fn invalid_body(reason: &'static str) -> Self {
        Self::new(400, "/problems/invalid-body", "The body can't be read.").detail(reason)
    }

    /// 413.
    pub(crate) fn body_too_large(max_bytes: usize) -> Self {
        let mut problem = Self::new(413, "/problems/body-too-large", "The body is too large.");
        problem.members.detail = Cow::Owned(format!("The body is larger than {} KiB.", max_bytes / 1024));
        problem
    }

    /// 404: there is no such thing, or its name is malformed; both answer alike.
    pub fn not_found() -> Self {
        Self::new(404, "/problems/not-found", "There is nothing under this address.")
    }

    /// 403: the request came around the distribution, or lacks what it must carry.
    pub fn forbidden() -> Self {
        Self::new(403, "/problems/forbidden", "This request is not allowed.")
    }

    /// 503: a fault of ours. The answer has fixed text; `cause` is logged once, as its chain of
    /// Display texts.
    pub fn unavailable(cause: impl Error + Send + Sync + 'static) -> Self {
        let mut problem = Self::new(503, "/problems/unavailable", "Something on our side failed.")
            .detail("Something on our side failed. Nothing was stored. Please try again in a minute.")
            .retry_after(60);
        problem.cause = Some(Box::new(cause));
        problem
    }

    /// What happened and what to do next, in a sentence or two.
    #[must_use]
    pub fn detail(mut self, detail: &'static str) -> Self {
        self.members.detail = Cow::Borrowed(detail);
        self
    }

    /// The field that the reader should look at.
    #[must_use]
    pub fn field(mut self, field: Option<&'static str>) -> Self {
        self.members.field = field.map(Cow::Borrowed);
        self
    }

    /// Why a mail server refused, for machines; and the key of what may help.
    #[must_use]
    pub fn cause(mut self, cause: &'static str, hint: &'static str) -> Self {
        self.members.cause = Some(cause);
        self.members.hint = Some(hint);
        self
    }

    /// What exactly, within the cause: a fixed word for admins.
    #[must_use]
    pub fn reason(mut self, reason: &'static str) -> Self {
        self.members.reason = Some(reason);
        self
    }

    /// All that is wrong with the rows of a list, told at once.
    #[must_use]
    pub fn errors(mut self, errors: Vec<RowError>) -> Self {
        self.members.errors = errors;
        self
    }

    /// Gives the browser a cookie, or takes one away.
    #[must_use]
    pub fn cookie(mut self, cookie: Cookie) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// A provider's page that explains how to go on.
    #[must_use]
    pub fn help(mut self, link: Option<&'static str>) -> Self {
        self.members.help = link;
        self
    }

    /// Whether the same request can succeed later.
    #[must_use]
    pub fn retryable(mut self, retryable: bool) -> Self {
        self.members.retryable = Some(retryable);
        self
    }

    /// The same request may succeed after that many seconds (header `Retry-After`, RFC 9110 §10.2.3).
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.members.retry_after_seconds = Some(seconds);
        self.retryable(true)
    }

    /// Whether it was the moment's or our fault: such an answer costs the visitor no attempt.
    pub fn is_not_the_visitors(&self) -> bool {
        self.status == StatusCode::SERVICE_UNAVAILABLE
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.members.status
    }

    /// The page of ours that explains the problem, e.g. `/problems/campaign-over`.
    pub fn kind(&self) -> &'static str {
        self.members.kind
    }

    /// The cause and its sources, each by its Display text.
    pub(crate) fn cause_chain(&self) -> Option<String> {
        let mut error: &dyn Error = self.cause.as_deref()?;
        let mut chain = error.to_string();
        while let Some(source) = error.source() {
            chain = format!("{chain}: {source}");
            error = source;
        }
        Some(chain)
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let mut response = json_response(self.status, "application/problem+json", &self.members);
        if let Some(seconds) = self.members.retry_after_seconds {
            response.headers_mut().insert("retry-after", seconds.into());
        }
        for cookie in &self.cookies {
            cookie.add_to(response.headers_mut());
        }
        response
    }
}

/// For tests and assertions: the type and the status, nothing else.
impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Problem({} {})", self.members.status, self.members.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_form() {
        let response = Problem::invalid("sourceEmail", Invalid::new("must not be empty")).into_response();
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let body = std::str::from_utf8(response.body()).expect("UTF-8");
        assert_eq!(
            body,
            r#"{"type":"/problems/invalid-field","title":"A field is not valid.","status":400,"detail":"The field sourceEmail must not be empty.","field":"sourceEmail"}"#
        );
    }

    #[test]
    fn a_wait_is_told_twice() {
        let response =
            Problem::new(429, "/problems/too-many-submissions", "Wait.").retry_after(90).into_response();
        assert_eq!(response.headers()["retry-after"], "90");
        assert!(
            std::str::from_utf8(response.body())
                .expect("UTF-8")
                .contains(r#""retryable":true,"retryAfterSeconds":90"#)
        );
    }

    #[test]
    fn a_problem_can_take_cookies_away() {
        let response = Problem::not_found().cookie(Cookie::cleared("__Host-a")).into_response();
        assert_eq!(
            response.headers()["set-cookie"],
            "__Host-a=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict"
        );
    }

    #[test]
    fn rows_are_told_one_by_one() {
        let errors = vec![RowError { row: 7, field: "destEmail", detail: "must not be empty" }];
        let response = Problem::new(400, "/problems/invalid-rows", "Rows.").errors(errors).into_response();
        let body = std::str::from_utf8(response.body()).expect("UTF-8");
        assert!(
            body.ends_with(r#","errors":[{"row":7,"field":"destEmail","detail":"must not be empty"}]}"#),
            "{body}"
        );
    }

    #[test]
    fn a_body_is_told_how_long_it_may_be() {
        let response = Problem::body_too_large(512 * 1024).into_response();
        assert_eq!(response.status(), 413);
        assert!(std::str::from_utf8(response.body()).expect("UTF-8").contains("larger than 512 KiB"));
    }

    #[test]
    fn the_cause_is_for_the_log_alone() {
        let problem = Problem::unavailable(std::io::Error::other("inner"));
        assert_eq!(problem.cause_chain().as_deref(), Some("inner"));
        let body = problem.into_response().into_body();
        assert!(!std::str::from_utf8(&body).expect("UTF-8").contains("inner"));
    }
}
