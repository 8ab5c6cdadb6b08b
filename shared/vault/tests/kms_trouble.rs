//! What the sealer says when KMS is down, hangs, refuses or answers with nonsense, and how soon it says so.
//!
//! The other end is a socket with a fixed answer. What a true KMS does is shown by the records that AWS's own SDK opens.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_kms::config::{Credentials, SharedCredentialsProvider};
use domain::{CampaignId, CredentialId, HostName, MailServer, Password, Security};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use vault::{NewPassword, OpenError, Opener, SealError, Sealer};

const KEY_ARN: &str = "arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000";
/// A data key of zeros, "wrapped".
const ANSWER: &str = r#"{"KeyId":"arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000","Plaintext":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","CiphertextBlob":"d3JhcHBlZA=="}"#;

fn aws(address: SocketAddr) -> SdkConfig {
    let credentials = Credentials::new("test", "test", None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(format!("http://{address}"))
        .build()
}

/// What reached the socket.
#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    calls: AtomicUsize,
}

impl Seen {
    fn counts(&self) -> (usize, usize) {
        (self.connections.load(Ordering::SeqCst), self.calls.load(Ordering::SeqCst))
    }
}

/// A socket that gives every request the same answer; no answer at all if there is none.
async fn kms(answer: Option<(u16, &'static str)>) -> (SocketAddr, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let seen = Arc::new(Seen::default());
    let counter = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.connections.fetch_add(1, Ordering::SeqCst);
            let counter = Arc::clone(&counter);
            tokio::spawn(async move {
                let mut request = Vec::new();
                while stream.read_buf(&mut request).await.is_ok_and(|read| read > 0) {
                    if !is_whole(&request) {
                        continue;
                    }
                    request.clear();
                    counter.calls.fetch_add(1, Ordering::SeqCst);
                    let Some((status, body)) = answer else { continue };
                    let length = body.len();
                    let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n\r\n");
                    stream.write_all(format!("{head}{body}").as_bytes()).await.expect("still there");
                }
            });
        }
    });
    (address, seen)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    body.len() >= length.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn ids() -> (CampaignId, CredentialId) {
    (CampaignId::from_random([1; 16]), CredentialId::from_random([2; 16]))
}

fn server() -> MailServer {
    let host = HostName::parse("imap.old-mail.example").expect("valid");
    MailServer { host, port: 993, security: Security::Tls }
}

fn new_password() -> Option<NewPassword<'static>> {
    Some(NewPassword { password: password(), server: None })
}

fn password() -> Password {
    Password::parse("not a secret".to_owned()).expect("valid")
}

/// The error of one `prepare`, and how long it took to come.
async fn prepare(address: SocketAddr) -> (Result<(), SealError>, Duration) {
    let (campaign, record) = ids();
    let sealer = Sealer::new(&aws(address), KEY_ARN);
    let start = Instant::now();
    let server = server();
    let prepare = sealer.prepare(&campaign, &record, &server, new_password());
    let outcome = tokio::time::timeout(Duration::from_secs(8), prepare);
    (outcome.await.expect("the sealer gives up by itself").map(drop), start.elapsed())
}

async fn check(answer: Option<(u16, &'static str)>, expected: &str) {
    let (address, _) = kms(answer).await;
    let (outcome, took) = prepare(address).await;
    let error = outcome.expect_err("KMS is in trouble");
    assert_eq!(format!("{error:?}"), expected, "{answer:?}");
    assert!(took < Duration::from_secs(6), "{answer:?} took {took:?}");
}

#[tokio::test]
async fn a_data_key_each_for_source_and_destination() {
    let (campaign, record) = ids();
    for (destination, expected) in [(None, 1), (new_password(), 2)] {
        let (address, seen) = kms(Some((200, ANSWER))).await;
        let sealer = Sealer::new(&aws(address), KEY_ARN);
        sealer.prepare(&campaign, &record, &server(), destination).await.expect("KMS is well");
        assert_eq!(seen.counts().1, expected);
    }
}

#[tokio::test]
async fn a_warm_connection_is_used_again_whatever_the_answer_was() {
    let (campaign, record) = ids();
    let dry_run = r#"{"__type":"DryRunOperationException"}"#;
    for answer in [(200, ANSWER), (412, dry_run), (400, r#"{"__type":"AccessDeniedException"}"#)] {
        let (address, seen) = kms(Some(answer)).await;
        let sealer = Sealer::new(&aws(address), KEY_ARN);
        sealer.warm().await;
        assert_eq!(seen.counts(), (1, 1));
        drop(sealer.prepare(&campaign, &record, &server(), None).await);
        assert_eq!(seen.counts(), (1, 2), "{answer:?}");
    }
}

#[tokio::test]
async fn down_is_unavailable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let (outcome, took) = prepare(address).await;
    assert!(matches!(outcome, Err(SealError::Unavailable("KMS could not be reached"))), "{outcome:?}");
    assert!(took < Duration::from_secs(3), "{took:?}");
}

#[tokio::test]
async fn hanging_is_unavailable_within_seconds() {
    check(None, r#"Unavailable("KMS did not answer in time")"#).await;
}

#[tokio::test]
async fn unwell_and_throttling_are_unavailable() {
    check(Some((500, r#"{"__type":"KMSInternalException"}"#)), r#"Unavailable("KMS is unwell")"#).await;
    check(Some((503, "<html>")), r#"Unavailable("KMS is unwell")"#).await;
    check(Some((400, r#"{"__type":"ThrottlingException"}"#)), r#"Unavailable("KMS is throttling")"#).await;
}

#[tokio::test]
async fn what_the_account_must_mend_is_internal() {
    let denied = r#"{"__type":"AccessDeniedException","message":"User: canary is not authorized"}"#;
    check(Some((400, denied)), r#"Internal("KMS denies this role the call")"#).await;
    let disabled = r#"{"__type":"DisabledException"}"#;
    check(Some((400, disabled)), r#"Internal("the KMS key is disabled or to be deleted")"#).await;
}

#[tokio::test]
async fn nonsense_seals_nothing() {
    check(Some((200, "{}")), r#"Internal("KMS used another key than the configured ARN")"#).await;
    let no_key = r#"{"KeyId":"arn:aws:kms:eu-central-1:000000000000:key/00000000-0000-0000-0000-000000000000","Plaintext":"AAAA","CiphertextBlob":"AAAA"}"#;
    check(Some((200, no_key)), r#"Internal("KMS answered without a data key")"#).await;
}

#[tokio::test]
async fn a_message_of_another_form_is_refused_without_a_call() {
    let (address, seen) = kms(Some((200, ANSWER))).await;
    let (campaign, record) = ids();
    let opener = Opener::new(&aws(address), KEY_ARN);
    for message in [&b""[..], b"\x02\x04\x78", &[0; 4096]] {
        let outcome = opener.open_source(&campaign, &record, &server(), message).await;
        assert!(matches!(outcome, Err(OpenError::Refused)));
    }
    assert_eq!(seen.counts(), (0, 0));
}
