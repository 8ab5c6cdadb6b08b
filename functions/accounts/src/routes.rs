use edge::{Problem, Reply, Request};

use crate::desk::Desk;

impl Desk {
    /// Which call does what.
    pub(crate) async fn handle(&self, request: Request) -> Result<Reply, Problem> {
        let request = &request;
        let path: Vec<&str> = request.path().split('/').skip(1).collect();
        let ["api", path @ ..] = path.as_slice() else { return self.elsewhere(request).await };
        match (request.method(), path) {
            // Before a session.
            ("GET", ["setup"]) => self.set_up_state(request).await,
            ("POST", ["setup"]) => self.set_up(request).await,
            ("POST", ["sign-in"]) => self.sign_in(request).await,
            ("POST", ["refresh"]) => self.refresh(request).await,
            ("POST", ["sign-out"]) => self.sign_out(request).await,
            ("POST", ["invitation"]) => self.open_invitation(request).await,
            ("POST", ["invitation", "accept"]) => self.accept_invitation(request).await,
            ("POST", ["reset"]) => self.request_reset(request).await,
            ("POST", ["reset", "confirm"]) => self.confirm_reset(request).await,
            ("POST", ["reset", "link"]) => self.reset_by_link(request).await,
            // One's own account.
            ("GET", ["me"]) => self.me(request).await,
            ("POST", ["me", "reauthenticate"]) => self.reauthenticate(request).await,
            ("POST", ["me", "password"]) => self.change_password(request).await,
            ("POST", ["me", "second-factor"]) => self.enrol_second_factor(request).await,
            ("POST", ["me", "second-factor", "confirm"]) => self.confirm_second_factor(request).await,
            ("POST", ["me", "second-factor", "remove"]) => self.remove_second_factor(request).await,
            ("POST", ["me", "recovery-codes"]) => self.replace_recovery_codes(request).await,
            ("GET", ["sessions"]) => self.list_sessions(request).await,
            ("DELETE", ["sessions"]) => self.end_all_sessions(request).await,
            ("DELETE", ["sessions", id]) => self.end_session(request, id).await,
            // Owners.
            ("GET", ["invitations"]) => self.list_invitations(request).await,
            ("POST", ["invitations"]) => self.invite(request).await,
            ("DELETE", ["invitations", id]) => self.withdraw_invitation(request, id).await,
            ("GET", ["admins"]) => self.list_admins(request).await,
            ("PATCH", ["admins", id]) => self.change_admin(request, id).await,
            ("DELETE", ["admins", id]) => self.delete_admin(request, id).await,
            ("POST", ["admins", id, "reset-link"]) => self.create_reset_link(request, id).await,
            ("POST", ["admins", id, "sign-out"]) => self.sign_out_admin(request, id).await,
            ("GET", ["settings"]) => self.settings(request).await,
            ("PUT", ["settings"]) => self.change_settings(request).await,
            ("GET", ["audit"]) => self.search_audit(request).await,
            ("GET", ["audit", "verify"]) => self.verify_audit(request).await,
            _ => self.elsewhere(request).await,
        }
    }

    /// Nothing is here; but a path that no page of ours makes meets the guard, which ends the session of whoever
    /// sends it.
    async fn elsewhere(&self, request: &Request) -> Result<Reply, Problem> {
        self.guard.visit(request).await?;
        Err(Problem::not_found())
    }
}
