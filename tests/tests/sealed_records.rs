//! AWS's own Encryption SDK opens what we seal, we open what it seals, and nobody opens what was tampered with.
//!
//! Both sides use KMS keys that this test makes in the local AWS.
#![allow(clippy::disallowed_methods, reason = "tests read the environment")]

use aws_config::{BehaviorVersion, SdkConfig};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::{
    CampaignId, CampaignToken, Claimed, CredentialId, EmailAddress, HostName, JobId, MailServer, Password,
    Security,
};
use futures_util::{StreamExt, stream};
use imap_login::{Conversation, Dialogue, Step, Verified};
use serde_json::{Value, json};
use vault::{Destination, NewPassword, OpenError, OpenedLogin, Opener, SealError, SealedCredential, Sealer};

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
        let opened = kms.opener.open_source(&campaign(), &record(number), &server(), &message).await;
        assert_eq!(said(opened.expect("opens")), text(number), "record {number}");
    }
}

#[tokio::test]
async fn a_record_opens_as_itself_alone() {
    let kms = Kms::new().await;
    let sealed = kms.seal(1, "not-a-secret-1", Some("not-a-secret-2")).await;
    let (source, destination) = (sealed.source(), sealed.destination().expect("it was given"));
    let (opener, here, new) = (&kms.opener, server(), new_server());
    let campaign = campaign();
    let opened = opener.open_source(&campaign, &record(1), &here, source).await;
    assert_eq!(said(opened.expect("opens")), "not-a-secret-1");
    let opened = opener.open_destination(&campaign, &record(1), Some(&new), destination).await;
    assert_eq!(opened.expect("opens").expose(), "not-a-secret-2");

    let elsewhere = CampaignId::from_random([0xee; 16]);
    refused(opener.open_source(&campaign, &record(2), &here, source).await);
    refused(opener.open_source(&elsewhere, &record(1), &here, source).await);
    refused(opener.open_source(&campaign, &record(1), &here, destination).await);
    refused(opener.open_destination(&campaign, &record(1), Some(&new), source).await);
    refused(opener.open_link(&campaign, source).await);
    let stranger = Kms::new().await;
    refused(stranger.opener.open_source(&campaign, &record(1), &here, source).await);
}

/// Host, port and security, each on its own: of a credential and of a job, of the old login and of the new one.
#[tokio::test]
async fn a_login_opens_for_its_own_server_alone() {
    let kms = Kms::new().await;
    let opener = &kms.opener;
    let (campaign, job) = (campaign(), JobId::from_random([0x0b; 16]));
    let sealed = kms.seal(1, "not-a-secret-1", Some("not-a-secret-2")).await;
    assert!(sealed.destination_is_bound() && *sealed.server() == server());
    let (source, destination) = (sealed.source(), sealed.destination().expect("it was given"));
    let to_be_made = Destination::ToBeMade(password("not-a-secret-3"), new_server());
    let of_job = kms.sealer.seal_job(&campaign, &job, verified("not-a-secret-1"), to_be_made).await;
    let of_job = of_job.expect("KMS is there");
    assert_eq!((of_job.source_server(), of_job.destination_server()), (&server(), &new_server()));
    let of_job_source = opener.open_job_source(&campaign, &job, &server(), of_job.source()).await;
    assert_eq!(said(of_job_source.expect("opens")), "not-a-secret-1");
    let of_job_dest = opener.open_job_destination(&campaign, &job, &new_server(), of_job.destination()).await;
    assert_eq!(of_job_dest.expect("opens").password().expose(), "not-a-secret-3");

    for elsewhere in elsewhere(&server()) {
        refused(opener.open_source(&campaign, &record(1), &elsewhere, source).await);
        refused(opener.open_job_source(&campaign, &job, &elsewhere, of_job.source()).await);
        // Whoever writes the table writes the header, too: KMS refuses what was wrapped for another server.
        let moved = readdressed(source, &server(), &elsewhere);
        refused(opener.open_source(&campaign, &record(1), &elsewhere, &moved).await);
        let moved = readdressed(of_job.source(), &server(), &elsewhere);
        refused(opener.open_job_source(&campaign, &job, &elsewhere, &moved).await);
    }
    for elsewhere in elsewhere(&new_server()) {
        refused(opener.open_destination(&campaign, &record(1), Some(&elsewhere), destination).await);
        refused(opener.open_job_destination(&campaign, &job, &elsewhere, of_job.destination()).await);
        let moved = readdressed(destination, &new_server(), &elsewhere);
        refused(opener.open_destination(&campaign, &record(1), Some(&elsewhere), &moved).await);
        let moved = readdressed(of_job.destination(), &new_server(), &elsewhere);
        refused(opener.open_job_destination(&campaign, &job, &elsewhere, &moved).await);
    }
    refused(opener.open_destination(&campaign, &record(1), None, destination).await);
}

/// A password for a new account, given before a new provider was set up.
#[tokio::test]
async fn what_is_bound_to_no_server_opens_for_none_that_came_later() {
    let kms = Kms::new().await;
    let new = NewPassword { password: password("not-a-secret-2"), server: None };
    let lock = kms.sealer.prepare(&campaign(), &record(1), &server(), Some(new)).await.expect("KMS is there");
    let sealed = lock.seal(verified("not-a-secret-1")).expect("fits");
    assert!(!sealed.destination_is_bound());
    let message = sealed.destination().expect("it was given");
    let opened = kms.opener.open_destination(&campaign(), &record(1), None, message).await;
    assert_eq!(opened.expect("opens").expose(), "not-a-secret-2");
    refused(kms.opener.open_destination(&campaign(), &record(1), Some(&new_server()), message).await);
}

/// As it was done before logins were bound to their servers.
#[tokio::test]
async fn a_record_of_before_opens_for_no_server() {
    let kms = Kms::new().await;
    let mut context = context(&record(1), "source-password");
    context.as_object_mut().expect("an object").remove("server");
    let text = BASE64_STANDARD.encode("not-a-secret-1");
    let sealed = kms.aws_sdk("seal", &[json!({ "text": text, "context": context, "frameLength": 4096 })]);
    let message = bytes(&sealed[0]["message"]);
    refused(kms.opener.open_source(&campaign(), &record(1), &server(), &message).await);
    refused(kms.opener.open_destination(&campaign(), &record(1), None, &message).await);
}

/// A proof of one server and a data key for another: nothing comes of it.
#[tokio::test]
async fn a_login_is_sealed_for_the_server_where_it_was_proved() {
    let kms = Kms::new().await;
    for elsewhere in elsewhere(&server()) {
        let lock = kms.sealer.prepare(&campaign(), &record(1), &elsewhere, None).await.expect("KMS is there");
        let sealed = lock.seal(verified("not-a-secret-1"));
        assert!(matches!(sealed, Err(SealError::Internal(_))), "{elsewhere}");
    }
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
        refused(kms.opener.open_source(&campaign(), &record(1), &server(), &message).await);
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
    let (campaign, record, server) = (campaign(), record(1), server());
    let attempts = stream::iter(flips.chain(cuts))
        .map(|message| {
            let (opener, campaign, record, server) = (&kms.opener, &campaign, &record, &server);
            async move { refused(opener.open_source(campaign, record, server, &message).await) }
        })
        .buffer_unordered(16)
        .count()
        .await;
    assert_eq!(attempts, whole.len() * 9);
    assert!(kms.opener.open_source(&campaign, &record, &server, whole).await.is_ok(), "unharmed it opens");
}

#[tokio::test]
async fn a_link_opens_for_its_campaign_alone() {
    let kms = Kms::new().await;
    let token = CampaignToken::from_random([0x5a; 32]);
    let sealed = kms.sealer.seal_link(&campaign(), &token).await.expect("KMS is there");
    let opened = kms.opener.open_link(&campaign(), sealed.as_bytes()).await.expect("opens");
    assert_eq!(*opened.expose(), "5a".repeat(32));
    refused(kms.opener.open_link(&CampaignId::from_random([0xee; 16]), sealed.as_bytes()).await);
    refused(kms.opener.open_source(&campaign(), &record(1), &server(), sealed.as_bytes()).await);

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
        let (here, new) = (server(), new_server());
        let destination =
            destination.map(|text| NewPassword { password: password(text), server: Some(&new) });
        let lock = self.sealer.prepare(&campaign(), &record(number), &here, destination).await;
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
        "server": (if field == "source-password" { server() } else { new_server() }).digest().as_str(),
    })
}

fn server() -> MailServer {
    MailServer { host: host("imap.old-mail.example"), port: 993, security: Security::Tls }
}

fn new_server() -> MailServer {
    MailServer { host: host("imap.new-mail.example"), port: 993, security: Security::Tls }
}

fn host(name: &str) -> HostName {
    HostName::parse(name).expect("valid")
}

/// The same but for its host, its port, or its security.
fn elsewhere(server: &MailServer) -> [MailServer; 4] {
    [
        MailServer { host: host("imap.elsewhere.example"), ..server.clone() },
        MailServer { port: 143, ..server.clone() },
        MailServer { security: Security::StartTls, ..server.clone() },
        MailServer { security: Security::Plain, ..server.clone() },
    ]
}

/// The message with another server in its header.
fn readdressed(message: &[u8], from: &MailServer, to: &MailServer) -> Vec<u8> {
    let (from, to) = (from.digest(), to.digest());
    let (from, to) = (from.as_str().as_bytes(), to.as_str().as_bytes());
    let at = message.windows(from.len()).position(|bytes| bytes == from).expect("it is in the header");
    [&message[..at], to, &message[at + to.len()..]].concat()
}

/// The password that the server hears to which this login goes.
fn said(opened: OpenedLogin) -> String {
    let address = EmailAddress::parse("user@old-mail.example").expect("valid");
    accepted(Conversation::of(opened.login(address))).password().expose().to_owned()
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
    accepted(Conversation::new(claimed, &server()))
}

fn accepted(mut talk: Conversation) -> Verified {
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
