use std::sync::atomic::{AtomicU32, Ordering};

use serde::Deserialize;
use serde_json::{Value, json};

/// With what somebody signs in to the admin site.
#[derive(Clone, Debug, Deserialize)]
pub struct Account {
    /// Address.
    pub email: String,
    /// Password, visibly fake.
    pub password: String,
}

impl Account {
    /// Of somebody who was never heard of.
    pub fn unheard_of(name: &str) -> Self {
        let tag = tag();
        Self { email: format!("{name}-{tag}@admin.example"), password: format!("not a secret: {tag}") }
    }

    /// The same person with another password.
    pub fn with_password(&self, password: &str) -> Self {
        Self { email: self.email.clone(), password: password.to_owned() }
    }

    /// The same person with a wrong password.
    pub fn mistaken(&self) -> Self {
        self.with_password("nobody's password")
    }

    /// What a sign-in or a set-up sends of it.
    pub fn credentials(&self) -> Value {
        json!({"email": self.email, "password": self.password})
    }
}

/// Letters and digits that nobody used before.
pub fn tag() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{:x}x{:x}x{number:x}", crate::now_millis(), std::process::id())
}
