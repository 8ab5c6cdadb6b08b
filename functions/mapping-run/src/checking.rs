use std::pin::pin;

use futures_util::{StreamExt, stream};
use purelymail::ReadError;
use store::{Account, Check, MappingFailure, MappingRuns, MappingState, Row, RowNumber};
use vault::PasswordSheet;

use crate::{
    Target,
    row_check::{Grounds, Unchecked},
    run::Run,
    worker::Stop,
};

/// What is known of a mapping's rows.
#[derive(Default)]
struct Tally {
    done: u16,
    wrong: u16,
    new: u16,
}

impl Tally {
    fn add(&mut self, is_wrong: bool, account: Option<Account>) {
        self.done += 1;
        self.wrong += u16::from(is_wrong);
        self.new += u16::from(account == Some(Account::New));
    }
}

impl Run<'_> {
    /// Checks all rows. All that is wrong with any of them is known before anything is changed.
    pub(crate) async fn check_rows(&mut self) -> Result<(), Stop> {
        let mut tally = Tally::default();
        let mut open = Vec::new();
        for row in self.worker.runs.rows(&self.lease).await?.into_iter().map(|row| row.row) {
            match (row.error, row.account) {
                (None, None) => open.push(row),
                (error, account) => tally.add(error.is_some(), account),
            }
        }
        if !open.is_empty() {
            let Some(target) = self.target else {
                return self.reject(MappingFailure::PurelymailNotSetUp).await;
            };
            let Some(grounds) = self.grounds(target).await? else { return Ok(()) };
            self.check_open(&open, &grounds, &mut tally).await?;
        }
        match tally.wrong {
            0 => self.advance(MappingState::Committing, (0, tally.new), None).await,
            _ => self.advance(MappingState::Rejected, (tally.done, tally.done), None).await,
        }
    }

    /// Checks rows side by side. What is found is kept as it comes; a row that is checked isn't checked again.
    async fn check_open(&self, open: &[Row], grounds: &Grounds<'_>, tally: &mut Tally) -> Result<(), Stop> {
        let checks = stream::iter(open).map(|row| async { (row.number, self.check_row(row, grounds).await) });
        let checks = checks.buffer_unordered(self.worker.pace.rows);
        let mut checks = pin!(checks.ready_chunks(MappingRuns::MOST_CHECKS));
        let mut stop = None;
        while let Some(found) = checks.next().await {
            let known = self.known(found, &mut stop);
            for check in &known {
                match check {
                    Check::Good(good) => tally.add(false, Some(good.account)),
                    Check::Bad { .. } => tally.add(true, None),
                }
            }
            if !known.is_empty() {
                self.worker.runs.keep_checks(&self.lease, &known, tally.done, self.now()).await?;
            }
        }
        stop.map_or(Ok(()), Err)
    }

    /// What was found out, without the rows of which nothing was. Those go wrong once patience is over.
    fn known(
        &self,
        found: Vec<(RowNumber, Result<Check, Unchecked>)>,
        stop: &mut Option<Stop>,
    ) -> Vec<Check> {
        let mut known = Vec::new();
        for (row, found) in found {
            match found {
                Ok(check) => known.push(check),
                Err(Unchecked::NotNow(error)) if self.patience_is_over() => {
                    known.push(Check::Bad { row, error });
                }
                Err(Unchecked::NotNow(_)) => {
                    stop.get_or_insert_with(|| self.unanswered());
                }
                Err(Unchecked::Stopped(other)) => *stop = Some(other),
            }
        }
        known
    }

    /// `None` if the mapping had to be rejected as a whole.
    async fn grounds<'t>(&mut self, target: &'t Target) -> Result<Option<Grounds<'t>>, Stop> {
        let (campaigns, now) = (&self.worker.campaigns, self.now());
        // Whether it is there still. Its server's entry is not asked for: logins say themselves where they go.
        if campaigns.campaign(self.campaign(), now).await?.is_none() {
            self.reject(MappingFailure::CampaignOver).await?;
            return Ok(None);
        }
        let sheet = match self.worker.runs.sheet(&self.lease, &self.mapping).await? {
            Some(sealed) => {
                self.worker.opener.open_sheet(self.campaign(), self.lease.mapping(), &sealed).await?
            }
            None => PasswordSheet::default(),
        };
        let asked = async {
            let domains = target.api.list_domains(self.deadline()).await?;
            Ok((domains, target.api.list_users(self.deadline()).await?))
        };
        match asked.await {
            Ok((domains, listing)) => Ok(Some(Grounds { target, domains, listing, sheet })),
            Err(error) => {
                let failure = self.give_up(&error)?;
                self.reject(failure).await?;
                Ok(None)
            }
        }
    }

    async fn reject(&mut self, failure: MappingFailure) -> Result<(), Stop> {
        let progress = (self.mapping.done, self.mapping.of);
        self.advance(MappingState::Rejected, progress, Some(failure)).await
    }

    /// Why to give up, once patience is over. A token that is refused twice, with time to mend it in between,
    /// doesn't get better as long as nothing was begun.
    pub(crate) fn give_up(&self, error: &ReadError) -> Result<MappingFailure, Stop> {
        match error {
            ReadError::InvalidToken => {
                let is_begun = self.mapping.state != MappingState::Validating;
                let waits = if is_begun { !self.patience_is_over() } else { self.stalled_since.is_none() };
                if waits { Err(Stop::TokenRefused) } else { Ok(MappingFailure::PurelymailToken) }
            }
            ReadError::NotNow(_) | ReadError::Refused(_) | ReadError::Protocol(_) => {
                if self.patience_is_over() {
                    Ok(MappingFailure::PurelymailNotNow)
                } else {
                    Err(self.unanswered())
                }
            }
        }
    }
}
