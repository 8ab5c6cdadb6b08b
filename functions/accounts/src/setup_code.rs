use std::time::Duration;

use aws_config::{SdkConfig, timeout::TimeoutConfig};
use aws_sdk_secretsmanager::{Client, config::Builder, error::ProvideErrorMetadata};
use edge::Problem;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The code that lets somebody become the first owner: whoever deployed the stack can read it.
///
/// Read afresh for each attempt: that is rare, and a function that lives on keeps no copy of it.
pub(crate) struct SetupCode {
    client: Client,
    secret: String,
}

/// Secrets Manager did not give the code: the error's code.
#[derive(Debug, thiserror::Error)]
#[error("could not read the set-up code: {0}")]
struct Unread(String);

impl SetupCode {
    /// Longest wait for Secrets Manager with all retries.
    const CALL: Duration = Duration::from_secs(5);

    /// `secret` is the ARN.
    pub(crate) fn new(aws: &SdkConfig, secret: String) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(1))
            .operation_attempt_timeout(Duration::from_secs(2))
            .operation_timeout(Self::CALL)
            .build();
        Self { client: Client::from_conf(Builder::from(aws).timeout_config(timeouts).build()), secret }
    }

    /// Whether that is the code; takes as long wherever they differ.
    pub(crate) async fn is(&self, typed: &str) -> Result<bool, Problem> {
        let answer = self.client.get_secret_value().secret_id(&self.secret).send().await;
        let mut value = answer.map_err(|error| {
            // The SDK's own error could print what was answered.
            Problem::unavailable(Unread(error.code().unwrap_or("NoAnswer").to_owned()))
        })?;
        let code = Zeroizing::new(value.secret_string.take().unwrap_or_default());
        if code.is_empty() {
            return Err(Problem::unavailable(Unread("Empty".to_owned())));
        }
        Ok(same(typed.trim(), &code))
    }
}

/// Compares hashes, so that not even the length shows.
fn same(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|text| Sha256::digest(text.as_bytes()));
    one.ct_eq(&other).into()
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn only_the_whole_code_is_the_code() {
        assert!(same("fake-code", "fake-code"));
        for typed in ["", "fake", "fake-codf", "Fake-code", "fake-code-"] {
            assert!(!same(typed, "fake-code"), "{typed}");
        }
    }
}
