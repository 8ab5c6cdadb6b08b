use futures_util::future::join_all;

use super::*;
use crate::{
    CreateCampaignError, DeleteServerError, EditServerError, RecordError, ServerChange,
    transaction::{Transacted, Write},
};

impl Stack {
    async fn the_server(&self) -> Option<SourceServer> {
        self.campaigns.server(&self.server.id, NOW).await.expect("read")
    }

    async fn open(&self, server: &SourceServer) -> Result<Campaign, CreateCampaignError> {
        let (new, token) = (campaign(server), CampaignToken::from_random(random()));
        self.campaigns.create_campaign_of(&new, &token.hash(), SEALED).await.map(|()| new)
    }
}

#[tokio::test]
async fn what_is_given_is_changed_and_the_rest_stays() {
    let stack = Stack::new().await;
    let change = ServerChange {
        name: Some(label("Another name")),
        host: Some(HostName::parse("mail.example.org").expect("valid")),
        ..ServerChange::default()
    };
    let edited =
        stack.campaigns.edit_server(&stack.server.id, &change, &stack.register, NOW).await.expect("edited");
    let read = stack.the_server().await.expect("there");
    assert_eq!(edited.before.mail, stack.server.mail);
    for server in [edited.after, read] {
        assert_eq!((server.name.as_str(), server.mail.host.as_str()), ("Another name", "mail.example.org"));
        assert_eq!((server.mail.port, server.mail.security), (993, Security::Tls));
        assert_eq!((server.id, server.created_at), (stack.server.id.clone(), NOW));
    }
    let change =
        ServerChange { port: Some(143), security: Some(Security::StartTls), ..ServerChange::default() };
    stack.campaigns.edit_server(&stack.server.id, &change, &stack.register, NOW).await.expect("edited");
    // Whoever follows the link is asked for the changed one.
    let found = stack.campaigns.find(&stack.token.hash(), NOW).await.expect("read").expect("found").server;
    assert_eq!((found.mail.port, found.mail.security), (143, Security::StartTls));
    assert_eq!((found.name.as_str(), found.mail.host.as_str()), ("Another name", "mail.example.org"));
    let listed = stack.campaigns.list_servers(NOW).await.expect("listed");
    assert_eq!(listed[0].mail, found.mail);
}

#[tokio::test]
async fn nothing_is_made_by_a_change() {
    let stack = Stack::new().await;
    let nobody = ServerId::from_random(random());
    let change = ServerChange { name: Some(label("Another name")), ..ServerChange::default() };
    let nothing = ServerChange::default();
    for change in [&change, &nothing] {
        let edited = stack.campaigns.edit_server(&nobody, change, &stack.register, NOW).await;
        assert!(matches!(edited, Err(EditServerError::NotFound)));
    }
    let same =
        stack.campaigns.edit_server(&stack.server.id, &nothing, &stack.register, NOW).await.expect("asked");
    assert_eq!(same.after.name.as_str(), stack.server.name.as_str());
    assert_eq!(stack.items(&stack.campaigns_table).await.len(), 4);
}

fn moves() -> [ServerChange; 3] {
    [
        ServerChange {
            host: Some(HostName::parse("mail.elsewhere.example").expect("valid")),
            ..ServerChange::default()
        },
        ServerChange { port: Some(143), ..ServerChange::default() },
        ServerChange { security: Some(Security::Plain), ..ServerChange::default() },
    ]
}

#[tokio::test]
async fn a_server_where_a_login_was_proved_stays_where_it_is() {
    let stack = Stack::new().await;
    let servers = [stack.server.clone()];
    assert!(stack.register.proved(&servers, NOW).await.expect("read").is_empty());
    stack.submit("anna@example.org", NOW).await.expect("recorded");
    assert!(stack.register.proved(&servers, NOW).await.expect("read").contains(&stack.server.id));
    for change in moves() {
        // Its new name doesn't come with the refused part.
        let change = ServerChange { name: Some(label("Another name")), ..change };
        let refused = stack.campaigns.edit_server(&stack.server.id, &change, &stack.register, NOW).await;
        assert!(matches!(&refused, Err(EditServerError::Proved { before, asked })
            if *before == stack.server.mail && asked != before));
        let read = stack.the_server().await.expect("there");
        assert_eq!((read.mail, read.name.as_str()), (stack.server.mail.clone(), stack.server.name.as_str()));
    }
    let rename = ServerChange {
        name: Some(label("Another name")),
        host: Some(stack.server.mail.host.clone()),
        port: Some(stack.server.mail.port),
        security: Some(stack.server.mail.security),
    };
    let edited =
        stack.campaigns.edit_server(&stack.server.id, &rename, &stack.register, NOW).await.expect("renamed");
    assert_eq!(edited.after.name.as_str(), "Another name");

    // For good: what was recorded is purged some time, and may be in a backup.
    stack.deactivations.deactivate(&stack.campaign.id, NOW, 0).await.expect("deactivated");
    let later = stack
        .campaigns
        .edit_server(&stack.server.id, &moves()[0], &stack.register, NOW.plus_seconds(60))
        .await;
    assert!(matches!(later, Err(EditServerError::Proved { .. })));
    stack
        .campaigns
        .delete_server(&stack.server.id, &stack.register, NOW.plus_seconds(60))
        .await
        .expect("deleted");
    let left = stack.items(&stack.campaigns_table).await;
    let server = format!("server#{}", stack.server.id);
    assert!(left.iter().all(|item| item["pk"].as_s().expect("text") != &server), "nothing of it is left");
}

/// A login that is proved while its server's entry is changed.
#[tokio::test]
async fn what_was_proved_at_another_server_than_the_entry_names_is_not_recorded() {
    for change in moves() {
        let stack = Stack::new().await;
        stack
            .campaigns
            .edit_server(&stack.server.id, &change, &stack.register, NOW)
            .await
            .expect("nothing was proved yet");
        let late = stack.submit("anna@example.org", NOW).await;
        assert!(matches!(late, Err(RecordError::ServerChanged)), "{late:?}");
        assert!(stack.credentials().await.is_empty());
        assert!(
            stack.register.proved(std::slice::from_ref(&stack.server), NOW).await.expect("read").is_empty()
        );
    }
}

/// Whatever the order: a record is of the server that the entry names.
#[tokio::test(flavor = "multi_thread")]
async fn no_change_gets_between_a_proof_and_its_record() {
    let (mut moved, mut stayed) = (0, 0);
    for round in 0..12 {
        let stack = Stack::new().await;
        let (changed, recorded) = tokio::join!(
            async {
                tokio::time::sleep(std::time::Duration::from_millis(round % 6)).await;
                stack.campaigns.edit_server(&stack.server.id, &moves()[0], &stack.register, NOW).await
            },
            stack.submit("anna@example.org", NOW),
        );
        match (changed, recorded) {
            (Ok(_), Err(RecordError::ServerChanged)) => moved += 1,
            (Err(EditServerError::Proved { .. }), Ok(())) => stayed += 1,
            (changed, recorded) => panic!("{} {recorded:?}", changed.is_ok()),
        }
    }
    assert_eq!(moved + stayed, 12);
}

#[tokio::test]
async fn a_server_stays_while_a_campaign_is_there() {
    let stack = Stack::new().await;
    let delete = |now| stack.campaigns.delete_server(&stack.server.id, &stack.register, now);
    let other = stack.open(&stack.server).await.expect("opened");
    assert!(matches!(delete(NOW).await, Err(DeleteServerError::InUse)));
    stack.deactivations.deactivate(&stack.campaign.id, NOW, 60).await.expect("deactivated");
    assert!(matches!(delete(NOW.plus_seconds(60)).await, Err(DeleteServerError::InUse)), "the other one");
    stack.deactivations.deactivate(&other.id, NOW, 90).await.expect("deactivated");
    assert!(matches!(delete(NOW.plus_seconds(89)).await, Err(DeleteServerError::InUse)), "not purged yet");
    delete(NOW.plus_seconds(90)).await.expect("deleted");
    assert!(stack.the_server().await.is_none());
    assert!(stack.campaigns.list_servers(NOW).await.expect("listed").is_empty());
    assert!(matches!(delete(NOW).await, Err(DeleteServerError::NotFound)));
    assert!(matches!(stack.open(&stack.server).await, Err(CreateCampaignError::UnknownServer)));
}

#[tokio::test]
async fn a_server_that_nobody_uses_is_deleted_alone() {
    let stack = Stack::new().await;
    let unused = server();
    stack.campaigns.create_server(&unused).await.expect("created");
    stack.campaigns.delete_server(&unused.id, &stack.register, NOW).await.expect("deleted");
    assert!(stack.campaigns.server(&unused.id, NOW).await.expect("read").is_none());
    assert!(stack.the_server().await.is_some());
}

#[tokio::test]
async fn a_campaign_that_comes_before_the_deletion_keeps_its_server() {
    let stack = Stack::new().await;
    let delete = async |write: Write| {
        stack.database.transact("delete", &stack.campaigns_table, &[write]).await.expect("asked")
    };
    let fresh = server();
    stack.campaigns.create_server(&fresh).await.expect("created");
    for _ in 0..2 {
        let (_, deletion) = stack.campaigns.unused(&fresh.id, NOW).await.expect("nobody uses it");
        let comes = stack.open(&fresh).await.expect("opened");
        assert_eq!(delete(deletion).await, Transacted::Refused(0));
        stack.deactivations.deactivate(&comes.id, NOW, 0).await.expect("deactivated");
    }
    let (_, deletion) = stack.campaigns.unused(&fresh.id, NOW).await.expect("nobody uses it any more");
    assert_eq!(delete(deletion).await, Transacted::Done);
}

/// Whatever the order: the campaign has its server, or neither is there.
#[tokio::test(flavor = "multi_thread")]
async fn no_campaign_is_opened_without_its_server() {
    let stack = Stack::new().await;
    let (mut kept, mut deleted) = (0, 0);
    for round in 0..12 {
        let fresh = server();
        stack.campaigns.create_server(&fresh).await.expect("created");
        let (opened, gone) = tokio::join!(
            async {
                tokio::time::sleep(std::time::Duration::from_millis(round % 6)).await;
                stack.open(&fresh).await
            },
            stack.campaigns.delete_server(&fresh.id, &stack.register, NOW),
        );
        let there = stack.campaigns.server(&fresh.id, NOW).await.expect("read").is_some();
        match (opened, gone) {
            (Ok(_), Err(DeleteServerError::InUse)) if there => kept += 1,
            (Err(CreateCampaignError::UnknownServer), Ok(_)) if !there => deleted += 1,
            (opened, gone) => panic!("{} {} {there}", opened.is_ok(), gone.is_ok()),
        }
    }
    assert_eq!(kept + deleted, 12);
}

/// The check by the campaigns that are known is not the rule; the condition is.
#[tokio::test]
async fn campaigns_that_come_at_once_all_count() {
    let stack = Stack::new().await;
    let fresh = server();
    stack.campaigns.create_server(&fresh).await.expect("created");
    let opened = join_all((0..8).map(|_| stack.open(&fresh))).await;
    assert!(opened.iter().all(Result::is_ok));
    let items = stack.items(&stack.campaigns_table).await;
    let item = items.iter().find(|item| item.get("use_count").is_some_and(|n| n.as_n().expect("n") == "8"));
    assert_eq!(item.expect("counted")["used_by"].as_ss().expect("a set").len(), 8);
    let last = opened.into_iter().flatten().last().expect("opened");
    for other in stack.campaigns.list_campaigns(NOW).await.expect("listed") {
        if other.server_id == fresh.id && other.id != last.id {
            stack.deactivations.deactivate(&other.id, NOW, 0).await.expect("deactivated");
        }
    }
    let deleted = stack.campaigns.delete_server(&fresh.id, &stack.register, NOW).await;
    assert!(matches!(deleted, Err(DeleteServerError::InUse)));
}

#[tokio::test]
async fn marks_go_when_the_entry_was_mended() {
    let stack = Stack::new().await;
    let elsewhere = server();
    stack.campaigns.create_server(&elsewhere).await.expect("created");
    let other = stack.open(&elsewhere).await.expect("opened");
    for id in [&stack.campaign.id, &other.id] {
        stack.register.mark_server_fault(id, "refused", NOW).await.expect("marked");
    }
    let mended = stack.campaigns.campaigns_of(&stack.server.id, NOW).await.expect("listed");
    assert_eq!(mended, std::slice::from_ref(&stack.campaign.id));
    stack.register.forget_server_faults(&mended).await.expect("forgotten");
    assert!(stack.register.server_fault(&stack.campaign.id, NOW).await.expect("read").is_none());
    assert!(stack.register.server_fault(&other.id, NOW).await.expect("read").is_some());
}

#[tokio::test]
async fn instructions_are_kept_as_they_are() {
    let stack = Stack::new().await;
    let token = CampaignToken::from_random(random());
    let text = "Dear all,\n\nplease do this <b>today</b>.";
    let told = Campaign {
        instructions: Some(domain::Instructions::parse(text).expect("valid")),
        ..campaign(&stack.server)
    };
    stack.campaigns.create_campaign_of(&told, &token.hash(), SEALED).await.expect("opened");
    let found = stack.campaigns.find(&token.hash(), NOW).await.expect("read").expect("found");
    assert_eq!(found.campaign.instructions.expect("there").as_str(), text);
    let found = stack.campaigns.find(&stack.token.hash(), NOW).await.expect("read").expect("found");
    assert!(found.campaign.instructions.is_none());
}

#[tokio::test]
async fn submissions_are_counted_until_their_purge() {
    let stack = Stack::new().await;
    let count = |now| stack.register.count(&stack.campaign.id, now);
    assert_eq!(count(NOW).await.expect("counted"), 0);
    for n in 0..25 {
        stack.submit(&format!("user{n}@example.org"), NOW).await.expect("recorded");
    }
    stack.register.mark_server_fault(&stack.campaign.id, "refused", NOW).await.expect("marked");
    assert_eq!(count(NOW).await.expect("counted"), 25);
    let elsewhere = CampaignId::from_random(random());
    assert_eq!(stack.register.count(&elsewhere, NOW).await.expect("counted"), 0);
    stack.deactivations.deactivate(&stack.campaign.id, NOW, 60).await.expect("deactivated");
    let purge = NOW.plus_seconds(60);
    assert_eq!(count(Timestamp::from_millis(purge.millis() - 1)).await.expect("counted"), 25);
    assert_eq!(count(purge).await.expect("counted"), 0);
}
