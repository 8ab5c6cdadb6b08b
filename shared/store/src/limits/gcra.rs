use domain::Timestamp;

use super::{
    counter::{Answer, Attempt, Counter, Mark, Update, purge_at},
    counters::Rule,
};
use crate::{
    StoreError,
    item::{Attributes, number},
};

/// The limit for large numbers: a bucket of N that refills evenly over the window (the generic cell rate algorithm).
///
/// Smooth rather than exact: N at once, then one every `window / N`; a window can hold up to twice N. The item
/// keeps `full_at`, the moment (in microseconds) at which the bucket is full again, and `taken` and `returned`,
/// the last admission and the last that was given back: the SDK repeats a call whose answer was lost, and most
/// repetitions are recognized by them.
pub(super) struct Gcra {
    /// Microseconds until one admission has refilled.
    interval: u64,
    /// By how much `full_at` may lie ahead of now for one more admission to fit.
    tolerance: u64,
    window_seconds: u64,
}

const TAKE: &str = "take an attempt";
const GIVE_BACK: &str = "give an attempt back";

impl Gcra {
    pub(super) fn of(rule: &Rule) -> Self {
        let limit = rule.limit;
        let window = limit.window_seconds.saturating_mul(1_000_000);
        let interval = window.div_ceil(u64::from(limit.admissions.get()));
        let reserve = if rule.uses_reserve { interval.saturating_mul(rule.reserve.into()) } else { 0 };
        let tolerance = window.saturating_sub(interval).saturating_add(reserve);
        Self { interval, tolerance, window_seconds: limit.window_seconds }
    }

    pub(super) async fn take(
        &self,
        counter: &Counter<'_>,
        attempt: Attempt,
        now: Timestamp,
    ) -> Result<Answer, StoreError> {
        let mark = Mark::new(now, attempt);
        let micros = now.millis().saturating_mul(1000);
        let mut bucket_is_full = true;
        for _ in 0..Counter::ATTEMPTS {
            let update = counter
                .update()
                .expression_attribute_values(":now", number(micros))
                .expression_attribute_values(":mark", mark.value())
                .expression_attribute_values(":purge", purge_at(now, self.window_seconds));
            let update = if bucket_is_full {
                update
                    .update_expression("SET full_at = :next, taken = :mark, purge_at = :purge")
                    .condition_expression("attribute_not_exists(full_at) OR full_at <= :now")
                    .expression_attribute_values(":next", number(micros.saturating_add(self.interval)))
            } else {
                update
                    .update_expression("SET full_at = full_at + :interval, taken = :mark, purge_at = :purge")
                    .condition_expression("full_at > :now AND full_at <= :most AND taken <> :mark")
                    .expression_attribute_values(":interval", number(self.interval))
                    .expression_attribute_values(":most", number(micros.saturating_add(self.tolerance)))
            };
            let Update::Refused(item) = Counter::send(TAKE, update).await? else {
                return Ok(Answer::Admitted(mark));
            };
            if Mark::read(&item, "taken") == Some(mark) {
                return Ok(Answer::Admitted(mark));
            }
            let full_at = full_at(&item);
            let most = micros.saturating_add(self.tolerance);
            if full_at > most {
                return Ok(Answer::Refused { wait_millis: (full_at - most).div_ceil(1000) });
            }
            bucket_is_full = full_at <= micros;
        }
        Err(Counter::contended(TAKE))
    }

    pub(super) async fn give_back(&self, counter: &Counter<'_>, mark: Mark) -> Result<(), StoreError> {
        let update = counter
            .update()
            .update_expression("SET full_at = full_at - :interval, returned = :mark")
            .condition_expression(
                "attribute_exists(full_at) AND (attribute_not_exists(returned) OR returned <> :mark)",
            )
            .expression_attribute_values(":interval", number(self.interval))
            .expression_attribute_values(":mark", mark.value());
        // Refused: it was given back by a repetition, or the bucket is long full and gone.
        Counter::send(GIVE_BACK, update).await.map(drop)
    }
}

fn full_at(item: &Attributes) -> u64 {
    item.get("full_at").and_then(|value| value.as_n().ok()).and_then(|text| text.parse().ok()).unwrap_or(0)
}
