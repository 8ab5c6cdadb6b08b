//! Admins: set-up, invitations, sign-in, sessions, resets, the audit log.

#[allow(dead_code, reason = "the handlers come next")]
mod password;
#[allow(dead_code, reason = "the handlers come next")]
mod recovery_code;
#[allow(dead_code, reason = "the handlers come next")]
mod reset_code;
#[allow(dead_code, reason = "the handlers come next")]
mod totp;

fn main() {}
