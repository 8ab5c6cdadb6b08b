use aws_config::SdkConfig;
use domain::{AttemptId, EmailAddress, Timestamp};
use edge::Problem;
use guard::{Caller, Guard, Visit};
use mail::Mail;
use store::{Accounts, Act, Actor, AdminLimits, AdminRules, Database, Outcome, Ticket};
use vault::{Opener, Sealer};

use crate::{
    password::{PasswordHash, TypedPassword},
    problems,
    setup_code::SetupCode,
};

/// Where admins are looked after: what the use cases share. Each of them is a file of its own.
pub(crate) struct Desk {
    pub(crate) guard: Guard,
    pub(crate) accounts: Accounts,
    pub(crate) sealer: Sealer,
    pub(crate) opener: Opener,
    pub(crate) setup_code: SetupCode,
    limits: AdminLimits,
}

impl Desk {
    pub(crate) async fn start(aws: &SdkConfig) -> Result<Self, edge::Error> {
        let database = Database::new(aws);
        let key = edge::var("CREDENTIAL_KEY_ARN")?;
        let rules =
            AdminRules::new(edge::number("SIGN_INS_PER_ACCOUNT")?, edge::number("SIGN_INS_PER_ADDRESS")?);
        let (guard, index) = tokio::join!(Guard::start(aws, &database), secrets::blind_index(aws));
        Ok(Self {
            guard: guard?,
            accounts: Accounts::new(&database, edge::var("ACCOUNTS_TABLE")?),
            sealer: Sealer::new(aws, &key),
            opener: Opener::new(aws, &key),
            setup_code: SetupCode::new(aws, edge::var("SETUP_SECRET_ARN")?),
            limits: AdminLimits::new(&database, edge::var("LIMITS_TABLE")?, rules, &index?),
        })
    }

    /// Counts an attempt at a secret, before anything is computed or looked up (ASVS 6.3.1, 6.6.3).
    ///
    /// In two buckets, of the account and of the visitor's address: one guesser can't try many accounts, and many
    /// guessers can't try one.
    pub(crate) async fn attempt(
        &self,
        act: Act,
        visit: &Visit,
        account: Option<&EmailAddress>,
        now: Timestamp,
    ) -> Result<Ticket, Problem> {
        let attempt = AttemptId::from_random(edge::random());
        self.limits.take(act, &visit.visitor, account, &attempt, now).await.map_err(problems::not_taken)
    }

    /// For an attempt with the right secret: whoever knows it is no guesser.
    pub(crate) async fn give_back(&self, ticket: Ticket) {
        if let Err(error) = self.limits.give_back(ticket).await {
            let cause = problems::chain(&error);
            tracing::warn!(cause, "an attempt was not given back");
        }
    }

    /// Tells what somebody did whom nobody knows, and who was refused: the first time in a minute; the next entry says
    /// how many were only counted. Strangers must not be able to fill a log that nobody can shorten.
    pub(crate) async fn record_stranger(&self, visit: &Visit, action: &'static str, object: String) {
        let folded = self.limits.fold(action, &visit.visitor, edge::now()).await.unwrap_or_else(|error| {
            let cause = problems::chain(&error);
            tracing::warn!(cause, "a stranger's events could not be counted");
            Some(0)
        });
        let object = match folded {
            None => {
                tracing::info!(event = "stranger-counted", action, "counted, not told");
                return;
            }
            Some(0) => object,
            Some(more) => format!("{object} after:{more}").trim_start().to_owned(),
        };
        self.guard.record_visit(visit, Actor::nobody(), action, object, Outcome::Refused).await;
    }

    /// Makes sure that it is the caller who sits there, before something that outlasts the session changes
    /// (ASVS 6.2.3, 7.5.1). `field` is the form's.
    ///
    /// Counted apart from sign-ins: strangers who use those up must not keep an admin from changing the password.
    pub(crate) async fn confirm_password(
        &self,
        caller: &Caller,
        field: &'static str,
        password: &TypedPassword,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let admin = caller.admin();
        let ticket = self.attempt(Act::SecondFactor, caller.visit(), Some(&admin.email), now).await?;
        if !PasswordHash::stored(&admin.password_hash).verify(password)? {
            return Err(problems::password_refused(field));
        }
        self.give_back(ticket).await;
        Ok(())
    }

    /// Tells an admin by mail what was changed (ASVS 6.3.7), where a sender is configured. A mail that fails
    /// undoes nothing.
    pub(crate) async fn notify(&self, to: &EmailAddress, notice: &Mail<'_>) -> bool {
        let mailer = self.guard.mailer();
        if !mailer.sends() {
            return false;
        }
        let sent = mailer.send(to, notice).await;
        if let Err(error) = &sent {
            let cause = problems::chain(error);
            tracing::error!(cause, "a mail was not sent");
        }
        sent.is_ok()
    }
}
