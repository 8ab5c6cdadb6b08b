use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_kms::Client;
use aws_sdk_kms::config::Builder;
use aws_sdk_kms::config::http::HttpResponse;
use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};

/// A client that answers or gives up within five seconds.
///
/// KMS answers in some 10 ms. A whole submission has 25 s, most of which belong to the mail server.
pub(crate) fn client(aws: &SdkConfig) -> Client {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_millis(1500))
        .operation_timeout(Duration::from_secs(5))
        .build();
    let retries = RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(Duration::from_millis(100))
        .with_max_backoff(Duration::from_millis(500));
    Client::from_conf(Builder::from(aws).timeout_config(timeouts).retry_config(retries).build())
}

/// Why KMS gave no key, in words of ours: the SDK's errors can quote what was sent.
#[derive(Debug, PartialEq)]
pub(crate) enum Failure {
    /// Later it will work.
    Unavailable(&'static str),
    /// It won't work until somebody changes the account or the code.
    Internal(&'static str),
    /// KMS doesn't unwrap this for this context.
    Refused,
}

pub(crate) fn failure<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Failure {
    match error {
        SdkError::TimeoutError(_) => Failure::Unavailable("KMS did not answer in time"),
        SdkError::DispatchFailure(_) => Failure::Unavailable("KMS could not be reached"),
        SdkError::ResponseError(_) => Failure::Unavailable("KMS answered with something else"),
        SdkError::ServiceError(service) => refusal(service.err().code(), service.raw().status().as_u16()),
        _ => Failure::Internal("the call to KMS could not be built"),
    }
}

/// Error codes of GenerateDataKey and Decrypt (KMS API reference) and those that all services share.
fn refusal(code: Option<&str>, status: u16) -> Failure {
    match code {
        Some("InvalidCiphertextException" | "IncorrectKeyException") => Failure::Refused,
        Some("AccessDeniedException") => Failure::Internal("KMS denies this role the call"),
        Some("DisabledException" | "KMSInvalidStateException") => {
            Failure::Internal("the KMS key is disabled or to be deleted")
        }
        Some("NotFoundException") => Failure::Internal("there is no such KMS key"),
        Some("InvalidKeyUsageException") => Failure::Internal("the KMS key is not for encryption"),
        Some("ThrottlingException" | "LimitExceededException") => Failure::Unavailable("KMS is throttling"),
        Some("KeyUnavailableException" | "DependencyTimeoutException" | "KMSInternalException") => {
            Failure::Unavailable("KMS is unwell")
        }
        _ if status == 429 => Failure::Unavailable("KMS is throttling"),
        _ if status >= 500 => Failure::Unavailable("KMS is unwell"),
        _ => Failure::Internal("KMS refused the call"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_is_kept_apart_from_never() {
        for (code, status) in [
            (Some("ThrottlingException"), 400),
            (Some("KMSInternalException"), 500),
            (Some("DependencyTimeoutException"), 503),
            (Some("Unheard"), 503),
            (None, 502),
            (None, 429),
        ] {
            assert!(matches!(refusal(code, status), Failure::Unavailable(_)), "{code:?} {status}");
        }
        for code in ["AccessDeniedException", "DisabledException", "NotFoundException", "ValidationException"]
        {
            assert!(matches!(refusal(Some(code), 400), Failure::Internal(_)), "{code}");
        }
        assert_eq!(refusal(Some("InvalidCiphertextException"), 400), Failure::Refused);
    }
}
