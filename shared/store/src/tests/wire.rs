//! What goes over the wire, seen by a relay between the store and DynamoDB.

mod admins;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use aws_sdk_dynamodb::{
    Client,
    config::retry::{RetryPartition, TokenBucket},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use super::*;
use crate::{
    CreateCampaignError, RecordError, TakeError,
    limits::{Limits, LoginLimits, LoginRules, Rules, Visitor},
};

/// What happens on the way.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Trouble {
    None,
    /// The answer to the first of equal requests is lost.
    LostAnswers,
    /// All answers to requests with this text in them are lost.
    NoAnswerTo(&'static str),
    /// Every other write is told that a transaction is in the way, which the local AWS never does.
    Conflicts,
}

/// Carries each request to DynamoDB.
pub(super) struct Relay {
    aws: SdkConfig,
    /// Operation and body of each request.
    requests: Arc<Mutex<Vec<(String, String)>>>,
}

impl Relay {
    pub(super) async fn start(trouble: Trouble) -> Self {
        let aws = aws().await;
        let upstream =
            aws.endpoint_url().and_then(|url| url.strip_prefix("http://")).expect("a URL").to_owned();
        let upstream = upstream.trim_end_matches('/').to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, noted) = (Arc::new(Mutex::new(HashSet::new())), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, noted, upstream) = (Arc::clone(&seen), Arc::clone(&noted), upstream.clone());
                tokio::spawn(async move {
                    let mut stream = BufReader::new(stream);
                    while let Some((head, body)) = message(&mut stream).await {
                        let operation = header(&head, "x-amz-target").rsplit('.').next()?.to_owned();
                        let request = (operation, String::from_utf8_lossy(&body).into_owned());
                        let first = seen.lock().ok()?.insert(request.clone());
                        noted.lock().ok()?.push(request.clone());
                        if let Some(answer) = conflict(trouble, &request.0, &noted) {
                            stream.write_all(answer.as_bytes()).await.ok()?;
                            continue;
                        }
                        #[expect(
                            clippy::disallowed_methods,
                            reason = "a relay between two ends of this machine"
                        )]
                        let server = TcpStream::connect(&upstream).await.ok()?;
                        let mut server = BufReader::new(server);
                        server.write_all(&[head.as_bytes(), &body].concat()).await.ok()?;
                        let (answer_head, answer) = message(&mut server).await?;
                        let lost = match trouble {
                            Trouble::LostAnswers => first,
                            Trouble::NoAnswerTo(text) => request.1.contains(text),
                            Trouble::None | Trouble::Conflicts => false,
                        };
                        if lost {
                            return None;
                        }
                        stream.write_all(&[answer_head.as_bytes(), &answer].concat()).await.ok()?;
                    }
                    Some(())
                });
            }
        });
        Self { aws: aws_at(url).await, requests }
    }

    /// Goes through the relay; may repeat as often as it likes, where the SDK gives up after some 35 losses.
    pub(super) fn database(&self) -> Database {
        let config = Database::new(&self.aws).client.config().to_builder();
        let partition = RetryPartition::custom("lossy").token_bucket(TokenBucket::unlimited()).build();
        Database { client: Client::from_conf(config.retry_partition(partition).build()) }
    }

    /// How many requests there were.
    fn count(&self) -> usize {
        self.requests.lock().expect("no poison").len()
    }

    fn requests(&self, operation: &str) -> Vec<String> {
        let requests = self.requests.lock().expect("no poison");
        requests.iter().filter(|(name, _)| name == operation).map(|(_, body)| body.clone()).collect()
    }
}

/// DynamoDB's own words for a conflict, if this request is to meet one.
fn conflict(trouble: Trouble, operation: &str, noted: &Mutex<Vec<(String, String)>>) -> Option<String> {
    let error = match (trouble, operation) {
        (Trouble::Conflicts, "TransactWriteItems") => {
            r#""TransactionCanceledException","CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict"}]"#
        }
        (Trouble::Conflicts, "UpdateItem") => r#""TransactionConflictException""#,
        (Trouble::None | Trouble::LostAnswers | Trouble::NoAnswerTo(_) | Trouble::Conflicts, _) => {
            return None;
        }
    };
    let so_far = noted.lock().ok()?.iter().filter(|(other, _)| other == operation).count();
    let body = format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{}}}"#, error.replacen('"', "", 1));
    let head = format!(
        "HTTP/1.1 400 Bad Request\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    (so_far % 2 == 1).then_some(head + &body)
}

/// One message of HTTP/1.1 with a Content-Length: its head as it came, and its body.
async fn message(stream: &mut BufReader<TcpStream>) -> Option<(String, Vec<u8>)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let mut body = vec![0; header(&head, "content-length").parse().ok()?];
    stream.read_exact(&mut body).await.ok()?;
    Some((head, body))
}

fn header<'a>(head: &'a str, name: &str) -> &'a str {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut values = lines.filter(|(other, _)| other.eq_ignore_ascii_case(name));
    values.next().map_or("", |(_, value)| value.trim())
}

/// DynamoDB does it, the word gets lost, the SDK asks again: nothing fails, nothing happens twice.
#[tokio::test]
async fn a_lost_answer_changes_nothing() {
    let relay = Relay::start(Trouble::LostAnswers).await;
    let stack = Stack::on(Database::new(&aws().await)).await;
    let lossy = relay.database();
    let campaigns = Campaigns::new(&lossy, &stack.campaigns_table);
    let Stack { campaigns_table, submissions_table, credentials_table, mappings_table, jobs_table, .. } =
        &stack;
    let register = Register::new(&lossy, submissions_table, &index());
    let submissions = Submissions::new(&lossy, campaigns_table, credentials_table, &register);
    let deactivations = Deactivations::new(
        &lossy,
        campaigns_table,
        submissions_table,
        credentials_table,
        mappings_table,
        jobs_table,
    );

    let server = server();
    campaigns.create_server(&server).await.expect("created");
    let campaign = campaign(&server);
    let token = CampaignToken::from_random(random());
    let created: Result<(), CreateCampaignError> =
        campaigns.create_campaign_of(&campaign, &token.hash(), SEALED).await;
    created.expect("created");
    let anna = address_of("anna@example.org");
    for expected in [true, false] {
        let id = CredentialId::from_random(random());
        let recorded = submissions.transact(&credential(&campaign.id, &id, &anna), Filing::ByHand, NOW).await;
        assert_eq!(recorded.is_ok(), expected);
        assert!(expected || matches!(recorded, Err(RecordError::AlreadySubmitted)));
    }
    assert_eq!(stack.credentials().await.len(), 1);
    let ended = deactivations.deactivate(&campaign.id, NOW, 60).await.expect("ended").expect("it is there");
    assert_eq!(ended.purge_at, NOW.plus_seconds(60));
    assert_eq!(relay.requests("TransactWriteItems").len(), 6, "each was sent twice");
}

#[tokio::test]
async fn a_lost_answer_counts_once() {
    let relay = Relay::start(Trouble::LostAnswers).await;
    let sure = Database::new(&aws().await);
    let table = table(&sure, &["pk"]).await;
    let visitor = Visitor::parse("192.0.2.1").expect("valid");
    let anna = address_of("anna@example.org");
    // A limit of each kind.
    for most in [5, 60] {
        let rule = std::num::NonZeroU32::new(most).expect("not zero");
        let through = |database: &Database| {
            let logins = LoginLimits::new(database, &table, LoginRules::new(rule, rule), &index());
            Limits::new(&logins, Rules::new(rule, rule))
        };
        let (lossy, sure) = (through(&relay.database()), through(&sure));
        let campaign = CampaignId::from_random(random());
        // Far from the other limit's time: the visitor and the mailbox are the same.
        let now = NOW.plus_seconds(u64::from(most) * 86_400);
        let take = async |limits: &Limits| {
            let attempt = CredentialId::from_random(random());
            limits.take(&visitor, &anna, &campaign, &attempt, now).await
        };
        for _ in 3..most {
            let _used = take(&sure).await.expect("admitted");
        }
        for _ in 0..2 {
            let _used = take(&lossy).await.expect("admitted");
        }
        let last = take(&lossy).await.expect("admitted");
        assert!(matches!(take(&lossy).await, Err(TakeError::Exceeded { .. })));
        lossy.give_back(last).await.expect("given back");
        let _used = take(&lossy).await.expect("admitted again");
        assert!(matches!(take(&lossy).await, Err(TakeError::Exceeded { .. })), "given back twice");
    }
}

/// An ended campaign must not pass for open because a replica lags behind: nothing local can show that,
/// so what is asked for must.
#[tokio::test]
async fn every_read_but_the_lists_is_consistent() {
    let relay = Relay::start(Trouble::None).await;
    let stack = Stack::on(relay.database()).await;
    let id = &stack.campaign.id;
    stack.submit("anna@example.org", NOW).await.expect("recorded");
    stack.campaigns.find(&stack.token.hash(), NOW).await.expect("read").expect("found");
    stack.register.is_submitted(id, &address_of("anna@example.org"), NOW).await.expect("read");
    stack.campaigns.sealed_link(id, NOW).await.expect("read").expect("found");
    stack.campaigns.list_campaigns(NOW).await.expect("listed");
    stack.deactivations.deactivate(id, NOW, 60).await.expect("ended").expect("it is there");
    let reads = [relay.requests("GetItem"), relay.requests("Query")].concat();
    let (lists, others): (Vec<_>, Vec<_>) = reads.iter().partition(|body| body.contains("by_kind"));
    assert_eq!((lists.len(), others.len()), (1, 11));
    for body in others {
        assert!(body.contains(r#""ConsistentRead":true"#), "{body}");
    }
}
