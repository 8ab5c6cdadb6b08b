//! The two logins of a job, each bound to its own mail server.

use domain::{CampaignId, EmailAddress, JobId, MailServer, Password};
use imap_login::Verified;

use crate::context::Context;
use crate::opener::password;
use crate::{OpenError, OpenedAccount, OpenedLogin, Opener, SealError, Sealer};

/// The login of a job's new account, on its way into the seal.
pub enum Destination {
    /// The account exists, and its mail server took the password.
    Proven(Verified),
    /// The account is to be made with it, at the provider whose mail server this is.
    ToBeMade(Password, MailServer),
}

impl Destination {
    #[expect(
        clippy::disallowed_methods,
        reason = "what was proved is sealed for the server where it was proved"
    )]
    fn password(&self) -> &Password {
        match self {
            Self::Proven(verified) => verified.password(),
            Self::ToBeMade(password, _) => password,
        }
    }

    fn server(&self) -> &MailServer {
        match self {
            Self::Proven(verified) => verified.server(),
            Self::ToBeMade(_, server) => server,
        }
    }
}

/// Both logins of one job, sealed under the job's own context: all that a job can be made of.
///
/// Only [`Sealer::seal_job`] makes one.
///
/// ```compile_fail,E0451
/// fn half(honest: vault::SealedJob) -> vault::SealedJob {
///     vault::SealedJob { destination: Vec::new(), ..honest }
/// }
/// ```
pub struct SealedJob {
    campaign: CampaignId,
    job: JobId,
    address: EmailAddress,
    messages: Option<u32>,
    source_server: MailServer,
    source: Vec<u8>,
    destination_server: MailServer,
    destination: Vec<u8>,
}

impl Sealer {
    /// Seals what the old mail server accepted, together with the password of the new account, for one job; each for
    /// its own server.
    #[expect(
        clippy::disallowed_methods,
        reason = "what was proved is sealed for the server where it was proved"
    )]
    pub async fn seal_job(
        &self,
        campaign: &CampaignId,
        job: &JobId,
        source: Verified,
        destination: Destination,
    ) -> Result<SealedJob, SealError> {
        let (for_source, for_destination) = tokio::try_join!(
            self.lock(Context::job_source(campaign, job, source.server())),
            self.lock(Context::job_destination(campaign, job, destination.server())),
        )?;
        Ok(SealedJob {
            campaign: campaign.clone(),
            job: job.clone(),
            address: source.address().clone(),
            messages: source.messages(),
            source_server: source.server().clone(),
            source: for_source.seal(source.password().expose().as_bytes())?,
            destination_server: destination.server().clone(),
            destination: for_destination.seal(destination.password().expose().as_bytes())?,
        })
    }
}

impl Opener {
    /// Opens the password of a job's old mailbox, which was proved at `server`. For another one it doesn't open.
    pub async fn open_job_source(
        &self,
        campaign: &CampaignId,
        job: &JobId,
        server: &MailServer,
        message: &[u8],
    ) -> Result<OpenedLogin, OpenError> {
        let context = Context::job_source(campaign, job, server);
        Ok(OpenedLogin::new(server, password(self.open(&context, message).await?)?))
    }

    /// Opens the password of a job's new account, which is for `server`. For another one it doesn't open.
    pub async fn open_job_destination(
        &self,
        campaign: &CampaignId,
        job: &JobId,
        server: &MailServer,
        message: &[u8],
    ) -> Result<OpenedAccount, OpenError> {
        let context = Context::job_destination(campaign, job, server);
        Ok(OpenedAccount::new(server, password(self.open(&context, message).await?)?))
    }
}

impl SealedJob {
    /// The campaign it was sealed for; it opens under no other.
    pub fn campaign(&self) -> &CampaignId {
        &self.campaign
    }

    /// The job it was sealed for; it opens under no other.
    pub fn job(&self) -> &JobId {
        &self.job
    }

    /// Whose old mailbox.
    pub fn address(&self) -> &EmailAddress {
        &self.address
    }

    /// Where the source password was proved; it opens for no other server.
    pub fn source_server(&self) -> &MailServer {
        &self.source_server
    }

    /// Where the destination password is for; it opens for no other server.
    pub fn destination_server(&self) -> &MailServer {
        &self.destination_server
    }

    /// How many messages the old server counted in the inbox, if it said so.
    pub fn messages(&self) -> Option<u32> {
        self.messages
    }

    /// The source password as an AWS Encryption SDK message.
    pub fn source(&self) -> &[u8] {
        &self.source
    }

    /// The destination password as a message of its own.
    pub fn destination(&self) -> &[u8] {
        &self.destination
    }
}
