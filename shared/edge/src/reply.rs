use lambda_http::{
    Body, Response,
    http::{HeaderValue, StatusCode},
};
use serde::Serialize;

use crate::Cookie;

/// A successful answer: in JSON, or with nothing in it.
pub struct Reply(Response<Body>);

impl Reply {
    /// 200 with a body.
    pub fn ok(body: &impl Serialize) -> Self {
        Self(json_response(StatusCode::OK, "application/json", body))
    }

    /// 201 with a body.
    pub fn created(body: &impl Serialize) -> Self {
        Self(json_response(StatusCode::CREATED, "application/json", body))
    }

    /// 202 with a body: what was asked for may yet happen.
    pub fn accepted(body: &impl Serialize) -> Self {
        Self(json_response(StatusCode::ACCEPTED, "application/json", body))
    }

    /// 204: done, and there is nothing to say.
    pub fn no_content() -> Self {
        let mut response = Response::new(Body::Empty);
        *response.status_mut() = StatusCode::NO_CONTENT;
        add_headers(&mut response);
        Self(response)
    }

    /// Gives the browser a cookie, or takes one away.
    #[must_use]
    pub fn cookie(mut self, cookie: &Cookie) -> Self {
        cookie.add_to(self.0.headers_mut());
        self
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        self.0
    }
}

pub(crate) fn json_response(
    status: StatusCode,
    media_type: &'static str,
    body: &impl Serialize,
) -> Response<Body> {
    let (status, text) = match serde_json::to_string(body) {
        Ok(text) => (status, text),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "{}".to_owned()),
    };
    let mut response = Response::new(Body::Text(text));
    *response.status_mut() = status;
    add_headers(&mut response);
    response.headers_mut().insert("content-type", HeaderValue::from_static(media_type));
    response
}

/// `no-store` on every answer: what is said here is for one person at one moment. The distributions add these headers
/// too; a call around them gets them here (ASVS 3.4.1, 3.4.6).
fn add_headers(response: &mut Response<Body>) {
    for (name, value) in [
        ("cache-control", "no-store"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ("referrer-policy", "no-referrer"),
        ("strict-transport-security", "max-age=63072000; includeSubDomains"),
        ("x-content-type-options", "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    #[test]
    fn each_cookie_has_a_header_of_its_own() {
        let one = Cookie::new("__Host-one", Zeroizing::new("1".to_owned()), 600);
        let response =
            Reply::no_content().cookie(&one).cookie(&Cookie::cleared("__Host-two")).into_response();
        assert_eq!(response.status(), 204);
        assert!(response.body().is_empty());
        assert_eq!(response.headers()["cache-control"], "no-store");
        let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
        assert_eq!(
            cookies,
            [
                "__Host-one=1; Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Strict",
                "__Host-two=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict",
            ]
        );
    }
}
