//! Secrets that a function reads once a cold start, beside its other connections, and holds until it ends.
//!
//! Deliberately absent: reading one again. What is computed with such a secret lies in tables, so renewing it while a
//! function lives would only make two halves of an installation disagree.

use std::time::Duration;

use aws_config::{SdkConfig, timeout::TimeoutConfig};
use aws_sdk_secretsmanager::{Client, config::Builder, error::ProvideErrorMetadata};
use vault::BlindIndex;
use zeroize::Zeroizing;

/// Secrets Manager gave no text: the error's code, nothing of the secret.
#[derive(Debug, thiserror::Error)]
#[error("could not read a secret: {0}")]
pub struct Unread(String);

/// Longest wait for Secrets Manager with all retries: Lambda gives a cold start 10 s, and many may come at once.
const CALL: Duration = Duration::from_secs(9);

/// The text of a secret as it is now. `secret` is its ARN.
///
/// # Errors
/// Secrets Manager did not answer within 9 s, refused, or holds no text there.
pub async fn read(aws: &SdkConfig, secret: &str) -> Result<Zeroizing<String>, Unread> {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(4))
        .operation_timeout(CALL)
        .build();
    let client = Client::from_conf(Builder::from(aws).timeout_config(timeouts).build());
    let answer = client.get_secret_value().secret_id(secret).send().await;
    // The SDK's own error could print what was answered.
    let mut value = answer.map_err(|error| Unread(error.code().unwrap_or("NoAnswer").to_owned()))?;
    value.secret_string.take().map(Zeroizing::new).ok_or_else(|| Unread("NoText".to_owned()))
}

/// The blind index of this installation, by the secret that `INDEX_SECRET_ARN` names.
///
/// # Errors
/// The variable is missing, or there is no usable secret: the function can't start then.
pub async fn blind_index(aws: &SdkConfig) -> Result<BlindIndex, edge::Error> {
    const VARIABLE: &str = "INDEX_SECRET_ARN";
    let text = read(aws, &edge::var(VARIABLE)?).await.map_err(|error| {
        tracing::error!(%error, "no blind index");
        edge::Error::Unusable(VARIABLE)
    })?;
    BlindIndex::new(text.as_bytes()).map_err(|error| {
        tracing::error!(%error, "no blind index");
        edge::Error::Unusable(VARIABLE)
    })
}
