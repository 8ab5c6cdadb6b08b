use domain::{AdminId, EmailAddress, InvitationId, Label, Role, Scope, Timestamp, TokenHash};

use super::{Accounts, Admin, admins::one_owner_more, items};
use crate::{
    StoreError,
    campaigns::SORT,
    item::{Item, millis, text},
    transaction::{Transacted, Write},
};

/// The offer to become an admin.
#[derive(Clone)]
pub struct Invitation {
    /// Names it in a list; accepts nothing.
    pub id: InvitationId,
    /// Whom it is for, in the owner's words.
    pub label: Label,
    /// The address that the admin is going to have; without one they give their own.
    pub email: Option<EmailAddress>,
    /// What the admin may do.
    pub role: Role,
    /// With which campaigns.
    pub scope: Scope,
    /// Who invited.
    pub created_by: AdminId,
    /// When.
    pub created_at: Timestamp,
    /// From this moment on it can't be accepted.
    pub expires_at: Timestamp,
}

/// Why an invitation was not accepted. Nothing was stored then.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// Unknown, used, expired, withdrawn, or for somebody else than the admin that was to be made.
    #[error("the invitation can't be used")]
    Unusable,
    /// An admin has the address. The invitation can still be used.
    #[error("an admin has that address")]
    EmailTaken,
    /// DynamoDB did not do it, or did not say that it did.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Accounts {
    /// Makes an invitation; whoever has the token may accept it, once.
    pub async fn create_invitation(
        &self,
        invitation: &Invitation,
        token: &TokenHash,
    ) -> Result<(), StoreError> {
        let operation = "create an invitation";
        let writes = [Write::put_new(items::invitation_item(invitation, token))];
        match self.database.transact(operation, &self.table, &writes).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(_) => Err(StoreError::unexpected(operation, "TokenTaken")),
        }
    }

    /// What a token offers; `None` where it can't be accepted, whyever.
    pub async fn invitation(
        &self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<Invitation>, StoreError> {
        let item = self.get_alive("read an invitation", items::invitation(token), now).await?;
        let invitation = item.as_ref().map(items::read_invitation).transpose()?;
        Ok(invitation.filter(|invitation| now < invitation.expires_at))
    }

    /// All invitations that can be accepted, the newest first.
    pub async fn list_invitations(&self, now: Timestamp) -> Result<Vec<Invitation>, StoreError> {
        let mut open: Vec<_> =
            self.open_invitations(now).await?.into_iter().map(|(_, invitation)| invitation).collect();
        open.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
        Ok(open)
    }

    /// Withdraws an invitation; `false`: there is none that can be accepted.
    pub async fn delete_invitation(&self, id: &InvitationId, now: Timestamp) -> Result<bool, StoreError> {
        let open = self.open_invitations(now).await?;
        let Some((token, _)) = open.into_iter().find(|(_, invitation)| invitation.id == *id) else {
            return Ok(false);
        };
        let writes = [Write::delete(items::invitation(&token), "attribute_exists(pk)", [])];
        let done = self.database.transact("withdraw an invitation", &self.table, &writes).await?;
        Ok(done == Transacted::Done)
    }

    /// Uses an invitation up and makes the admin, in one transaction.
    ///
    /// Role and scope must be those of the invitation, and the address too if it names one.
    pub async fn accept_invitation(
        &self,
        token: &TokenHash,
        admin: &Admin,
        now: Timestamp,
    ) -> Result<(), AcceptError> {
        let operation = "accept an invitation";
        let invitation = Write::delete(
            items::invitation(token),
            "expires_at > :now AND admin_role = :role AND admin_scope = :scope \
             AND (attribute_not_exists(email_canonical) OR email_canonical = :email)",
            [
                (":now", millis(now)),
                (":role", text(admin.role.as_str())),
                (":scope", items::scope_text(&admin.scope)),
                (":email", text(admin.email.canonical())),
            ],
        );
        let mut writes = vec![
            invitation,
            Write::put_new(items::email_item(admin)),
            Write::put_new(items::admin_item(admin)),
        ];
        if admin.role == Role::Owner {
            writes.push(one_owner_more());
        }
        match self.database.transact(operation, &self.table, &writes).await? {
            Transacted::Done => Ok(()),
            Transacted::Refused(0) => Err(AcceptError::Unusable),
            Transacted::Refused(1) => Err(AcceptError::EmailTaken),
            Transacted::Refused(_) => Err(StoreError::unexpected(operation, "IdTaken").into()),
        }
    }

    async fn open_invitations(&self, now: Timestamp) -> Result<Vec<(TokenHash, Invitation)>, StoreError> {
        let operation = "list invitations";
        let mut open = Vec::new();
        for item in self.database.all(operation, &self.table, items::INVITATION).await? {
            let Some(item) = Item::alive(operation, Some(item), now)? else { continue };
            let invitation = items::read_invitation(&item)?;
            if now < invitation.expires_at {
                open.push((item.parse(SORT, TokenHash::parse)?, invitation));
            }
        }
        Ok(open)
    }
}
