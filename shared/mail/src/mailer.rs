use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_sesv2::{
    Client,
    config::{Builder, timeout::TimeoutConfig},
    error::{BuildError, ProvideErrorMetadata},
    types::{Body, Content, Destination, EmailContent, Message},
};
use domain::EmailAddress;

use crate::Mail;

/// Sends mail to admins, if the deployment names a sender.
#[derive(Clone)]
pub struct Mailer {
    client: Client,
    sender: Option<EmailAddress>,
}

/// Why a mail was not sent. Holds neither address nor text.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The deployment names no sender.
    #[error("this deployment sends no mail")]
    NoSender,
    /// SES did not take it: the error's code.
    #[error("could not send a mail: {0}")]
    Failed(String),
}

impl From<BuildError> for SendError {
    fn from(_: BuildError) -> Self {
        Self::Failed("ConstructionFailure".to_owned())
    }
}

impl Mailer {
    /// Longest wait for one mail with all its retries.
    const CALL: Duration = Duration::from_secs(5);
    const ATTEMPT: Duration = Duration::from_secs(3);

    /// Takes region, credentials and endpoint from the SDK's configuration; nothing is sent yet.
    pub fn new(aws: &SdkConfig, sender: Option<EmailAddress>) -> Self {
        let timeouts = TimeoutConfig::builder()
            .operation_timeout(Self::CALL)
            .operation_attempt_timeout(Self::ATTEMPT)
            .build();
        Self { client: Client::from_conf(Builder::from(aws).timeout_config(timeouts).build()), sender }
    }

    /// Whether mail can be sent at all.
    pub fn sends(&self) -> bool {
        self.sender.is_some()
    }

    /// Hands one mail over to SES, within 5 seconds.
    pub async fn send(&self, to: &EmailAddress, mail: &Mail<'_>) -> Result<(), SendError> {
        let sender = self.sender.as_ref().ok_or(SendError::NoSender)?;
        let subject = Content::builder().data(mail.subject()).charset("UTF-8").build()?;
        let text = Content::builder().data(mail.body().as_str()).charset("UTF-8").build()?;
        let message = Message::builder().subject(subject).body(Body::builder().text(text).build()).build();
        let sent = self
            .client
            .send_email()
            .from_email_address(sender.canonical())
            .destination(Destination::builder().to_addresses(to.canonical()).build())
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await;
        // The SDK's own error can print the mail.
        sent.map(drop).map_err(|error| SendError::Failed(error.code().unwrap_or("NoAnswer").to_owned()))
    }
}
