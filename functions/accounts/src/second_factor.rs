use domain::{Invalid, Role, Timestamp, TokenHash};
use edge::{Problem, Reply, Request, required};
use guard::{Caller, step_up};
use mail::Mail;
use serde::{Deserialize, Serialize};
use store::{Act, Admin};
use zeroize::Zeroizing;

use crate::{
    desk::Desk,
    problems,
    recovery_code::{self, RecoveryCode},
    totp::TotpSecret,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeForm {
    code: Option<Zeroizing<String>>,
}

#[derive(Serialize)]
struct NewSecret<'a> {
    secret: &'a str,
    uri: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewRecoveryCodes<'a> {
    recovery_codes: Vec<&'a str>,
}

impl Desk {
    /// `POST /api/me/second-factor`: a new secret, shown this once. It counts from its confirmation on.
    pub(crate) async fn enrol_second_factor(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(step_up(Role::Viewer))?;
        let answer = self.try_enrol(&caller).await;
        self.record_own(&caller, "second-factor.enrol", answer).await
    }

    /// `POST /api/me/second-factor/confirm`: the app shows codes of the secret, so it has it. Gives the recovery
    /// codes, shown this once.
    pub(crate) async fn confirm_second_factor(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        let answer = self.try_confirm(&caller, request).await;
        self.record_own(&caller, "second-factor.confirm", answer).await
    }

    /// `POST /api/me/second-factor/remove`, with its recovery codes; also one that was never confirmed.
    pub(crate) async fn remove_second_factor(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(step_up(Role::Viewer))?;
        let answer = self.try_remove(&caller).await;
        self.record_own(&caller, "second-factor.remove", answer).await
    }

    /// `POST /api/me/recovery-codes`: new ones for all the old ones, used or not.
    pub(crate) async fn replace_recovery_codes(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(step_up(Role::Viewer))?;
        let answer = self.try_replace(&caller).await;
        self.record_own(&caller, "recovery-codes.replace", answer).await
    }

    /// The step that a code is of, if it is one of this admin's app.
    pub(crate) async fn step_of(
        &self,
        admin: &Admin,
        code: &str,
        now: Timestamp,
    ) -> Result<Option<u64>, Problem> {
        let Some(factor) = &admin.second_factor else { return Ok(None) };
        let secret = self.opener.open_second_factor(&admin.id, &factor.sealed_secret).await?;
        Ok(TotpSecret::opened(secret).step_of(code, now)?)
    }

    async fn try_enrol(&self, caller: &Caller) -> Result<Reply, Problem> {
        let admin = caller.admin();
        let secret = TotpSecret::from_random(edge::random());
        let sealed = self.sealer.seal_second_factor(&admin.id, secret.bytes()).await?;
        if !self.accounts.put_second_factor(&admin.id, &sealed).await? {
            return Err(problems::second_factor_state());
        }
        Ok(Reply::ok(&NewSecret { secret: &secret.base32()?, uri: &secret.uri(&admin.email)? }))
    }

    async fn try_confirm(&self, caller: &Caller, request: &Request) -> Result<Reply, Problem> {
        let form: CodeForm = request.json()?;
        let code = required("code", form.code, Ok)?;
        let (admin, now) = (caller.admin(), edge::now());
        let Some(pending) = admin.second_factor.as_ref().filter(|factor| !factor.confirmed) else {
            return Err(problems::second_factor_state());
        };
        let ticket = self.attempt(Act::SecondFactor, caller.visit(), Some(&admin.email), now).await?;
        let step = self.step_of(admin, &code, now).await?.ok_or_else(|| problems::code_refused("code"))?;
        let codes = new_codes();
        let hashes = hashes(&codes)?;
        if !self.accounts.confirm_second_factor(&admin.id, &pending.sealed_secret, step, &hashes).await? {
            return Err(problems::second_factor_state());
        }
        self.give_back(ticket).await;
        let place = caller.visit().place(now);
        self.notify(&admin.email, &Mail::SecondFactorAdded { place }).await;
        Ok(shown(&codes))
    }

    async fn try_remove(&self, caller: &Caller) -> Result<Reply, Problem> {
        let (admin, now) = (caller.admin(), edge::now());
        if !self.accounts.remove_second_factor(&admin.id).await? {
            return Err(Problem::not_found());
        }
        if admin.has_second_factor() {
            let place = caller.visit().place(now);
            self.notify(&admin.email, &Mail::SecondFactorRemoved { place }).await;
        }
        Ok(Reply::no_content())
    }

    async fn try_replace(&self, caller: &Caller) -> Result<Reply, Problem> {
        let (admin, now) = (caller.admin(), edge::now());
        let codes = new_codes();
        if !self.accounts.replace_recovery_codes(&admin.id, &hashes(&codes)?).await? {
            return Err(problems::second_factor_state());
        }
        let place = caller.visit().place(now);
        self.notify(&admin.email, &Mail::RecoveryCodesReplaced { place }).await;
        Ok(shown(&codes))
    }

    /// Writes the audit entry of something that callers did to their own account.
    pub(crate) async fn record_own(
        &self,
        caller: &Caller,
        action: &'static str,
        answer: Result<Reply, Problem>,
    ) -> Result<Reply, Problem> {
        self.guard.recorded(caller, action, format!("admin:{}", caller.admin().id), answer).await
    }
}

fn new_codes() -> Vec<RecoveryCode> {
    (0..recovery_code::SET).map(|_| RecoveryCode::from_random(edge::random())).collect()
}

fn hashes(codes: &[RecoveryCode]) -> Result<Vec<TokenHash>, Problem> {
    let hashes: Result<_, Invalid> = codes.iter().map(RecoveryCode::hash).collect();
    hashes.map_err(Problem::unavailable)
}

fn shown(codes: &[RecoveryCode]) -> Reply {
    let texts: Vec<_> = codes.iter().map(RecoveryCode::expose).collect();
    Reply::ok(&NewRecoveryCodes { recovery_codes: texts.iter().map(|text| text.as_str()).collect() })
}
