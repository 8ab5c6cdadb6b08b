use std::{convert::Infallible, time::Instant};

use lambda_http::{Body, Response, service_fn};

use crate::{Error, Problem, Reply, Request};

/// Answers requests with `handler` until the environment ends.
///
/// The service's own error type is `Infallible`: the runtime would print anything else.
pub async fn serve<F, A>(handler: F) -> Result<(), Error>
where
    F: Fn(Request) -> A,
    A: Future<Output = Result<Reply, Problem>> + Send,
{
    let service = service_fn(|request| {
        let (request, started) = (Request::new(request), Instant::now());
        let route = request.route();
        let answer = handler(request);
        async move { Ok::<_, Infallible>(respond(answer.await, route.as_deref(), started)) }
    });
    lambda_http::run(service).await.map_err(|_| Error::Runtime)
}

/// One line a request: the route as the template names it (its path holds the token), the outcome, the time.
fn respond(answer: Result<Reply, Problem>, route: Option<&str>, started: Instant) -> Response<Body> {
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match answer {
        Ok(reply) => {
            let response = reply.into_response();
            tracing::info!(route, status = response.status().as_u16(), millis, "answered");
            response
        }
        Err(problem) => {
            let (status, problem_type) = (problem.status(), problem.kind());
            match problem.cause_chain() {
                Some(cause) => tracing::error!(route, status, problem_type, cause, millis, "failed"),
                None => tracing::info!(route, status, problem_type, millis, "answered"),
            }
            problem.into_response()
        }
    }
}
