//! The gather API's answers, over the distribution and the API to the real binaries.

use std::time::Duration;

use domain::Timestamp;
use serde_json::{Value, json};
use tests::{Bench, KeyPool, MailServer, Script, ScriptedImap, Visitor, form, form_of};

const AT_ONCE: Script = Script::Accepts(Duration::ZERO);

#[tokio::test]
async fn load_tells_whose_account_is_asked_for() {
    let bench = Bench::open();
    let server = bench.admin.create_server("Old Mail Zoë & Söhne", bench.outputs.mail_server("tls")).await;
    let campaign = bench.admin.create_campaign("Umzug \u{1f69a} 2026", &server, 14).await;
    let loaded = bench.visitor().load(&campaign.token).await.expect_success(200);
    let expected = json!({
        "serverName": "Old Mail Zoë & Söhne",
        "campaignName": "Umzug \u{1f69a} 2026",
        "expiresAt": campaign.expires_at,
        "security": "tls",
    });
    assert_eq!(loaded, expected);
}

/// Whether a link ever existed can't be told from the answers.
#[tokio::test]
async fn unknown_malformed_and_purged_links_answer_alike() {
    let bench = Bench::open();
    let (purged, open) = (bench.campaign("tls").await, bench.campaign("tls").await);
    bench.admin.deactivate(&purged).await;
    let visitor = bench.visitor();
    let some_form = form(bench.outputs.mailbox(0));
    let mut answers = Vec::new();
    let tokens = [
        "0123456789abcdef".repeat(4),
        purged.token.clone(),
        open.token.to_uppercase(),
        open.token[1..].to_owned(),
        format!("{}0", open.token),
        "x".to_owned(),
        "%00".repeat(32),
        "%F0%9F%9A%9A".to_owned(),
    ];
    for token in &tokens {
        for answer in [
            visitor.load(token).await,
            visitor.check(token, "anna@old-mail.example").await,
            visitor.submit(token, &some_form).await,
        ] {
            answer.expect_problem(404, "not-found");
            answers.push(answer.body);
        }
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "the answers differ");
    visitor.load(&open.token).await.expect_success(200);
}

#[tokio::test]
async fn an_expired_campaign_is_over() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let visitor = bench.visitor();
    bench.tables.expire(&campaign.id, tests::now_millis()).await;
    expect_over(&visitor, &campaign.token, &form(bench.outputs.mailbox(0))).await;
    bench.expect_stored(&campaign, 0).await;
    // It was the date, and nothing else.
    bench.tables.expire(&campaign.id, tests::now_millis() + 60_000).await;
    visitor.load(&campaign.token).await.expect_success(200);
    visitor.submit(&campaign.token, &form(bench.outputs.mailbox(0))).await.expect_success(201);
}

#[tokio::test]
async fn a_deactivated_campaign_is_over_from_that_second() {
    let bench = Bench::default_stack();
    let campaign = bench.campaign("tls").await;
    let pool = KeyPool::of(&bench.outputs, &bench.stack).await;
    let visitor = Visitor::at(&bench.stack, pool.fresh_address());
    visitor.submit(&campaign.token, &form(bench.outputs.mailbox(1))).await.expect_success(201);
    visitor.load(&campaign.token).await.expect_success(200);

    let before = tests::now_millis() / 1000;
    let ended = bench.admin.deactivate(&campaign).await;
    expect_over(&visitor, &campaign.token, &form(bench.outputs.mailbox(2))).await;
    let after = tests::now_millis() / 1000;

    // All that belongs to it is dated 7 days later: itself, its sealed link, its marker, its receipt, its credential.
    let mut items = bench.tables.of_campaign("campaigns", &campaign.id).await;
    for table in ["submissions", "credentials"] {
        items.extend(bench.tables.of_campaign(table, &campaign.id).await);
    }
    assert_eq!(items.len(), 5);
    items.push(bench.tables.link(&campaign).await.expect("the link's item is there"));
    for item in &items {
        let purge_at = item.get("purge_at").and_then(|value| value.as_n().ok()).expect("a date");
        let deactivated = purge_at.parse::<u64>().expect("seconds") - 7 * 24 * 3600;
        assert!((before..=after).contains(&deactivated), "{:?}", tests::sort_key(item));
    }
    // Ending it twice moves nothing.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(bench.admin.deactivate(&campaign).await, ended);
}

/// The transaction's condition decides, not the read at the start.
#[tokio::test]
async fn a_campaign_that_ends_during_the_login_takes_nothing() {
    let bench = Bench::default_stack();
    let server = ScriptedImap::start(&bench.outputs, Script::Accepts(Duration::from_secs(2))).await;
    let campaign = bench.admin.open(&server.entry()).await;
    let pool = KeyPool::of(&bench.outputs, &bench.stack).await;
    let visitor = Visitor::at(&bench.stack, pool.fresh_address());
    let form = form_of("late@old-mail.example", "not-a-secret-late");
    let end = async {
        while server.logins() == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bench.admin.deactivate(&campaign).await
    };
    let (answer, _) = tokio::join!(visitor.submit(&campaign.token, &form), end);
    answer.expect_problem(410, "campaign-over");
    assert!(server.said_ok().is_some());
    bench.expect_stored(&campaign, 0).await;
}

#[tokio::test]
async fn check_knows_an_address_in_every_spelling() {
    let bench = Bench::open();
    let server = ScriptedImap::start(&bench.outputs, AT_ONCE).await;
    let campaign = bench.admin.open(&server.entry()).await;
    let (visitor, token) = (bench.visitor(), &campaign.token);
    let spellings: [&[&str]; 3] = [
        &["anna@old-mail.example", " Anna@OLD-Mail.Example\t", "ANNA@OLD-MAIL.EXAMPLE"],
        &["Zoe\u{308}@bücher.example", "zoë@XN--BCHER-KVA.example", "ZOË@Bücher.Example"],
        &["straße@old-mail.example", "STRASSE@old-mail.example"],
    ];
    for spellings in spellings {
        for spelling in spellings {
            assert_eq!(visitor.check(token, spelling).await.expect_success(200), json!({"exists": false}));
        }
        visitor.submit(token, &form_of(spellings[0], "not-a-secret-x")).await.expect_success(201);
        for spelling in spellings {
            assert_eq!(visitor.check(token, spelling).await.expect_success(200), json!({"exists": true}));
            let again = visitor.submit(token, &form_of(spelling, "not-a-secret-y")).await;
            again.expect_problem(409, "already-submitted");
        }
    }
    for other in ["anna+x@old-mail.example", "anna@old-mail.example.org", "a.nna@old-mail.example"] {
        assert_eq!(visitor.check(token, other).await.expect_success(200), json!({"exists": false}));
    }
    assert_eq!(server.logins(), 3, "a login was tried for what was known");
    bench.expect_stored(&campaign, 3).await;
}

#[tokio::test]
async fn an_accepted_login_lies_sealed_in_the_table() {
    let bench = Bench::open();
    for security in ["tls", "starttls", "plain"] {
        let campaign = bench.campaign(security).await;
        let mut answers = Vec::new();
        for mailbox in &bench.outputs.demo_mailboxes {
            let visitor = bench.visitor();
            let mut form = form(mailbox);
            let (name, _) = mailbox.address.rsplit_once('@').expect("an address");
            form["destEmail"] = format!("new-{name}@new-mail.example").into();
            form["destPassword"] = "not-a-secret-new-home".into();
            let before = Timestamp::from_millis(tests::now_millis()).rfc3339();
            let receipt = visitor.submit(&campaign.token, &form).await.expect_success(201);
            let time = receipt["submittedAt"].as_str().expect("a time").to_owned();
            assert!(time.ends_with('Z') && time >= before, "{time}");
            answers.push(receipt);
        }
        let credentials = bench.tables.of_campaign("credentials", &campaign.id).await;
        assert_eq!(credentials.len(), bench.outputs.demo_mailboxes.len(), "{security}");
        for item in &credentials {
            for sealed in ["source_sealed", "dest_sealed"] {
                let bytes = item.get(sealed).and_then(|value| value.as_b().ok()).expect(sealed);
                // AWS Encryption SDK, format 2, suite 0x0478.
                assert!(bytes.as_ref().starts_with(&[2, 4, 0x78]) && bytes.as_ref().len() > 300, "{sealed}");
            }
        }
        let passwords = bench.outputs.demo_mailboxes.iter().map(|mailbox| mailbox.password.as_str());
        for table in ["campaigns", "submissions", "credentials", "limits"] {
            let items = bench.tables.bytes(table).await;
            for password in passwords.clone().chain(["not-a-secret-new-home"]) {
                assert!(!tests::contains(&items, password.as_bytes()), "{table} holds a password");
            }
        }
    }
}

#[tokio::test]
async fn a_wrong_password_is_told_so_and_leaves_nothing() {
    let bench = Bench::open();
    let mailbox = bench.outputs.mailbox(3);
    for security in ["tls", "starttls", "plain"] {
        let campaign = bench.campaign(security).await;
        let visitor = bench.visitor();
        for wrong in ["not-the-password", "pass\"word\\", "pässwörd", " ", "x".repeat(1024).as_str()] {
            let answer = visitor.submit(&campaign.token, &form_of(&mailbox.address, wrong)).await;
            answer.expect_problem(422, "login-refused");
            let problem = answer.json();
            assert_eq!(problem["cause"], "wrong-credentials", "{answer:?}");
            assert_eq!(problem["field"], "sourcePassword", "{answer:?}");
            assert!(problem["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{answer:?}");
        }
        bench.expect_stored(&campaign, 0).await;
        assert_eq!(
            visitor.check(&campaign.token, &mailbox.address).await.json(),
            json!({"exists": false}),
            "{security}"
        );
        visitor.submit(&campaign.token, &form(mailbox)).await.expect_success(201);
        bench.expect_stored(&campaign, 1).await;
    }
}

#[tokio::test]
async fn not_now_is_not_a_wrong_password() {
    let bench = Bench::open();
    let server = ScriptedImap::start(&bench.outputs, AT_ONCE).await;
    let campaign = bench.admin.open(&server.entry()).await;
    let visitor = bench.visitor();
    let form = form_of("busy@old-mail.example", "not-a-secret-busy");
    for script in [
        Script::Answers("NO [UNAVAILABLE] the directory is down".to_owned()),
        Script::Answers("NO [LIMIT] too many".to_owned()),
        Script::Answers("NO [INUSE] in use".to_owned()),
        Script::Leaves,
    ] {
        server.play(script.clone());
        let answer = visitor.submit(&campaign.token, &form).await;
        answer.expect_problem(503, "not-now");
        assert_eq!(answer.json()["cause"], "not-now", "{script:?}");
        bench.expect_stored(&campaign, 0).await;
    }
    server.play(AT_ONCE);
    visitor.submit(&campaign.token, &form).await.expect_success(201);
    bench.expect_stored(&campaign, 1).await;
}

/// An entry that can't work is the admin's mistake, and is told so.
#[tokio::test]
async fn a_wrong_server_entry_is_nobodys_wrong_password() {
    let bench = Bench::open();
    let [tls, starttls] = ["tls", "starttls"].map(|security| bench.outputs.mail_server(security));
    let server = ScriptedImap::start(&bench.outputs, AT_ONCE).await;
    let entries = [
        // TLS where there is none, STARTTLS where it isn't offered, a name that isn't there.
        MailServer { security: "tls".to_owned(), ..starttls.clone() },
        MailServer { security: "starttls".to_owned(), ..server.entry() },
        MailServer { host: "nowhere.invalid".to_owned(), ..tls.clone() },
    ];
    for entry in &entries {
        let campaign = bench.admin.open(entry).await;
        let answer = bench.visitor().submit(&campaign.token, &form(bench.outputs.mailbox(4))).await;
        answer.expect_problem(503, "server-setup");
        bench.expect_stored(&campaign, 0).await;
        let probe =
            bench.admin.call("POST", &format!("/api/servers/{}/test", campaign.server_id), None).await;
        assert!((400..=503).contains(&probe.status) && probe.problem() != "unavailable", "{probe:?}");
    }
    assert_eq!(server.logins(), 0, "a password was sent");
}

#[tokio::test]
async fn of_two_first_submissions_at_once_one_wins() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    for number in 10..18 {
        let form = form(bench.outputs.mailbox(number));
        let visitors = [bench.visitor(), bench.visitor(), bench.visitor()];
        let answers = tokio::join!(
            visitors[0].submit(&campaign.token, &form),
            visitors[1].submit(&campaign.token, &form),
            visitors[2].submit(&campaign.token, &form),
        );
        let mut statuses = [answers.0.status, answers.1.status, answers.2.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409], "{answers:?}");
    }
    bench.expect_stored(&campaign, 8).await;
}

/// Both layers answer in the same form: the gateway here, the function in the limits' own tests.
#[tokio::test]
async fn too_many_submissions_are_told_when_to_come_back() {
    let bench = Bench::default_stack();
    let campaign = bench.campaign("tls").await;
    let pool = KeyPool::of(&bench.outputs, &bench.stack).await;
    let visitor = Visitor::at(&bench.stack, pool.fresh_address());
    let wrong = form_of(&bench.outputs.mailbox(20).address, "not-the-password");
    let mut refused = 0;
    for _ in 0..5 {
        refused += usize::from(visitor.submit(&campaign.token, &wrong).await.status == 422);
    }
    assert_eq!(refused, 5);
    visitor.submit(&campaign.token, &wrong).await.expect_problem(429, "too-many-submissions");
}

#[tokio::test]
async fn every_problem_has_a_page_that_explains_it() {
    let bench = Bench::open();
    let visitor = bench.visitor();
    for kind in [
        "already-submitted",
        "body-too-large",
        "campaign-over",
        "destination-unusable",
        "forbidden",
        "invalid-body",
        "invalid-field",
        "login-refused",
        "not-found",
        "not-now",
        "receipt-unknown",
        "server-setup",
        "submission-in-use",
        "too-many-submissions",
        "unavailable",
        "unsupported-media-type",
    ] {
        let page = visitor.get(&format!("/problems/{kind}")).await;
        assert_eq!(page.status, 200, "{kind}");
        assert!(page.header("content-type").starts_with("text/html"), "{kind}");
        let text = page.text();
        let section = text.split(&format!("<section id=\"{kind}\">")).nth(1).unwrap_or_default();
        let section = section.split("</section>").next().unwrap_or_default();
        assert!(section.len() > 100, "{kind} is not explained");
    }
}

#[tokio::test]
async fn the_page_keeps_its_address_to_itself() {
    let bench = Bench::open();
    let campaign = bench.campaign("tls").await;
    let page = bench.visitor().get(&format!("/gather/{}", campaign.token)).await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert!(page.header("x-robots-tag").contains("noindex"));
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}

async fn expect_over(visitor: &Visitor, token: &str, form: &Value) {
    visitor.load(token).await.expect_problem(410, "campaign-over");
    visitor.check(token, "anna@old-mail.example").await.expect_problem(410, "campaign-over");
    visitor.submit(token, form).await.expect_problem(410, "campaign-over");
    // Over says so whatever was sent.
    visitor.check(token, "no address").await.expect_problem(410, "campaign-over");
    visitor.submit(token, &json!({})).await.expect_problem(410, "campaign-over");
}
