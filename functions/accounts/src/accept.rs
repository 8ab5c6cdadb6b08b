use domain::{AdminId, EmailAddress, InvitationToken, Role, Timestamp, TokenHash};
use edge::{Problem, Reply, Request, required};
use guard::Visit;
use serde::{Deserialize, Serialize};
use store::{Act, Actor, Admin, Invitation, Outcome, Proof};
use zeroize::Zeroizing;

use crate::{
    desk::Desk,
    me,
    password::{NewPassword, PasswordHash},
    problems,
    scope::ScopeText,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenForm {
    token: Option<Zeroizing<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AcceptForm {
    token: Option<Zeroizing<String>>,
    email: Option<String>,
    password: Option<Zeroizing<String>>,
}

/// What somebody is invited to.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Offer<'a> {
    label: &'a str,
    email: Option<&'a str>,
    role: &'static str,
    scope: ScopeText<'a>,
    expires_at: String,
}

impl Desk {
    /// `POST /api/invitation`: shows an invitation to whoever has its token. In a body and not in the address,
    /// where logs would keep it.
    pub(crate) async fn open_invitation(&self, request: &Request) -> Result<Reply, Problem> {
        let visit = self.guard.visit(request).await?;
        let form: OpenForm = request.json()?;
        let token = required("token", form.token, Ok)?;
        let now = edge::now();
        let ticket = self.attempt(Act::Invitation, &visit, None, now).await?;
        let (_, invitation) = self.invitation(&visit, &token, now).await?;
        self.give_back(ticket).await;
        Ok(Reply::ok(&Offer {
            label: invitation.label.as_str(),
            email: invitation.email.as_ref().map(EmailAddress::as_typed),
            role: invitation.role.as_str(),
            scope: ScopeText::from(&invitation.scope),
            expires_at: invitation.expires_at.rfc3339(),
        }))
    }

    /// `POST /api/invitation/accept`: makes an admin, and signs them in.
    ///
    /// Who gives a password that the rules refuse can try again with the same invitation.
    pub(crate) async fn accept_invitation(&self, request: &Request) -> Result<Reply, Problem> {
        let visit = self.guard.visit(request).await?;
        let form: AcceptForm = request.json()?;
        let token = required("token", form.token, Ok)?;
        let now = edge::now();
        let ticket = self.attempt(Act::Invitation, &visit, None, now).await?;
        let (hash, invitation) = self.invitation(&visit, &token, now).await?;
        self.give_back(ticket).await;
        let admin = new_admin(&invitation, form.email.as_deref(), form.password, now)?;
        let object = format!("invitation:{}", invitation.id);
        self.guard.intend(&visit, Actor::of(&admin), "invitation.accept", object.as_str(), now).await?;
        let accepted = self.accounts.accept_invitation(&hash, &admin, now).await;
        accepted.map_err(problems::not_accepted)?;
        self.guard.record_visit(&visit, Actor::of(&admin), "invitation.accept", object, Outcome::Done).await;
        let proof = Some(Proof { at: now, by_second_factor: false });
        Ok(me::joined(&self.guard.start_session(request, &visit, admin, proof, now).await?))
    }

    async fn invitation(
        &self,
        visit: &Visit,
        token: &str,
        now: Timestamp,
    ) -> Result<(TokenHash, Invitation), Problem> {
        if let Ok(token) = InvitationToken::parse(token) {
            let hash = token.hash();
            if let Some(invitation) = self.accounts.invitation(&hash, now).await?
                && self.is_owner(&invitation.created_by).await?
            {
                return Ok((hash, invitation));
            }
        }
        self.record_stranger(visit, "invitation.open", String::new()).await;
        Err(problems::invitation_unusable())
    }

    /// Whoever is no owner any more invites nobody any more: an invitation kept for later would be a way back.
    async fn is_owner(&self, id: &AdminId) -> Result<bool, Problem> {
        Ok(self.accounts.admin(id).await?.is_some_and(|admin| admin.role == Role::Owner))
    }
}

/// The address is the invitation's if it names one, whatever the form says.
fn new_admin(
    invitation: &Invitation,
    email: Option<&str>,
    password: Option<Zeroizing<String>>,
    now: Timestamp,
) -> Result<Admin, Problem> {
    let email = match &invitation.email {
        Some(invited) => invited.clone(),
        None => required("email", email, EmailAddress::parse)?,
    };
    let password = required("password", password, |typed| NewPassword::parse(typed, &email))?;
    Ok(Admin {
        id: AdminId::from_random(edge::random()),
        email,
        role: invitation.role,
        scope: invitation.scope.clone(),
        password_hash: PasswordHash::new(&password, edge::random())?.into_string(),
        scope_changed_at: None,
        second_factor: None,
        created_at: now,
        epoch: 0,
    })
}
