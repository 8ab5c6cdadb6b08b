//! Where the secret comes from that links are signed with.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::{
    Client,
    config::{Builder, timeout::TimeoutConfig},
    error::ProvideErrorMetadata,
};
use domain::{CampaignToken, LinkSecret};
use edge::Problem;
use tokio::sync::OnceCell;
use zeroize::Zeroizing;

/// Makes the tokens of links. The secret is read with the first one and kept: it is never renewed in place, since
/// links that are open would be noise then.
pub(crate) struct LinkSigner {
    client: Client,
    secret: String,
    held: OnceCell<LinkSecret>,
}

/// The secret could not be had. Holds a fixed word or an error's code, nothing of the secret.
#[derive(Debug, thiserror::Error)]
#[error("could not read the secret of links: {0}")]
struct UnreadableSecret(String);

impl LinkSigner {
    const CALL: Duration = Duration::from_secs(5);

    /// `secret` is the ARN. Sends nothing yet.
    pub(crate) fn new(aws: &SdkConfig, secret: String) -> Self {
        let timeouts = TimeoutConfig::builder().operation_timeout(Self::CALL).build();
        let client = Client::from_conf(Builder::from(aws).timeout_config(timeouts).build());
        Self { client, secret, held: OnceCell::new() }
    }

    /// A new token, which the edge knows for a link's.
    pub(crate) async fn token(&self) -> Result<CampaignToken, Problem> {
        let secret = self.held.get_or_try_init(|| self.read()).await.map_err(Problem::unavailable)?;
        Ok(secret.sign(edge::random()))
    }

    async fn read(&self) -> Result<LinkSecret, UnreadableSecret> {
        let answer = self.client.get_secret_value().secret_id(&self.secret).send().await;
        // The SDK's own error can print what it read.
        let mut answer =
            answer.map_err(|error| UnreadableSecret(error.code().unwrap_or("NoAnswer").to_owned()))?;
        let text = Zeroizing::new(answer.secret_string.take().unwrap_or_default());
        LinkSecret::parse(text).map_err(|_| UnreadableSecret("UnusableSecret".to_owned()))
    }
}
