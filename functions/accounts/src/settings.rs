use domain::Role;
use edge::{Problem, Reply, Request, required};
use guard::step_up;
use serde::{Deserialize, Serialize};
use store::Settings;

use crate::desk::Desk;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Form {
    require_second_factor: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    require_second_factor: bool,
}

impl Desk {
    /// `GET /api/settings`.
    pub(crate) async fn settings(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(Role::Owner)?;
        Ok(answer(&self.accounts.settings().await?))
    }

    /// `PUT /api/settings`: among them whether everybody needs a second factor (ASVS 6.3.3). Who has none can then
    /// do nothing but set one up.
    pub(crate) async fn change_settings(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(step_up(Role::Owner))?;
        let answer = self.try_change_settings(request).await;
        self.guard.recorded(&caller, "settings.change", "settings", answer).await
    }

    async fn try_change_settings(&self, request: &Request) -> Result<Reply, Problem> {
        let form: Form = request.json()?;
        let require_second_factor = required("requireSecondFactor", form.require_second_factor, Ok)?;
        let settings = Settings { require_second_factor };
        self.accounts.put_settings(&settings).await?;
        Ok(answer(&settings))
    }
}

fn answer(settings: &Settings) -> Reply {
    Reply::ok(&Answer { require_second_factor: settings.require_second_factor })
}
