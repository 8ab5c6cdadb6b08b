use domain::{EmailAddress, Invalid, InvitationId, InvitationToken, Label, Role, Scope, Timestamp};
use edge::{Problem, Reply, Request, optional, required};
use guard::{Caller, step_up};
use mail::Mail;
use serde::{Deserialize, Serialize};
use store::Invitation;

use crate::{
    desk::Desk,
    problems,
    scope::{ScopeForm, ScopeText},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Form {
    label: Option<String>,
    email: Option<String>,
    role: Option<String>,
    scope: Option<ScopeForm>,
    expiry_days: Option<u64>,
}

/// The one answer that holds the token.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Created<'a> {
    id: &'a str,
    token: &'a str,
    link: &'a str,
    expires_at: String,
    /// Whether the invited address was sent the link.
    mailed: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    id: &'a str,
    label: &'a str,
    email: Option<&'a str>,
    role: &'static str,
    scope: ScopeText<'a>,
    created_by: &'a str,
    created_at: String,
    expires_at: String,
}

#[derive(Serialize)]
struct List<'a> {
    invitations: Vec<Entry<'a>>,
}

impl Desk {
    /// `GET /api/invitations`: those that can still be accepted.
    pub(crate) async fn list_invitations(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(Role::Owner)?;
        let invitations = self.accounts.list_invitations(edge::now()).await?;
        Ok(Reply::ok(&List { invitations: invitations.iter().map(Entry::of).collect() }))
    }

    /// `POST /api/invitations`. The token is 256 random bits, shown this once and stored as a hash, good once
    /// and until its expiry (ASVS 6.4.1).
    pub(crate) async fn invite(&self, request: &Request) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        caller.must_be(step_up(Role::Owner))?;
        let id = InvitationId::from_random(edge::random());
        let answer = self.try_invite(&caller, &id, request).await;
        self.guard.recorded(&caller, "invitation.create", format!("invitation:{id}"), answer).await
    }

    /// `DELETE /api/invitations/{id}`: withdraws it.
    pub(crate) async fn withdraw_invitation(&self, request: &Request, id: &str) -> Result<Reply, Problem> {
        let caller = self.guard.admit(request).await?;
        let id = self.guard.id(&caller, InvitationId::parse(id)).await?;
        caller.must_be(Role::Owner)?;
        let answer = match self.accounts.delete_invitation(&id, edge::now()).await {
            Ok(true) => Ok(Reply::no_content()),
            Ok(false) => Err(Problem::not_found()),
            Err(error) => Err(error.into()),
        };
        self.guard.recorded(&caller, "invitation.delete", format!("invitation:{id}"), answer).await
    }

    async fn try_invite(
        &self,
        caller: &Caller,
        id: &InvitationId,
        request: &Request,
    ) -> Result<Reply, Problem> {
        let invitation = read(request.json()?, id, caller, edge::now())?;
        if let Some(email) = &invitation.email
            && self.accounts.admin_by_email(email).await?.is_some()
        {
            return Err(problems::email_taken());
        }
        let token = InvitationToken::from_random(edge::random());
        self.accounts.create_invitation(&invitation, &token.hash()).await?;
        let token = token.expose();
        // In the fragment: browsers send it to nobody, so it stands in no log.
        let path = zeroize::Zeroizing::new(format!("/accept#{}", token.as_str()));
        let mailed = match &invitation.email {
            Some(email) => {
                let link = caller.visit().site.link(&path);
                let (label, expires_at) = (&invitation.label, invitation.expires_at);
                self.notify(email, &Mail::Invitation { label, link: &link, expires_at }).await
            }
            None => false,
        };
        Ok(Reply::created(&Created {
            id: id.as_str(),
            token: &token,
            link: &path,
            expires_at: invitation.expires_at.rfc3339(),
            mailed,
        }))
    }
}

fn read(form: Form, id: &InvitationId, caller: &Caller, now: Timestamp) -> Result<Invitation, Problem> {
    let days = required("expiryDays", form.expiry_days, expiry_days)?;
    let invitation = Invitation {
        id: id.clone(),
        label: required("label", form.label.as_deref(), Label::parse)?,
        email: optional("email", form.email.as_deref(), EmailAddress::parse)?,
        role: required("role", form.role.as_deref(), Role::parse)?,
        scope: required("scope", form.scope, ScopeForm::parse)?,
        created_by: caller.admin().id.clone(),
        created_at: now,
        expires_at: now.plus_seconds(days * 24 * 60 * 60),
    };
    if invitation.role == Role::Owner && invitation.scope != Scope::All {
        return Err(problems::owners_see_all());
    }
    Ok(invitation)
}

fn expiry_days(days: u64) -> Result<u64, Invalid> {
    if (1..=30).contains(&days) { Ok(days) } else { Err(Invalid::new("must be between 1 and 30")) }
}

impl<'a> Entry<'a> {
    fn of(invitation: &'a Invitation) -> Self {
        Self {
            id: invitation.id.as_str(),
            label: invitation.label.as_str(),
            email: invitation.email.as_ref().map(EmailAddress::as_typed),
            role: invitation.role.as_str(),
            scope: ScopeText::from(&invitation.scope),
            created_by: invitation.created_by.as_str(),
            created_at: invitation.created_at.rfc3339(),
            expires_at: invitation.expires_at.rfc3339(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::expiry_days;

    #[test]
    fn a_day_to_a_month() {
        for (days, accepted) in [(0, false), (1, true), (30, true), (31, false), (u64::MAX, false)] {
            assert_eq!(expiry_days(days).is_ok(), accepted, "{days}");
        }
    }
}
