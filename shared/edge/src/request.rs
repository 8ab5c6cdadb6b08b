use lambda_http::RequestExt;
use serde::de::DeserializeOwned;

use crate::{MAX_BODY_BYTES, Problem, cookie, input, query};

/// A request as API Gateway hands it over. Not Debug: it holds tokens and passwords.
pub struct Request(lambda_http::Request);

impl Request {
    pub(crate) fn new(request: lambda_http::Request) -> Self {
        Self(request)
    }

    /// `GET`, `POST`, …
    pub fn method(&self) -> &str {
        self.0.method().as_str()
    }

    /// The path as called, with no stage in front.
    pub fn path(&self) -> &str {
        self.0.raw_http_path()
    }

    /// The part of the path that the route calls `name`; empty if there is none.
    pub fn path_parameter(&self, name: &str) -> &str {
        self.0.path_parameters_ref().and_then(|map| map.first(name)).unwrap_or_default()
    }

    /// A query parameter's only value. 400, naming it, if it is there twice: which of the two was meant, another
    /// component might see otherwise (ASVS 15.3.7).
    pub fn query(&self, name: &'static str) -> Result<Option<&str>, Problem> {
        let values = self.0.query_string_parameters_ref().and_then(|map| map.all(name));
        query::only(values.unwrap_or_default()).map_err(|invalid| Problem::invalid(name, invalid))
    }

    /// 400, naming the parameter, if one is there twice or holds what no text does: control characters, or what
    /// stands for bytes that are no UTF-8.
    pub fn check_query(&self) -> Result<(), Problem> {
        let pairs = self.0.query_string_parameters_ref().into_iter().flat_map(|map| map.iter());
        query::check(pairs)
    }

    /// A header's only or last value, if it is visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name)?.to_str().ok()
    }

    /// Whether a header is there at all, readable or not.
    pub fn has_header(&self, name: &str) -> bool {
        self.0.headers().contains_key(name)
    }

    /// A cookie's value; `None` as well if the cookie is there twice.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookie::find(self.header("cookie")?, name)
    }

    /// Whether anything was sent besides the headers.
    pub fn has_body(&self) -> bool {
        !self.0.body().is_empty()
    }

    /// The body, read as the JSON of a form: at most [`MAX_BODY_BYTES`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        self.json_within(MAX_BODY_BYTES)
    }

    /// The same for the few calls whose form is a long list.
    pub fn json_within<T: DeserializeOwned>(&self, max_bytes: usize) -> Result<T, Problem> {
        let body: &[u8] = self.0.body();
        if body.len() > max_bytes {
            return Err(Problem::body_too_large(max_bytes));
        }
        let media_type = self.header("content-type").and_then(|value| value.split(';').next());
        if !media_type.is_some_and(|value| value.trim().eq_ignore_ascii_case("application/json")) {
            let title = "The body must be sent as application/json.";
            return Err(Problem::new(415, "/problems/unsupported-media-type", title));
        }
        input::json(body)
    }

    /// The route as the template names it, e.g. `/api/gather/{token}`: safe to log, unlike the path.
    pub(crate) fn route(&self) -> Option<String> {
        match self.0.request_context_ref()? {
            lambda_http::request::RequestContext::ApiGatewayV1(context) => context.resource_path.clone(),
            _ => None,
        }
    }
}

/// The visitor's address as our distribution saw it; it overwrites whatever the visitor sent.
pub fn visitor(request: &Request) -> Option<&str> {
    request.header("x-mailgather-visitor")
}
