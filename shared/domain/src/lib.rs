//! The nouns of Mailgather, each made only by parsing.
//!
//! Architecture Invariant: pure. No async, AWS, HTTP, clock, randomness or logging; time and random bytes are passed in.
//! Architecture Invariant: no error of this crate holds a character of its input.

mod address;
mod campaign;
mod claimed;
pub mod crockford;
mod day;
mod digits;
mod existence;
mod hidden;
mod host;
mod id;
mod idempotency;
mod instructions;
mod invalid;
mod label;
mod link_secret;
mod password;
mod receipt;
mod role;
mod time;
mod token;
mod wish;

pub use address::EmailAddress;
pub use campaign::{Campaign, ExpiryDays, SourceServer};
pub use claimed::Claimed;
pub use day::Day;
pub use existence::Existence;
pub use host::{HostName, MailServer, Security, ServerDigest};
pub use id::{
    AdminId, AttemptId, CampaignId, CredentialId, InvitationId, JobId, MappingId, ResetId, ServerId,
    SessionId,
};
pub use idempotency::IdempotencyKey;
pub use instructions::Instructions;
pub use invalid::Invalid;
pub use label::Label;
pub use link_secret::LinkSecret;
pub use password::Password;
pub use receipt::{ReceiptCode, ReceiptHash};
pub use role::{Role, Scope};
pub use time::Timestamp;
pub use token::{CampaignToken, InvitationToken, RefreshSecret, ResetToken, TokenHash};
pub use wish::{Choice, Wish};
