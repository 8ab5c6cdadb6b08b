use std::collections::HashMap;

use domain::{AdminId, CampaignId, CredentialId, JobId, MappingId};

/// What a sealed record is for: KMS binds the data key to it, and the message's header repeats it.
///
/// Architecture Invariant: fixed words and random ids only. KMS writes the context to CloudTrail in plain text, so an
/// address, a name or a token's hash has no place here.
pub(crate) struct Context {
    // In the order of the keys, as the message format wants them.
    pairs: [(&'static str, String); 5],
}

impl Context {
    /// Of the password that the old mail server accepted.
    pub(crate) fn source_password(campaign: &CampaignId, record: &CredentialId) -> Self {
        Self::new("credential", campaign.as_str(), record.as_str(), "source-password")
    }

    /// Of the password of the destination account.
    pub(crate) fn destination_password(campaign: &CampaignId, record: &CredentialId) -> Self {
        Self::new("credential", campaign.as_str(), record.as_str(), "destination-password")
    }

    /// Of a campaign's link token; a campaign has one link, so the campaign's id is the record's.
    pub(crate) fn link(campaign: &CampaignId) -> Self {
        Self::new("link", campaign.as_str(), campaign.as_str(), "token")
    }

    /// Of the secret that an admin's authenticator app shares with us. It belongs to no campaign; the admin's id
    /// stands in both places, so that all contexts have the same keys and a policy can tell them by their purpose.
    pub(crate) fn second_factor(admin: &AdminId) -> Self {
        Self::new("second-factor", admin.as_str(), admin.as_str(), "totp-secret")
    }

    /// Of the password that opens a job's old mailbox.
    pub(crate) fn job_source(campaign: &CampaignId, job: &JobId) -> Self {
        Self::new("job", campaign.as_str(), job.as_str(), "source-password")
    }

    /// Of the password that opens a job's new account.
    pub(crate) fn job_destination(campaign: &CampaignId, job: &JobId) -> Self {
        Self::new("job", campaign.as_str(), job.as_str(), "destination-password")
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
        Self::new("credential", nobody.as_str(), nobody.as_str(), "warm-up")
    }

    fn new(purpose: &str, campaign: &str, record: &str, field: &str) -> Self {
        Self {
            pairs: [
                ("app", "mailgather".to_owned()),
                ("campaign", campaign.to_owned()),
                ("field", field.to_owned()),
                ("purpose", purpose.to_owned()),
                ("record", record.to_owned()),
            ],
        }
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
    use super::*;

    #[test]
    fn keys_are_in_the_order_that_the_format_wants() {
        let keys: Vec<_> = Context::warm_up().pairs.iter().map(|(key, _)| *key).collect();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        assert_eq!(keys, sorted);
    }

    #[test]
    fn every_seal_has_a_context_of_its_own() {
        let campaigns = [1, 2].map(|n| CampaignId::from_random([n; 16]));
        let records = [1, 2].map(|n| CredentialId::from_random([n; 16]));
        let mut seen = Vec::new();
        for n in [1, 2] {
            seen.push(Context::second_factor(&AdminId::from_random([n; 16])).pairs);
        }
        for campaign in &campaigns {
            seen.push(Context::link(campaign).pairs);
            for record in &records {
                seen.push(Context::source_password(campaign, record).pairs);
                seen.push(Context::destination_password(campaign, record).pairs);
            }
            for n in [1, 2] {
                let (job, mapping) = (JobId::from_random([n; 16]), MappingId::from_random([n; 16]));
                seen.push(Context::job_source(campaign, &job).pairs);
                seen.push(Context::job_destination(campaign, &job).pairs);
                seen.push(Context::sheet(campaign, &mapping).pairs);
                seen.push(Context::hand_over(campaign, &mapping).pairs);
            }
        }
        for (at, one) in seen.iter().enumerate() {
            assert!(!seen[at + 1..].contains(one), "{one:?}");
        }
    }
}
