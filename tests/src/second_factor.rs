use std::time::Duration;

use totp_rs::{Builder, Secret, Totp};

/// The app on somebody's phone: makes one-time codes (RFC 6238) from the secret that it was shown.
pub struct Authenticator {
    app: Totp,
    /// When it was set up, in seconds since 1970.
    since: u64,
}

/// Seconds of one step.
const STEP: u64 = 30;

impl Authenticator {
    /// From the secret in base32.
    pub fn new(secret: &str) -> Self {
        let secret = Secret::try_from_base32(secret).expect("base32");
        let builder = Builder::new().with_secret(secret).with_account_name("test");
        Self::of(builder.build().expect("a secret of 128 bits or more"))
    }

    /// From the link of the QR code.
    pub fn scan(uri: &str) -> Self {
        Self::of(Totp::from_url(uri).expect("an otpauth link"))
    }

    fn of(app: Totp) -> Self {
        Self { app, since: crate::now_millis() / 1000 }
    }

    /// What the app keeps.
    pub fn secret(&self) -> &[u8] {
        self.app.secret().as_bytes()
    }

    /// The code of a step, counted from when it was set up: the same however long the test takes.
    pub fn code(&self, steps: i64) -> String {
        let later = steps * i64::try_from(STEP).expect("small");
        self.app.generate(self.since.checked_add_signed(later).expect("after 1970")).to_string()
    }

    /// A code that is never right: another one than those of the steps around.
    pub fn wrong_code(&self) -> String {
        let right: Vec<_> = (-4..=8).map(|steps| self.code(steps)).collect();
        let mut codes = (0..1_000_000).map(|number| format!("{number:06}"));
        codes.find(|code| !right.contains(code)).expect("a million less thirteen")
    }
}

/// Waits while a step has less than that left, so that what is done next is done within one.
pub async fn within_a_step(seconds: u64) {
    let into = crate::now_millis() % (STEP * 1000);
    let left = Duration::from_millis(STEP * 1000 - into);
    if left < Duration::from_secs(seconds) {
        tokio::time::sleep(left + Duration::from_millis(50)).await;
    }
}
