use std::fmt::Write;

use domain::Timestamp;

use super::{
    counter::{Answer, Attempt, Counter, Mark, Update, purge_at},
    counters::Rule,
};
use crate::{StoreError, item::number};

/// The exact limit: the item keeps the marks of the last admissions, and one conditional update admits.
///
/// It keeps as many as its limit and its reserve together; a caller of N admissions looks at the N-th newest.
///
/// `t1` is the newest, `tN` the N-th newest; 0 stands for none. Admitted is who comes a whole window after `tN`.
/// So no window, wherever it begins, holds more than N. `latest` is the newest mark ever written and never goes
/// back: marks only grow, even where the clock of one function is behind that of another, and an admission that
/// was pushed out of the log has left the window of everybody who comes later, even if what pushed it out is
/// given back.
pub(super) struct SlidingLog {
    /// How many marks are kept.
    slots: u32,
    /// How many of them may lie in one window when this caller comes.
    admissions: u32,
    window_seconds: u64,
}

const TAKE: &str = "take an attempt";
const GIVE_BACK: &str = "give an attempt back";

impl SlidingLog {
    /// An expression of 4 KB ends somewhere above; the item grows with it.
    const MOST_SLOTS: u32 = 50;

    /// `None` for a limit with too many admissions to keep each.
    pub(super) fn of(rule: &Rule) -> Option<Self> {
        let most = rule.limit.admissions.get();
        let slots = most.saturating_add(rule.reserve);
        let admissions = if rule.uses_reserve { slots } else { most };
        let window_seconds = rule.limit.window_seconds;
        (slots <= Self::MOST_SLOTS).then_some(Self { slots, admissions, window_seconds })
    }

    pub(super) async fn take(
        &self,
        counter: &Counter<'_>,
        attempt: Attempt,
        now: Timestamp,
    ) -> Result<Answer, StoreError> {
        let oldest = slot(self.admissions);
        let window_millis = self.window_seconds * 1000;
        let mut mark = Mark::new(now, attempt);
        for _ in 0..Counter::ATTEMPTS {
            // The end of the last millisecond that has left the window.
            let cutoff = Mark::start_of(Timestamp::from_millis(
                (mark.at().millis() + 1).saturating_sub(window_millis),
            ));
            let update = counter
                .update()
                .update_expression(self.push())
                .condition_expression(format!(
                    "(attribute_not_exists({oldest}) OR {oldest} = :none OR {oldest} < :cutoff) \
                     AND (attribute_not_exists(latest) OR latest < :mark)"
                ))
                .expression_attribute_values(":mark", mark.value())
                .expression_attribute_values(":cutoff", cutoff.value())
                .expression_attribute_values(":none", number(0))
                .expression_attribute_values(":purge", purge_at(mark.at(), self.window_seconds));
            let Update::Refused(item) = Counter::send(TAKE, update).await? else {
                return Ok(Answer::Admitted(mark));
            };
            // The SDK repeats a call whose answer was lost: it may have been admitted the first time.
            if (1..=self.slots).any(|n| Mark::read(&item, &slot(n)) == Some(mark)) {
                return Ok(Answer::Admitted(mark));
            }
            let next = match Mark::read(&item, "latest") {
                Some(latest) if latest >= mark => Timestamp::from_millis(latest.at().millis() + 1),
                _ => mark.at(),
            };
            if let Some(oldest) = Mark::read(&item, &oldest) {
                let free_at = oldest.at().millis() + window_millis;
                if free_at > next.millis() {
                    return Ok(Answer::Refused { wait_millis: free_at - next.millis() });
                }
            }
            mark = mark.moved_to(next);
        }
        Err(Counter::contended(TAKE))
    }

    /// Closes the gap that the mark leaves. Doing it again changes nothing.
    pub(super) async fn give_back(&self, counter: &Counter<'_>, mark: Mark) -> Result<(), StoreError> {
        let mut place = 1;
        for _ in 0..Counter::ATTEMPTS {
            let update = counter
                .update()
                .update_expression(self.remove(place))
                .condition_expression(format!("{} = :mark", slot(place)))
                .expression_attribute_values(":mark", mark.value())
                .expression_attribute_values(":none", number(0));
            let Update::Refused(item) = Counter::send(GIVE_BACK, update).await? else { return Ok(()) };
            match (1..=self.slots).find(|n| Mark::read(&item, &slot(*n)) == Some(mark)) {
                Some(found) => place = found,
                None => return Ok(()),
            }
        }
        Err(Counter::contended(GIVE_BACK))
    }

    /// All right-hand sides mean the item before the update.
    fn push(&self) -> String {
        let mut expression = "SET latest = :mark, purge_at = :purge, t1 = :mark".to_owned();
        for n in 1..self.slots {
            let _ = write!(expression, ", {} = if_not_exists({}, :none)", slot(n + 1), slot(n));
        }
        expression
    }

    fn remove(&self, place: u32) -> String {
        let mut expression = "SET ".to_owned();
        for n in place..self.slots {
            let _ = write!(expression, "{} = if_not_exists({}, :none), ", slot(n), slot(n + 1));
        }
        expression + &slot(self.slots) + " = :none"
    }
}

fn slot(n: u32) -> String {
    format!("t{n}")
}
