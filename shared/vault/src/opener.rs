use aws_config::SdkConfig;
use aws_sdk_kms::Client;
use aws_sdk_kms::primitives::Blob;
use domain::{AdminId, CampaignId, CampaignToken, CredentialId, MailServer, Password};
use zeroize::Zeroizing;

use crate::OpenedLogin;
use crate::context::Context;
use crate::kms::{self, Failure};
use crate::message::{Message, Refused};
use crate::suite::DataKey;

/// Opens what [`Sealer`](crate::Sealer) sealed. Its role needs `kms:Decrypt`.
///
/// Architecture Invariant: no function on the public side names this type.
#[derive(Clone)]
pub struct Opener {
    kms: Client,
    key_arn: String,
}

/// Why nothing was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// KMS is down, slow or busy: the same call works later.
    #[error("{0}")]
    Unavailable(&'static str),
    /// The account or the code is at fault: the same call fails again.
    #[error("{0}")]
    Internal(&'static str),
    /// Damaged, forged, or sealed for something else; on purpose it doesn't say which.
    #[error("not a record that opens here")]
    Refused,
}

impl Opener {
    /// `key_arn` is the full ARN of the KMS key that the records were sealed under.
    pub fn new(aws: &SdkConfig, key_arn: impl Into<String>) -> Self {
        Self { kms: kms::client(aws), key_arn: key_arn.into() }
    }

    /// Opens the source password of one record, which was proved at `server`. For another one it doesn't open.
    pub async fn open_source(
        &self,
        campaign: &CampaignId,
        record: &CredentialId,
        server: &MailServer,
        message: &[u8],
    ) -> Result<OpenedLogin, OpenError> {
        let context = Context::source_password(campaign, record, server);
        Ok(OpenedLogin::new(server, password(self.open(&context, message).await?)?))
    }

    /// Opens the destination password of one record, which is for `server`; `None` if it is bound to none.
    pub async fn open_destination(
        &self,
        campaign: &CampaignId,
        record: &CredentialId,
        server: Option<&MailServer>,
        message: &[u8],
    ) -> Result<Password, OpenError> {
        password(self.open(&Context::destination_password(campaign, record, server), message).await?)
    }

    /// Opens a campaign's link token.
    pub async fn open_link(&self, campaign: &CampaignId, message: &[u8]) -> Result<CampaignToken, OpenError> {
        let text = text(self.open(&Context::link(campaign), message).await?)?;
        CampaignToken::parse(&text).map_err(|_| OpenError::Refused)
    }

    /// Opens the secret of an admin's authenticator app.
    pub async fn open_second_factor(
        &self,
        admin: &AdminId,
        message: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.open(&Context::second_factor(admin), message).await
    }

    pub(crate) async fn open(
        &self,
        context: &Context,
        message: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let message = Message::parse(message, context, &self.key_arn)?;
        let answer = self
            .kms
            .decrypt()
            .key_id(&self.key_arn)
            .ciphertext_blob(Blob::new(message.wrapped_key()))
            .set_encryption_context(Some(context.to_map()))
            .send()
            .await
            .map_err(|error| kms::failure(&error))?;
        let same_key = answer.key_id() == Some(&self.key_arn);
        let data_key = answer.plaintext.and_then(|plain| DataKey::take(plain.into_inner()));
        let Some(data_key) = data_key.filter(|_| same_key) else {
            return Err(OpenError::Internal("KMS answered without the data key"));
        };
        Ok(message.open(&data_key)?)
    }
}

pub(crate) fn password(bytes: Zeroizing<Vec<u8>>) -> Result<Password, OpenError> {
    Password::parse(text(bytes)?).map_err(|_| OpenError::Refused)
}

fn text(bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, OpenError> {
    let text = std::str::from_utf8(&bytes).map_err(|_| OpenError::Refused)?;
    Ok(Zeroizing::new(text.to_owned()))
}

impl From<Refused> for OpenError {
    fn from(Refused: Refused) -> Self {
        Self::Refused
    }
}

impl From<Failure> for OpenError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unavailable(what) => Self::Unavailable(what),
            Failure::Internal(what) => Self::Internal(what),
            Failure::Refused => Self::Refused,
        }
    }
}
