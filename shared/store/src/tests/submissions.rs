use domain::Existence;
use futures_util::future::join_all;

use super::*;
use crate::{RecordError, item::text};

#[tokio::test]
async fn a_submission_is_marked_and_stored() {
    let stack = Stack::new().await;
    let [source, other, destination] =
        ["Anna@Example.org", "bea@example.org", "anna@example.com"].map(address_of);
    let id = CredentialId::from_random(random());
    let whole = Credential {
        destination: Some((&destination, Existence::No)),
        destination_sealed: Some(b"not the other one either"),
        destination_bound: true,
        messages: Some(7),
        ..credential(&stack.campaign.id, &id, &source)
    };
    stack.submissions.transact(&whole, Filing::ByHand, NOW).await.expect("recorded");

    let spelled_otherwise = address_of("anna@EXAMPLE.org");
    let campaign = &stack.campaign.id;
    assert!(stack.register.is_submitted(campaign, &spelled_otherwise, NOW).await.expect("read"));
    assert!(!stack.register.is_submitted(campaign, &other, NOW).await.expect("read"));
    let elsewhere = CampaignId::from_random(random());
    assert!(!stack.register.is_submitted(&elsewhere, &source, NOW).await.expect("read"));

    let items = stack.credentials().await;
    let [item] = &items[..] else { panic!("{} credentials", items.len()) };
    let text = |name: &str| item[name].as_s().expect("text").as_str();
    let blob = |name: &str| item[name].as_b().expect("binary").as_ref();
    assert_eq!((text("pk"), text("sk")), (campaign.as_str(), id.as_str()));
    assert_eq!((text("name"), text("source_address")), ("Anna Example", "Anna@Example.org"));
    assert_eq!((text("dest_address"), text("dest_exists")), ("anna@example.com", "no"));
    assert_eq!(item["dest_password_given"].as_n().expect("number"), "1");
    assert_eq!((blob("source_sealed"), blob("dest_sealed")), (SEALED, &b"not the other one either"[..]));
    assert_eq!(item["messages"].as_n().expect("number"), "7");
    assert_eq!(item["checked_at"].as_n().expect("number"), &NOW.millis().to_string());
    assert_eq!((text("server_host"), text("server_security")), ("imap.example.org", "tls"));
    assert_eq!(item["server_port"].as_n().expect("number"), "993");
    assert_eq!(item["dest_bound"].as_n().expect("number"), "1");
    assert!(text("marker_key").starts_with("marker#"));
    assert_eq!(item.len(), 16);
}

#[tokio::test]
async fn a_mailbox_is_submitted_once() {
    let stack = Stack::new().await;
    stack.submit("anna@example.org", NOW).await.expect("recorded");
    let again = stack.submit("ANNA@example.org", NOW.plus_seconds(3600)).await;
    assert!(matches!(again, Err(RecordError::AlreadySubmitted)));
    stack.submit("bea@example.org", NOW).await.expect("another mailbox");
    assert_eq!(stack.credentials().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_at_once_one_is_recorded() {
    let stack = Stack::new().await;
    let outcomes = join_all((0..50).map(|_| stack.submit("anna@example.org", NOW))).await;
    let recorded = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused =
        outcomes.iter().filter(|outcome| matches!(outcome, Err(RecordError::AlreadySubmitted))).count();
    assert_eq!((recorded, refused), (1, 49));
    assert_eq!(stack.credentials().await.len(), 1);
}

#[tokio::test]
async fn over_from_the_very_second_of_expiry() {
    let stack = Stack::new().await;
    let end = stack.campaign.expires_at;
    let last = Timestamp::from_millis(end.millis() - 1);
    assert!(matches!(stack.submit("late@example.org", end).await, Err(RecordError::CampaignOver)));
    assert!(stack.credentials().await.is_empty());
    let late = address_of("late@example.org");
    assert!(!stack.register.is_submitted(&stack.campaign.id, &late, NOW).await.expect("read"));
    stack.submit("late@example.org", last).await.expect("still open");
}

#[tokio::test]
async fn over_outweighs_already_submitted() {
    let stack = Stack::new().await;
    stack.submit("anna@example.org", NOW).await.expect("recorded");
    let late = stack.submit("anna@example.org", stack.campaign.expires_at).await;
    assert!(matches!(late, Err(RecordError::CampaignOver)));
}

#[tokio::test]
async fn an_unknown_campaign_takes_nothing() {
    let stack = Stack::new().await;
    let (campaign, id) = (CampaignId::from_random(random()), CredentialId::from_random(random()));
    let address = address_of("anna@example.org");
    let recorded =
        stack.submissions.transact(&credential(&campaign, &id, &address), Filing::ByHand, NOW).await;
    assert!(matches!(recorded, Err(RecordError::CampaignOver)));
    assert!(stack.credentials().await.is_empty());
}

#[tokio::test]
async fn a_taken_record_id_leaves_no_marker() {
    let stack = Stack::new().await;
    let (campaign, id) = (&stack.campaign.id, CredentialId::from_random(random()));
    let put = stack.database.client.put_item().table_name(&stack.credentials_table);
    let put = put.item("pk", text(campaign.as_str())).item("sk", text(id.as_str()));
    put.send().await.expect("put");
    let anna = address_of("anna@example.org");
    let recorded = stack.submissions.transact(&credential(campaign, &id, &anna), Filing::ByHand, NOW).await;
    assert!(matches!(recorded, Err(RecordError::Store(_))));
    assert!(!stack.register.is_submitted(campaign, &anna, NOW).await.expect("read"));
    assert_eq!(stack.credentials().await[0].len(), 2, "the record is as it was");
    assert!(stack.register.proved(std::slice::from_ref(&stack.server), NOW).await.expect("read").is_empty());
}
