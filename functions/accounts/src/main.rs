//! Admins: set-up, invitations, sign-in, sessions, resets, the audit log.

fn main() {}
