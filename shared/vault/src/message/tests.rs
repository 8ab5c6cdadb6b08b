use domain::{CampaignId, CredentialId, HostName, MailServer, Security};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;
use crate::context::Context;
use crate::suite::{DataKey, MessageKeys};

const KEY_ARN: &str = "arn:aws:kms:eu-central-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const TEXT: &[u8] = b"correct horse battery staple (not a secret)";
const WRAPPED_KEY: std::ops::Range<u8> = 0x40..0x70;

fn context() -> Context {
    context_at(&server("imap.old-mail.example", 993, Security::Tls))
}

fn context_at(server: &MailServer) -> Context {
    let (campaign, record) = (CampaignId::from_random([0xc1; 16]), CredentialId::from_random([0x4e; 16]));
    Context::source_password(&campaign, &record, server)
}

fn server(host: &str, port: u16, security: Security) -> MailServer {
    MailServer { host: HostName::parse(host).expect("valid"), port, security }
}

fn data_key(first: u8) -> DataKey {
    DataKey::take((first..first + 32).collect()).expect("32 bytes")
}

fn seal(text: &[u8]) -> Result<Vec<u8>, TooLong> {
    let wrapped_key: Vec<u8> = WRAPPED_KEY.collect();
    let parts = Parts {
        context: &context(),
        key_arn: KEY_ARN,
        data_key: &data_key(0),
        wrapped_key: &wrapped_key,
        message_id: &std::array::from_fn(|at| 0xa0 + at as u8),
    };
    parts.seal(text)
}

fn open(message: &[u8]) -> Result<Vec<u8>, Refused> {
    let message = Message::parse(message, &context(), KEY_ARN)?;
    message.open(&data_key(0)).map(|text| text.to_vec())
}

/// Messages that AWS's Python SDK made of fixed keys, ids and texts: see tests/interop/known_answers.py.
fn known(hex: &str) -> Vec<u8> {
    hex::decode(hex.trim()).expect("hexadecimal digits")
}

fn one_frame() -> Vec<u8> {
    known(include_str!("known/one-frame.hex"))
}

fn three_frames() -> Vec<u8> {
    known(include_str!("known/three-frames.hex"))
}

#[test]
fn seals_to_the_bytes_that_aws_makes() {
    assert_eq!(hex::encode(seal(TEXT).expect("fits")), hex::encode(one_frame()));
}

#[test]
fn opens_what_aws_made() {
    assert_eq!(open(&one_frame()).expect("one frame"), TEXT);
    assert_eq!(open(&three_frames()).expect("three frames"), b"0123456789".repeat(30));
    let full = known(include_str!("known/last-frame-full.hex"));
    assert_eq!(open(&full).expect("the last frame is full"), b"x".repeat(256));
}

#[test]
fn every_flipped_bit_is_refused() {
    for message in [one_frame(), three_frames()] {
        assert!(open(&message).is_ok());
        for bit in 0..message.len() * 8 {
            let mut flipped = message.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&flipped).is_err(), "bit {bit}");
        }
    }
}

#[test]
fn every_truncation_and_every_appendix_is_refused() {
    for message in [one_frame(), three_frames()] {
        for length in 0..message.len() {
            assert!(open(&message[..length]).is_err(), "{length} bytes");
        }
        for more in [vec![0], vec![0xff; 4], message.clone()] {
            assert!(open(&[message.clone(), more].concat()).is_err());
        }
    }
}

#[test]
fn frames_hold_their_place() {
    let message = three_frames();
    let frame = 4 + 12 + 128 + 16;
    let last = 4 + 4 + 12 + 4 + 44 + 16;
    let body = message.len() - 2 * frame - last;
    let (header, frames) = message.split_at(body);
    let (one, rest) = frames.split_at(frame);
    let (two, last) = rest.split_at(frame);
    assert!(open(&[header, one, two, last].concat()).is_ok());
    for frames in
        [vec![two, one, last], vec![one, last], vec![two, last], vec![last], vec![one, one, two, last]]
    {
        assert!(open(&[header, &frames.concat()].concat()).is_err());
    }
    assert!(open(&[header, one, two].concat()).is_err(), "without its last frame");
}

#[test]
fn another_data_key_is_refused() {
    let message = one_frame();
    let expected = context();
    let parsed = Message::parse(&message, &expected, KEY_ARN).expect("well-formed");
    assert!(parsed.open(&data_key(0)).is_ok());
    assert!(parsed.open(&data_key(1)).is_err());
}

/// The message of one frame with a changed header under a true tag: whoever has the data key can make one.
fn with_header(change: impl Fn(&mut [u8])) -> Vec<u8> {
    let message = one_frame();
    let body = 4 + 4 + 12 + 4 + TEXT.len() + 16;
    let (header, rest) = message.split_at(message.len() - body - 16);
    let message_id = header[3..35].try_into().expect("32 bytes");
    let keys = MessageKeys::derive(&data_key(0), message_id).expect("lengths fit");
    let mut header = header.to_vec();
    change(&mut header);
    let tag = keys.encrypt(0, &header, &mut []).expect("short");
    [&header, &tag[..], &rest[16..]].concat()
}

#[test]
fn a_false_commitment_is_refused_under_a_true_tag() {
    assert!(open(&with_header(|_| ())).is_ok());
    assert!(open(&with_header(|header| *header.last_mut().expect("the commitment's end") ^= 1)).is_err());
}

#[test]
fn no_frame_is_longer_than_the_header_says() {
    for (length, accepted) in [(0, false), (1, false), (42, false), (43, true), (u32::MAX, true)] {
        let message = with_header(|header| {
            let at = header.len() - 32 - 4;
            header[at..at + 4].copy_from_slice(&u32::to_be_bytes(length));
        });
        assert_eq!(open(&message).is_ok(), accepted, "{length}");
    }
}

#[test]
fn another_record_and_another_kms_key_are_refused_before_kms_is_asked() {
    let message = one_frame();
    let [this, other] = [0xc1, 0xc2].map(|n| CampaignId::from_random([n; 16]));
    let [record, neighbour] = [0x4e, 0x4f].map(|n| CredentialId::from_random([n; 16]));
    let here = server("imap.old-mail.example", 993, Security::Tls);
    assert!(Message::parse(&message, &Context::source_password(&this, &record, &here), KEY_ARN).is_ok());
    for context in [
        Context::source_password(&other, &record, &here),
        Context::source_password(&this, &neighbour, &here),
        Context::destination_password(&this, &record, Some(&here)),
        Context::link(&this),
    ] {
        assert!(Message::parse(&message, &context, KEY_ARN).is_err());
    }
    assert!(Message::parse(&message, &context(), &KEY_ARN.replace("0f1e", "0f1f")).is_err());
    assert!(Message::parse(&message, &context(), "").is_err());
}

/// Host, port and security, each on its own.
fn elsewhere() -> [MailServer; 4] {
    [
        server("imap.new-host.example", 993, Security::Tls),
        server("imap.old-mail.example", 143, Security::Tls),
        server("imap.old-mail.example", 993, Security::StartTls),
        server("imap.old-mail.example", 993, Security::Plain),
    ]
}

#[test]
fn another_mail_server_is_refused_before_kms_is_asked() {
    let message = one_frame();
    for elsewhere in elsewhere() {
        assert!(Message::parse(&message, &context_at(&elsewhere), KEY_ARN).is_err(), "{elsewhere}");
    }
}

/// Whoever writes the table can write the header too. Were KMS to give out the data key, it would open nothing.
#[test]
fn a_header_that_names_another_mail_server_opens_nothing() {
    let digest = |server: &MailServer| server.digest().as_str().to_owned();
    let here = digest(&server("imap.old-mail.example", 993, Security::Tls));
    let message = one_frame();
    let at = message.windows(here.len()).position(|bytes| bytes == here.as_bytes()).expect("in the header");
    for elsewhere in elsewhere() {
        let mut moved = message.clone();
        moved[at..at + here.len()].copy_from_slice(digest(&elsewhere).as_bytes());
        let context = context_at(&elsewhere);
        let parsed = Message::parse(&moved, &context, KEY_ARN).expect("as it should look there");
        assert!(parsed.open(&data_key(0)).is_err(), "{elsewhere}");
    }
}

/// Sealed before logins were bound: the context has no server.
#[test]
fn a_message_that_is_bound_to_no_mail_server_is_refused() {
    let message = known(include_str!("known/unbound.hex"));
    assert!(Message::parse(&message, &context(), KEY_ARN).is_err());
    for elsewhere in elsewhere() {
        assert!(Message::parse(&message, &context_at(&elsewhere), KEY_ARN).is_err());
    }
    let (campaign, record) = (CampaignId::from_random([0xc1; 16]), CredentialId::from_random([0x4e; 16]));
    assert!(
        Message::parse(&message, &Context::destination_password(&campaign, &record, None), KEY_ARN).is_err()
    );
}

#[test]
fn frames_are_filled_as_aws_fills_them() {
    for (length, known_hash) in [
        (4097, include_str!("known/beyond-one-frame.sha256")),
        (8192, include_str!("known/two-full-frames.sha256")),
    ] {
        let message = seal(&vec![b'x'; length]).expect("fits");
        assert_eq!(hex::encode(Sha256::digest(&message)), known_hash.trim(), "{length}");
    }
}

#[test]
fn the_longest_text_comes_back() {
    for length in [0, 1, 4095, 4096, 4097, 8191, 8192, 8193, MAX_TEXT] {
        let text: Vec<u8> = (0..length).map(|at| at as u8).collect();
        assert_eq!(open(&seal(&text).expect("fits")).expect("opens"), text, "{length}");
    }
    assert!(seal(&vec![b'x'; MAX_TEXT + 1]).is_err());
}

proptest! {
    #[test]
    fn any_text_comes_back(text in proptest::collection::vec(any::<u8>(), 0..=9000)) {
        prop_assert_eq!(open(&seal(&text).expect("fits")).expect("opens"), text);
    }

    #[test]
    fn arbitrary_bytes_are_refused_quietly(bytes in proptest::collection::vec(any::<u8>(), 0..2048)) {
        prop_assert!(open(&bytes).is_err());
    }

    /// Deep into the parser: a true message with some bytes replaced, removed or put in.
    #[test]
    fn mangled_messages_are_refused_quietly(
        start in 0..600_usize,
        removed in 0..24_usize,
        added in proptest::collection::vec(any::<u8>(), 0..24),
    ) {
        let message = three_frames();
        let start = start.min(message.len());
        let end = (start + removed).min(message.len());
        let mangled = [&message[..start], &added, &message[end..]].concat();
        prop_assert_eq!(open(&mangled).is_ok(), mangled == message);
    }
}
