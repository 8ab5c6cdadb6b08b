use std::time::Duration;

use serde::Deserialize;

use crate::{Aws, Outputs};

/// What the local SES was given to send.
pub struct Mails(Aws);

/// A mail.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Mail {
    /// Sender.
    pub source: String,
    /// Receivers.
    pub to: Vec<String>,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body_text: String,
    /// HTML, if it has any.
    pub body_html: Option<String>,
}

impl Mails {
    /// Of both stacks.
    pub fn new(outputs: &Outputs) -> Self {
        Self(Aws::new(outputs))
    }

    /// All of them, in the order in which they were sent.
    pub async fn all(&self) -> Vec<Mail> {
        let answer = self.0.get("email", "/_ministack/ses/messages").await;
        let accounts = answer["messages"].as_object().into_iter().flatten();
        let mails = accounts.flat_map(|(_, mails)| mails.as_array().into_iter().flatten());
        mails.map(|mail| serde_json::from_value(mail.clone()).expect("a mail")).collect()
    }

    /// Those to an address.
    pub async fn to(&self, address: &str) -> Vec<Mail> {
        let mut mails = self.all().await;
        mails.retain(|mail| mail.to.iter().any(|to| to.eq_ignore_ascii_case(address)));
        mails
    }

    /// The newest one to an address that holds this text, once it is there.
    #[track_caller]
    pub fn wait_for(&self, address: &str, text: &str) -> impl Future<Output = Mail> {
        let caller = std::panic::Location::caller();
        async move {
            for _ in 0..40 {
                let found = self.to(address).await.into_iter().rev();
                if let Some(mail) = found.into_iter().find(|mail| mail.holds(text)) {
                    return mail;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            panic!("{caller}: no mail to {address} with {text:?}: {:?}", self.to(address).await)
        }
    }
}

impl Mail {
    /// Whether its text or subject holds this.
    pub fn holds(&self, text: &str) -> bool {
        self.subject.contains(text) || self.body_text.contains(text)
    }

    /// The one reset code in its text: eight digits.
    #[track_caller]
    pub fn reset_code(&self) -> String {
        let words = self.body_text.split(|letter: char| !letter.is_ascii_alphanumeric());
        let is_code = |word: &&str| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit());
        let codes: Vec<_> = words.filter(is_code).collect();
        let [code] = codes[..] else { panic!("not one code: {self:?}") };
        code.to_owned()
    }
}
