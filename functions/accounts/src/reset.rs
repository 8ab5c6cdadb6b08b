use std::time::Duration;

use domain::{AttemptId, EmailAddress, ResetId, Timestamp};
use edge::{Problem, Reply, Request, required};
use guard::Visit;
use mail::Mail;
use serde::{Deserialize, Serialize};
use store::{Act, Actor, Admin, CodeMac, Outcome, Reset};
use tokio::time::{Instant, sleep_until, timeout_at};
use zeroize::Zeroizing;

use crate::{
    desk::Desk,
    password::{NewPassword, PasswordHash},
    problems,
    reset_code::ResetCode,
};

/// How long a code is good (ASVS 6.5.5: at most 10 minutes).
const LIFETIME_SECONDS: u64 = 10 * 60;

/// When a request is answered, counted from its beginning: after the mail, which only known addresses get. So the
/// time says nothing about the address (ASVS 6.3.8).
const ANSWER_AFTER: Duration = Duration::from_secs(2);

/// Until then the mail has to be handed over, the connection to SES opened for it included; a later one is given up.
/// What comes after it is done for unknown addresses too.
const MAIL_WITHIN: Duration = Duration::from_millis(1800);

/// When a code is answered, right or wrong: a request that never was is refused as slowly as a wrong code, which
/// costs a write.
const CONFIRM_AFTER: Duration = Duration::from_secs(1);

/// What the stored hash of a code is for.
const PURPOSE: &str = "reset-code";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestForm {
    email: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ConfirmForm {
    reset_id: Option<String>,
    email: Option<String>,
    code: Option<Zeroizing<String>>,
    password: Option<Zeroizing<String>>,
}

/// The same for every address: an id of nothing looks like any other.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Requested<'a> {
    reset_id: &'a str,
    expires_at: String,
}

/// A confirmation as meant.
struct Claim {
    reset: ResetId,
    email: EmailAddress,
    code: ResetCode,
    password: NewPassword,
}

impl Desk {
    /// `POST /api/reset`: mails a code to the address, if it is an admin's.
    ///
    /// Each request counts, also one for an address that is known: it sends a mail.
    pub(crate) async fn request_reset(&self, request: &Request) -> Result<Reply, Problem> {
        let begun = Instant::now();
        let visit = self.guard.visit(request).await?;
        let form: RequestForm = request.json()?;
        let email = required("email", form.email.as_deref(), EmailAddress::parse)?;
        if !self.guard.mailer().sends() {
            return Err(problems::mail_not_set_up());
        }
        let now = edge::now();
        drop(self.attempt(Act::Reset, &visit, Some(&email), now).await?);
        let reset = ResetId::from_random(edge::random());
        let expires_at = now.plus_seconds(LIFETIME_SECONDS);
        let admin = self.accounts.admin_by_email(&email).await?;
        let object = format!("reset:{reset}");
        // From here on no fault may show, else it would tell that there was something to do.
        match admin {
            Some(admin) => {
                let sent = timeout_at(begun + MAIL_WITHIN, self.send_code(&admin, &reset, now)).await;
                let outcome = sent.unwrap_or_else(|_| {
                    tracing::error!("a reset code was not mailed in time");
                    Outcome::Failed
                });
                self.guard.record_visit(&visit, Actor::of(&admin), "reset.request", object, outcome).await;
            }
            None => self.record_stranger(&visit, "reset.request", object).await,
        }
        sleep_until(begun + ANSWER_AFTER).await;
        Ok(Reply::accepted(&Requested { reset_id: reset.as_str(), expires_at: expires_at.rfc3339() }))
    }

    /// `POST /api/reset/confirm`: sets the password and ends all sessions. A second factor stays (ASVS 6.4.3).
    ///
    /// Tries are counted per request and per visitor, and not per account: a stranger could use up the account's.
    pub(crate) async fn confirm_reset(&self, request: &Request) -> Result<Reply, Problem> {
        let begun = Instant::now();
        let visit = self.guard.visit(request).await?;
        let claim = Claim::read(request)?;
        let now = edge::now();
        let ticket = self.attempt(Act::Reset, &visit, None, now).await?;
        let answer = self.reset_by_code(&visit, &claim, now).await;
        if answer.is_ok() {
            self.give_back(ticket).await;
        }
        sleep_until(begun + CONFIRM_AFTER).await;
        answer.map(|()| Reply::no_content())
    }

    async fn send_code(&self, admin: &Admin, reset: &ResetId, now: Timestamp) -> Outcome {
        let code = ResetCode::draw(edge::random);
        let expires_at = now.plus_seconds(LIFETIME_SECONDS);
        let mac = self.guard.keyed_hash(PURPOSE, &code.bound(reset, &admin.email), now).await;
        let item = Reset {
            id: reset.clone(),
            admin: admin.id.clone(),
            epoch: admin.epoch,
            code: CodeMac::new(mac),
            expires_at,
        };
        if let Err(error) = self.accounts.create_reset(&item).await {
            let cause = problems::chain(&error);
            tracing::error!(cause, "a reset was not stored");
            return Outcome::Failed;
        }
        let mail = Mail::ResetCode { code: code.expose(), expires_at };
        if self.notify(&admin.email, &mail).await { Outcome::Done } else { Outcome::Failed }
    }

    async fn reset_by_code(&self, visit: &Visit, claim: &Claim, now: Timestamp) -> Result<(), Problem> {
        let attempt = AttemptId::from_random(edge::random());
        // The try is counted before the code is looked at (ASVS 6.6.3).
        let reset = self.accounts.try_reset(&claim.reset, &attempt, now).await?;
        let admin = match &reset {
            Some(reset) => self.accounts.admin(&reset.admin).await?,
            None => None,
        };
        match (reset, admin) {
            (Some(reset), Some(admin)) if self.is_code_of(&reset, claim, now).await => {
                let hash = PasswordHash::new(&claim.password, edge::random())?.into_string();
                self.guard.intend(visit, Actor::of(&admin), "reset.confirm", "", now).await?;
                let done = self.accounts.reset_password(&reset, &hash, now).await;
                done.map_err(problems::not_reset)?;
                self.after_reset(visit, &admin, "reset.confirm", now).await
            }
            (_, admin) => {
                let object = format!("reset:{}", claim.reset);
                match &admin {
                    Some(admin) => {
                        let (actor, outcome) = (Actor::of(admin), Outcome::Refused);
                        self.guard.record_visit(visit, actor, "reset.confirm", object, outcome).await;
                    }
                    None => self.record_stranger(visit, "reset.confirm", object).await,
                }
                Err(problems::reset_refused())
            }
        }
    }

    async fn is_code_of(&self, reset: &Reset, claim: &Claim, now: Timestamp) -> bool {
        let bound = claim.code.bound(&reset.id, &claim.email);
        let macs = self.guard.keyed_hashes(PURPOSE, &bound, now).await;
        macs.into_iter().any(|mac| reset.code.matches(&CodeMac::new(mac)))
    }

    /// A password was set by somebody who didn't know the old one: everybody is signed out, and the admin told.
    pub(crate) async fn after_reset(
        &self,
        visit: &Visit,
        admin: &Admin,
        action: &'static str,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let object = format!("admin:{}", admin.id);
        self.guard.record_visit(visit, Actor::of(admin), action, object, Outcome::Done).await;
        self.guard.end_rows(&admin.id).await?;
        self.notify(&admin.email, &Mail::PasswordChanged { place: visit.place(now) }).await;
        Ok(())
    }
}

impl Claim {
    fn read(request: &Request) -> Result<Self, Problem> {
        let form: ConfirmForm = request.json()?;
        let email = required("email", form.email.as_deref(), EmailAddress::parse)?;
        Ok(Self {
            reset: required("resetId", form.reset_id.as_deref(), ResetId::parse)?,
            code: required("code", form.code.as_deref().map(String::as_str), ResetCode::parse)?,
            password: required("password", form.password, |typed| NewPassword::parse(typed, &email))?,
            email,
        })
    }
}
