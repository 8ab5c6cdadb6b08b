//! The demo's mailboxes and what lies in them.

use std::fs;
use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

/// A mailbox that one can sign in to.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Mailbox {
    /// Its address, which is its login.
    pub(crate) address: String,
    /// Its password, visibly fake.
    pub(crate) password: String,
}

impl Mailbox {
    fn new(name: &str, password: &str) -> Self {
        Self { address: format!("{name}@old-mail.example"), password: password.to_owned() }
    }
}

/// The handful of the demo: two plain ones, then passwords that a careless client would break.
pub(crate) fn demo_mailboxes() -> Vec<Mailbox> {
    vec![
        Mailbox::new("anna", "not-a-secret-anna-1"),
        Mailbox::new("bela", "not-a-secret-bela-2"),
        Mailbox::new("chloe", r#"not a secret "chloe" \ 3"#),
        Mailbox::new("dana", "not-a-secret-dana-4-Zoë-€"),
        Mailbox::new("emil", "not-a-secret-emil-5-{5+} %(x) *"),
    ]
}

/// Many more, for tests that need a mailbox each.
pub(crate) fn further_mailboxes() -> Vec<Mailbox> {
    let number = 1..=200;
    number.map(|n| Mailbox::new(&format!("user{n:03}"), &format!("not-a-secret-user-{n:03}"))).collect()
}

/// Puts a few messages into a mailbox's Maildir (one file a message).
pub(crate) fn fill(maildir: &Path, owner: &Mailbox) -> Result<()> {
    for folder in ["new", "cur", "tmp"] {
        fs::create_dir_all(maildir.join(folder))?;
    }
    let name = owner.address.split('@').next().unwrap_or_default();
    let letters = [
        ("Welcome", format!("Hello {name},\n\nthis is a message of the demo.\n")),
        ("We are moving", "Soon all of this lies on another server.\n".to_owned()),
        ("Lunch", "Noon at the usual place?\n".to_owned()),
    ];
    for (number, (subject, text)) in letters.iter().enumerate() {
        let message = format!(
            "From: Demo <demo@old-mail.example>\nTo: <{}>\nSubject: {subject}\n\
             Date: Mon, 0{} Sep 2025 09:00:00 +0000\nMessage-ID: <{number}.{name}@old-mail.example>\n\
             MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{text}",
            owner.address,
            number + 1,
        );
        fs::write(maildir.join(format!("new/175671000{number}.M{number}P1.demo")), message)?;
    }
    Ok(())
}
