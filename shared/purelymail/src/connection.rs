//! One request and its answer, with what is certain of a failure.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::{HttpConnector, capture_connection};
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroizing;

use crate::error::{Code, Reason};
use crate::wire::{self, Operation};
use crate::{ApiToken, Endpoint};

/// The listing of 1,000 accounts with the longest addresses there are takes a quarter of it.
const MAX_ANSWER: usize = 1 << 20;
const CONNECT: Duration = Duration::from_secs(5);
/// A connection that rested longer may be closed on the other side: a change sent over it would be lost
/// without anybody knowing whether it arrived.
const REST: Duration = Duration::from_secs(5);

/// There can be no HTTP client here.
#[derive(Debug, thiserror::Error)]
#[error("no HTTP client can be made")]
pub struct Unusable;

/// A client for one endpoint, with the token in every request.
///
/// It follows no redirect and uses no proxy. The one thing that it does again by itself is taking another
/// connection when a resting one turns out to be closed before anything of the request was written.
pub(crate) struct Connection {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    endpoint: Endpoint,
    token: HeaderValue,
}

/// An answer that says of itself that it is JSON, and the request that it answers.
pub(crate) struct Exchanged {
    pub(crate) answer: Vec<u8>,
    pub(crate) request: Bytes,
}

/// Why there is no answer, or none that helps.
#[derive(Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) trouble: Trouble,
    pub(crate) effect: Effect,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Trouble {
    /// It can be well the next time.
    Passing(Reason),
    /// It will be the same the next time.
    Lasting(Reason),
    InvalidToken,
    Refused(Code),
}

/// Whether the operation may have been carried out.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    None,
    Possible,
}

impl Failure {
    /// Never arrived, or was turned away before anything was done.
    fn without_effect(trouble: Trouble) -> Self {
        Self { trouble, effect: Effect::None }
    }

    pub(crate) fn after_sending(trouble: Trouble) -> Self {
        Self { trouble, effect: Effect::Possible }
    }

    pub(crate) fn is_passing(&self) -> bool {
        matches!(self.trouble, Trouble::Passing(_))
    }
}

impl Connection {
    /// Trusts the public roots.
    pub(crate) fn new(endpoint: Endpoint, token: ApiToken) -> Result<Self, Unusable> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        Self::with_roots(endpoint, token, roots)
    }

    pub(crate) fn with_roots(
        endpoint: Endpoint,
        token: ApiToken,
        roots: RootCertStore,
    ) -> Result<Self, Unusable> {
        // Named, not process-wide: nothing else in the process can put another one in its place.
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| Unusable)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.set_connect_timeout(Some(CONNECT));
        tcp.set_nodelay(true);
        // The scheme is the TLS connector's to judge.
        tcp.enforce_http(false);
        let https = HttpsConnectorBuilder::new().with_tls_config(tls);
        let https = if endpoint.is_plain() { https.https_or_http() } else { https.https_only() };
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(REST)
            .pool_timer(TokioTimer::new())
            .build(https.enable_http1().wrap_connector(tcp));
        let mut token = HeaderValue::from_maybe_shared(token.into_bytes()).map_err(|_| Unusable)?;
        token.set_sensitive(true);
        Ok(Self { client, endpoint, token })
    }

    /// Sends one operation once, and reads its answer whole.
    pub(crate) async fn exchange<O: Operation>(
        &self,
        operation: &O,
        deadline: Instant,
    ) -> Result<Exchanged, Failure> {
        let unsendable = |()| Failure::without_effect(Trouble::Lasting(Reason::Shape));
        let body = body(operation).map_err(unsendable)?;
        let mut request = Request::post(self.endpoint.operation(O::NAME))
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "mailgather")
            .header(wire::TOKEN_HEADER, self.token.clone())
            .body(Full::new(body.clone()))
            .map_err(|_| unsendable(()))?;
        if deadline <= Instant::now() {
            return Err(Failure::without_effect(Trouble::Passing(Reason::TimedOut)));
        }
        let connected = capture_connection(&mut request);
        let answered = async {
            let response = self.client.request(request).await.map_err(|error| unanswered(&error))?;
            check_head(&response)?;
            read(response.into_body()).await
        };
        match timeout_at(deadline, answered).await {
            Ok(answer) => Ok(Exchanged { answer: answer?, request: body }),
            // Noted before the request's first byte is written.
            Err(_) if connected.connection_metadata().is_none() => {
                Err(Failure::without_effect(Trouble::Passing(Reason::TimedOut)))
            }
            Err(_) => Err(Failure::after_sending(Trouble::Passing(Reason::TimedOut))),
        }
    }
}

/// Wiped when the last of its users lets go of it.
fn body(operation: &impl Operation) -> Result<Bytes, ()> {
    // More than the longest address and the longest password, escaped: it never grows, which would leave a
    // copy behind.
    let mut body = Zeroizing::new(Vec::with_capacity(8192));
    serde_json::to_writer(&mut *body, operation).map_err(drop)?;
    Ok(Bytes::from_owner(body))
}

fn unanswered(error: &Error) -> Failure {
    if !error.is_connect() {
        Failure::after_sending(Trouble::Passing(Reason::Ended))
    } else if is_tls(error) {
        Failure::without_effect(Trouble::Lasting(Reason::Tls))
    } else {
        Failure::without_effect(Trouble::Passing(Reason::Unreachable))
    }
}

/// Whether a handshake failed and not the way to it.
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    let cause = match error.downcast_ref::<io::Error>() {
        // Its `source` would leave out the very error that it wraps.
        Some(error) => error.get_ref().map(|inner| inner as _),
        None => error.source(),
    };
    error.is::<rustls::Error>() || cause.is_some_and(is_tls)
}

fn check_head(response: &Response<Incoming>) -> Result<(), Failure> {
    let status = response.status();
    if status == StatusCode::OK {
        return if says_json(response) { Ok(()) } else { Err(not_understood(Reason::ContentType)) };
    }
    Err(match status {
        StatusCode::TOO_MANY_REQUESTS => Failure::without_effect(Trouble::Passing(Reason::Throttled)),
        StatusCode::REQUEST_TIMEOUT => Failure::after_sending(Trouble::Passing(Reason::ServerError)),
        StatusCode::NOT_FOUND => Failure::without_effect(Trouble::Lasting(Reason::UnknownOperation)),
        _ if status.is_server_error() => Failure::after_sending(Trouble::Passing(Reason::ServerError)),
        _ if status.is_client_error() || status.is_redirection() => {
            Failure::without_effect(Trouble::Lasting(Reason::Status))
        }
        _ => not_understood(Reason::Status),
    })
}

fn says_json(response: &Response<Incoming>) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

async fn read(mut body: Incoming) -> Result<Vec<u8>, Failure> {
    let mut answer = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Failure::after_sending(Trouble::Passing(Reason::Ended)))?;
        let part = frame.into_data().unwrap_or_default();
        if answer.len() + part.len() > MAX_ANSWER {
            return Err(not_understood(Reason::TooLong));
        }
        answer.extend_from_slice(&part);
    }
    Ok(answer)
}

/// An answer from where the operation may have been carried out.
pub(crate) fn not_understood(reason: Reason) -> Failure {
    Failure::after_sending(Trouble::Lasting(reason))
}
