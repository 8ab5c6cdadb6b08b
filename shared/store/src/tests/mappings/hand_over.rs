use super::*;
use crate::{
    HandOver,
    item::{attributes, millis, number},
};

const DAY: u64 = 24 * 60 * 60;

impl Desk {
    /// A committed mapping whose passwords lie in two parts.
    async fn handing_over(&self) -> MappingId {
        let id = self.mapping(0).await;
        let until = NOW.plus_seconds(DAY);
        for (part, sealed) in [(0, &b"sealed "[..]), (1, b"passwords")] {
            self.put(attributes([
                ("pk", text(self.stack.campaign.id.as_str())),
                ("sk", text(format!("hand-over#{id}#{part}"))),
                ("sealed_part", bytes(sealed)),
            ]))
            .await;
        }
        let values = [(":parts", number(2)), (":until", millis(until))];
        self.set_header(&id, "SET hand_over_parts = :parts, hand_over_until = :until", values).await;
        self.set_state(&id, MappingState::Committed).await;
        id
    }

    async fn sealed(&self, id: &MappingId, now: Timestamp) -> Option<Vec<u8>> {
        let campaign = &self.stack.campaign.id;
        let mapping = self.mappings.mapping(campaign, id, now).await.expect("read").expect("there");
        self.mappings.sealed_hand_over(campaign, &mapping, now).await.expect("read")
    }

    async fn acknowledge(&self, id: &MappingId, admin: &AdminId, now: Timestamp) -> bool {
        let done = self.mappings.acknowledge(&self.stack.campaign.id, id, admin, now).await;
        done.expect("asked")
    }
}

#[tokio::test]
async fn passwords_can_be_read_until_they_are_acknowledged() {
    let desk = Desk::new().await;
    let id = desk.handing_over().await;
    let last = Timestamp::from_millis(NOW.plus_seconds(DAY).millis() - 1);
    for now in [NOW, NOW, last] {
        assert_eq!(desk.sealed(&id, now).await.as_deref(), Some(&b"sealed passwords"[..]));
    }
    assert!(desk.acknowledge(&id, &desk.admin, last).await);
    assert!(desk.sealed(&id, NOW).await.is_none());
    assert!(desk.keys("hand-over#").await.is_empty());
    let mapping = desk.mappings.mapping(&desk.stack.campaign.id, &id, NOW).await.expect("read");
    assert_eq!(mapping.expect("there").hand_over, HandOver::Acknowledged);
    assert!(desk.acknowledge(&id, &desk.admin, NOW).await, "the first answer may have been lost");
}

#[tokio::test]
async fn nobody_else_acknowledges() {
    let desk = Desk::new().await;
    let id = desk.handing_over().await;
    assert!(!desk.acknowledge(&id, &AdminId::from_random(random()), NOW).await);
    assert!(desk.sealed(&id, NOW).await.is_some());
    let unknown = MappingId::from_random(random());
    assert!(!desk.acknowledge(&unknown, &desk.admin, NOW).await);
    assert!(desk.mappings.mapping(&desk.stack.campaign.id, &unknown, NOW).await.expect("read").is_none());
}

#[tokio::test]
async fn passwords_are_over_after_a_day() {
    let desk = Desk::new().await;
    let id = desk.handing_over().await;
    let over = NOW.plus_seconds(DAY);
    assert!(desk.sealed(&id, over).await.is_none());
    assert!(!desk.acknowledge(&id, &desk.admin, over).await);
}

#[tokio::test]
async fn a_part_that_is_gone_leaves_nothing_to_read() {
    let desk = Desk::new().await;
    let id = desk.handing_over().await;
    desk.delete(desk.stack.campaign.id.as_str(), &format!("hand-over#{id}#1")).await;
    assert!(desk.sealed(&id, NOW).await.is_none());
}

#[tokio::test]
async fn without_new_passwords_there_is_nothing() {
    let desk = Desk::new().await;
    let id = desk.mapping(0).await;
    desk.set_state(&id, MappingState::Committed).await;
    assert!(desk.sealed(&id, NOW).await.is_none());
    assert!(!desk.acknowledge(&id, &desk.admin, NOW).await);
}
