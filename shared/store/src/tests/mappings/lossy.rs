//! Proposals over a wire that loses answers: what was done is done once, and what was not leaves nothing.

use super::*;
use crate::tests::wire::{Relay, Trouble};

impl Desk {
    /// Proposes over a wire with that trouble.
    async fn over(trouble: Trouble) -> Self {
        let mut desk = Self::new().await;
        let relay = Relay::start(trouble).await;
        let Stack { campaigns_table, credentials_table, mappings_table, .. } = &desk.stack;
        let database = relay.database();
        desk.proposals = Proposals::new(&database, campaigns_table, credentials_table, mappings_table);
        desk
    }

    /// How many mappings, rows and claims there are.
    async fn counts(&self) -> [usize; 3] {
        [self.keys("mapping#").await.len(), self.keys("row#").await.len(), self.keys("claim").await.len()]
    }
}

#[tokio::test]
async fn lost_answers_change_nothing() {
    let desk = Desk::over(Trouble::LostAnswers).await;
    let id = desk.propose("key-of-anna", &desk.rows(0..3), NOW).await.expect("accepted");
    assert_eq!(desk.counts().await, [1, 3, 6]);
    let again = desk.begin("key-of-anna", NOW).await;
    assert!(matches!(again, Ok(Begun::Repeated { mapping, .. }) if mapping == id));
    let refused = desk.propose("key-of-bea", &desk.rows(2..5), NOW).await;
    assert_eq!(overlaps(refused), [(0, "credentialId"), (0, "destEmail")]);
    assert_eq!(desk.counts().await, [1, 3, 6]);
}

#[tokio::test]
async fn a_last_step_that_was_done_is_known_though_nobody_said_so() {
    let desk = Desk::over(Trouble::NoAnswerTo("SET accepted_at")).await;
    desk.propose("key-of-anna", &desk.rows(0..3), NOW).await.expect("it is a mapping");
    assert_eq!(desk.counts().await, [1, 3, 6]);
}

#[tokio::test]
async fn a_step_that_nobody_answers_leaves_nothing() {
    let desk = Desk::over(Trouble::NoAnswerTo("journal_state")).await;
    let proposed = desk.propose("key-of-anna", &desk.rows(0..3), NOW).await;
    assert!(matches!(proposed, Err(PlaceError::Store(_))));
    assert!(desk.table().await.is_empty());
}
