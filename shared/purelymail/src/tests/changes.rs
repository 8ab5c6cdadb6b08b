use serde_json::{Value, json};

use super::double::{Double, TOKEN};
use super::{address, password, soon};
use crate::{Absent, ChangeError, Purelymail};

async fn absent(client: &Purelymail, text: &str) -> Absent {
    let listing = client.list_users(soon()).await.expect("a listing");
    listing.absent(&address(text)).expect("nobody has it")
}

#[tokio::test]
async fn an_account_is_made_changed_and_removed() {
    let double = Double::start();
    let client = double.client();
    let new = absent(&client, "Anna@New-Mail.example").await;
    client.create_user(new, &password("not-a-secret"), soon()).await.expect("it is made");

    let made = &double.accounts().await["anna@new-mail.example"];
    assert_eq!(made["sentWelcomeEmail"], false);
    assert_eq!(made["enablePasswordReset"], false);
    let listing = client.list_users(soon()).await.expect("a listing");
    let anna = listing.present(&address("anna@new-mail.example")).expect("read back");
    client.set_password(&anna, &password("not-a-secret-either"), soon()).await.expect("it is changed");
    client.delete_user(anna, soon()).await.expect("it is removed");
    absent(&client, "anna@new-mail.example").await;

    let calls = double.calls().await;
    let called: Vec<_> = calls.iter().map(|call| (&call["operation"], &call["address"])).collect();
    let anna = Value::from("anna@new-mail.example");
    let [list, create, modify, delete] =
        ["listUser", "createUser", "modifyUser", "deleteUser"].map(Value::from);
    let expected =
        [(&list, &Value::Null), (&create, &anna), (&list, &Value::Null), (&modify, &anna), (&delete, &anna)];
    assert_eq!(called[..5], expected);
}

#[tokio::test]
async fn a_refusal_says_its_code() {
    let double = Double::start();
    let client = double.client();
    let foreign = absent(&client, "anna@elsewhere.example").await;
    let error = client.create_user(foreign, &password("x"), soon()).await.expect_err("not ours");
    assert!(matches!(&error, ChangeError::Refused(code) if code.as_str() == "noSuchDomain"), "{error:?}");
    assert!(error.may_have_happened(), "codes aren't documented");
    assert_eq!(double.count("createUser").await, 1);

    let known = absent(&client, "anna@new-mail.example").await;
    let stranger = double.client_with("pm-live-not-the-real-token");
    let error = stranger.create_user(known, &password("x"), soon()).await.expect_err("a stranger");
    assert_eq!(error, ChangeError::InvalidToken);
    assert!(!error.may_have_happened());
}

/// What the double is trusted for elsewhere: that it has the service's traps.
#[tokio::test]
async fn the_double_has_the_traps() {
    let double = Double::start();
    let anna = |more: &[(&str, &str)]| {
        let fields = [("userName", "anna"), ("domainName", "new-mail.example"), ("password", "not-a-secret")];
        fields
            .iter()
            .chain(more)
            .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
            .collect::<Value>()
    };
    let code = async |operation: &str, body: Value| {
        let (status, kind, text) = double.raw(operation, TOKEN, body).await;
        assert_eq!((status, kind.as_str()), (200, "application/json"), "{operation}");
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        answer["code"].as_str().unwrap_or("success").to_owned()
    };
    assert_eq!(code("createUser", anna(&[("userName", "anna@new-mail.example")])).await, "invalidUserName");
    assert_eq!(code("createUser", anna(&[])).await, "success");
    let made = double.accounts().await["anna@new-mail.example"].clone();
    assert_eq!((&made["sentWelcomeEmail"], &made["enablePasswordReset"]), (&true.into(), &true.into()));

    assert_eq!(code("createUser", anna(&[])).await, "userExists");
    double.settings(json!({"existing": "overwrite"})).await;
    assert_eq!(code("createUser", anna(&[])).await, "success");
    double.settings(json!({"credit": "0.000"})).await;
    assert_eq!(code("createUser", anna(&[("userName", "bela")])).await, "insufficientCredit");

    let whole = [("userName", "anna@new-mail.example"), ("password", "ignored")];
    assert_eq!(code("modifyUser", anna(&whole)).await, "success");
    assert_eq!(code("modifyUser", anna(&[])).await, "noSuchUser", "a local part is nobody");
    let (status, kind, text) = double.raw("noSuchOperation", TOKEN, json!({})).await;
    assert_eq!(status, 404);
    assert!(kind.starts_with("text/html") && text.contains("<html>"));
    let (status, _, text) = double.raw("listUser", "", json!({})).await;
    assert!(status == 200 && text.contains(r#""code": "invalidToken""#), "{text}");
}

#[tokio::test]
async fn the_double_keeps_its_accounts() {
    let folder = std::env::temp_dir().join(format!("mailgather-purelymail-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("passdb")).expect("a folder");
    let (file, passdb) = (folder.join("accounts.json"), folder.join("passdb"));
    let kept = ["--accounts", file.to_str().expect("UTF-8"), "--passdb", passdb.to_str().expect("UTF-8")];
    let double = Double::with(&kept);
    let new = absent(&double.client(), "anna@new-mail.example").await;
    double.client().create_user(new, &password("not:a{secret}"), soon()).await.expect("it is made");
    drop(double);

    let again = Double::with(&kept);
    let listing = again.client().list_users(soon()).await.expect("a listing");
    assert!(listing.present(&address("anna@new-mail.example")).is_some());
    let known = std::fs::read_to_string(passdb.join("anna@new-mail.example")).expect("Dovecot's file");
    assert_eq!((known.matches(':').count(), known.lines().count()), (1, 1), "one line of two fields");
    for text in [&known, &std::fs::read_to_string(&file).expect("its file")] {
        assert!(!text.contains("not:a"), "the password itself is kept");
    }
    std::fs::remove_dir_all(folder).expect("it goes");
}
