//! Queued jobs: seen, cancelled, queued again; and what the audit log tells of a mapping's course.

use serde_json::{Value, json};
use tests::{MappingDesk, MappingScene};

#[tokio::test]
async fn a_job_is_cancelled_and_queued_again() {
    let scene = MappingScene::open().await;
    let destinations = ["one", "two"].map(|name| scene.purelymail.address(name));
    let submitted = scene.submit_all(2).await;
    let rows: Vec<_> = submitted.iter().zip(&destinations).map(|(one, to)| one.row(to)).collect();
    let mapping = scene.desk().run(&rows).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");

    let (desk, before) = (scene.desk(), scene.desk().jobs().await);
    let [first, second] = [0, 1].map(|number: usize| before[number]["id"].as_str().expect("an id"));
    let sealed = scene.job_items().await;
    desk.change_job(first, "requeue").await.expect_problem(409, "job-state");
    let job = desk.change_job(first, "cancel").await.expect_success(200);
    let mut cancelled = before[0].clone();
    cancelled["state"] = "cancelled".into();
    assert_eq!(job, cancelled);
    assert_eq!(desk.jobs().await, [cancelled, before[1].clone()]);
    desk.change_job(first, "cancel").await.expect_problem(409, "job-state");
    assert_eq!(desk.change_job(first, "requeue").await.expect_success(200), before[0]);
    assert_eq!(desk.jobs().await, before);
    // Its logins are as they were.
    assert_eq!(scene.job_items().await, sealed);

    // Of two at once one does it.
    let (one, two) = tokio::join!(desk.change_job(second, "cancel"), desk.change_job(second, "cancel"));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);

    let audited = scene.bench.admin.audit(&[("actor", &scene.person.id), ("action", "job.*")]).await;
    let told: Vec<_> = audited.iter().rev().map(|entry| (&entry["action"], &entry["outcome"])).collect();
    let acts = told.iter().filter(|(action, outcome)| *action == "job.cancel" && *outcome == "done");
    assert_eq!((acts.count(), told.len()), (2, 6), "{audited:#?}");
    let object = format!("campaign:{} job:{first}", scene.campaign.id);
    assert_eq!(audited.iter().filter(|entry| entry["object"] == object.as_str()).count(), 4, "{audited:#?}");
    scene.purelymail.remove(destinations.iter().map(String::as_str)).await;
}

#[tokio::test]
async fn jobs_are_for_the_campaigns_admins() {
    let scene = MappingScene::open().await;
    let destination = scene.purelymail.address("one");
    let mapping = scene.desk().run(&[scene.submit().await.row(&destination)]).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    let jobs = scene.desk().jobs().await;
    let id = jobs[0]["id"].as_str().expect("an id");

    let viewer = scene.bench.hire("viewer").await;
    let desk = MappingDesk::new(&viewer.operator, &scene.campaign);
    assert_eq!(desk.jobs().await, jobs);
    for act in ["cancel", "requeue"] {
        desk.change_job(id, act).await.expect_problem(403, "role-too-low");
    }
    let other = scene.bench.campaign("tls").await;
    let elsewhere = MappingDesk::new(&scene.person.operator, &other);
    assert_eq!(elsewhere.jobs().await, Vec::<Value>::new());
    elsewhere.change_job(id, "cancel").await.expect_problem(404, "not-found");
    scene.desk().change_job(&"0".repeat(32), "cancel").await.expect_problem(404, "not-found");

    let stranger = scene.bench.hire_for("admin", &json!([other.id])).await;
    let desk = MappingDesk::new(&stranger.operator, &scene.campaign);
    desk.change_job(id, "cancel").await.expect_problem(401, "session-ended");
    assert!(!stranger.operator.is_in().await);
    assert_eq!(scene.desk().jobs().await, jobs);
    scene.purelymail.remove([destination.as_str()]).await;
}

/// Everything that an admin did, and what became of it, told by whoever started it.
#[tokio::test]
async fn a_mappings_course_is_audited() {
    let scene = MappingScene::open().await;
    let destination = scene.purelymail.address("one");
    let submitted = scene.submit().await;
    let bad = scene.desk().run(&[submitted.row("somebody@elsewhere.example")]).await;
    let good = scene.desk().run(&[submitted.row(&destination)]).await;
    assert_eq!([&bad["state"], &good["state"]], ["rejected", "committed"]);
    scene
        .desk()
        .propose(&tests::tag(), &[submitted.row(&destination)])
        .await
        .expect_problem(409, "mapping-overlaps");
    let ids = [&bad, &good].map(|mapping| mapping["id"].as_str().expect("an id"));

    // The worker's entries follow the state.
    let mut told = Vec::new();
    for _ in 0..40 {
        let mut entries =
            scene.bench.admin.audit(&[("actor", &scene.person.id), ("action", "mapping.*")]).await;
        entries.reverse();
        told = entries.iter().map(|entry| tell(entry, ids)).collect();
        if told.len() == 5 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    told.sort();
    let mut expected = [
        "mapping.committed done of 1",
        "mapping.propose done of 0",
        "mapping.propose done of 1",
        "mapping.propose refused of -",
        "mapping.rejected refused of 0",
    ];
    expected.sort_unstable();
    assert_eq!(told, expected);
    assert_eq!(scene.bench.admin.verify_audit().await["ok"], true);
    scene.purelymail.remove([destination.as_str()]).await;
}

fn tell(entry: &Value, ids: [&str; 2]) -> String {
    let text = |name: &str| entry[name].as_str().expect("a text");
    let which =
        ids.iter().position(|id| text("object").contains(id)).map_or("-".to_owned(), |n| n.to_string());
    format!("{} {} of {which}", text("action"), text("outcome"))
}
