//! Links and noise: a call under a token that nobody signed ends at the edge, and costs nobody an attempt.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{CampaignToken, LinkSecret};
use futures_util::{StreamExt, stream};
use tests::{Answer, Bench, KeyPool, OpenCampaign, Script, ScriptedImap, Secret, Visitor, form, form_of};
use zeroize::Zeroizing;

const REFUSED: &str = "NO [AUTHENTICATIONFAILED] no";

async fn link_secret(bench: &Bench) -> LinkSecret {
    let text = Secret::links(bench).current().await.text;
    LinkSecret::parse(Zeroizing::new(text)).expect("a secret")
}

/// Tokens that look like a link's: 64 digits.
fn invented(n: usize) -> String {
    format!("{n:04x}{}", "0123456789ab".repeat(5))
}

/// Whether the stack's own secret signed it.
async fn is_signed(bench: &Bench, campaign: &OpenCampaign) -> bool {
    let mut random = [0; 24];
    hex::decode_to_slice(&campaign.token[..48], &mut random).expect("24 bytes");
    link_secret(bench).await.sign(random).expose().as_str() == campaign.token
}

/// A submission a time under each of so many invented tokens.
async fn make_noise(visitors: &[&Visitor], calls: usize) {
    let form = form_of("noise@old-mail.example", "not-a-secret-noise");
    let calls = (0..calls).map(|n| {
        let (visitor, form) = (visitors[n % visitors.len()], &form);
        async move { visitor.submit(&invented(n), form).await.expect_problem(404, "not-found") }
    });
    stream::iter(calls).buffer_unordered(8).collect::<Vec<()>>().await;
}

/// From the visitor's own address and from another one with the same key, before and meanwhile: each of their five
/// attempts is still theirs, and none is more.
#[tokio::test]
async fn noise_costs_a_visitor_with_a_link_nothing() {
    let bench = Bench::default_stack();
    let pool = KeyPool::of(&bench.outputs, &bench.stack).await;
    let server = ScriptedImap::start(&bench.outputs, Script::Answers(REFUSED.to_owned())).await;
    let campaign = bench.admin.open(&server.entry()).await;
    let address = pool.fresh_address();
    let visitor = Visitor::at(&bench.stack, address);
    let neighbour = Visitor::at(&bench.stack, pool.neighbour(address));
    let everybody = [&visitor, &neighbour];
    make_noise(&everybody, 48).await;
    let run = tests::now_millis();
    let submissions = async {
        let mut statuses = Vec::new();
        for n in 0..6 {
            let form = form_of(&format!("under-noise-{n}-{run}@old-mail.example"), "not-the-password");
            statuses.push(visitor.submit(&campaign.token, &form).await.status);
        }
        statuses
    };
    let (statuses, ()) = tokio::join!(submissions, make_noise(&everybody, 48));
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
    assert_eq!(server.logins(), 5);
}

/// Nothing tells noise from a link that was signed and leads nowhere.
#[tokio::test]
async fn noise_is_answered_as_a_link_that_leads_nowhere() {
    let bench = Bench::default_stack();
    let pool = KeyPool::of(&bench.outputs, &bench.stack).await;
    let visitor = Visitor::at(&bench.stack, pool.fresh_address());
    let signed: CampaignToken = link_secret(&bench).await.sign([0x5a; 24]);
    let some_form = form(bench.outputs.mailbox(0));
    let all = async |token: &str| {
        [
            visitor.load(token).await,
            visitor.check(token, "anna@old-mail.example").await,
            visitor.submit(token, &some_form).await,
            visitor.receipt(token, "0000-0000-0000-0000-0000-0000").await,
        ]
    };
    let told = |answer: &Answer| {
        answer.expect_problem(404, "not-found");
        let mut headers: BTreeMap<_, _> = answer.headers.clone();
        // What CloudFront and the API add differs by who answers, and so tells nothing of a token.
        headers.retain(|name, _| !name.starts_with("x-am") && !PER_ANSWER.contains(&name.as_str()));
        headers.remove("content-security-policy");
        (headers, answer.body.clone())
    };
    let nowhere = all(&signed.expose()).await;
    for token in [invented(1), "x".to_owned(), signed.expose()[1..].to_owned()] {
        for (noise, nowhere) in all(&token).await.iter().zip(&nowhere) {
            assert_eq!(told(noise), told(nowhere), "{token}");
        }
    }
}

const PER_ANSWER: [&str; 8] =
    ["connection", "content-length", "date", "server", "transfer-encoding", "via", "x-cache", "vary"];

#[tokio::test]
async fn links_are_signed_by_their_own_stack() {
    let [open, default] = [Bench::open(), Bench::default_stack()];
    let (here, there) = (open.campaign("tls").await, default.campaign("tls").await);
    assert!(is_signed(&open, &here).await && is_signed(&default, &there).await);
    assert!(!is_signed(&open, &there).await && !is_signed(&default, &here).await);
    let visitor = default.visitor();
    visitor.load(&there.token).await.expect_success(200);
    visitor.load(&here.token).await.expect_problem(404, "not-found");
    // And it is told again as it was made.
    let again = default.admin.link(&there).await.expect_success(200);
    assert_eq!(again["link"], format!("/gather/{}", there.token));
}

/// A link as it was made before links were signed leads to its campaign, for as long as the stack says so.
#[tokio::test]
async fn an_unsigned_link_is_good_where_it_is_said_to_be() {
    for (bench, good) in [(Bench::open(), true), (Bench::default_stack(), false)] {
        let campaign = bench.campaign("tls").await;
        let old = CampaignToken::from_random(unsigned());
        let mut item = bench.tables.link(&campaign).await.expect("the link's item is there");
        item.insert("pk".to_owned(), AttributeValue::S(format!("link#{}", old.hash().to_hex())));
        bench.tables.put("campaigns", item).await;
        let visitor = bench.visitor();
        let token = old.expose();
        let form = form(bench.outputs.mailbox(3));
        if good {
            visitor.load(&token).await.expect_success(200);
            let receipt = visitor.submit(&token, &form).await.expect_success(201);
            let code = receipt["receiptCode"].as_str().expect("a code");
            visitor.receipt(&token, code).await.expect_success(200);
            bench.expect_stored(&campaign, 1).await;
        } else {
            visitor.load(&token).await.expect_problem(404, "not-found");
            visitor.submit(&token, &form).await.expect_problem(404, "not-found");
            bench.expect_stored(&campaign, 0).await;
        }
    }
}

/// No two runs have the same, and none is signed.
fn unsigned() -> [u8; 32] {
    let mut bytes = [0xed; 32];
    bytes[..8].copy_from_slice(&tests::now_millis().to_be_bytes());
    bytes[8..12].copy_from_slice(&std::process::id().to_be_bytes());
    bytes
}
