use aws_config::SdkConfig;
use aws_sdk_kms::Client;
use aws_sdk_kms::operation::generate_data_key::builders::GenerateDataKeyFluentBuilder;
use aws_sdk_kms::types::DataKeySpec;
use domain::{AdminId, CampaignId, CampaignToken, CredentialId, EmailAddress, MailServer, Password};
use imap_login::Verified;

use crate::context::Context;
use crate::kms::{self, Failure};
use crate::message::{Parts, TooLong};
use crate::suite::{DataKey, MESSAGE_ID_BYTES};

/// Seals; can't open. Its role needs `kms:GenerateDataKey` and no `kms:Decrypt`.
#[derive(Clone)]
pub struct Sealer {
    kms: Client,
    key_arn: String,
}

/// Why nothing was sealed. Never quotes what was to be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// KMS is down, slow or busy: the same call works later.
    #[error("{0}")]
    Unavailable(&'static str),
    /// The account or the code is at fault: the same call fails again.
    #[error("{0}")]
    Internal(&'static str),
}

impl Sealer {
    /// `key_arn` is the full ARN of a symmetric KMS key, as KMS itself answers it: no alias, no bare id.
    pub fn new(aws: &SdkConfig, key_arn: impl Into<String>) -> Self {
        Self { kms: kms::client(aws), key_arn: key_arn.into() }
    }

    /// Opens the connection to KMS, so that the first submission doesn't wait for it.
    ///
    /// A dry run, so KMS makes no key. Its answer doesn't matter: a role that may not call, or a KMS that is down,
    /// is told to the submission that meets it.
    pub async fn warm(&self) {
        let call = self.generate(&Context::warm_up()).dry_run(true);
        drop(call.send().await);
    }

    /// Fetches the data keys for one record, to be run beside the login at `server`: after it no call to KMS remains.
    ///
    /// Each password gets a data key of its own, since KMS binds the key to the field and to the server. The
    /// destination's password proves nothing about the source mailbox and is sealed at once; it reaches the outside
    /// with the source's only.
    pub async fn prepare(
        &self,
        campaign: &CampaignId,
        record: &CredentialId,
        server: &MailServer,
        destination: Option<NewPassword<'_>>,
    ) -> Result<CredentialLock, SealError> {
        let source = self.lock(Context::source_password(campaign, record, server));
        let (source, destination) = tokio::try_join!(source, async {
            let Some(NewPassword { password, server }) = destination else { return Ok(None) };
            let lock = self.lock(Context::destination_password(campaign, record, server)).await?;
            let message = lock.seal(password.expose().as_bytes())?;
            Ok(Some(SealedNewPassword { message, bound: server.is_some() }))
        })?;
        let (campaign, record, server) = (campaign.clone(), record.clone(), server.clone());
        Ok(CredentialLock { campaign, record, server, source, destination })
    }

    /// Seals a campaign's link token, for showing the link again.
    pub async fn seal_link(
        &self,
        campaign: &CampaignId,
        token: &CampaignToken,
    ) -> Result<SealedLink, SealError> {
        let lock = self.lock(Context::link(campaign)).await?;
        Ok(SealedLink(lock.seal(token.expose().as_bytes())?))
    }

    /// Seals the secret of an admin's authenticator app.
    pub async fn seal_second_factor(&self, admin: &AdminId, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        self.lock(Context::second_factor(admin)).await?.seal(secret)
    }

    pub(crate) async fn lock(&self, context: Context) -> Result<Lock, SealError> {
        let answer = self.generate(&context).send().await.map_err(|error| kms::failure(&error))?;
        let same_key = answer.key_id() == Some(&self.key_arn);
        let data_key = answer.plaintext.and_then(|plain| DataKey::take(plain.into_inner()));
        if !same_key {
            return Err(SealError::Internal("KMS used another key than the configured ARN"));
        }
        let data_key = data_key.ok_or(NO_KEY)?;
        let wrapped_key = answer.ciphertext_blob.ok_or(NO_KEY)?.into_inner();
        let mut message_id = [0; MESSAGE_ID_BYTES];
        getrandom::fill(&mut message_id).map_err(|_| SealError::Internal("no random bytes"))?;
        Ok(Lock { context, key_arn: self.key_arn.clone(), data_key, wrapped_key, message_id })
    }

    fn generate(&self, context: &Context) -> GenerateDataKeyFluentBuilder {
        self.kms
            .generate_data_key()
            .key_id(&self.key_arn)
            .key_spec(DataKeySpec::Aes256)
            .set_encryption_context(Some(context.to_map()))
    }
}

const NO_KEY: SealError = SealError::Internal("KMS answered without a data key");

/// The password that a new account has or is to get, and the mail server that it is for.
pub struct NewPassword<'a> {
    /// The password.
    pub password: Password,
    /// The new provider's mail server; `None` where none is set up yet.
    pub server: Option<&'a MailServer>,
}

struct SealedNewPassword {
    message: Vec<u8>,
    bound: bool,
}

/// The data keys of one record, waiting for the mail server's word. Usable once.
pub struct CredentialLock {
    campaign: CampaignId,
    record: CredentialId,
    server: MailServer,
    source: Lock,
    destination: Option<SealedNewPassword>,
}

impl CredentialLock {
    /// Seals what the mail server accepted. Calls nobody.
    ///
    /// The server comes with the proof. A proof of another server than the data key is for is refused: sealed, it
    /// would open nowhere.
    #[expect(
        clippy::disallowed_methods,
        reason = "what was proved is sealed for the server where it was proved"
    )]
    pub fn seal(self, verified: Verified) -> Result<SealedCredential, SealError> {
        let Self { campaign, record, server, source, destination } = self;
        if *verified.server() != server {
            return Err(SealError::Internal("the login was proved at another mail server"));
        }
        let source = source.seal(verified.password().expose().as_bytes())?;
        let (address, messages) = (verified.address().clone(), verified.messages());
        Ok(SealedCredential { campaign, record, server, address, messages, source, destination })
    }
}

/// A data key and all that belongs to it; consumed by the one message that it seals.
pub(crate) struct Lock {
    context: Context,
    key_arn: String,
    data_key: DataKey,
    wrapped_key: Vec<u8>,
    message_id: [u8; MESSAGE_ID_BYTES],
}

impl Lock {
    pub(crate) fn seal(self, text: &[u8]) -> Result<Vec<u8>, SealError> {
        let parts = Parts {
            context: &self.context,
            key_arn: &self.key_arn,
            data_key: &self.data_key,
            wrapped_key: &self.wrapped_key,
            message_id: &self.message_id,
        };
        parts.seal(text).map_err(|TooLong| SealError::Internal("the text is too long to be sealed"))
    }
}

/// A login that the mail server accepted, its passwords sealed: all that may be recorded.
///
/// Only [`CredentialLock::seal`] makes one.
pub struct SealedCredential {
    campaign: CampaignId,
    record: CredentialId,
    server: MailServer,
    address: EmailAddress,
    messages: Option<u32>,
    source: Vec<u8>,
    destination: Option<SealedNewPassword>,
}

impl SealedCredential {
    /// The campaign it was sealed for; it opens under no other.
    pub fn campaign(&self) -> &CampaignId {
        &self.campaign
    }

    /// The record it was sealed for; it opens under no other.
    pub fn record(&self) -> &CredentialId {
        &self.record
    }

    /// Where it was proved; it opens for no other server.
    pub fn server(&self) -> &MailServer {
        &self.server
    }

    /// Whose mailbox.
    pub fn address(&self) -> &EmailAddress {
        &self.address
    }

    /// How many messages the server counted in the inbox, if it said so.
    pub fn messages(&self) -> Option<u32> {
        self.messages
    }

    /// The source password as an AWS Encryption SDK message.
    pub fn source(&self) -> &[u8] {
        &self.source
    }

    /// The destination password, if one was given, as a message of its own.
    pub fn destination(&self) -> Option<&[u8]> {
        self.destination.as_ref().map(|sealed| sealed.message.as_slice())
    }

    /// Whether the destination password opens for the new provider's mail server alone. It does not where none was
    /// set up when it was given.
    pub fn destination_is_bound(&self) -> bool {
        self.destination.as_ref().is_some_and(|sealed| sealed.bound)
    }
}

/// A campaign's link token, sealed. Only [`Sealer::seal_link`] makes one.
pub struct SealedLink(Vec<u8>);

impl SealedLink {
    /// The AWS Encryption SDK message.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Failure> for SealError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unavailable(what) => Self::Unavailable(what),
            Failure::Internal(what) => Self::Internal(what),
            // KMS has nothing to unwrap when it makes a key.
            Failure::Refused => Self::Internal("KMS refused the call"),
        }
    }
}
