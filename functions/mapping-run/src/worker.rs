use std::{sync::Arc, time::Duration};

use domain::{AttemptId, CampaignId, MappingId, Timestamp};
use edge::WorkError;
use mailbox::MailServers;
use queue::MappingQueue;
use store::{Audit, Campaigns, Leased, MappingRuns, RunError, StoreError};
use tokio::time::Instant;
use vault::{OpenError, Opener, SealError, Sealer};

use crate::{Target, run::Run};

/// Carries out mappings, each in as many runs as it takes.
pub struct Worker {
    /// Mappings, jobs, and the sealed logins.
    pub runs: MappingRuns,
    /// Which server the old mailboxes are on.
    pub campaigns: Campaigns,
    /// What became of mappings.
    pub audit: Audit,
    /// Opens submitted logins, admins' passwords and those of jobs.
    pub opener: Opener,
    /// Seals jobs and what is handed over.
    pub sealer: Sealer,
    /// Proves logins.
    pub servers: MailServers,
    /// Where a mapping waits for its next run.
    pub queue: MappingQueue,
    /// The time of day.
    pub clock: Clock,
    /// How much at once.
    pub pace: Pace,
}

/// Tells the time of day.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How much a run does at once.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Rows that are checked side by side.
    pub rows: usize,
    /// Accounts that are made or removed side by side.
    pub accounts: usize,
    /// Accounts between two listings.
    pub batch: usize,
    /// Before a refused login to an account of ours is tried again: it may be too new.
    pub look_again: Duration,
    /// In seconds: the shortest and the longest time before another try of a mapping that waits.
    pub retry_seconds: (u64, u64),
    /// In seconds: a call that was on its way when Lambda stopped us has ended then.
    pub settle_seconds: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            rows: 8,
            accounts: 4,
            batch: 12,
            look_again: Duration::from_secs(2),
            retry_seconds: (10, 120),
            settle_seconds: 15,
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The mapping is over.
    Over,
    /// Somebody couldn't answer: the mapping waits in the queue.
    Waiting {
        /// Purelymail didn't accept the token: perhaps there is a new one.
        token_refused: bool,
    },
    /// The time was up: the mapping is in the queue again.
    ToBeContinued,
    /// Another worker has it.
    Busy,
}

/// Why a run goes no further.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    /// Somebody can't answer now.
    #[error("somebody can't answer now")]
    NotNow,
    /// As well, and it is for the token.
    #[error("Purelymail does not accept the token")]
    TokenRefused,
    /// What is left would not be done in time.
    #[error("the time is up")]
    TimeUp,
    /// Another worker has the mapping.
    #[error("the lease is lost")]
    LeaseLost,
    /// A row that was found good has no job.
    #[error("a row's job is missing")]
    JobMissing,
    /// Something of ours doesn't work.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// KMS opens nothing.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// KMS seals nothing.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl Worker {
    /// Before Lambda would stop us everything has ended by itself, answers included.
    const SPARE: Duration = Duration::from_secs(3);

    /// Does what is next for a mapping, and next, as far as it goes in the time that is left.
    ///
    /// # Errors
    /// When something of ours failed: the same message is to come again.
    pub async fn carry_on(
        &self,
        campaign: &CampaignId,
        mapping: &MappingId,
        target: Option<&Target>,
        left: Duration,
    ) -> Result<Ended, WorkError> {
        let (now, stop_at) = ((self.clock)(), Instant::now() + left.saturating_sub(Self::SPARE));
        let until = now.plus_seconds(left.as_secs() + self.pace.settle_seconds);
        let owner = AttemptId::from_random(edge::random());
        let mut run = match self.runs.lease(campaign, mapping, owner, now, until).await? {
            Leased::Held { lease, mapping, stalled_since } => {
                Run { worker: self, target, lease, mapping, stalled_since, stop_at }
            }
            Leased::Busy { until } => {
                // Perhaps it has crashed: somebody is to look when its time is over.
                let seconds = until.seconds().saturating_sub(now.seconds()) + 1;
                self.again(campaign, mapping, seconds).await;
                return Ok(Ended::Busy);
            }
            Leased::Over => return Ok(Ended::Over),
        };
        let stop = match run.steps().await {
            Ok(()) => return Ok(Ended::Over),
            Err(stop) => stop,
        };
        tracing::info!(%mapping, state = run.mapping.state.as_str(), why = %stop, "stopped");
        match stop {
            Stop::NotNow | Stop::TokenRefused => {
                let since = run.stalled_since.unwrap_or((self.clock)());
                let waited = (self.clock)().seconds().saturating_sub(since.seconds());
                let (shortest, longest) = self.pace.retry_seconds;
                self.give_back(&run, Some((waited / 2).clamp(shortest, longest))).await?;
                Ok(Ended::Waiting { token_refused: matches!(stop, Stop::TokenRefused) })
            }
            Stop::TimeUp => {
                self.give_back(&run, None).await?;
                Ok(Ended::ToBeContinued)
            }
            Stop::LeaseLost => Ok(Ended::Busy),
            Stop::JobMissing | Stop::Store(_) | Stop::Open(_) | Stop::Seal(_) => {
                // For the message that comes again. If this fails as well, the lease ends by itself.
                let now = (self.clock)();
                let _ = self.runs.give_back(&run.lease, false, now, now).await;
                Err(stop.into())
            }
        }
    }

    /// Sends a message for each mapping that nobody carries on: its message was lost, or never sent.
    pub async fn sweep(&self) -> Result<(), WorkError> {
        for (campaign, mapping) in self.runs.abandoned((self.clock)()).await? {
            tracing::warn!(%campaign, %mapping, "found by the schedule");
            self.queue.send(&campaign, &mapping, 0).await?;
        }
        Ok(())
    }

    /// Ends the lease and asks for another run, after so many seconds if somebody is waited for.
    async fn give_back(&self, run: &Run<'_>, wait_seconds: Option<u64>) -> Result<(), StoreError> {
        let (now, wait) = ((self.clock)(), wait_seconds.unwrap_or(0));
        let is_stalled = wait_seconds.is_some();
        self.runs.give_back(&run.lease, is_stalled, now.plus_seconds(wait), now).await?;
        self.again(run.lease.campaign(), run.lease.mapping(), wait).await;
        Ok(())
    }

    /// A message that can't be sent is the schedule's to make up for.
    async fn again(&self, campaign: &CampaignId, mapping: &MappingId, seconds: u64) {
        let seconds = u16::try_from(seconds).unwrap_or(u16::MAX);
        if let Err(error) = self.queue.send(campaign, mapping, seconds).await {
            tracing::warn!(%error, %mapping, "left to the schedule");
        }
    }
}

impl From<RunError> for Stop {
    fn from(error: RunError) -> Self {
        match error {
            RunError::LeaseLost => Self::LeaseLost,
            RunError::Store(error) => Self::Store(error),
        }
    }
}
