use domain::{CampaignId, EmailAddress, JobId, Password};
use imap_login::Verified;

use crate::context::Context;
use crate::opener::password;
use crate::{OpenError, Opener, SealError, Sealer};

/// The login of a job's new account, on its way into the seal.
pub enum Destination {
    /// The account exists, and its mail server took the password.
    Proven(Verified),
    /// The account is to be made with it.
    ToBeMade(Password),
}

impl Destination {
    fn password(&self) -> &Password {
        match self {
            Self::Proven(verified) => verified.password(),
            Self::ToBeMade(password) => password,
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
    source: Vec<u8>,
    destination: Vec<u8>,
}

impl Sealer {
    /// Seals what the old mail server accepted, together with the password of the new account, for one job.
    pub async fn seal_job(
        &self,
        campaign: &CampaignId,
        job: &JobId,
        source: Verified,
        destination: Destination,
    ) -> Result<SealedJob, SealError> {
        let (for_source, for_destination) = tokio::try_join!(
            self.lock(Context::job_source(campaign, job)),
            self.lock(Context::job_destination(campaign, job)),
        )?;
        let (address, password, messages) = source.into_parts();
        Ok(SealedJob {
            campaign: campaign.clone(),
            job: job.clone(),
            address,
            messages,
            source: for_source.seal(password.expose().as_bytes())?,
            destination: for_destination.seal(destination.password().expose().as_bytes())?,
        })
    }
}

impl Opener {
    /// Opens the password of a job's old mailbox.
    pub async fn open_job_source(
        &self,
        campaign: &CampaignId,
        job: &JobId,
        message: &[u8],
    ) -> Result<Password, OpenError> {
        password(self.open(&Context::job_source(campaign, job), message).await?)
    }

    /// Opens the password of a job's new account.
    pub async fn open_job_destination(
        &self,
        campaign: &CampaignId,
        job: &JobId,
        message: &[u8],
    ) -> Result<Password, OpenError> {
        password(self.open(&Context::job_destination(campaign, job), message).await?)
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
