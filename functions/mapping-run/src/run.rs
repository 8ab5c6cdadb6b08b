use std::time::Duration;

use domain::{CampaignId, Timestamp};
use store::{Lease, Mapping, MappingFailure, MappingState};
use tokio::time::Instant;

use crate::{Target, Worker, worker::Stop};

/// One worker's time with one mapping.
pub(crate) struct Run<'w> {
    pub(crate) worker: &'w Worker,
    /// `None` where Purelymail isn't set up.
    pub(crate) target: Option<&'w Target>,
    pub(crate) lease: Lease,
    pub(crate) mapping: Mapping,
    /// Since when the mapping waits, in its state, for somebody who can't answer.
    pub(crate) stalled_since: Option<Timestamp>,
    /// Nothing goes on after it.
    pub(crate) stop_at: Instant,
}

/// For so long, in seconds, a mapping waits in one state for somebody who can't answer.
pub const PATIENCE_SECONDS: u64 = 30 * 60;

impl Run<'_> {
    /// The longest call to the outside: some mail servers delay every login after a wrong one.
    const CALL: Duration = Duration::from_secs(20);
    /// With less than that left nothing new is begun.
    const WORTH_BEGINNING: Duration = Duration::from_secs(8);

    /// Step by step to the end.
    pub(crate) async fn steps(&mut self) -> Result<(), Stop> {
        loop {
            match self.mapping.state {
                MappingState::Validating => self.check_rows().await?,
                MappingState::Committing => self.commit().await?,
                MappingState::Undoing => self.undo().await?,
                MappingState::Committed
                | MappingState::Rejected
                | MappingState::Failed
                | MappingState::NeedsOperator => return self.close().await,
            }
        }
    }

    /// The next state, in which so much of so much is done.
    pub(crate) async fn advance(
        &mut self,
        to: MappingState,
        progress: (u16, u16),
        failure: Option<MappingFailure>,
    ) -> Result<(), Stop> {
        let from = self.mapping.state;
        self.worker.runs.advance(&self.lease, from, to, progress, failure).await?;
        tracing::info!(mapping = %self.mapping.id, from = from.as_str(), to = to.as_str(), "advanced");
        self.mapping.state = to;
        (self.mapping.done, self.mapping.of) = progress;
        self.mapping.failure = failure.or(self.mapping.failure);
        self.stalled_since = None;
        Ok(())
    }

    pub(crate) fn campaign(&self) -> &CampaignId {
        self.lease.campaign()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.worker.clock)()
    }

    /// Whether the mapping has waited long enough for whoever can't answer.
    pub(crate) fn patience_is_over(&self) -> bool {
        self.stalled_since.is_some_and(|since| since.plus_seconds(PATIENCE_SECONDS) <= self.now())
    }

    /// Whether there is time for something new.
    pub(crate) fn begin(&self) -> Result<(), Stop> {
        let left = self.stop_at.saturating_duration_since(Instant::now());
        if left < Self::WORTH_BEGINNING { Err(Stop::TimeUp) } else { Ok(()) }
    }

    /// When a call that begins now has to have ended.
    pub(crate) fn deadline(&self) -> Instant {
        self.stop_at.min(Instant::now() + Self::CALL)
    }

    /// Somebody didn't answer: for lack of our time, or of theirs.
    pub(crate) fn unanswered(&self) -> Stop {
        if self.begin().is_ok() { Stop::NotNow } else { Stop::TimeUp }
    }
}
