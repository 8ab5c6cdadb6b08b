//! Whose password an account gets, and which accounts are touched at all.

use serde_json::json;
use tests::{Mailbox, MappingScene};

use crate::checks::{accounts, errors, expect_jobs, expect_sealed, expect_sign_in, secret};

/// Passwords of new accounts by user, admin and us; and what lies sealed in the jobs is what signs in.
#[tokio::test]
async fn new_accounts_get_the_password_of_whoever_gave_one() {
    let scene = MappingScene::open().await;
    let addresses = ["user", "admin", "generated"].map(|name| scene.purelymail.address(name));
    let of_user = Mailbox { address: addresses[0].clone(), password: secret("ü\"\\ user") };
    let submitted = [scene.submit_for(&of_user).await, scene.submit().await, scene.submit().await];
    let of_admin = secret("{}% admin");
    let rows = [
        submitted[0].accepted_row(&addresses[0]),
        submitted[1].row_with(&addresses[1], &of_admin),
        submitted[2].row(&addresses[2]),
    ];
    let mapping = scene.desk().run(&rows).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    assert_eq!(accounts(&mapping), [["new", "user"], ["new", "admin"], ["new", "generated"]]);
    assert_eq!((errors(&mapping), &mapping["handOver"]), (vec![], &json!("ready")));
    assert_eq!(mapping["progress"]["done"], mapping["progress"]["of"], "{mapping}");
    assert_eq!(mapping["createdBy"], scene.person.id.as_str());

    let id = mapping["id"].as_str().expect("an id");
    let handed_over = scene.desk().passwords(id).await;
    assert!(!handed_over.text().contains("not-a-secret-ü"), "the user's is nobody's business");
    let handed_over = handed_over.expect_success(200);
    assert_eq!(handed_over["chosenByUser"], json!([0]));
    let generated = handed_over["passwords"][1]["password"].as_str().expect("a password").to_owned();
    let told = json!([
        {"row": 1, "destEmail": addresses[1], "password": of_admin},
        {"row": 2, "destEmail": addresses[2], "password": generated},
    ]);
    assert_eq!(handed_over["passwords"], told);
    assert!(generated.len() >= 20 && generated.bytes().all(|b| b.is_ascii_alphanumeric()), "{generated}");
    assert!(!generated.contains(['0', 'O', 'o', '1', 'l', 'I']), "{generated}");

    let passwords = [of_user.password.as_str(), &of_admin, &generated];
    for (address, password) in addresses.iter().zip(passwords) {
        assert_eq!(scene.purelymail.count("createUser", address).await, 1, "{address}");
        expect_sign_in(&scene, address, password).await;
    }
    expect_jobs(&scene, id, &submitted, &addresses).await;
    expect_sealed(&scene, &submitted, &passwords).await;
    scene.purelymail.remove(addresses.iter().map(String::as_str)).await;
}

/// An account whose password is right is left as it is; whoever gave the password.
#[tokio::test]
async fn existing_accounts_are_proven_and_never_touched() {
    let scene = MappingScene::open().await;
    let of_user = scene.purelymail.somebody("had", &secret("had")).await;
    let of_admin = scene.purelymail.somebody("had", &secret("had \" too")).await;
    let before = scene.purelymail.accounts().await;
    let submitted = [scene.submit_for(&of_user).await, scene.submit().await];
    let rows = [
        submitted[0].accepted_row(&of_user.address),
        submitted[1].row_with(&of_admin.address, &of_admin.password),
    ];
    let mapping = scene.desk().run(&rows).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");
    assert_eq!(accounts(&mapping), [["existing", "user"], ["existing", "admin"]]);
    // There is no new password.
    assert_eq!(mapping["handOver"], "none");
    let id = mapping["id"].as_str().expect("an id");
    scene.desk().passwords(id).await.expect_problem(404, "not-found");

    expect_sealed(&scene, &submitted, &[&of_user.password, &of_admin.password]).await;
    let after = scene.purelymail.accounts().await;
    for account in [&of_user, &of_admin] {
        assert_eq!(before[&account.address], after[&account.address]);
        let calls = scene.purelymail.calls(&account.address).await;
        assert!(calls.iter().all(|call| call["operation"] == "getUser"), "{calls:?}");
    }
    scene.purelymail.remove([of_user.address.as_str(), &of_admin.address]).await;
}
