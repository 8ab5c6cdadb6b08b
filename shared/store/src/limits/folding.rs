//! Of what one visitor does again and again the first in each minute is told, and the others are counted.

use domain::Timestamp;

use super::counter::{Counter, Update, purge_at};
use crate::{
    StoreError,
    item::{millis, number},
};

const FOLD: &str = "fold a stranger's events";
const WINDOW_SECONDS: u64 = 60;
/// How long what was only counted waits for an entry that tells of it.
const KEPT_SECONDS: u64 = 24 * 60 * 60;

/// `Some`: this one is told, with how many before it were not. `None`: it is counted.
pub(super) async fn fold(counter: &Counter<'_>, now: Timestamp) -> Result<Option<u64>, StoreError> {
    for _ in 0..Counter::ATTEMPTS {
        let count = counter
            .update()
            .update_expression("ADD left_out :one")
            .condition_expression("told_until > :now")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":now", millis(now));
        let Update::Refused(item) = Counter::send(FOLD, count).await? else { return Ok(None) };
        let left_out = item.get("left_out").and_then(|value| value.as_n().ok()?.parse::<u64>().ok());
        let tell = counter
            .update()
            .update_expression("SET told_until = :end, left_out = :zero, purge_at = :purge")
            .condition_expression(
                "attribute_not_exists(told_until) OR (told_until <= :now AND left_out = :left_out)",
            )
            .expression_attribute_values(":end", millis(now.plus_seconds(WINDOW_SECONDS)))
            .expression_attribute_values(":now", millis(now))
            .expression_attribute_values(":zero", number(0))
            .expression_attribute_values(":left_out", number(left_out.unwrap_or_default()))
            .expression_attribute_values(":purge", purge_at(now, KEPT_SECONDS / 2));
        // Refused: another one came in between.
        if let Update::Done = Counter::send(FOLD, tell).await? {
            return Ok(Some(left_out.unwrap_or_default()));
        }
    }
    Err(Counter::contended(FOLD))
}
