//! What a code shows, to whom, and what is told to everybody else.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::Duration;
use tests::{Bench, Logs, Needles, Outputs, Settings, Wire, form_of};

use crate::{Scene, UNKNOWN, anna, code_of, with};

#[tokio::test]
async fn a_receipt_tells_what_was_handed_over() {
    let scene = Scene::new().await;
    let answer = scene.visitor.submit(&scene.campaign.token, &anna()).await;
    let (receipt, code) = (answer.json(), code_of(&answer));
    assert_eq!(receipt.as_object().map(serde_json::Map::len), Some(2), "{answer:?}");
    let shown = scene.show(&code).await.expect_success(200);
    let mut expected = json!({
        "sourceEmail": "Anna@old-mail.example", "name": "A. Tester", "destEmail": null,
        "submittedAt": receipt["submittedAt"], "state": "submitted",
    });
    assert_eq!(shown, expected);
    // As somebody copies it.
    let spoken = code.replace('0', "o").replace('1', "l").to_lowercase();
    for copied in [code.replace('-', ""), code.replace('-', " "), spoken, format!(" {code}- ")] {
        assert_eq!(scene.show(&copied).await.expect_success(200), expected, "another spelling");
    }
    let mut second = form_of("bea@old-mail.example", "not-a-secret-bea");
    second["name"] = "Bea \"B\" Ümlaut, <b>".into();
    second["destEmail"] = "bea@new-mail.example".into();
    second["destPassword"] = "not-a-secret-new".into();
    let code = scene.submit(&second).await;
    let answer = scene.show(&code).await;
    expected = answer.expect_success(200);
    assert_eq!(expected["destEmail"], "bea@new-mail.example");
    assert_eq!(expected["name"], "Bea \"B\" Ümlaut, <b>");
    assert!(!answer.text().contains("not-a-secret"), "{answer:?}");
    scene.expect_stored(2).await;
}

#[tokio::test]
async fn a_code_is_good_in_its_campaign_only() {
    let scene = Scene::new().await;
    let elsewhere = scene.bench.admin.open(&scene.server.entry()).await;
    let (code, token) = (scene.submit(&anna()).await, &elsewhere.token);
    for answer in [
        scene.visitor.receipt(token, &code).await,
        scene.visitor.withdraw(token, &code).await,
        scene.visitor.submit(token, &with(&anna(), &code)).await,
    ] {
        answer.expect_problem(404, "receipt-unknown");
    }
    scene.bench.expect_stored(&elsewhere, 0).await;
    scene.show(&code).await.expect_success(200);
    scene.expect_stored(1).await;
}

#[tokio::test]
async fn what_is_no_form_is_refused_by_its_field() {
    let scene = Scene::new().await;
    let code = scene.submit(&anna()).await;
    for call in ["receipt", "receipt/withdraw"] {
        let post = async |body: Value| scene.visitor.post_receipt(&scene.campaign.token, call, &body).await;
        for bad in [json!({}), json!({"receiptCode": null}), json!({"receiptCode": 7})] {
            post(bad).await.expect_field("receiptCode");
        }
        let more = post(json!({"receiptCode": code, "sourceEmail": "anna@old-mail.example"})).await;
        more.expect_field("sourceEmail");
        let huge = post(json!({"receiptCode": "0".repeat(17_000)})).await;
        huge.expect_problem(413, "body-too-large");
        let other = scene.visitor.post_receipt(&"0".repeat(64), call, &json!({"receiptCode": code})).await;
        other.expect_problem(404, "not-found");
    }
    scene.replace(&with(&anna(), &code), &code).await.expect_success(201);
    let by_hand = format!("/api/campaigns/{}/credentials", scene.campaign.id);
    let by_hand = scene.bench.admin.call("POST", &by_hand, Some(&with(&anna(), &code))).await;
    by_hand.expect_field("receiptCode");
    scene.expect_stored(1).await;
}

/// The answer and the way to it are the same for what nobody has, what is void, and what is no code at all.
#[tokio::test]
async fn unknown_and_malformed_codes_are_answered_alike() {
    let scene = Scene::on(Bench::alone()).await;
    let code = scene.submit(&anna()).await;
    let void = code_of(&scene.replace(&anna(), &code).await);
    scene.withdraw(&void).await.expect_done();
    let long = "0".repeat(8000);
    let codes = [
        UNKNOWN,
        &code,
        &void,
        "",
        "x",
        &UNKNOWN[1..],
        &long,
        "UUUU-UUUU-UUUU-UUUU-UUUU-UUUU",
        "０123-4567-89AB-CDEF-GHJK-MNPQ",
        "../../../../../../../../",
        "receipt#0",
        &UNKNOWN.replace('-', "\u{2010}"),
    ];
    let wire = Wire::to(&scene.bench.outputs.endpoint).await;
    let settings = Settings::of(&scene.bench.aws, &scene.bench.stack, "gather-receipt");
    let asked = async {
        // The first start is not what is looked at.
        scene.show(UNKNOWN).await;
        let (mut answers, mut calls) = (Vec::new(), Vec::new());
        for code in codes {
            wire.take_calls();
            for answer in [scene.show(code).await, scene.withdraw(code).await] {
                answer.expect_problem(404, "receipt-unknown");
                answers.push(answer.body);
            }
            let seen = wire.take_calls();
            calls.push(seen.into_iter().map(|call| call.operation).collect::<Vec<_>>());
            let answer = scene.replace(&anna(), code).await;
            answer.expect_problem(404, "receipt-unknown");
            answers.push(answer.body);
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "the answers differ");
        assert!(calls.windows(2).all(|pair| pair[0] == pair[1]), "the ways differ: {calls:?}");
        // A link, its campaign and its server, and then the receipt.
        assert_eq!(calls[0], ["GetItem"; 8]);
    };
    settings.with(&[("AWS_ENDPOINT_URL_DYNAMODB", wire.url())], asked).await;
    scene.expect_stored(0).await;
}

/// The tables hold the hash of a code, and nothing of what its receipt tells; logs hold neither.
#[tokio::test]
async fn nobody_reads_a_receipt_without_its_code() {
    let scene = Scene::new().await;
    let tag = tests::tag();
    let mut form = form_of(&format!("canary-{tag}@old-mail.example"), "not-a-secret");
    form["name"] = format!("Canary {tag} Name").into();
    form["destEmail"] = format!("canary-new-{tag}@new-mail.example").into();
    let first = scene.submit(&form).await;
    let second = code_of(&scene.replace(&form, &first).await);
    scene.show(&second).await.expect_success(200);
    scene.show(&first).await.expect_problem(404, "receipt-unknown");
    let third = scene.submit(&form_of(&format!("other-{tag}@old-mail.example"), "not-a-secret")).await;
    scene.withdraw(&third).await.expect_done();

    let bytes = scene.bench.tables.bytes("submissions").await;
    let hash = bits(&second);
    let hash = hex::encode(Sha256::digest(hash));
    assert!(tests::contains(&bytes, format!("receipt#{hash}").as_bytes()), "it is stored by its hash");
    assert!(!tests::contains(&bytes, tag.as_bytes()), "submissions tells an address or a name");
    let logs = Logs::new(&Outputs::read());
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut places = Vec::new();
    for table in ["campaigns", "submissions", "credentials", "limits", "mappings", "jobs", "audit"] {
        places.push((table.to_owned(), scene.bench.tables.bytes(table).await));
    }
    for group in logs.groups().await {
        let text = logs.group(&group).await;
        places.push((group, text.into_bytes()));
    }
    for code in [&first, &second, &third] {
        for secret in [code.clone(), code.replace('-', ""), hex::encode(bits(code))] {
            let needles = Needles::of(secret.as_bytes());
            for (place, text) in &places {
                assert!(needles.found_in(text).is_none(), "a receipt code in {place}");
            }
        }
    }
}

/// A code's bits, read without the code under test.
fn bits(code: &str) -> [u8; 15] {
    let letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let digits = code.chars().filter(|c| *c != '-');
    let number = digits.fold(0_u128, |number, c| number << 5 | letters.find(c).expect("a letter") as u128);
    number.to_be_bytes()[1..].try_into().expect("15 bytes")
}
