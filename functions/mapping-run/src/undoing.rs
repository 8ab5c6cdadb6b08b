use futures_util::{StreamExt, stream};
use purelymail::{ChangeError, Listing, Present};
use store::{Account, Change, Journal, JournaledRow, MappingRuns, MappingState, RowCode, RowError, RowField};

use crate::{
    Target,
    accounts::{Ours, Passwords, TAKEN},
    committing::count,
    run::Run,
    worker::Stop,
};

/// How often an account is to be removed at most.
const TRIES: u32 = 3;
/// In seconds: after that a call whose answer was lost has taken effect, or never will.
const SETTLED: u64 = 60;
const NOT_REMOVED: RowError = RowError { field: RowField::DestEmail, code: RowCode::AccountNotRemoved };

/// What to do about an account that was made, or may have been.
enum Next {
    /// The journal can say more.
    Note(Change),
    /// It is there, and ours to remove.
    Remove(Present),
    /// It can't be told now.
    Wait,
}

impl Run<'_> {
    /// Removes what was made, as far as it can be told. What can't be is left to an operator.
    pub(crate) async fn undo(&mut self) -> Result<(), Stop> {
        let mut rows = self.worker.runs.rows(&self.lease).await?;
        rows.retain(|row| row.row.account == Some(Account::New));
        let passwords = self.passwords(rows.iter().filter(|row| is_pending(row))).await?;
        match self.remove_accounts(&mut rows, &passwords).await {
            Err(Stop::NotNow | Stop::TokenRefused) if self.patience_is_over() => {}
            ended => ended?,
        }
        if rows.iter().any(is_pending) {
            if !self.patience_is_over() {
                return Err(self.unanswered());
            }
            self.leave_to_operator(&mut rows).await?;
        }
        let is_stuck = rows.iter().any(|row| row.row.journal == Journal::Stuck);
        let to = if is_stuck { MappingState::NeedsOperator } else { MappingState::Failed };
        self.advance(to, (self.mapping.of, self.mapping.of), None).await
    }

    async fn remove_accounts(
        &mut self,
        rows: &mut [JournaledRow],
        passwords: &Passwords,
    ) -> Result<(), Stop> {
        let mut pending: Vec<_> = rows.iter_mut().filter(|row| is_pending(row)).collect();
        if pending.is_empty() {
            return Ok(());
        }
        let target = self.target.ok_or(Stop::NotNow)?;
        self.begin()?;
        let mut listing = self.list_to_undo(target).await?;
        for batch in pending.chunks_mut(self.worker.pace.batch) {
            self.begin()?;
            listing = self.remove_batch(target, batch, listing, passwords).await?;
        }
        Ok(())
    }

    async fn remove_batch(
        &mut self,
        target: &Target,
        batch: &mut [&mut JournaledRow],
        listing: Listing,
        passwords: &Passwords,
    ) -> Result<Listing, Stop> {
        let (mut changes, mut to_remove) = (Vec::new(), Vec::new());
        for (at, row) in batch.iter().enumerate() {
            match self.next(row, passwords, &listing).await? {
                Next::Note(change) => changes.push(change),
                Next::Remove(account) => {
                    changes.push(Change { tries: row.tries + 1, ..row.turn(Journal::Removing) });
                    to_remove.push((at, account));
                }
                Next::Wait => {}
            }
        }
        self.note_undone(batch, &changes).await?;
        if to_remove.is_empty() {
            return Ok(listing);
        }

        let deadline = self.deadline();
        let removed = stream::iter(to_remove)
            .map(|(at, account)| async move { (at, target.api.delete_user(account, deadline).await) });
        let removed: Vec<_> = removed.buffer_unordered(self.worker.pace.accounts).collect().await;

        // What there is now decides, whatever the calls answered.
        let listing = self.list_to_undo(target).await?;
        let changes = removed.into_iter().filter_map(|(at, outcome)| {
            let row = &batch[at];
            match listing.absent(&row.row.destination) {
                Some(_) => Some(row.turn(Journal::Removed)),
                None => still_there(row, outcome),
            }
        });
        let changes: Vec<_> = changes.collect();
        self.note_undone(batch, &changes).await?;
        Ok(listing)
    }

    async fn next(&self, row: &JournaledRow, passwords: &Passwords, listing: &Listing) -> Result<Next, Stop> {
        let address = &row.row.destination;
        if listing.absent(address).is_some() {
            let settled = row.since.is_none_or(|since| since.plus_seconds(SETTLED) <= self.now());
            let may_come = row.row.journal == Journal::Creating && !settled;
            return Ok(if may_come { Next::Wait } else { Next::Note(row.turn(Journal::Removed)) });
        }
        let (present, was_seen) = (listing.present(address), row.row.journal != Journal::Creating);
        let ours = self.is_ours(address, passwords.of(row.row.number)?).await;
        Ok(match (ours, present) {
            (Ours::Yes, Some(account)) => Next::Remove(account),
            // Made here, and yet our password doesn't open it: not to be removed on a guess.
            (Ours::No, _) if was_seen && row.tries + 1 >= TRIES => Next::Note(stuck(row)),
            (Ours::No, _) if was_seen => {
                Next::Note(Change { tries: row.tries + 1, ..row.turn(row.row.journal) })
            }
            (Ours::No, Some(_)) => Next::Note(Change { error: Some(TAKEN), ..row.turn(Journal::None) }),
            // The listing shows a thousand accounts and no more.
            (Ours::Yes | Ours::No, None) | (Ours::Unknown, _) => Next::Wait,
        })
    }

    async fn leave_to_operator(&mut self, rows: &mut [JournaledRow]) -> Result<(), Stop> {
        let mut left: Vec<_> = rows.iter_mut().filter(|row| is_pending(row)).collect();
        for some in left.chunks_mut(MappingRuns::MOST_CHANGES) {
            let changes: Vec<_> = some.iter().map(|row| stuck(row)).collect();
            self.note_undone(some, &changes).await?;
        }
        Ok(())
    }

    /// Writes the journal, and the rows as they are then.
    async fn note_undone(&mut self, batch: &mut [&mut JournaledRow], changes: &[Change]) -> Result<(), Stop> {
        if changes.is_empty() {
            return Ok(());
        }
        let now = self.now();
        let ended = changes.iter().filter(|change| !is_to_undo(change.to));
        let done = self.mapping.done + count(ended);
        self.worker.runs.journal(&self.lease, MappingState::Undoing, changes, done, now).await?;
        self.mapping.done = done;
        for row in batch {
            if let Some(change) = changes.iter().find(|change| change.row == row.row.number) {
                row.apply(change, now);
            }
        }
        Ok(())
    }

    async fn list_to_undo(&self, target: &Target) -> Result<Listing, Stop> {
        let listed = target.api.list_users(self.deadline()).await;
        listed.map_err(|error| self.give_up(&error).map_or_else(|stop| stop, |_| Stop::NotNow))
    }
}

/// What to make of an account that is there after the call. `None`: it is to be tried again.
fn still_there(row: &JournaledRow, outcome: Result<(), ChangeError>) -> Option<Change> {
    match outcome {
        Ok(()) | Err(ChangeError::Unknown(_) | ChangeError::Refused(_)) => {
            (row.tries >= TRIES).then(|| stuck(row))
        }
        // That was no try: surely nothing was done.
        Err(ChangeError::NotNow(_) | ChangeError::InvalidToken | ChangeError::Protocol(_)) => {
            Some(Change { tries: row.tries.saturating_sub(1), ..row.turn(Journal::Removing) })
        }
    }
}

fn stuck(row: &JournaledRow) -> Change {
    Change { error: Some(NOT_REMOVED), ..row.turn(Journal::Stuck) }
}

fn is_pending(row: &JournaledRow) -> bool {
    is_to_undo(row.row.journal)
}

fn is_to_undo(journal: Journal) -> bool {
    matches!(journal, Journal::Creating | Journal::Created | Journal::Removing)
}
