//! What the rooms can answer besides success, each as the problem that a caller sees.

use imap_login::Refusal;
use store::{CreateCampaignError, RecordError, StoreError, TakeError, WithdrawError};
use vault::{OpenError, SealError};

use crate::Problem;

impl Problem {
    /// 410: the campaign expired or was deactivated.
    pub fn campaign_over() -> Self {
        Self::new(410, "/problems/campaign-over", "This campaign is over.")
    }

    /// 409: the mailbox has its marker.
    pub fn already_submitted() -> Self {
        Self::new(409, "/problems/already-submitted", "This mailbox was already submitted.")
            .field(Some("sourceEmail"))
            .retryable(false)
    }

    /// 404: the code is of no submission, or no longer. A malformed one answers the same.
    ///
    /// Also for whoever replaced or withdrew with this code and never saw the answer: nothing else is known of a code
    /// that was used.
    pub fn receipt_unknown() -> Self {
        Self::new(404, "/problems/receipt-unknown", "This receipt code is not valid.")
            .detail(
                "This receipt code is not valid here, or not any more. If you have replaced or withdrawn your \
                 submission with it, that was done.",
            )
            .field(Some("receiptCode"))
            .retryable(false)
    }

    /// 409: a mapping has the submission, so that its user can't change it any more.
    pub fn submission_in_use() -> Self {
        Self::new(409, "/problems/submission-in-use", "The migration of this mailbox has begun.")
            .detail("The migration of this mailbox has begun. Only your administrator can change it now.")
            .retryable(false)
    }

    /// 503: the source server's entry was changed while the login was proved. The next try asks the changed one.
    fn server_changed() -> Self {
        Self::new(503, "/problems/not-now", "The mail server can't check this login now.")
            .detail("The mail server's entry was changed a moment ago. Please try again.")
            .cause("not-now", "try-later")
            .retryable(true)
            .retry_after(5)
    }

    /// The same refusal for the admin who tries a server entry: the sentence for whoever can mend it, and
    /// what is wrong as a fixed word.
    pub fn of_server_test(refusal: Refusal) -> Self {
        Self::from(refusal).detail(refusal.admin_detail()).reason(refusal.reason())
    }

    /// 429 for an admin: one mailbox's passwords, or one account's, were tried too often; `field` is the form's.
    pub fn too_many_logins(error: TakeError, field: &'static str) -> Self {
        match error {
            TakeError::Exceeded { wait_seconds, .. } => Self::new(
                429,
                "/problems/too-many-attempts",
                "There were too many attempts.",
            )
            .detail(
                "Passwords for this address were tried too often in the last hour. Please wait and try \
                         again.",
            )
            .field(Some(field))
            .retry_after(wait_seconds),
            TakeError::Store(error) => error.into(),
        }
    }

    /// 429: a limit is used up.
    fn too_many(wait_seconds: u64) -> Self {
        Self::new(429, "/problems/too-many-submissions", "There were too many submissions.")
            .detail("There were too many submissions in a short time. Please wait and try again.")
            .retry_after(wait_seconds)
    }
}

/// 422 where the user can mend it; 503 where the server can't tell now or its entry is wrong.
impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let problem = if refusal.is_not_now() {
            Self::new(503, "/problems/not-now", "The mail server can't check this login now.")
        } else if refusal.server_fault().is_some() {
            Self::new(503, "/problems/server-setup", "The campaign's mail server entry doesn't work.")
        } else {
            Self::new(422, "/problems/login-refused", "The mail server did not accept this login.")
        };
        let problem = problem
            .detail(refusal.detail())
            .field(refusal.field())
            .cause(refusal.code(), refusal.hint().as_str())
            .help(refusal.help_link())
            .retryable(refusal.retryable());
        match refusal.retry_after_seconds() {
            Some(seconds) => problem.retry_after(seconds.into()),
            None => problem,
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::unavailable(error)
    }
}

impl From<SealError> for Problem {
    fn from(error: SealError) -> Self {
        Self::unavailable(error)
    }
}

impl From<OpenError> for Problem {
    fn from(error: OpenError) -> Self {
        Self::unavailable(error)
    }
}

impl From<RecordError> for Problem {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::AlreadySubmitted => Self::already_submitted(),
            RecordError::CampaignOver => Self::campaign_over(),
            RecordError::ReceiptVoid => Self::receipt_unknown(),
            RecordError::InUse => Self::submission_in_use(),
            RecordError::ServerChanged => Self::server_changed(),
            RecordError::Store(error) => error.into(),
        }
    }
}

impl From<WithdrawError> for Problem {
    fn from(error: WithdrawError) -> Self {
        match error {
            WithdrawError::CampaignOver => Self::campaign_over(),
            WithdrawError::ReceiptVoid => Self::receipt_unknown(),
            WithdrawError::InUse => Self::submission_in_use(),
            WithdrawError::Store(error) => error.into(),
        }
    }
}

impl From<CreateCampaignError> for Problem {
    fn from(error: CreateCampaignError) -> Self {
        match error {
            CreateCampaignError::UnknownServer => {
                Self::invalid("serverId", domain::Invalid::new("must name a source server"))
            }
            CreateCampaignError::Store(error) => error.into(),
        }
    }
}

impl From<TakeError> for Problem {
    fn from(error: TakeError) -> Self {
        match error {
            TakeError::Exceeded { wait_seconds, .. } => Self::too_many(wait_seconds),
            TakeError::Store(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{Claimed, EmailAddress, HostName, MailServer, Password, Security};
    use imap_login::{Cause, Conversation, Dialogue, Fault, NotNow, Step};

    use super::*;

    fn json(problem: Problem) -> serde_json::Value {
        serde_json::from_slice(problem.into_response().body()).expect("JSON")
    }

    #[test]
    fn an_admin_is_told_what_is_wrong_with_an_entry_and_a_user_is_not() {
        let refusal = Refusal::new(Cause::ServerSetup(Fault::NotTls));
        let body =
            |problem: Problem| String::from_utf8(problem.into_response().body().to_vec()).expect("UTF-8");
        let (admin, user) = (body(Problem::of_server_test(refusal)), body(refusal.into()));
        let reason = format!(r#""reason":"{}""#, Fault::NotTls.as_str());
        for fact in [reason.as_str(), Fault::NotTls.detail()] {
            assert!(admin.contains(fact), "{admin}");
            assert!(!user.contains(fact), "{user}");
        }
        assert!(admin.contains(r#""status":503"#) && admin.contains(r#""cause":"server-setup""#));
    }

    #[test]
    fn a_refused_login_tells_why_where_and_what_to_do() {
        let claimed = Claimed {
            address: EmailAddress::parse("anna@example.org").expect("an address"),
            password: Password::parse("not-a-secret".to_owned()).expect("a password"),
        };
        let host = HostName::parse("imap.gmx.net").expect("a host");
        let mut talk = Conversation::new(claimed, &MailServer { host, port: 993, security: Security::Tls });
        let mut lines = ["* OK [CAPABILITY IMAP4rev1] hi\r\n", "a1 NO [AUTHENTICATIONFAILED] no\r\n"].iter();
        let refusal = loop {
            match talk.next() {
                Step::Read => talk.receive(lines.next().expect("enough lines").as_bytes()),
                Step::Write(_) => {}
                Step::StartTls => panic!("inside TLS already"),
                Step::Done(result) => break result.expect_err("refused"),
            }
        };
        let told = json(refusal.into());
        for (member, value) in [
            ("type", "/problems/login-refused"),
            ("cause", "wrong-credentials"),
            ("field", "sourcePassword"),
            ("hint", "check-password-or-enable-imap"),
            ("help", "https://support.gmx.com/pop-imap/toggle.html"),
        ] {
            assert_eq!(told[member], value, "{member}");
        }
        assert_eq!((&told["status"], &told["retryable"]), (&422.into(), &false.into()));
        assert!(told.get("retryAfterSeconds").is_none());
    }

    #[test]
    fn what_is_not_the_users_names_no_field_and_says_whether_to_try_again() {
        for (cause, slug, hint, retryable, wait) in [
            (Cause::NotNow(NotNow::Bye), "not-now", "try-later", true, Some(60)),
            (Cause::ServerSetup(Fault::NotTls), "server-setup", "tell-organizer", false, None),
            // It may be down for a moment.
            (Cause::ServerSetup(Fault::Refused), "server-setup", "tell-organizer", true, None),
        ] {
            let told = json(Refusal::new(cause).into());
            assert_eq!(told["type"], format!("/problems/{slug}"));
            assert_eq!(
                (&told["status"], &told["cause"], &told["hint"]),
                (&503.into(), &slug.into(), &hint.into())
            );
            assert_eq!(told["retryable"], retryable, "{slug}");
            assert_eq!(told.get("retryAfterSeconds").and_then(serde_json::Value::as_u64), wait, "{slug}");
            assert!(told.get("field").is_none() && told.get("help").is_none(), "{slug}");
        }
    }
}
