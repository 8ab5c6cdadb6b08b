//! AWS's own Encryption SDK opens what we seal, we open what it seals, and nobody opens what was tampered with.
//!
//! Both sides use KMS keys that this test makes in the local AWS.
#![allow(clippy::disallowed_methods, reason = "tests read the environment")]

use aws_config::{BehaviorVersion, SdkConfig};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::{
    CampaignId, CampaignToken, Claimed, CredentialId, EmailAddress, HostName, MailServer, Password, Security,
};
use futures_util::{StreamExt, stream};
use imap_login::{Conversation, Dialogue, Step, Verified};
use serde_json::{Value, json};
use vault::{OpenError, Opener, SealedCredential, Sealer};

const RECORDS: usize = 200;

#[tokio::test]
async fn aws_opens_every_record_of_ours() {
    let kms = Kms::new().await;
    let mut records = Vec::new();
    let mut texts = Vec::new();
    for number in 0..RECORDS {
        let (source, destination) = (text(number), number % 2 == 0);
        let destination = destination.then(|| text(number + RECORDS));
        let sealed = kms.seal(number, &source, destination.as_deref()).await;
        assert_eq!(sealed.address().as_typed(), "user@old-mail.example");
        assert_eq!(
            (sealed.campaign(), sealed.record(), sealed.messages()),
            (&campaign(), &record(number), Some(3))
        );
        assert_eq!(sealed.destination().is_some(), destination.is_some());
        records.push(sealed_record(sealed.source(), number, "source-password"));
        texts.push(source);
        if let (Some(message), Some(text)) = (sealed.destination(), destination) {
            records.push(sealed_record(message, number, "destination-password"));
            texts.push(text);
        }
    }
    let opened = kms.aws_sdk("open", &records);
    assert_eq!(opened.len(), RECORDS + RECORDS / 2);
    for (number, (opened, text)) in opened.iter().zip(&texts).enumerate() {
        assert_eq!(bytes(&opened["text"]), text.as_bytes(), "message {number}");
    }
}

#[tokio::test]
async fn we_open_every_record_of_aws() {
    let kms = Kms::new().await;
    // 128 bytes a frame make messages of up to eight frames.
    let records: Vec<_> = (0..RECORDS)
        .map(|number| {
            json!({
                "text": BASE64_STANDARD.encode(text(number)),
                "context": context(&record(number), "source-password"),
                "frameLength": if number % 2 == 0 { 4096 } else { 128 },
            })
        })
        .collect();
    let sealed = kms.aws_sdk("seal", &records);
    assert_eq!(sealed.len(), RECORDS);
    for (number, sealed) in sealed.iter().enumerate() {
        let message = bytes(&sealed["message"]);
        let opened = kms.opener.open_source(&campaign(), &record(number), &message).await;
        assert_eq!(opened.expect("opens").expose(), text(number), "record {number}");
    }
}

#[tokio::test]
async fn a_record_opens_as_itself_alone() {
    let kms = Kms::new().await;
    let sealed = kms.seal(1, "not-a-secret-1", Some("not-a-secret-2")).await;
    let (source, destination) = (sealed.source(), sealed.destination().expect("it was given"));
    let opener = &kms.opener;
    let campaign = campaign();
    let opened = opener.open_source(&campaign, &record(1), source).await;
    assert_eq!(opened.expect("opens").expose(), "not-a-secret-1");
    let opened = opener.open_destination(&campaign, &record(1), destination).await;
    assert_eq!(opened.expect("opens").expose(), "not-a-secret-2");

    let elsewhere = CampaignId::from_random([0xee; 16]);
    refused(opener.open_source(&campaign, &record(2), source).await);
    refused(opener.open_source(&elsewhere, &record(1), source).await);
    refused(opener.open_source(&campaign, &record(1), destination).await);
    refused(opener.open_destination(&campaign, &record(1), source).await);
    refused(opener.open_link(&campaign, source).await);
    let stranger = Kms::new().await;
    refused(stranger.opener.open_source(&campaign, &record(1), source).await);
}

#[tokio::test]
async fn the_data_key_of_another_record_opens_nothing() {
    let kms = Kms::new().await;
    let [one, two] = [kms.seal(1, "not-a-secret-1", None).await, kms.seal(2, "not-a-secret-2", None).await];
    // The same record sealed twice: here even the context fits.
    let again = kms.seal(1, "not-a-secret-3", None).await;
    for other in [&two, &again] {
        let mut message = one.source().to_vec();
        let wrapped_key = wrapped_key(&message);
        message[wrapped_key.clone()].copy_from_slice(&other.source()[wrapped_key]);
        refused(kms.opener.open_source(&campaign(), &record(1), &message).await);
    }
}

#[tokio::test]
async fn every_flipped_bit_and_every_truncation_is_refused() {
    let kms = Kms::new().await;
    let sealed = kms.seal(1, "not-a-secret-1", None).await;
    let whole = sealed.source();
    let flips = (0..whole.len() * 8).map(|bit| {
        let mut message = whole.to_vec();
        message[bit / 8] ^= 1 << (bit % 8);
        message
    });
    let cuts = (0..whole.len()).map(|length| whole[..length].to_vec());
    let (campaign, record) = (campaign(), record(1));
    let attempts = stream::iter(flips.chain(cuts))
        .map(|message| {
            let (opener, campaign, record) = (&kms.opener, &campaign, &record);
            async move { refused(opener.open_source(campaign, record, &message).await) }
        })
        .buffer_unordered(16)
        .count()
        .await;
    assert_eq!(attempts, whole.len() * 9);
    assert!(kms.opener.open_source(&campaign, &record, whole).await.is_ok(), "unharmed it opens");
}

#[tokio::test]
async fn a_link_opens_for_its_campaign_alone() {
    let kms = Kms::new().await;
    let token = CampaignToken::from_random([0x5a; 32]);
    let sealed = kms.sealer.seal_link(&campaign(), &token).await.expect("KMS is there");
    let opened = kms.opener.open_link(&campaign(), sealed.as_bytes()).await.expect("opens");
    assert_eq!(*opened.expose(), "5a".repeat(32));
    refused(kms.opener.open_link(&CampaignId::from_random([0xee; 16]), sealed.as_bytes()).await);
    refused(kms.opener.open_source(&campaign(), &record(1), sealed.as_bytes()).await);

    let opened = kms.aws_sdk(
        "open",
        &[json!({
            "message": BASE64_STANDARD.encode(sealed.as_bytes()),
            "context": {
                "app": "mailgather",
                "purpose": "link",
                "campaign": campaign().as_str(),
                "record": campaign().as_str(),
                "field": "token",
            },
        })],
    );
    assert_eq!(bytes(&opened[0]["text"]), "5a".repeat(32).as_bytes());
}

/// A KMS key of the local AWS and those who use it.
struct Kms {
    key_arn: String,
    sealer: Sealer,
    opener: Opener,
}

impl Kms {
    async fn new() -> Self {
        variable("AWS_ENDPOINT_URL"); // or this would go to AWS
        let aws: SdkConfig = aws_config::load_defaults(BehaviorVersion::latest()).await;
        let made =
            aws_sdk_kms::Client::new(&aws).create_key().send().await.expect("the local KMS makes keys");
        let key_arn = made.key_metadata.and_then(|key| key.arn).expect("every key has an ARN");
        let (sealer, opener) = (Sealer::new(&aws, &key_arn), Opener::new(&aws, &key_arn));
        Self { key_arn, sealer, opener }
    }

    async fn seal(&self, number: usize, source: &str, destination: Option<&str>) -> SealedCredential {
        let destination = destination.map(password);
        let lock = self.sealer.prepare(&campaign(), &record(number), destination).await;
        lock.expect("KMS is there").seal(verified(source)).expect("fits")
    }

    /// What AWS's Encryption SDK for Python answers; it checks suite and context itself.
    fn aws_sdk(&self, verb: &str, records: &[Value]) -> Vec<Value> {
        tests::encryption_sdk(verb, &self.key_arn, records)
    }
}

fn variable(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run these tests with `cargo local test`"))
}

fn campaign() -> CampaignId {
    CampaignId::from_random([0xca; 16])
}

fn record(number: usize) -> CredentialId {
    CredentialId::from_random((number as u128).to_be_bytes())
}

/// Passwords of every length from 1 to 1024 bytes in steps, some beyond ASCII.
fn text(number: usize) -> String {
    let alphabet = if number.is_multiple_of(3) { "nötasécret🔑" } else { "not-a-secret \"\\{}()*%" };
    let length = if number == 7 { Password::MAX_BYTES } else { 1 + number * 41 % Password::MAX_BYTES };
    let mut text = String::new();
    for character in alphabet.chars().cycle().skip(number) {
        if text.len() + character.len_utf8() > length {
            break;
        }
        text.push(character);
    }
    if text.is_empty() { "x".to_owned() } else { text }
}

fn password(text: &str) -> Password {
    Password::parse(text.to_owned()).expect("valid")
}

fn context(record: &CredentialId, field: &str) -> Value {
    json!({
        "app": "mailgather",
        "purpose": "credential",
        "campaign": campaign().as_str(),
        "record": record.as_str(),
        "field": field,
    })
}

fn sealed_record(message: &[u8], number: usize, field: &str) -> Value {
    json!({ "message": BASE64_STANDARD.encode(message), "context": context(&record(number), field) })
}

fn bytes(base64: &Value) -> Vec<u8> {
    BASE64_STANDARD.decode(base64.as_str().expect("text")).expect("base64")
}

fn refused<T>(outcome: Result<T, OpenError>) {
    match outcome {
        Ok(_) => panic!("it opened"),
        Err(error) => assert!(matches!(error, OpenError::Refused), "{error:?}"),
    }
}

/// Where the wrapped key stands: after the provider's name and the KMS key's ARN, each with its length.
fn wrapped_key(message: &[u8]) -> std::ops::Range<usize> {
    let provider = b"\0\x07aws-kms";
    let at = message.windows(provider.len()).position(|bytes| bytes == provider).expect("a header");
    let field = |at: usize| at + 2..at + 2 + usize::from(u16::from_be_bytes([message[at], message[at + 1]]));
    let arn = field(at + provider.len());
    field(arn.end)
}

/// The one honest way to a verified login: a conversation in which a mail server accepts it.
fn verified(text: &str) -> Verified {
    let address = EmailAddress::parse("user@old-mail.example").expect("valid");
    let claimed = Claimed { address, password: password(text) };
    let host = HostName::parse("imap.old-mail.example").expect("valid");
    let mut talk = Conversation::new(claimed, &MailServer { host, port: 993, security: Security::Tls });
    let mut answer = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n".to_owned();
    loop {
        match talk.next() {
            Step::Done(outcome) => return outcome.unwrap_or_else(|_| panic!("the server accepted it")),
            Step::Read => talk.receive(std::mem::take(&mut answer).as_bytes()),
            Step::Write(said) => {
                let said = String::from_utf8(said.to_vec()).expect("text");
                let (tag, command) = said.split_once(' ').expect("a tag and a command");
                let messages = if command.starts_with("EXAMINE") { "* 3 EXISTS\r\n" } else { "" };
                answer = format!("{messages}{tag} OK done\r\n");
            }
            Step::StartTls => panic!("it is inside TLS"),
        }
    }
}
