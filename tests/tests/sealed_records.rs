//! AWS's own Encryption SDK opens what we seal, we open what it seals, and nobody opens what was tampered with.
//!
//! Both sides use a KMS key that this test makes in the local AWS.
#![allow(clippy::disallowed_methods, reason = "tests read the environment")]

use std::io::Write;
use std::process::{Command, Stdio};

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
const AT_ONCE: usize = 8;

#[tokio::test]
async fn aws_opens_every_record_of_ours() {
    let vault = Vault::new().await;
    let sealed: Vec<_> = stream::iter(0..RECORDS)
        .map(|number| async move { vault_ref(&vault).seal(number).await })
        .buffered(AT_ONCE)
        .collect()
        .await;
    todo!()
}
