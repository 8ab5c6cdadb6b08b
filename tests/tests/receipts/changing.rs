//! Replacing and withdrawing; and of those who do it at once one wins.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use tests::{Script, form_of};

use crate::{AT_ONCE, Scene, anna, code_of};

#[tokio::test]
async fn a_replacement_takes_the_place_and_voids_the_code() {
    let scene = Scene::new().await;
    let old = scene.submit(&anna()).await;
    let record = scene.record().await;
    // Without the code it is refused as ever, with it another spelling will do.
    let again = scene.visitor.submit(&scene.campaign.token, &anna()).await;
    again.expect_problem(409, "already-submitted");
    let mut form = form_of("anna@OLD-mail.example", "not-a-secret-either");
    form["name"] = "Anna herself".into();
    let new = code_of(&scene.replace(&form, &old).await);
    assert_ne!(new, old);
    scene.expect_stored(1).await;
    assert_ne!(scene.record().await, record, "the old record is there");
    let shown = scene.show(&new).await.expect_success(200);
    assert_eq!((&shown["name"], &shown["sourceEmail"]), (&json!("Anna herself"), &form["sourceEmail"]));
    scene.expect_void(&form, &old).await;
    // And so on, as often as they like.
    let newer = code_of(&scene.replace(&form, &new).await);
    scene.expect_void(&form, &new).await;
    scene.show(&newer).await.expect_success(200);
    scene.expect_stored(1).await;
    let exists = scene.visitor.check(&scene.campaign.token, "anna@old-mail.example").await;
    assert_eq!(exists.expect_success(200), json!({"exists": true}));
}

#[tokio::test]
async fn what_is_withdrawn_is_gone_and_can_be_handed_over_again() {
    let scene = Scene::new().await;
    let code = scene.submit(&anna()).await;
    let other = scene.submit(&form_of("bea@old-mail.example", "not-a-secret")).await;
    scene.withdraw(&code).await.expect_done();
    scene.expect_stored(1).await;
    scene.expect_void(&anna(), &code).await;
    let exists = scene.visitor.check(&scene.campaign.token, "anna@old-mail.example").await;
    assert_eq!(exists.expect_success(200), json!({"exists": false}));
    let new = scene.submit(&anna()).await;
    scene.expect_void(&anna(), &code).await;
    for code in [&new, &other] {
        scene.show(code).await.expect_success(200);
    }
    scene.expect_stored(2).await;
}

#[tokio::test]
async fn another_address_is_no_replacement() {
    let scene = Scene::new().await;
    let code = scene.submit(&anna()).await;
    let bea = form_of("bea@old-mail.example", "not-a-secret-bea");
    scene.replace(&bea, &code).await.expect_field("sourceEmail");
    scene.show(&code).await.expect_success(200);
    scene.submit(&bea).await;
    scene.replace(&bea, &code).await.expect_field("sourceEmail");
    assert_eq!(scene.server.logins(), 2, "a login was tried");
    scene.expect_stored(2).await;
}

/// The live check is as ever: what the mail server does not accept changes nothing.
#[tokio::test]
async fn a_refused_replacement_leaves_what_was() {
    let scene = Scene::new().await;
    let code = scene.submit(&anna()).await;
    let record = scene.record().await;
    for (script, status, kind) in [
        (Script::Answers("NO [AUTHENTICATIONFAILED] no".to_owned()), 422, "login-refused"),
        (Script::Answers("NO [UNAVAILABLE] later".to_owned()), 503, "not-now"),
    ] {
        scene.server.play(script);
        scene.replace(&anna(), &code).await.expect_problem(status, kind);
        assert_eq!(scene.record().await, record);
        scene.show(&code).await.expect_success(200);
    }
    scene.server.play(AT_ONCE);
    scene.replace(&anna(), &code).await.expect_success(201);
    scene.expect_stored(1).await;
}

#[tokio::test]
async fn of_fifty_replacements_at_once_one_wins() {
    let scene = Scene::new().await;
    let code = scene.submit(&anna()).await;
    let form = anna();
    let answers = join_all((0..50).map(|_| scene.replace(&form, &code))).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(won.len(), 1, "{answers:?}");
    lost.iter().for_each(|answer| answer.expect_problem(404, "receipt-unknown"));
    scene.expect_stored(1).await;
    scene.show(&code_of(won[0])).await.expect_success(200);
    scene.expect_void(&form, &code).await;
}

#[tokio::test]
async fn of_replacements_and_withdrawals_at_once_one_wins() {
    let scene = Scene::new().await;
    let form = anna();
    for _ in 0..3 {
        let code = scene.submit(&form).await;
        let replacements = join_all((0..12).map(|_| scene.replace(&form, &code)));
        let withdrawals = join_all((0..12).map(|_| async {
            // Not all of them before the first login.
            tokio::time::sleep(Duration::from_millis(150)).await;
            scene.withdraw(&code).await
        }));
        let (replaced, withdrawn) = tokio::join!(replacements, withdrawals);
        let won: Vec<_> = replaced.iter().chain(&withdrawn).filter(|answer| answer.status < 300).collect();
        assert_eq!(won.len(), 1, "{replaced:?} {withdrawn:?}");
        let lost = replaced.iter().chain(&withdrawn).filter(|answer| answer.status >= 300);
        lost.for_each(|answer| answer.expect_problem(404, "receipt-unknown"));
        if won[0].status == 201 {
            scene.expect_stored(1).await;
            scene.withdraw(&code_of(won[0])).await.expect_done();
        }
        scene.expect_stored(0).await;
    }
}
