use domain::{CampaignId, CampaignToken, ServerId};

use super::*;
use crate::CreateCampaignError;

#[tokio::test]
async fn a_link_leads_to_its_campaign_and_server() {
    let stack = Stack::new().await;
    stack.campaigns.warm().await;
    let found = stack.campaigns.find(&stack.token.hash(), NOW).await.expect("read").expect("found");
    let Stack { server, campaign, .. } = &stack;
    assert_eq!(found.campaign.id, campaign.id);
    assert_eq!(found.campaign.name.as_str(), campaign.name.as_str());
    assert_eq!(found.campaign.server_id, server.id);
    assert_eq!(found.campaign.created_at, campaign.created_at);
    assert_eq!(found.campaign.expires_at, campaign.expires_at);
    assert_eq!((found.campaign.deactivated_at, found.campaign.purge_at), (None, None));
    assert_eq!(found.server.id, server.id);
    assert_eq!(found.server.name.as_str(), server.name.as_str());
    assert_eq!(found.server.mail, server.mail);
    assert_eq!(found.server.created_at, server.created_at);
}

#[tokio::test]
async fn an_unknown_link_leads_nowhere() {
    let stack = Stack::new().await;
    let other = CampaignToken::from_random(random());
    assert!(stack.campaigns.find(&other.hash(), NOW).await.expect("read").is_none());
}

#[tokio::test]
async fn the_table_holds_neither_token_nor_address() {
    let stack = Stack::new().await;
    stack.submit("canary-mailbox@example.org", NOW).await.expect("recorded");
    let tables = [&stack.campaigns_table, &stack.submissions_table];
    let all = format!("{:?}", [stack.items(tables[0]).await, stack.items(tables[1]).await]);
    assert!(!all.contains(stack.token.expose().as_str()) && !all.contains("canary-mailbox"));
    assert!(all.contains(&stack.token.hash().to_hex()) && all.contains("marker#"), "the search itself works");
}

#[tokio::test]
async fn a_campaign_needs_a_server() {
    let stack = Stack::new().await;
    let token = CampaignToken::from_random(random());
    let orphan = campaign(&server());
    let created = stack.campaigns.create_campaign_of(&orphan, &token.hash(), SEALED).await;
    assert!(matches!(created, Err(CreateCampaignError::UnknownServer)));
    assert!(stack.campaigns.campaign(&orphan.id, NOW).await.expect("read").is_none());
    assert!(stack.campaigns.find(&token.hash(), NOW).await.expect("read").is_none());
}

#[tokio::test]
async fn nothing_is_created_twice() {
    let stack = Stack::new().await;
    stack.campaigns.create_server(&stack.server).await.expect("the answer to the first may have been lost");
    let renamed = SourceServer { name: label("Another name"), ..stack.server.clone() };
    assert!(stack.campaigns.create_server(&renamed).await.is_err());
    let server = stack.campaigns.server(&stack.server.id, NOW).await.expect("read").expect("found");
    assert_eq!(server.name.as_str(), stack.server.name.as_str());
    let again =
        stack.campaigns.create_campaign_of(&campaign(&stack.server), &stack.token.hash(), SEALED).await;
    assert!(matches!(again, Err(CreateCampaignError::Store(_))), "one token, one campaign");
}

#[tokio::test]
async fn servers_and_campaigns_are_listed_newest_first() {
    let stack = Stack::new().await;
    let mut newer_server = server();
    newer_server.created_at = NOW.plus_seconds(1);
    stack.campaigns.create_server(&newer_server).await.expect("created");
    let mut newer = campaign(&newer_server);
    newer.created_at = NOW.plus_seconds(1);
    let token = CampaignToken::from_random(random());
    stack.campaigns.create_campaign_of(&newer, &token.hash(), SEALED).await.expect("created");

    let servers = stack.campaigns.list_servers(NOW).await.expect("listed");
    let ids: Vec<_> = servers.into_iter().map(|server| server.id).collect();
    assert_eq!(ids, [newer_server.id, stack.server.id.clone()]);
    let campaigns = stack.campaigns.list_campaigns(NOW).await.expect("listed");
    let ids: Vec<_> = campaigns.into_iter().map(|campaign| campaign.id).collect();
    assert_eq!(ids, [newer.id, stack.campaign.id.clone()]);
}

#[tokio::test]
async fn the_sealed_link_is_read_back_as_it_was() {
    let stack = Stack::new().await;
    let link = stack.campaigns.sealed_link(&stack.campaign.id, NOW).await.expect("read");
    assert_eq!(link.as_deref(), Some(SEALED));
}

#[tokio::test]
async fn unknown_ids_are_told_apart_from_failures() {
    let stack = Stack::new().await;
    let id = CampaignId::from_random(random());
    assert!(stack.campaigns.campaign(&id, NOW).await.expect("read").is_none());
    assert!(stack.campaigns.sealed_link(&id, NOW).await.expect("read").is_none());
    let id = ServerId::from_random(random());
    assert!(stack.campaigns.server(&id, NOW).await.expect("read").is_none());
}
