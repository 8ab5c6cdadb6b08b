//! What the worker finds wrong with rows: nothing was done then.

use std::time::Duration;

use tests::{MappingScene, Script, ScriptedImap};

use crate::checks::{errors, expect_nothing_done, secret};

/// All that is wrong with any row comes back together, and then nothing was done for any of them.
#[tokio::test]
async fn all_errors_of_all_rows_come_together() {
    let scene = MappingScene::open().await;
    let purelymail = &scene.purelymail;
    let had = [
        purelymail.somebody("had", &secret("had")).await,
        purelymail.somebody("had", &secret("had")).await,
        purelymail.somebody("had", &secret("had")).await,
    ];
    let of_user = scene.submit_for(&had[2]).await;
    // The user's word was good when it was given.
    purelymail.set_password(&had[2].address, "another, not a secret").await;
    let others = scene.submit_all(5).await;
    let good = purelymail.address("good");
    let rows = [
        others[0].row(&good),
        others[1].row("somebody@elsewhere.example"),
        others[2].row(&purelymail.address("plus+tag")),
        others[3].row(&had[0].address),
        others[4].row_with(&had[1].address, "wrong"),
        of_user.accepted_row(&had[2].address),
    ];
    let mapping = scene.desk().run(&rows).await;
    assert_eq!(mapping["state"], "rejected", "{mapping}");
    let found = errors(&mapping);
    let found: Vec<_> =
        found.iter().map(|(row, field, code)| (*row, field.as_str(), code.as_str())).collect();
    let expected = [
        (1, "destEmail", "foreign-domain"),
        (2, "destEmail", "unusable-address"),
        (3, "destPassword", "password-missing"),
        (4, "destPassword", "wrong-credentials"),
        (5, "destPassword", "wrong-credentials"),
    ];
    assert_eq!(found, expected, "{mapping}");
    expect_nothing_done(&scene, &[&good]).await;
    let id = mapping["id"].as_str().expect("an id");
    scene.desk().passwords(id).await.expect_problem(404, "not-found");

    // What was good of it can be mapped as before.
    let mapping = scene.desk().run(&rows[..1]).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    let gone = had.iter().map(|had| had.address.as_str()).chain([good.as_str()]);
    scene.purelymail.remove(gone).await;
}

/// A mailbox whose password was changed since it was submitted.
#[tokio::test]
async fn the_old_login_is_proven_again() {
    let outputs = tests::Outputs::read();
    let server = ScriptedImap::start(&outputs, Script::Accepts(Duration::ZERO)).await;
    let scene = MappingScene::on(&server.entry()).await;
    let submitted = scene.submit().await;
    server.play(Script::Answers("NO [AUTHENTICATIONFAILED] no".to_owned()));
    let destination = scene.purelymail.address("changed");
    let mapping = scene.desk().run(&[submitted.row(&destination)]).await;
    assert_eq!(mapping["state"], "rejected", "{mapping}");
    let wrong = (0, "credentialId".to_owned(), "wrong-credentials".to_owned());
    assert_eq!(errors(&mapping), [wrong]);
    expect_nothing_done(&scene, &[&destination]).await;
}

/// A server that is down is no wrong password: the mapping waits for it.
#[tokio::test]
async fn a_mail_server_that_cannot_tell_is_waited_for() {
    let outputs = tests::Outputs::read();
    let server = ScriptedImap::start(&outputs, Script::Accepts(Duration::ZERO)).await;
    let scene = MappingScene::on(&server.entry()).await;
    let submitted = scene.submit().await;
    server.play(Script::Answers("NO [UNAVAILABLE] later".to_owned()));
    let (before, destination) = (server.logins(), scene.purelymail.address("later"));
    let desk = scene.desk();
    let id = desk.start(&[submitted.row(&destination)]).await;
    for _ in 0..200 {
        if server.logins() > before {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(server.logins() > before, "nobody tried");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(desk.mapping(&id).await["state"], "validating");
    server.play(Script::Accepts(Duration::ZERO));
    let mapping = desk.end(&id).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    scene.purelymail.remove([destination.as_str()]).await;
}
