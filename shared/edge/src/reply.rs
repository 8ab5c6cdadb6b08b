use lambda_http::{Body, Response, http::StatusCode};
use serde::Serialize;

/// A successful answer in JSON.
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

    pub(crate) fn into_response(self) -> Response<Body> {
        self.0
    }
}

/// `no-store` on every answer: what is said here is for one person at one moment.
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
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-type", media_type),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
    ] {
        headers.insert(name, lambda_http::http::HeaderValue::from_static(value));
    }
    response
}
