//! What users wish: a visitor's word alone gives nobody an address that isn't the mailbox's own.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{Answer, Mailbox, MappingScene, Script, ScriptedImap, Submitted};

use crate::checks::{accounts, errors, expect_no_sign_in, expect_nothing_done, expect_sign_in, secret};

/// The rows of a script that maps all mailboxes to what their users wish, without looking.
fn as_wished(credentials: &[Value]) -> Vec<Value> {
    let row = |one: &Value| json!({"credentialId": one["id"], "destEmail": one["dest"]});
    credentials.iter().map(row).collect()
}

/// Which rows were refused because nobody accepted their wish.
#[track_caller]
fn unaccepted(answer: &Answer) -> Vec<u64> {
    answer.expect_problem(400, "invalid-rows");
    let told = answer.json();
    let errors = told["errors"].as_array().expect("errors").iter();
    errors
        .map(|error| {
            assert_eq!(error["field"], "acceptWish", "{told}");
            let detail =
                "must be true to take an address that its user wishes and that is not the mailbox's own";
            assert_eq!(error["detail"], detail);
            error["row"].as_u64().expect("a row")
        })
        .collect()
}

async fn wish_of(scene: &MappingScene, submitted: &Submitted) -> Value {
    let credentials = scene.desk().credentials().await;
    credentials.iter().find(|one| one["id"] == submitted.id.as_str()).expect("listed")["wish"].clone()
}

/// Emil submits his own mailbox with the wish for the CEO's new address and a password of his own.
#[tokio::test]
async fn anothers_new_address_is_not_taken_by_a_wish() {
    let scene = MappingScene::open().await;
    let ceo = Mailbox { address: scene.purelymail.address("ceo"), password: secret("of emil") };
    let emil = scene.submit_for(&ceo).await;
    assert_eq!(wish_of(&scene, &emil).await, "other-name-and-domain");
    let rows = as_wished(&scene.desk().credentials().await);
    let spellings = [ceo.address.clone(), ceo.address.to_uppercase(), format!(" {} ", ceo.address)];
    for spelling in &spellings {
        for (name, value) in
            [("acceptWish", Value::Null), ("acceptWish", json!(false)), ("destPassword", json!("x"))]
        {
            let mut row = rows[0].clone();
            row["destEmail"] = spelling.as_str().into();
            row[name] = value;
            assert_eq!(unaccepted(&scene.desk().propose(&tests::tag(), &[row]).await), [0]);
        }
    }
    assert_eq!(scene.desk().list().await, Vec::<Value>::new());
    expect_nothing_done(&scene, &[&ceo.address]).await;

    // What can't be read in other rows is told beside it, and no other row is mapped either.
    let other = scene.submit().await;
    let rows = [other.row("canary"), rows[0].clone()];
    let refused = scene.desk().propose(&tests::tag(), &rows).await;
    refused.expect_problem(400, "invalid-rows");
    let told = refused.json();
    let told = [0, 1].map(|at| (told["errors"][at]["row"].clone(), told["errors"][at]["field"].clone()));
    assert_eq!(told, [(json!(0), json!("destEmail")), (json!(1), json!("acceptWish"))]);
    assert!(!refused.text().contains("canary") && !refused.text().contains(&ceo.address), "{refused:?}");

    // An admin who has looked at it accepts it, and has done so for the record.
    let mapping = scene.desk().run(&[emil.accepted_row(&ceo.address)]).await;
    assert_eq!(accounts(&mapping), [["new", "user"]], "{mapping}");
    assert_eq!(mapping["rows"][0]["wishAccepted"], true);
    expect_sign_in(&scene, &ceo.address, &ceo.password).await;
    scene.purelymail.remove([ceo.address.as_str()]).await;
}

/// An address that the admin types is the admin's decision. The password that the user chose was for another one.
#[tokio::test]
async fn an_admins_address_does_not_open_to_the_users_password() {
    let scene = MappingScene::open().await;
    let wished = Mailbox { address: scene.purelymail.address("ceo"), password: secret("of emil") };
    let there = scene.purelymail.somebody("there", &wished.password).await;
    let emil = scene.submit_for(&wished).await;

    // Not even tried at an account that it would open.
    let mapping = scene.desk().run(&[emil.row(&there.address)]).await;
    assert_eq!(mapping["state"], "rejected", "{mapping}");
    assert_eq!(errors(&mapping), [(0, "destPassword".to_owned(), "password-missing".to_owned())]);

    let typed = scene.purelymail.address("emil");
    let mapping = scene.desk().run(&[emil.row(&typed)]).await;
    assert_eq!(accounts(&mapping), [["new", "generated"]], "{mapping}");
    assert_eq!((&mapping["rows"][0]["wishAccepted"], &mapping["handOver"]), (&json!(false), &json!("ready")));
    let id = mapping["id"].as_str().expect("an id");
    let told = scene.desk().passwords(id).await.expect_success(200);
    let generated = told["passwords"][0]["password"].as_str().expect("a password");
    expect_sign_in(&scene, &typed, generated).await;
    expect_no_sign_in(&scene, &typed, &wished.password).await;
    scene.purelymail.remove([typed.as_str(), &there.address]).await;
}

/// Accepted, it opens what the admin typed, too.
#[tokio::test]
async fn an_accepted_password_opens_the_admins_address() {
    let scene = MappingScene::open().await;
    let wished = Mailbox { address: scene.purelymail.address("emli"), password: secret("of emil") };
    let emil = scene.submit_for(&wished).await;
    let typed = scene.purelymail.address("emil");
    let mapping = scene.desk().run(&[emil.accepted_row(&typed)]).await;
    assert_eq!(accounts(&mapping), [["new", "user"]], "{mapping}");
    expect_sign_in(&scene, &typed, &wished.password).await;
    scene.purelymail.remove([typed.as_str()]).await;
}

/// A user who wishes the mailbox's own address needs nobody's word; one at another domain does.
#[tokio::test]
async fn the_mailboxs_own_address_needs_no_acceptance() {
    let outputs = tests::Outputs::read();
    let server = ScriptedImap::start(&outputs, Script::Accepts(Duration::ZERO)).await;
    let scene = MappingScene::on(&server.entry()).await;
    let own = Mailbox { address: scene.purelymail.address("anna"), password: secret("of anna") };
    let old =
        |address: &str| Mailbox { address: address.to_owned(), password: "not-a-secret-old".to_owned() };
    let wish = |form: &mut Value| {
        form["destEmail"] = own.address.to_lowercase().into();
        form["destPassword"] = own.password.as_str().into();
    };
    let (name, domain) = own.address.split_once('@').expect("an address");
    let anna = scene.submit_as(old(&format!("{}@{domain}", name.to_uppercase())), wish).await;
    let namesake = scene.submit_as(old(&format!("{name}@elsewhere.example")), wish).await;
    let other = scene.submit_as(old(&format!("x{name}@{domain}")), wish).await;
    let wishes =
        [wish_of(&scene, &anna).await, wish_of(&scene, &namesake).await, wish_of(&scene, &other).await];
    assert_eq!(wishes, ["own", "other-domain", "other-name"]);
    for submitted in [&namesake, &other] {
        let refused = scene.desk().propose(&tests::tag(), &[submitted.row(&own.address)]).await;
        assert_eq!(unaccepted(&refused), [0]);
    }
    let mapping = scene.desk().run(&[anna.row(&own.address)]).await;
    assert_eq!(accounts(&mapping), [["new", "user"]], "{mapping}");
    expect_sign_in(&scene, &own.address, &own.password).await;
    // Nor does an admin who accepts another's wish take it away from her.
    let refused = scene.desk().propose(&tests::tag(), &[other.accepted_row(&own.address)]).await;
    refused.expect_problem(409, "mapping-overlaps");
    scene.purelymail.remove([own.address.as_str()]).await;
}

/// An account that exists opens to who knows its password; that its user was right when submitting is no acceptance.
#[tokio::test]
async fn an_account_that_exists_needs_acceptance_too() {
    let scene = MappingScene::open().await;
    let had = scene.purelymail.somebody("had", &secret("had")).await;
    let emil = scene.submit_for(&had).await;
    let refused = scene.desk().propose(&tests::tag(), &[emil.row(&had.address)]).await;
    assert_eq!(unaccepted(&refused), [0]);
    let mapping = scene.desk().run(&[emil.accepted_row(&had.address)]).await;
    assert_eq!(accounts(&mapping), [["existing", "user"]], "{mapping}");
    scene.purelymail.remove([had.address.as_str()]).await;
}

/// What an admin accepted is one submission's wish. Who submits again with another one is another submission.
#[tokio::test]
async fn an_acceptance_is_for_one_submission() {
    let scene = MappingScene::open().await;
    let (visitor, token) = (scene.bench.visitor(), &scene.campaign.token);
    let mailbox = scene.bench.outputs.mailbox(73);
    let mut form = tests::form(mailbox);
    let harmless = scene.purelymail.address("emil");
    form["destEmail"] = harmless.as_str().into();
    let code = visitor.submit(token, &form).await.expect_success(201)["receiptCode"].clone();
    let seen = scene.desk().credential(&mailbox.address).await;
    let ceo = scene.purelymail.address("ceo");
    form["destEmail"] = ceo.as_str().into();
    form["destPassword"] = secret("of emil").into();
    form["receiptCode"] = code;
    visitor.submit(token, &form).await.expect_success(201);
    for destination in [&harmless, &ceo] {
        let row = json!({"credentialId": seen, "destEmail": destination, "acceptWish": true});
        let refused = scene.desk().propose(&tests::tag(), &[row]).await;
        refused.expect_problem(400, "invalid-rows");
        assert_eq!(refused.json()["errors"][0]["field"], "credentialId", "{refused:?}");
    }
    expect_nothing_done(&scene, &[&harmless, &ceo]).await;
}
