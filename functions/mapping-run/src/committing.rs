use futures_util::{StreamExt, stream};
use purelymail::{Absent, ChangeError, Listing};
use store::{
    Account, Change, Journal, JournaledRow, MappingFailure, MappingState, PasswordBy, RowCode, RowError,
    RowField,
};
use vault::PasswordSheet;

use crate::{
    Target,
    accounts::{Ours, Passwords, TAKEN},
    run::Run,
    worker::Stop,
};

/// Why accounts were not made.
enum Unmade {
    /// What was made is to be removed again.
    GiveUp(Option<MappingFailure>),
    /// The run ends.
    Stopped(Stop),
}

impl Run<'_> {
    /// Makes the new accounts, then lets the jobs be seen: all, by one write.
    pub(crate) async fn commit(&mut self) -> Result<(), Stop> {
        let mut rows = self.worker.runs.rows(&self.lease).await?;
        rows.retain(|row| row.row.account == Some(Account::New));
        let needed = rows.iter().filter(|row| is_pending(row) || is_handed_over(row));
        let passwords = self.passwords(needed).await?;
        let failure = match self.make_accounts(&mut rows, &passwords).await {
            Ok(()) if self.worker.campaigns.campaign(self.campaign(), self.now()).await?.is_some() => {
                return self.finish(&rows, &passwords).await;
            }
            Ok(()) => Some(MappingFailure::CampaignOver),
            Err(Unmade::GiveUp(failure)) => failure,
            Err(Unmade::Stopped(stop)) => return Err(stop),
        };
        let to_undo = rows.iter().filter(|row| row.row.journal != Journal::None).count();
        self.advance(MappingState::Undoing, (0, u16::try_from(to_undo).unwrap_or(u16::MAX)), failure).await
    }

    /// Some accounts at a time, with a listing in between that is the proof of the last and the ground of the next.
    async fn make_accounts(&self, rows: &mut [JournaledRow], passwords: &Passwords) -> Result<(), Unmade> {
        let mut done = count(rows.iter().filter(|row| row.row.journal == Journal::Created));
        let mut pending: Vec<_> = rows.iter_mut().filter(|row| is_pending(row)).collect();
        if pending.is_empty() {
            return Ok(());
        }
        let Some(target) = self.target else {
            return Err(self.without_target());
        };
        self.begin()?;
        let mut listing = self.list(target).await?;
        for batch in pending.chunks_mut(self.worker.pace.batch) {
            self.begin()?;
            listing = self.make_batch(target, batch, listing, passwords, &mut done).await?;
        }
        Ok(())
    }

    async fn make_batch(
        &self,
        target: &Target,
        batch: &mut [&mut JournaledRow],
        listing: Listing,
        passwords: &Passwords,
        done: &mut u16,
    ) -> Result<Listing, Unmade> {
        // Before: what an earlier run may have made, what somebody else made, what is there to be made.
        let mut changes = Vec::new();
        let mut to_make = Vec::new();
        let mut is_unclear = false;
        for (at, row) in batch.iter().enumerate() {
            match listing.absent(&row.row.destination) {
                Some(absent) => to_make.push((at, absent)),
                None => match self.found(row, passwords, &listing).await? {
                    Some(change) => changes.push(change),
                    None => is_unclear = true,
                },
            }
        }
        let is_wrong = changes.iter().any(|change| change.error.is_some());
        if !is_wrong && !is_unclear {
            changes.extend(to_make.iter().map(|(at, _)| batch[*at].turn(Journal::Creating)));
        }
        self.note(batch, &changes, done).await?;
        self.settle(is_wrong, is_unclear)?;
        if to_make.is_empty() {
            return Ok(listing);
        }

        let made = self.make(target, batch, to_make, passwords).await?;

        // After: what there is now decides, whatever the calls answered.
        let listing = self.list(target).await?;
        let (mut changes, mut is_unclear) = (Vec::new(), false);
        for (at, outcome) in made {
            let row = &batch[at];
            let change = match (listing.absent(&row.row.destination), outcome) {
                (None, Ok(())) if listing.present(&row.row.destination).is_some() => {
                    Some(row.turn(Journal::Created))
                }
                (None, _) => self.found(row, passwords, &listing).await?,
                (Some(_), outcome) => not_made(row, outcome),
            };
            is_unclear |=
                change.as_ref().is_none_or(|change| change.to == Journal::None && change.error.is_none());
            changes.extend(change);
        }
        let is_wrong = changes.iter().any(|change| change.error.is_some());
        self.note(batch, &changes, done).await?;
        self.settle(is_wrong, is_unclear)?;
        Ok(listing)
    }

    /// What to make of an account that isn't absent. `None`: it can't be told now.
    async fn found(
        &self,
        row: &JournaledRow,
        passwords: &Passwords,
        listing: &Listing,
    ) -> Result<Option<Change>, Stop> {
        let taken = |error| Change { error: Some(error), ..row.turn(Journal::None) };
        if row.row.journal == Journal::None {
            // Never ours to make: it is left alone.
            let is_listed = listing.present(&row.row.destination).is_some();
            return Ok(Some(taken(if is_listed { TAKEN } else { UNSEEN })));
        }
        let account = passwords.of(row.row.number)?;
        Ok(match self.is_ours(&row.row.destination, account).await {
            Ours::Yes => Some(row.turn(Journal::Created)),
            Ours::No if listing.present(&row.row.destination).is_some() => Some(taken(TAKEN)),
            // Refused for want of an account, perhaps.
            Ours::No | Ours::Unknown => None,
        })
    }

    async fn make(
        &self,
        target: &Target,
        batch: &[&mut JournaledRow],
        to_make: Vec<(usize, Absent)>,
        passwords: &Passwords,
    ) -> Result<Vec<(usize, Result<(), ChangeError>)>, Stop> {
        let calls: Vec<_> = to_make
            .into_iter()
            .map(|(at, absent)| Ok((at, absent, passwords.of(batch[at].row.number)?)))
            .collect::<Result<_, Stop>>()?;
        let made = stream::iter(calls).map(|(at, absent, account)| async move {
            (at, target.api.create_user(absent, account.password(), self.deadline()).await)
        });
        Ok(made.buffer_unordered(self.worker.pace.accounts).collect().await)
    }

    /// Writes the journal, and the rows as they are then.
    async fn note(
        &self,
        batch: &mut [&mut JournaledRow],
        changes: &[Change],
        done: &mut u16,
    ) -> Result<(), Stop> {
        if changes.is_empty() {
            return Ok(());
        }
        *done += count(changes.iter().filter(|change| change.to == Journal::Created));
        let now = self.now();
        self.worker.runs.journal(&self.lease, MappingState::Committing, changes, *done, now).await?;
        for row in batch {
            if let Some(change) = changes.iter().find(|change| change.row == row.row.number) {
                row.apply(change, now);
            }
        }
        Ok(())
    }

    /// Goes on only if nothing is wrong and nothing unclear.
    fn settle(&self, is_wrong: bool, is_unclear: bool) -> Result<(), Unmade> {
        if is_wrong {
            Err(Unmade::GiveUp(None))
        } else if is_unclear {
            Err(self.waiting())
        } else {
            Ok(())
        }
    }

    fn waiting(&self) -> Unmade {
        if self.patience_is_over() {
            Unmade::GiveUp(Some(MappingFailure::PurelymailNotNow))
        } else {
            Unmade::Stopped(self.unanswered())
        }
    }

    fn without_target(&self) -> Unmade {
        if self.patience_is_over() {
            Unmade::GiveUp(Some(MappingFailure::PurelymailNotSetUp))
        } else {
            Unmade::Stopped(Stop::NotNow)
        }
    }

    async fn list(&self, target: &Target) -> Result<Listing, Unmade> {
        let listed = target.api.list_users(self.deadline()).await;
        listed.map_err(|error| match self.give_up(&error) {
            Ok(failure) => Unmade::GiveUp(Some(failure)),
            Err(stop) => Unmade::Stopped(stop),
        })
    }

    async fn finish(&mut self, rows: &[JournaledRow], passwords: &Passwords) -> Result<(), Stop> {
        let mut sheet = PasswordSheet::default();
        for row in rows.iter().filter(|row| is_handed_over(row)).map(|row| row.row.number) {
            sheet.insert(row.get(), passwords.of(row)?.password().duplicate());
        }
        let sealed = match sheet.is_empty() {
            true => None,
            false => {
                let sealer = &self.worker.sealer;
                Some(sealer.seal_hand_over(self.campaign(), self.lease.mapping(), &sheet).await?)
            }
        };
        self.mapping.hand_over = self.worker.runs.commit(&self.lease, sealed.as_deref(), self.now()).await?;
        self.mapping.state = MappingState::Committed;
        Ok(())
    }
}

const UNSEEN: RowError = RowError { field: RowField::DestEmail, code: RowCode::TooManyAccounts };
const REFUSED: RowError = RowError { field: RowField::DestEmail, code: RowCode::AccountRefused };

/// What to make of an account that is absent after the call. `None`: the call may yet take effect.
fn not_made(row: &JournaledRow, outcome: Result<(), ChangeError>) -> Option<Change> {
    match outcome {
        Ok(()) | Err(ChangeError::Unknown(_)) => None,
        Err(ChangeError::Refused(_)) => Some(Change { error: Some(REFUSED), ..row.turn(Journal::None) }),
        // Surely nothing was done.
        Err(ChangeError::NotNow(_) | ChangeError::InvalidToken | ChangeError::Protocol(_)) => {
            Some(row.turn(Journal::None))
        }
    }
}

fn is_pending(row: &JournaledRow) -> bool {
    matches!(row.row.journal, Journal::None | Journal::Creating)
}

/// Whether the admin is to be told the password: not if its user chose it.
fn is_handed_over(row: &JournaledRow) -> bool {
    matches!(row.row.password_by, Some(PasswordBy::Admin | PasswordBy::Generated))
}

pub(crate) fn count<T>(some: impl Iterator<Item = T>) -> u16 {
    u16::try_from(some.count()).unwrap_or(u16::MAX)
}

impl<E: Into<Stop>> From<E> for Unmade {
    fn from(error: E) -> Self {
        Self::Stopped(error.into())
    }
}
