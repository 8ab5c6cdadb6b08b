//! Mail to admins, by Amazon SES. Mail to users never leaves this system.
//!
//! Architecture Invariant: the only room that names aws-sdk-sesv2.
//! Architecture Invariant: a header is made of a parsed address or of fixed text, so nothing that anybody
//! typed can add one (ASVS 1.3.11). What stands in a body is on one line.
//! Deliberately absent: HTML, pictures, anything that tells whether a mail was read.

mod mailer;
mod text;

pub use mailer::{Mailer, SendError};
pub use text::{Mail, Place};
