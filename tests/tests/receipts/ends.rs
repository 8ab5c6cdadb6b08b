//! What ends a receipt from outside: the campaign, an admin, a mapping.

use std::time::Duration;

use serde_json::json;
use tests::{Bench, KeyPool, MappingScene, Script, Visitor, form_of, sort_key};

use crate::{Scene, UNKNOWN, anna, code_of, with};

#[tokio::test]
async fn over_is_over_for_receipts_too() {
    let scene = Scene::new().await;
    let code = scene.submit(&anna()).await;
    scene.bench.tables.expire(&scene.campaign.id, tests::now_millis()).await;
    for code in [code.as_str(), UNKNOWN, "x"] {
        for answer in [scene.show(code).await, scene.withdraw(code).await, scene.replace(&anna(), code).await]
        {
            answer.expect_problem(410, "campaign-over");
        }
    }
    scene.expect_stored(1).await;
    // It was the date, and nothing else.
    scene.bench.tables.expire(&scene.campaign.id, tests::now_millis() + 60_000).await;
    scene.withdraw(&code).await.expect_done();
    scene.expect_stored(0).await;
}

/// The transaction's condition decides, not the read at the start; and then the old submission stands.
#[tokio::test]
async fn a_campaign_that_ends_during_a_replacement_keeps_what_was() {
    let scene = Scene::new().await;
    let old = scene.submit(&anna()).await;
    let record = scene.record().await;
    scene.server.play(Script::Accepts(Duration::from_secs(2)));
    let logins = scene.server.logins();
    let end = async {
        while scene.server.logins() == logins {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        scene.bench.tables.expire(&scene.campaign.id, tests::now_millis()).await;
    };
    let form = anna();
    let (answer, ()) = tokio::join!(scene.replace(&form, &old), end);
    answer.expect_problem(410, "campaign-over");
    scene.expect_stored(1).await;
    assert_eq!(scene.record().await, record);
    scene.bench.tables.expire(&scene.campaign.id, tests::now_millis() + 60_000).await;
    scene.show(&old).await.expect_success(200);
}

/// On the stack with retention: what is ended keeps its receipts until the purge, dated with the rest.
#[tokio::test]
async fn a_deactivated_campaigns_receipts_are_dated_with_it() {
    let bench = Bench::default_stack();
    let pool = KeyPool::of(&bench.outputs, &bench.stack).await;
    let visitor = Visitor::at(&bench.stack, pool.fresh_address());
    let mut scene = Scene::on(bench).await;
    scene.visitor = visitor;
    let code = scene.submit(&anna()).await;
    scene.bench.admin.deactivate(&scene.campaign).await;
    scene.show(&code).await.expect_problem(410, "campaign-over");
    let mut items = scene.bench.tables.of_campaign("campaigns", &scene.campaign.id).await;
    items.extend(scene.bench.tables.of_campaign("submissions", &scene.campaign.id).await);
    let receipt = items.iter().find(|item| sort_key(item).starts_with("receipt#")).expect("it is kept");
    let campaign = items.iter().find(|item| sort_key(item) == "campaign").expect("it is kept");
    assert_eq!(receipt.get("purge_at"), campaign.get("purge_at"));
    assert!(receipt.contains_key("purge_at"));
}

#[tokio::test]
async fn what_an_admin_deletes_takes_its_receipt_along() {
    let scene = Scene::new().await;
    let code = scene.submit(&anna()).await;
    let new = code_of(&scene.replace(&anna(), &code).await);
    let kept = scene.submit(&form_of("bea@old-mail.example", "not-a-secret")).await;
    let desk = scene.bench.admin.desk(&scene.campaign).await;
    let id = desk.credential("Anna@old-mail.example").await;
    let path = format!("/api/campaigns/{}/credentials", scene.campaign.id);
    scene.bench.admin.call("DELETE", &format!("{path}/{id}"), None).await.expect_done();
    scene.expect_stored(1).await;
    scene.expect_void(&anna(), &new).await;
    scene.show(&kept).await.expect_success(200);
    // What an admin adds has no receipt, and is deleted all the same.
    let added = scene.bench.admin.call("POST", &path, Some(&anna())).await.expect_success(201);
    assert!(added.get("receiptCode").is_none(), "{added}");
    let id = added["id"].as_str().expect("an id");
    scene.expect_void(&anna(), &new).await;
    scene.bench.admin.call("DELETE", &format!("{path}/{id}"), None).await.expect_done();
    scene.expect_stored(1).await;
}

#[tokio::test]
async fn what_a_mapping_has_stays() {
    let scene = MappingScene::open().await;
    let (bench, token) = (&scene.bench, &scene.campaign.token);
    let visitor = bench.visitor();
    let mailbox = bench.outputs.mailbox(70);
    let form = tests::form(mailbox);
    let code = code_of(&visitor.submit(token, &form).await);
    let id = scene.desk().credential(&mailbox.address).await;
    let address = scene.purelymail.address("receipt");
    let row = |to: &str| json!({"credentialId": id, "destEmail": to});

    // What came to nothing holds nobody up.
    let rejected = scene.desk().run(&[row("anna@elsewhere.example")]).await;
    assert_eq!(rejected["state"], "rejected", "{rejected}");
    assert_eq!(visitor.receipt(token, &code).await.expect_success(200)["state"], "submitted");

    let mapping = scene.desk().run(&[row(&address)]).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    assert_eq!(visitor.receipt(token, &code).await.expect_success(200)["state"], "in-migration");
    visitor.withdraw(token, &code).await.expect_problem(409, "submission-in-use");
    visitor.submit(token, &with(&form, &code)).await.expect_problem(409, "submission-in-use");
    bench.expect_stored(&scene.campaign, 1).await;
    assert_eq!(scene.desk().credential(&mailbox.address).await, id);
    scene.purelymail.remove([address.as_str()]).await;
}

#[tokio::test]
async fn after_a_mapping_that_came_to_nothing_it_can_be_replaced_and_mapped_again() {
    let scene = MappingScene::open().await;
    let (bench, token) = (&scene.bench, &scene.campaign.token);
    let visitor = bench.visitor();
    let mailbox = bench.outputs.mailbox(71);
    let form = tests::form(mailbox);
    let code = code_of(&visitor.submit(token, &form).await);
    let id = scene.desk().credential(&mailbox.address).await;
    let rejected = scene.desk().run(&[json!({"credentialId": id, "destEmail": "a@elsewhere.example"})]).await;
    assert_eq!(rejected["state"], "rejected", "{rejected}");
    let code = code_of(&visitor.submit(token, &with(&form, &code)).await);
    let new = scene.desk().credential(&mailbox.address).await;
    assert_ne!(new, id);
    let address = scene.purelymail.address("receipt-again");
    let mapping = scene.desk().run(&[json!({"credentialId": new, "destEmail": address})]).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    visitor.withdraw(token, &code).await.expect_problem(409, "submission-in-use");
    scene.purelymail.remove([address.as_str()]).await;
}
