//! The table `submissions`: what its reader can't find out, and which mailboxes are closed until when.

use domain::ReceiptCode;
use sha2::{Digest, Sha256};

use super::*;
use crate::item::{attributes, number, text};

/// Whoever reads the table can't even find out whether a person that they know of was here.
#[tokio::test]
async fn a_dictionary_of_addresses_finds_nobody() {
    let stack = Stack::new().await;
    let id = &stack.campaign.id;
    let code = ReceiptCode::from_random(random());
    let (record, anna) = (CredentialId::from_random(random()), address_of("Anna@example.org"));
    let whole = credential(id, &record, &anna);
    stack.submissions.transact(&whole, Filing::New(&code), NOW).await.expect("recorded");
    let bea = address_of("bea@example.org");
    stack.register.mark_closed(id, &bea, NOW.plus_seconds(600)).await.expect("marked");
    let all = format!("{:?}", stack.items(&stack.submissions_table).await).to_lowercase();
    for kind in ["marker#", "receipt#", "closed#"] {
        assert!(all.contains(kind), "the search itself works: {kind}");
    }
    for address in ["anna@example.org", "bea@example.org"] {
        assert!(!all.contains(address));
        let together = [id.as_str(), address].concat();
        for text in [address, &together, &format!("{address}{id}"), &format!("{id}:{address}")] {
            assert!(!all.contains(&hex::encode(Sha256::digest(text))), "{address}");
        }
    }
    // Nor does one who has another installation's secret.
    let other = BlindIndex::new(b"another-one-another-one-another-").expect("long enough");
    let elsewhere = Register::new(&stack.database, &stack.submissions_table, &other);
    assert!(!elsewhere.is_submitted(id, &anna, NOW).await.expect("read"));
    assert!(elsewhere.closed(id, NOW).await.expect("read").is_empty());
}

/// What the roles permit to be written is what is written. The local IAM does not see the attributes of what is put.
#[tokio::test]
async fn the_template_names_every_attribute_of_a_credential() {
    let stack = Stack::new().await;
    let [source, destination] = ["anna@example.org", "anna@example.com"].map(address_of);
    let id = CredentialId::from_random(random());
    let whole = Credential {
        destination: Some((&destination, domain::Existence::Yes)),
        destination_sealed: Some(b"not a sealed password"),
        destination_bound: true,
        messages: Some(7),
        ..credential(&stack.campaign.id, &id, &source)
    };
    stack.submissions.transact(&whole, Filing::ByHand, NOW).await.expect("recorded");
    let [item] = &stack.credentials().await[..] else { panic!("one credential") };
    let mut written: Vec<_> = item.keys().map(String::as_str).collect();
    written.sort_unstable();
    let template = include_str!("../../../../template.yaml");
    let lists = template.lines().filter_map(|line| {
        let names = line.trim().strip_prefix("dynamodb:Attributes: [")?.strip_suffix(']')?;
        let mut names: Vec<_> = names.split(", ").collect();
        names.sort_unstable();
        names.contains(&"source_sealed").then_some(names)
    });
    let lists: Vec<_> = lists.collect();
    assert_eq!(lists, [written.clone(), written], "gather-submit and campaigns put credentials");
}

#[tokio::test]
async fn closed_mailboxes_are_told_until_they_open() {
    let stack = Stack::new().await;
    let id = &stack.campaign.id;
    let [anna, bea] = ["Anna@example.org", "bea@example.org"].map(address_of);
    let mark = async |address: &EmailAddress, seconds| {
        stack.register.mark_closed(id, address, NOW.plus_seconds(seconds)).await.expect("marked");
    };
    let closed = async |seconds| {
        let closed = stack.register.closed(id, NOW.plus_seconds(seconds)).await.expect("read");
        let told = closed.iter().map(|one| (one.address.as_typed().to_owned(), one.until));
        told.collect::<Vec<_>>()
    };
    assert!(closed(0).await.is_empty());
    mark(&anna, 60).await;
    // Who is refused again within a minute rewrites the mark; a later end outweighs an earlier one.
    for seconds in [1741, 1777, 1800] {
        mark(&bea, seconds).await;
    }
    mark(&bea, 120).await;
    let told = |address: &EmailAddress, seconds| (address.as_typed().to_owned(), NOW.plus_seconds(seconds));
    assert_eq!(closed(0).await, [told(&bea, 1800), told(&anna, 60)]);
    assert_eq!(stack.items(&stack.submissions_table).await.len(), 3);
    assert_eq!(closed(59).await.len(), 2);
    assert_eq!(closed(60).await, [told(&bea, 1800)]);
    assert!(closed(1800).await.is_empty());
    let elsewhere = CampaignId::from_random(random());
    assert!(stack.register.closed(&elsewhere, NOW).await.expect("read").is_empty());
    assert_eq!(stack.register.count(id, NOW).await.expect("counted"), 0);
    // Marks that can't be read hide no others.
    for (sort, purge_at) in
        [("closed#9999999997#x", 9_999_999_997_u64), ("closed#9999999998#x", 9_999_999_998)]
    {
        let mark =
            attributes([("pk", text(id.as_str())), ("sk", text(sort)), ("purge_at", number(purge_at))]);
        let put = stack.database.client.put_item().table_name(&stack.submissions_table);
        put.set_item(Some(mark)).send().await.expect("put");
    }
    assert_eq!(closed(0).await, [told(&bea, 1800), told(&anna, 60)]);
    // The way in was used.
    stack.submit("BEA@example.org", NOW).await.expect("recorded");
    assert_eq!(closed(0).await, [told(&anna, 60)]);
}

#[tokio::test]
async fn marks_of_closed_mailboxes_go_with_their_campaign() {
    let stack = Stack::new().await;
    let id = &stack.campaign.id;
    let anna = address_of("anna@example.org");
    stack.register.mark_closed(id, &anna, NOW.plus_seconds(3600)).await.expect("marked");
    stack.deactivations.deactivate(id, NOW, 60).await.expect("ended").expect("it is there");
    assert_eq!(stack.register.closed(id, NOW.plus_seconds(59)).await.expect("read").len(), 1);
    assert!(stack.register.closed(id, NOW.plus_seconds(60)).await.expect("read").is_empty());
}
