//! What admins see of submissions, what they add and delete, and how campaigns stand.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Answer, Bench, MappingScene, OpenCampaign, form, form_of, sort_key};

fn path(campaign: &OpenCampaign) -> String {
    format!("/api/campaigns/{}/credentials", campaign.id)
}

async fn list(bench: &Bench, campaign: &OpenCampaign) -> Vec<Value> {
    let page = bench.admin.call("GET", &path(campaign), None).await.expect_success(200);
    assert_eq!(page["next"], Value::Null);
    page["credentials"].as_array().expect("a list").clone()
}

async fn add(bench: &Bench, campaign: &OpenCampaign, form: &Value) -> Answer {
    bench.admin.call("POST", &path(campaign), Some(form)).await
}

async fn entry(bench: &Bench, campaign: &OpenCampaign) -> Value {
    let campaigns = bench.admin.call("GET", "/api/campaigns", None).await.expect_success(200);
    let campaigns = campaigns["campaigns"].as_array().expect("a list").clone();
    campaigns.into_iter().find(|entry| entry["id"] == campaign.id).expect("listed")
}

#[tokio::test]
async fn submissions_are_listed_without_anything_sealed() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    assert_eq!(list(&bench, &campaign).await, Vec::<Value>::new());
    let mailbox = bench.outputs.mailbox(10);
    bench.visitor().submit(&campaign.token, &form(mailbox)).await.expect_success(201);
    let answer = bench.admin.call("GET", &path(&campaign), None).await;
    let [one] = &answer.expect_success(200)["credentials"].as_array().expect("a list").clone()[..] else {
        panic!("{answer:?}")
    };
    let id = one["id"].as_str().expect("an id");
    let checked_at = one["checkedAt"].as_str().expect("a time");
    assert!(checked_at.ends_with('Z') && one["messages"].is_u64(), "{one}");
    let expected = json!({
        "id": id, "source": mailbox.address, "name": "A. Tester", "dest": null, "wish": null, "destExists": null,
        "destPasswordGiven": false, "checkedAt": checked_at, "messages": one["messages"], "mappingId": null,
    });
    assert_eq!(*one, expected);
    let stored = bench.tables.of_campaign("credentials", &campaign.id).await;
    assert_eq!(sort_key(&stored[0]), id);
    assert!(!answer.text().contains(&mailbox.password));
}

#[tokio::test]
async fn a_campaign_tells_how_it_stands() {
    let bench = Bench::open();
    let server = bench.admin.create_server("Old mail", bench.outputs.mail_server("tls")).await;
    let text = "Dear all,\r\n\r\nplease do this <b>today</b>. ";
    let body = json!({"name": "Move", "serverId": server, "expiryDays": 7, "instructions": text});
    let created = bench.admin.call("POST", "/api/campaigns", Some(&body)).await.expect_success(201);
    let token = created["link"].as_str().expect("a link").strip_prefix("/gather/").expect("a path");
    let campaign = OpenCampaign {
        id: created["id"].as_str().expect("an id").to_owned(),
        server_id: server.clone(),
        token: token.to_owned(),
        expires_at: String::new(),
    };
    let told = "Dear all,\n\nplease do this <b>today</b>.";
    let shown = bench.visitor().load(token).await.expect_success(200);
    assert_eq!(shown["instructions"], told);

    for n in 11..13 {
        let answer = bench.visitor().submit(token, &form(bench.outputs.mailbox(n))).await;
        answer.expect_success(201);
    }
    let open = entry(&bench, &campaign).await;
    let standing =
        |entry: &Value| (entry["state"].clone(), entry["open"].clone(), entry["submitted"].clone());
    assert_eq!(standing(&open), (json!("open"), json!(true), json!(2)));
    assert_eq!((&open["mapped"], &open["instructions"]), (&json!(0), &json!(told)));
    bench.tables.expire(&campaign.id, 1).await;
    assert_eq!(standing(&entry(&bench, &campaign).await), (json!("expired"), json!(false), json!(2)));

    let plain = bench.campaign("tls").await;
    assert_eq!(entry(&bench, &plain).await["instructions"], Value::Null);
    let shown = bench.visitor().load(&plain.token).await.expect_success(200);
    assert_eq!(shown.get("instructions"), None);
    for bad in [json!(""), json!("a\u{0}"), json!("x".repeat(2001)), json!(7)] {
        let mut body = body.clone();
        body["instructions"] = bad;
        bench.admin.call("POST", "/api/campaigns", Some(&body)).await.expect_field("instructions");
    }
}

#[tokio::test]
async fn an_ended_campaign_says_that_somebody_ended_it() {
    let bench = Bench::default_stack();
    let campaign = bench.campaign("tls").await;
    bench.admin.deactivate(&campaign).await;
    let entry = entry(&bench, &campaign).await;
    assert_eq!((&entry["state"], &entry["open"]), (&json!("deactivated"), &json!(false)));
    add(&bench, &campaign, &form(bench.outputs.mailbox(13))).await.expect_problem(410, "campaign-over");
}

#[tokio::test]
async fn a_mailbox_is_added_by_hand_under_the_same_rules() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let mailbox = bench.outputs.mailbox(14);
    let wrong = add(&bench, &campaign, &form_of(&mailbox.address, "not-a-secret-wrong")).await;
    wrong.expect_problem(422, "login-refused");
    assert_eq!(wrong.json()["field"], "sourcePassword");
    let mut nameless = form(mailbox);
    nameless["name"] = Value::Null;
    add(&bench, &campaign, &nameless).await.expect_field("name");
    bench.expect_stored(&campaign, 0).await;

    let added = add(&bench, &campaign, &form(mailbox)).await.expect_success(201);
    bench.expect_stored(&campaign, 1).await;
    let listed = list(&bench, &campaign).await;
    assert_eq!((&listed[0]["id"], &listed[0]["checkedAt"]), (&added["id"], &added["checkedAt"]));
    add(&bench, &campaign, &form(mailbox)).await.expect_problem(409, "already-submitted");
    let visitor = bench.visitor();
    visitor.submit(&campaign.token, &form(mailbox)).await.expect_problem(409, "already-submitted");
    bench.expect_stored(&campaign, 1).await;
    bench.tables.expire(&campaign.id, 1).await;
    add(&bench, &campaign, &form(bench.outputs.mailbox(15))).await.expect_problem(410, "campaign-over");
    let nowhere = "/api/campaigns/0123456789abcdef0123456789abcdef/credentials";
    let answer = bench.admin.call("POST", nowhere, Some(&form(mailbox))).await;
    answer.expect_problem(404, "not-found");
    bench.admin.call("GET", nowhere, None).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_deleted_mailbox_can_be_submitted_again() {
    let bench = Bench::open();
    let (campaign, other) = (bench.campaign("tls").await, bench.campaign("tls").await);
    let mailbox = bench.outputs.mailbox(16);
    bench.visitor().submit(&campaign.token, &form(mailbox)).await.expect_success(201);
    let id = list(&bench, &campaign).await[0]["id"].as_str().expect("an id").to_owned();
    let delete = |campaign: &OpenCampaign| {
        let path = format!("{}/{id}", path(campaign));
        let admin = &bench.admin;
        async move { admin.call("DELETE", &path, None).await }
    };
    delete(&other).await.expect_problem(404, "not-found");
    bench.expect_stored(&campaign, 1).await;
    delete(&campaign).await.expect_done();
    bench.expect_stored(&campaign, 0).await;
    delete(&campaign).await.expect_problem(404, "not-found");
    assert_eq!(entry(&bench, &campaign).await["submitted"], 0);
    bench.visitor().submit(&campaign.token, &form(mailbox)).await.expect_success(201);
    let new = list(&bench, &campaign).await;
    assert!(new.len() == 1 && new[0]["id"] != id, "{new:?}");
}

#[tokio::test]
async fn viewers_see_and_admins_act() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let viewer = bench.hire_for("viewer", &json!([campaign.id])).await;
    let admin = bench.hire_for("admin", &json!([campaign.id])).await;
    let mailbox = bench.outputs.mailbox(17);
    let refused = viewer.operator.post(&path(&campaign), &form(mailbox)).await;
    refused.expect_problem(403, "role-too-low");
    let added = admin.operator.post(&path(&campaign), &form(mailbox)).await.expect_success(201);
    let id = added["id"].as_str().expect("an id");
    let seen = viewer.operator.get(&path(&campaign)).await.expect_success(200);
    assert_eq!(seen["credentials"][0]["id"], id);
    let one = format!("{}/{id}", path(&campaign));
    viewer.operator.call("DELETE", &one, None).await.expect_problem(403, "role-too-low");
    bench.expect_stored(&campaign, 1).await;
    admin.operator.call("DELETE", &one, None).await.expect_done();

    let object = format!("campaign:{} credential:{id}", campaign.id);
    for action in ["credential.add", "credential.delete"] {
        let done = bench.admin.expect_audited(&admin.id, action, 1).await;
        assert_eq!((&done[0]["object"], &done[0]["outcome"]), (&json!(object), &json!("done")));
        let refused = bench.admin.expect_audited(&viewer.id, action, 1).await;
        assert_eq!(refused[0]["outcome"], "refused");
    }
}

/// What is deleted is gone: a rogue admin gets no further than a few, however they go about it.
#[tokio::test]
async fn an_admin_cannot_delete_all_submissions() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let rogue = bench.hire_for("admin", &json!([campaign.id])).await;
    let owner = bench.hire("owner").await;
    for batch in (150..180).collect::<Vec<_>>().chunks(6) {
        let forms: Vec<_> = batch.iter().map(|n| form(bench.outputs.mailbox(*n))).collect();
        let path = path(&campaign);
        let added = forms.iter().map(|form| rogue.operator.post(&path, form));
        for answer in join_all(added).await {
            answer.expect_success(201);
        }
    }
    let ids: Vec<_> =
        list(&bench, &campaign).await.iter().filter_map(|one| Some(one["id"].as_str()?.to_owned())).collect();
    assert_eq!(ids.len(), 30);
    let one = |id: &str| format!("{}/{id}", path(&campaign));
    // What deletes nothing costs nothing.
    for _ in 0..6 {
        let answer = rogue.operator.call("DELETE", &one(&"0".repeat(32)), None).await;
        answer.expect_problem(404, "not-found");
    }
    let paths: Vec<_> = ids.iter().map(|id| one(id)).collect();
    let answers = join_all(paths.iter().map(|path| rogue.operator.call("DELETE", path, None))).await;
    let deleted = answers.iter().filter(|answer| answer.status == 204).count();
    for answer in answers.iter().filter(|answer| answer.status != 204) {
        answer.expect_problem(409, "too-many-deletions");
        assert!((1..=24 * 3600).contains(&answer.json()["retryAfterSeconds"].as_u64().expect("a wait")));
    }
    assert_eq!(deleted, 5, "{answers:#?}");
    bench.expect_stored(&campaign, 25).await;
    let left: Vec<_> =
        list(&bench, &campaign).await.iter().filter_map(|one| Some(one["id"].as_str()?.to_owned())).collect();
    // Nor with a colleague, whoever they are, as long as it is no owner; nor does a fresh proof help.
    for scope in [json!([campaign.id]), json!("all")] {
        let colleague = bench.hire_for("admin", &scope).await;
        colleague.operator.reauthenticate("password", &colleague.account.password).await.expect_done();
        let answer = colleague.operator.call("DELETE", &one(&left[0]), None).await;
        answer.expect_problem(409, "too-many-deletions");
    }
    // An owner deletes more, and nobody who has found an owner's session.
    owner.age_proof(&bench.tables, 5 * 60 * 1000).await;
    let answer = owner.operator.call("DELETE", &one(&left[0]), None).await;
    answer.expect_problem(403, "reauthentication-needed");
    bench.expect_stored(&campaign, 25).await;
    owner.operator.reauthenticate("password", &owner.account.password).await.expect_done();
    for id in &left[..7] {
        owner.operator.call("DELETE", &one(id), None).await.expect_done();
    }
    bench.expect_stored(&campaign, 18).await;
}

#[tokio::test]
async fn a_list_goes_on_where_it_ended_and_a_place_that_cannot_be_is_refused() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    for n in 18..20 {
        add(&bench, &campaign, &form(bench.outputs.mailbox(n))).await.expect_success(201);
    }
    let all = list(&bench, &campaign).await;
    let after = |id: &str| format!("{}?cursor={id}", path(&campaign));
    let rest = bench.admin.call("GET", &after(all[0]["id"].as_str().expect("an id")), None).await;
    assert_eq!(rest.expect_success(200)["credentials"], json!([all[1]]));
    let colleague = bench.hire("viewer").await;
    colleague.operator.get(&after("all")).await.expect_problem(400, "invalid-field");
    assert!(colleague.operator.is_in().await);
}

#[tokio::test]
async fn what_is_mapped_is_told_and_stays() {
    let scene = MappingScene::open().await;
    let (bench, campaign) = (&scene.bench, &scene.campaign);
    let submitted = scene.submit_all(2).await;
    let address = scene.purelymail.address("mapped");
    let foreign = submitted[1].row("anna@elsewhere.example");
    let rejected = scene.desk().run(&[submitted[0].row(&address), foreign]).await;
    assert_eq!(rejected["state"], "rejected", "{rejected}");
    assert_eq!(entry(bench, campaign).await["mapped"], 0);
    let mapping = scene.desk().run(&[submitted[0].row(&address)]).await;
    assert_eq!(mapping["state"], "committed", "{mapping}");

    let standing = entry(bench, campaign).await;
    assert_eq!((&standing["submitted"], &standing["mapped"]), (&json!(2), &json!(1)));
    for one in list(bench, campaign).await {
        let is_mapped = one["id"] == submitted[0].id;
        assert_eq!(one["mappingId"], if is_mapped { mapping["id"].clone() } else { Value::Null }, "{one}");
    }
    let delete = async |id: &str| {
        let path = format!("{}/{id}", path(campaign));
        bench.admin.call("DELETE", &path, None).await
    };
    delete(&submitted[0].id).await.expect_problem(409, "credential-in-use");
    delete(&submitted[1].id).await.expect_done();
    bench.expect_stored(campaign, 1).await;
    scene.purelymail.remove([address.as_str()]).await;
}
