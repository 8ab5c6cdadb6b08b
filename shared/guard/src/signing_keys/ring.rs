use std::{sync::Arc, time::Duration};

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::{
    Client,
    config::{Builder, timeout::TimeoutConfig},
    error::ProvideErrorMetadata,
    operation::get_secret_value::GetSecretValueError,
};
use domain::Timestamp;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::{SigningKey, SigningKeys};

/// The keys as last read from Secrets Manager.
pub(crate) struct KeyRing {
    client: Client,
    secret: String,
    held: Mutex<Held>,
}

struct Held {
    keys: Arc<SigningKeys>,
    /// When they were last asked for, whatever the answer was.
    asked_at: Timestamp,
}

/// Secrets Manager did not give a usable key. Holds the error's code, nothing of the secret.
#[derive(Debug, thiserror::Error)]
#[error("could not read the signing key: {0}")]
pub(crate) struct UnreadableKey(String);

impl KeyRing {
    /// A key that was withdrawn by renewing the secret twice is believed no longer than this.
    pub(super) const OLDEST_SECONDS: u64 = 5 * 60;
    /// Tokens with invented key ids don't make this function ask more often.
    const PAUSE_SECONDS: u64 = 60;
    const CALL: Duration = Duration::from_secs(5);

    pub(crate) async fn read(aws: &SdkConfig, secret: String, now: Timestamp) -> Result<Self, UnreadableKey> {
        let timeouts = TimeoutConfig::builder().operation_timeout(Self::CALL).build();
        let client = Client::from_conf(Builder::from(aws).timeout_config(timeouts).build());
        let keys = Arc::new(read(&client, &secret).await?);
        Ok(Self { client, secret, held: Mutex::new(Held { keys, asked_at: now }) })
    }

    /// The keys, read again if they are old.
    pub(crate) async fn keys(&self, now: Timestamp) -> Arc<SigningKeys> {
        self.not_older_than(Self::OLDEST_SECONDS, now).await
    }

    /// The keys, read again if one was named that is not among them.
    pub(crate) async fn renewed(&self, now: Timestamp) -> Arc<SigningKeys> {
        self.not_older_than(Self::PAUSE_SECONDS, now).await
    }

    async fn not_older_than(&self, seconds: u64, now: Timestamp) -> Arc<SigningKeys> {
        let mut held = self.held.lock().await;
        if is_due(held.asked_at, seconds, now) {
            held.asked_at = now;
            match read(&self.client, &self.secret).await {
                Ok(keys) => held.keys = Arc::new(keys),
                // The keys at hand are still right unless the secret was renewed meanwhile.
                Err(error) => tracing::error!(%error, "the signing key could not be read again"),
            }
        }
        Arc::clone(&held.keys)
    }
}

fn is_due(asked_at: Timestamp, seconds: u64, now: Timestamp) -> bool {
    asked_at.plus_seconds(seconds) <= now
}

/// A version of the secret, and when it was made.
struct Version {
    key: SigningKey,
    made_at: Timestamp,
}

async fn read(client: &Client, secret: &str) -> Result<SigningKeys, UnreadableKey> {
    let (current, previous) =
        tokio::try_join!(version(client, secret, "AWSCURRENT"), version(client, secret, "AWSPREVIOUS"))?;
    let Version { key: current, made_at: current_since } =
        current.ok_or_else(|| UnreadableKey("NoUsableVersion".to_owned()))?;
    Ok(SigningKeys { current, current_since, previous: previous.map(|version| version.key) })
}

/// `None` if there is no such version, or what it holds is no key.
async fn version(client: &Client, secret: &str, stage: &str) -> Result<Option<Version>, UnreadableKey> {
    let answer = client.get_secret_value().secret_id(secret).version_stage(stage).send().await;
    let mut answer = match answer {
        Ok(answer) => answer,
        Err(error)
            if matches!(
                error.as_service_error(),
                Some(GetSecretValueError::ResourceNotFoundException(_))
            ) =>
        {
            return Ok(None);
        }
        // The SDK's own error can print what it read.
        Err(error) => return Err(UnreadableKey(error.code().unwrap_or("NoAnswer").to_owned())),
    };
    // Without its date a version counts as old: then the key before it signs nothing.
    let made_at = answer.created_date().and_then(|date| u64::try_from(date.secs()).ok()).unwrap_or_default();
    let text = Zeroizing::new(answer.secret_string.take().unwrap_or_default());
    let key = SigningKey::new(answer.version_id().unwrap_or_default(), text.as_bytes());
    Ok(key.map(|key| Version { key, made_at: Timestamp::from_seconds(made_at) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_asked_for_again_at_the_second_and_not_before() {
        let asked_at = Timestamp::from_seconds(1_000);
        for (now, due) in [(1_000, false), (1_059, false), (1_060, true), (2_000, true), (900, false)] {
            assert_eq!(is_due(asked_at, KeyRing::PAUSE_SECONDS, Timestamp::from_seconds(now)), due, "{now}");
        }
    }
}
