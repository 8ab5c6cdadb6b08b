//! Passwords of new accounts: told to the admin who made the mapping, until they say that they have them, and
//! not for longer than a day.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{Mailbox, MappingDesk, MappingScene};

/// A committed mapping of new accounts: one password of the user's, one of the admin's, one of ours.
struct HandOver {
    scene: MappingScene,
    id: String,
    destinations: [String; 3],
}

impl HandOver {
    async fn new() -> Self {
        let scene = MappingScene::open().await;
        let destinations = ["user", "admin", "ours"].map(|name| scene.purelymail.address(name));
        let of_user =
            Mailbox { address: destinations[0].clone(), password: "not-a-secret-of-the-user".to_owned() };
        let rows = [
            scene.submit_for(&of_user).await.accepted_row(&destinations[0]),
            scene.submit().await.row_with(&destinations[1], "not-a-secret-of-the-admin"),
            scene.submit().await.row(&destinations[2]),
        ];
        let mapping = scene.desk().run(&rows).await;
        assert_eq!(mapping["state"], "committed", "{mapping}");
        let id = mapping["id"].as_str().expect("an id").to_owned();
        Self { scene, id, destinations }
    }

    fn desk(&self) -> MappingDesk<'_> {
        self.scene.desk()
    }

    async fn state(&self) -> Value {
        self.desk().mapping(&self.id).await["handOver"].clone()
    }

    async fn end(self) {
        self.scene.purelymail.remove(self.destinations.iter().map(String::as_str)).await;
    }
}

#[tokio::test]
async fn only_who_made_the_mapping_reads_its_passwords() {
    let made = HandOver::new().await;
    let bench = &made.scene.bench;
    let (owner, viewer) = (bench.hire("owner").await, bench.hire("viewer").await);
    let desk = MappingDesk::new(&owner.operator, &made.scene.campaign);
    desk.passwords(&made.id).await.expect_problem(404, "not-found");
    desk.acknowledge(&made.id).await.expect_problem(404, "not-found");
    let desk = MappingDesk::new(&viewer.operator, &made.scene.campaign);
    desk.passwords(&made.id).await.expect_problem(403, "role-too-low");
    desk.acknowledge(&made.id).await.expect_problem(403, "role-too-low");
    // Others see that there is something, and what.
    assert_eq!(desk.mapping(&made.id).await["handOver"], "ready");

    // A lost answer loses nothing.
    let told = made.desk().passwords(&made.id).await.expect_success(200);
    assert_eq!(made.desk().passwords(&made.id).await.expect_success(200), told);
    let rows: Vec<_> = told["passwords"].as_array().expect("a list").iter().map(|one| &one["row"]).collect();
    assert_eq!((rows, &told["chosenByUser"]), (vec![&json!(1), &json!(2)], &json!([0])));
    assert_eq!(told["passwords"][0]["password"], "not-a-secret-of-the-admin");
    let person = &made.scene.person.id;
    bench.admin.expect_audited(person, "mapping.passwords", 2).await;
    bench.admin.expect_audited(&owner.id, "mapping.passwords", 1).await;
    made.end().await;
}

#[tokio::test]
async fn what_was_acknowledged_is_gone() {
    let made = HandOver::new().await;
    assert!(!made.scene.items("hand-over#").await.is_empty(), "sealed, and there");
    made.desk().passwords(&made.id).await.expect_success(200);
    assert_eq!(made.state().await, "ready");
    made.desk().acknowledge(&made.id).await.expect_done();
    assert_eq!(made.state().await, "acknowledged");
    made.desk().passwords(&made.id).await.expect_problem(404, "not-found");
    assert!(made.scene.items("hand-over#").await.is_empty(), "deleted");
    // The job has what it needs.
    assert_eq!(made.desk().jobs().await.len(), 3);
    made.scene.bench.admin.expect_audited(&made.scene.person.id, "mapping.acknowledge", 1).await;
    made.end().await;
}

#[tokio::test]
async fn after_a_day_nobody_reads_them() {
    let made = HandOver::new().await;
    let (tables, campaign) = (&made.scene.bench.tables, made.scene.campaign.id.as_str());
    let header = format!("mapping#{}", made.id);
    let until = tables.number("mappings", [campaign, &header], "hand_over_until").await;
    let day = Duration::from_secs(24 * 3600).as_millis();
    let left = u128::from(until) - u128::from(tests::now_millis());
    assert!((day - 120_000..=day).contains(&left), "{left} ms are left");

    tables.set_moment("mappings", [campaign, &header], "hand_over_until", tests::now_millis() + 60_000).await;
    made.desk().passwords(&made.id).await.expect_success(200);
    tables.set_moment("mappings", [campaign, &header], "hand_over_until", tests::now_millis()).await;
    made.desk().passwords(&made.id).await.expect_problem(404, "not-found");
    assert_eq!(made.state().await, "expired");
    made.desk().acknowledge(&made.id).await.expect_problem(404, "not-found");
    made.end().await;
}

/// The sealed parts are for the day as well, by the table's own clock.
#[tokio::test]
async fn the_sealed_passwords_are_purged_after_their_day() {
    let made = HandOver::new().await;
    let parts = made.scene.items("hand-over#").await;
    assert_eq!(parts.len(), 1);
    let purge_at: u64 = parts[0]["purge_at"].as_n().expect("a number").parse().expect("seconds");
    let campaign = made.scene.campaign.id.as_str();
    let header = format!("mapping#{}", made.id);
    let until = made.scene.bench.tables.number("mappings", [campaign, &header], "hand_over_until").await;
    assert!(purge_at.abs_diff(until / 1000) <= 1, "{purge_at} {until}");
    // What the admin gave isn't kept in another place.
    assert!(made.scene.items("sheet#").await.is_empty());
    made.end().await;
}

/// With the campaign everything of its mappings goes, and from the same second on.
#[tokio::test]
async fn a_campaigns_end_is_the_end_of_its_mappings() {
    let made = HandOver::new().await;
    made.scene.bench.admin.deactivate(&made.scene.campaign).await;
    let desk = made.desk();
    desk.show(&made.id).await.expect_problem(404, "not-found");
    desk.passwords(&made.id).await.expect_problem(404, "not-found");
    let now = tests::now_millis() / 1000;
    let items = [made.scene.items("").await, made.scene.job_items().await].concat();
    for item in items {
        let purge_at = item.get("purge_at").and_then(|at| at.as_n().ok()?.parse::<u64>().ok());
        assert!(purge_at.is_some_and(|at| at <= now + 1), "{:?}", tests::sort_key(&item));
    }
    made.end().await;
}
