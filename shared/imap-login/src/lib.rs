//! imap-login
