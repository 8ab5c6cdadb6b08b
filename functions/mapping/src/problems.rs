//! What this function can answer besides success.

use edge::{Problem, RowError};
use store::{BeginError, JobError, Overlap, PlaceError, RowField};

/// 400: all that is wrong with the rows.
pub(crate) fn invalid_rows(errors: Vec<RowError>) -> Problem {
    Problem::new(400, "/problems/invalid-rows", "Rows are not valid.")
        .detail("Rows of this mapping are not valid. Nothing was done.")
        .errors(errors)
}

/// The proposal was not begun.
pub(crate) fn begin(error: BeginError) -> Problem {
    match error {
        BeginError::KeyReused => {
            let title = "This idempotency key was used for something else.";
            Problem::new(422, "/problems/idempotency-key-reused", title)
                .detail("Another mapping was sent under this idempotency key. Send this one under a new key.")
                .field(Some("Idempotency-Key"))
                .retryable(false)
        }
        BeginError::InProgress => {
            Problem::new(409, "/problems/mapping-in-progress", "This mapping is being taken in already.")
                .detail("The same request is being worked on. Send it again in a minute, under the same key.")
                .retry_after(60)
        }
        BeginError::CampaignChanged => Problem::unavailable(error),
        BeginError::Store(error) => error.into(),
    }
}

/// The proposal came to nothing.
pub(crate) fn place(error: PlaceError) -> Problem {
    match error {
        PlaceError::Overlaps(overlaps) => {
            Problem::new(409, "/problems/mapping-overlaps", "Rows belong to another mapping.")
                .detail("Rows of this mapping belong to another one. Nothing was done.")
                .errors(overlaps.into_iter().map(overlap).collect())
                .retryable(false)
        }
        PlaceError::CampaignChanged => Problem::unavailable(error),
        PlaceError::Store(error) => error.into(),
    }
}

fn overlap(overlap: Overlap) -> RowError {
    let detail = match overlap.field {
        RowField::CredentialId => "belongs to another mapping",
        RowField::DestEmail => "is the destination of another mapping",
        RowField::DestPassword | RowField::AcceptWish => "can't overlap",
    };
    RowError { row: overlap.row.get().into(), field: overlap.field.as_str(), detail }
}

/// The job was left as it is.
pub(crate) fn job(error: JobError) -> Problem {
    match error {
        JobError::NotFound => Problem::not_found(),
        JobError::WrongState => {
            Problem::new(409, "/problems/job-state", "The job is not in the state for this.")
                .detail("Only a queued job can be cancelled, and only a cancelled one queued again.")
                .retryable(false)
        }
        JobError::Store(error) => error.into(),
    }
}
