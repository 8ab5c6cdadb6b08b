//! Seals passwords, link tokens and the secrets of second factors, and opens them again.
//!
//! A sealed record is a message of the AWS Encryption SDK (format 2, suite 0x0478: AES-256-GCM, HKDF-SHA512, key
//! commitment) under a KMS data key of its own. AWS's own SDKs open it, so nobody's data hangs on this code.
//!
//! ```
//! async fn seal(
//!     sealer: &vault::Sealer,
//!     campaign: &domain::CampaignId,
//!     record: &domain::CredentialId,
//!     server: &domain::MailServer,
//!     login: impl Future<Output = imap_login::Verified>,
//! ) -> Result<vault::SealedCredential, vault::SealError> {
//!     let (lock, verified) = tokio::join!(sealer.prepare(campaign, record, server, None), login);
//!     lock?.seal(verified)
//! }
//! ```
//!
//! Architecture Invariant: only what the mail server accepted becomes a [`SealedCredential`]. A claim can't be sealed:
//!
//! ```compile_fail,E0308
//! fn seal(lock: vault::CredentialLock, claimed: domain::Claimed) {
//!     let _ = lock.seal(claimed);
//! }
//! ```
//!
//! a sealed credential can't be made by hand:
//!
//! ```compile_fail,E0451
//! fn forge(honest: vault::SealedCredential) -> vault::SealedCredential {
//!     vault::SealedCredential { source: Vec::new(), ..honest }
//! }
//! ```
//!
//! and a data key seals one record and no second:
//!
//! ```compile_fail,E0382
//! fn twice(lock: vault::CredentialLock, one: imap_login::Verified, two: imap_login::Verified) {
//!     let _ = lock.seal(one);
//!     let _ = lock.seal(two);
//! }
//! ```
//!
//! Architecture Invariant: a login is sealed for the server where it was proved, and opens for no other. The server
//! comes with the proof, never as an argument of the seal, and what was opened goes there alone: see [`OpenedLogin`].
//!
//! Architecture Invariant: [`Sealer`] and [`Opener`] are two types, so a function that only seals has no code that
//! opens, as its role has no right to.
//!
//! Architecture Invariant: KMS sees ids (`{app, purpose, campaign, record, field}`) and the digest of a login's
//! server (`server`), never an address or a name.
//!
//! Architecture Invariant: a receipt ([`Slip`]) is the one thing that is sealed without KMS, under its code; it holds
//! no password. The address of a mailbox that is closed for a while is sealed under the secret of the [`BlindIndex`].
//!
//! Plain data keys and texts are wiped on drop. Absent: wiping the buffers in which the AWS SDK, its HTTP client and
//! its JSON parser held a data key; they offer no way.

mod blind_index;
mod context;
mod jobs;
mod kms;
mod message;
mod opened;
mod opener;
mod receipt;
mod sealer;
mod sheet;
mod suite;

pub use blind_index::{BlindIndex, Indexed, WeakSecret};
pub use jobs::{Destination, SealedJob};
pub use opened::{OpenedAccount, OpenedLogin};
pub use opener::{OpenError, Opener};
pub use receipt::{SealedSlip, Slip};
pub use sealer::{CredentialLock, NewPassword, SealError, SealedCredential, SealedLink, Sealer};
pub use sheet::PasswordSheet;
