use std::{sync::Arc, time::Duration};

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::{
    Client,
    config::{Builder, timeout::TimeoutConfig},
    error::ProvideErrorMetadata,
};
use domain::{HostName, Invalid, MailServer, Security, Timestamp};
use purelymail::{ApiToken, Endpoint, Purelymail};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

/// The Purelymail account of this installation.
pub struct Provider {
    secrets: Client,
    secret: String,
    endpoint: Endpoint,
    imap: MailServer,
    held: Mutex<Option<Held>>,
}

struct Held {
    api: Arc<Purelymail>,
    read_at: Timestamp,
}

/// The API token could not be had. Holds a fixed word or an error's code, nothing of the secret.
#[derive(Debug, thiserror::Error)]
#[error("could not read the Purelymail token: {0}")]
pub struct TokenError(String);

impl Provider {
    /// A token that was replaced is used no longer than this.
    const OLDEST_SECONDS: u64 = 10 * 60;
    const CALL: Duration = Duration::from_secs(5);

    /// As the template set it up: `PURELYMAIL_URL`, `PURELYMAIL_TOKEN_ARN`, `PURELYMAIL_IMAP` (host:port:security),
    /// `MAIL_ALLOW_LOOPBACK`. `None` where there is no Purelymail account: URL or ARN are empty. Sends nothing.
    pub fn from_environment(aws: &SdkConfig) -> Result<Option<Self>, edge::Error> {
        let (url, secret) = (edge::var("PURELYMAIL_URL")?, edge::var("PURELYMAIL_TOKEN_ARN")?);
        if url.is_empty() || secret.is_empty() {
            return Ok(None);
        }
        let allow_loopback = edge::var("MAIL_ALLOW_LOOPBACK")? == "true";
        let endpoint = Endpoint::parse(&url, allow_loopback);
        let timeouts = TimeoutConfig::builder().operation_timeout(Self::CALL).build();
        Ok(Some(Self {
            secrets: Client::from_conf(Builder::from(aws).timeout_config(timeouts).build()),
            secret,
            endpoint: endpoint.map_err(|_| edge::Error::Unusable("PURELYMAIL_URL"))?,
            imap: mail_server(&edge::var("PURELYMAIL_IMAP")?)
                .map_err(|_| edge::Error::Unusable("PURELYMAIL_IMAP"))?,
            held: Mutex::new(None),
        }))
    }

    /// The API with the token in it, which is read if there is none at hand or an old one.
    pub async fn api(&self) -> Result<Arc<Purelymail>, TokenError> {
        let now = edge::now();
        let mut held = self.held.lock().await;
        match &*held {
            Some(Held { api, read_at }) if now < read_at.plus_seconds(Self::OLDEST_SECONDS) => {
                Ok(Arc::clone(api))
            }
            Some(_) | None => {
                let api = Arc::new(self.read().await?);
                *held = Some(Held { api: Arc::clone(&api), read_at: now });
                Ok(api)
            }
        }
    }

    /// Has the token read again the next time: Purelymail doesn't accept the one at hand.
    pub async fn forget_token(&self) {
        *self.held.lock().await = None;
    }

    /// Where the password of an account is tried.
    pub fn imap(&self) -> &MailServer {
        &self.imap
    }

    async fn read(&self) -> Result<Purelymail, TokenError> {
        let answer = self.secrets.get_secret_value().secret_id(&self.secret).send().await;
        // The SDK's own error can print what it read.
        let mut answer = answer.map_err(|error| TokenError(error.code().unwrap_or("NoAnswer").to_owned()))?;
        let text = Zeroizing::new(answer.secret_string.take().unwrap_or_default());
        let token = ApiToken::parse(text).map_err(|_| TokenError("UnusableToken".to_owned()))?;
        Purelymail::new(self.endpoint.clone(), token, edge::random)
            .map_err(|_| TokenError("NoClient".to_owned()))
    }
}

/// `host:port:security`.
fn mail_server(text: &str) -> Result<MailServer, Invalid> {
    let malformed = Invalid::new("must be host:port:security");
    let [host, port, security] = text.split(':').collect::<Vec<_>>()[..] else { return Err(malformed) };
    Ok(MailServer {
        host: HostName::parse(host)?,
        port: port.parse().ok().filter(|port| *port > 0).ok_or(malformed)?,
        security: Security::parse(security)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_read_whole() {
        let server = mail_server("imap.purelymail.example:993:tls").expect("a mail server");
        assert_eq!((server.host.as_str(), server.port), ("imap.purelymail.example", 993));
        assert_eq!(server.security, Security::Tls);
        for text in [
            "",
            "imap.purelymail.example",
            "imap.purelymail.example:993",
            "imap.purelymail.example:0:tls",
            "imap.purelymail.example:65536:tls",
            "imap.purelymail.example:993:ssl",
            "imap.purelymail.example:993:tls:",
            ":993:tls",
            "127.0.0.1:993:tls",
        ] {
            assert!(mail_server(text).is_err(), "{text}");
        }
    }
}
