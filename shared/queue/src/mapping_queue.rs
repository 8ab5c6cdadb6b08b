use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_sqs::{
    Client,
    config::{Builder, timeout::TimeoutConfig},
    error::ProvideErrorMetadata,
};
use domain::{CampaignId, MappingId};

use crate::Message;

/// Where mappings wait for the one function that carries them out.
#[derive(Clone)]
pub struct MappingQueue {
    client: Client,
    url: String,
}

/// SQS did not take a message, or did not say that it did: the error's code. The schedule finds the mapping.
#[derive(Debug, thiserror::Error)]
#[error("could not queue a mapping: {0}")]
pub struct QueueError(String);

impl MappingQueue {
    /// Longest wait for one message with all its retries.
    const CALL: Duration = Duration::from_secs(4);
    const ATTEMPT: Duration = Duration::from_secs(2);
    /// In seconds; SQS refuses a longer one.
    const LONGEST_DELAY: u16 = 900;

    /// Takes region, credentials and endpoint from the SDK's configuration; nothing is sent yet.
    pub fn new(aws: &SdkConfig, url: impl Into<String>) -> Self {
        let timeouts = TimeoutConfig::builder()
            .operation_timeout(Self::CALL)
            .operation_attempt_timeout(Self::ATTEMPT)
            .build();
        let client = Client::from_conf(Builder::from(aws).timeout_config(timeouts).build());
        Self { client, url: url.into() }
    }

    /// Asks for a mapping to be carried on, at once or up to 900 seconds later. Asking twice does no harm.
    pub async fn send(
        &self,
        campaign: &CampaignId,
        mapping: &MappingId,
        delay_seconds: u16,
    ) -> Result<(), QueueError> {
        let message = Message { campaign: campaign.clone(), mapping: mapping.clone() };
        let body = message.body().map_err(|_| QueueError("ConstructionFailure".to_owned()))?;
        let call = self.client.send_message().queue_url(&self.url).message_body(body);
        let sent = call.delay_seconds(i32::from(delay_seconds.min(Self::LONGEST_DELAY))).send().await;
        // The SDK's own error can print what was sent.
        sent.map(drop).map_err(|error| QueueError(error.code().unwrap_or("NoAnswer").to_owned()))
    }
}
