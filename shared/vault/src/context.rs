//! What a sealed record is for, as KMS and the message's header know it.

use std::collections::HashMap;

use domain::{AdminId, CampaignId, CredentialId, JobId, MailServer, MappingId};

/// What a sealed record is for: KMS binds the data key to it, and the message's header repeats it.
///
/// Architecture Invariant: fixed words, random ids and a server's digest only. KMS writes the context to CloudTrail in
/// plain text, so an address, a name or a token's hash has no place here.
pub(crate) struct Context {
    // In the order of the keys, as the message format wants them.
    pairs: Vec<(&'static str, String)>,
}

impl Context {
    /// Of the password that the old mail server accepted.
    pub(crate) fn source_password(campaign: &CampaignId, record: &CredentialId, server: &MailServer) -> Self {
        Self::new("credential", campaign.as_str(), record.as_str(), "source-password").at(Some(server))
    }

    /// Of the password of the destination account; `server` is `None` where no new provider is set up.
    pub(crate) fn destination_password(
        campaign: &CampaignId,
        record: &CredentialId,
        server: Option<&MailServer>,
    ) -> Self {
        Self::new("credential", campaign.as_str(), record.as_str(), "destination-password").at(server)
    }

    /// Of a campaign's link token; a campaign has one link, so the campaign's id is the record's.
    pub(crate) fn link(campaign: &CampaignId) -> Self {
        Self::new("link", campaign.as_str(), campaign.as_str(), "token")
    }

    /// Of the secret that an admin's authenticator app shares with us. It belongs to no campaign; the admin's id
    /// stands in both places, so that all contexts have these keys and a policy can tell them by their purpose.
    pub(crate) fn second_factor(admin: &AdminId) -> Self {
        Self::new("second-factor", admin.as_str(), admin.as_str(), "totp-secret")
    }

    /// Of the password that opens a job's old mailbox.
    pub(crate) fn job_source(campaign: &CampaignId, job: &JobId, server: &MailServer) -> Self {
        Self::new("job", campaign.as_str(), job.as_str(), "source-password").at(Some(server))
    }

    /// Of the password that opens a job's new account.
    pub(crate) fn job_destination(campaign: &CampaignId, job: &JobId, server: &MailServer) -> Self {
        Self::new("job", campaign.as_str(), job.as_str(), "destination-password").at(Some(server))
    }

    /// Of the passwords that an admin gave with a mapping.
    pub(crate) fn sheet(campaign: &CampaignId, mapping: &MappingId) -> Self {
        Self::new("mapping", campaign.as_str(), mapping.as_str(), "passwords")
    }

    /// Of the passwords of new accounts, for the mapping's admin.
    pub(crate) fn hand_over(campaign: &CampaignId, mapping: &MappingId) -> Self {
        Self::new("hand-over", campaign.as_str(), mapping.as_str(), "passwords")
    }

    /// Of nothing: for the call that only opens the connection.
    pub(crate) fn warm_up() -> Self {
        let nobody = CampaignId::from_random([0; 16]);
        Self::new("credential", nobody.as_str(), nobody.as_str(), "warm-up").at(None)
    }

    fn new(purpose: &str, campaign: &str, record: &str, field: &str) -> Self {
        Self {
            pairs: vec![
                ("app", "mailgather".to_owned()),
                ("campaign", campaign.to_owned()),
                ("field", field.to_owned()),
                ("purpose", purpose.to_owned()),
                ("record", record.to_owned()),
            ],
        }
    }

    /// Bound to a mail server: the login goes there, and opens for nowhere else.
    ///
    /// `server` is the last key in the format's order; every login has it, `none` where there is nothing to bind to.
    fn at(mut self, server: Option<&MailServer>) -> Self {
        let digest = server.map(MailServer::digest);
        self.pairs.push(("server", digest.map_or("none".to_owned(), |digest| digest.as_str().to_owned())));
        self
    }

    /// As KMS takes it.
    pub(crate) fn to_map(&self) -> HashMap<String, String> {
        self.pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
    }

    pub(crate) fn pairs(&self) -> &[(&'static str, String)] {
        &self.pairs
    }
}

#[cfg(test)]
mod tests {
    use domain::{HostName, Security};

    use super::*;

    fn server(host: &str, port: u16, security: Security) -> MailServer {
        MailServer { host: HostName::parse(host).expect("valid"), port, security }
    }

    #[test]
    fn keys_are_in_the_order_that_the_format_wants() {
        let link = Context::link(&CampaignId::from_random([1; 16]));
        for context in [Context::warm_up(), link] {
            let keys: Vec<_> = context.pairs.iter().map(|(key, _)| *key).collect();
            let mut sorted = keys.clone();
            sorted.sort_unstable();
            assert_eq!(keys, sorted);
        }
    }

    #[test]
    fn every_seal_has_a_context_of_its_own() {
        let campaigns = [1, 2].map(|n| CampaignId::from_random([n; 16]));
        let records = [1, 2].map(|n| CredentialId::from_random([n; 16]));
        let servers = [
            server("imap.example.org", 993, Security::Tls),
            server("imap.example.com", 993, Security::Tls),
            server("imap.example.org", 143, Security::Tls),
            server("imap.example.org", 993, Security::StartTls),
            server("imap.example.org", 993, Security::Plain),
        ];
        let mut seen = Vec::new();
        for n in [1, 2] {
            seen.push(Context::second_factor(&AdminId::from_random([n; 16])).pairs);
        }
        for campaign in &campaigns {
            seen.push(Context::link(campaign).pairs);
            for record in &records {
                seen.push(Context::destination_password(campaign, record, None).pairs);
                for server in &servers {
                    seen.push(Context::source_password(campaign, record, server).pairs);
                    seen.push(Context::destination_password(campaign, record, Some(server)).pairs);
                }
            }
            for n in [1, 2] {
                let (job, mapping) = (JobId::from_random([n; 16]), MappingId::from_random([n; 16]));
                for server in &servers {
                    seen.push(Context::job_source(campaign, &job, server).pairs);
                    seen.push(Context::job_destination(campaign, &job, server).pairs);
                }
                seen.push(Context::sheet(campaign, &mapping).pairs);
                seen.push(Context::hand_over(campaign, &mapping).pairs);
            }
        }
        for (at, one) in seen.iter().enumerate() {
            assert!(!seen[at + 1..].contains(one), "{one:?}");
        }
    }

    /// CloudTrail shows contexts to whoever reads it.
    #[test]
    fn no_server_is_named_in_clear() {
        let (campaign, record) = (CampaignId::from_random([1; 16]), CredentialId::from_random([2; 16]));
        let canary = server("canary.example.org", 9931, Security::StartTls);
        let context = Context::source_password(&campaign, &record, &canary);
        let told = format!("{:?}", context.pairs);
        assert!(!told.contains("canary") && !told.contains("9931") && !told.contains("starttls"), "{told}");
    }
}
