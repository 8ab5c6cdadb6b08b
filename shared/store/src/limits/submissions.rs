use std::num::NonZeroU32;

use domain::{CampaignId, CredentialId, EmailAddress, Timestamp};
use vault::Indexed;

use super::{
    Limit, LoginLimits, TakeError, Ticket, Visitor,
    counter::Attempt,
    counters::{Rule, blinded, blinded_visitor},
};
use crate::StoreError;

/// In the table `limits`: how often a submission may be tried.
///
/// One item a counter: `visitor#<blind index>`, `site#<blind index>`, `campaign#<id>`, and the mailbox's of
/// [`LoginLimits`]. Several, since the form is also a password oracle. They count logins that are about to be tried, so
/// they are taken before the socket opens.
#[derive(Clone)]
pub struct Limits {
    logins: LoginLimits,
    rules: Rules,
}

/// The limits of submissions beside those of [`super::LoginRules`].
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Per visitor's address (IPv6: per /56).
    pub visitor: Limit,
    /// Per IPv6 /48, across visitors.
    pub site: Limit,
    /// Per campaign, across visitors and mailboxes.
    pub campaign: Limit,
}

impl Rules {
    /// How many visitors' shares one /48 has, which holds 256 visitors. With the defaults these are 160 an hour, a
    /// quarter of a campaign's 600, so that one network alone can't close a campaign for all others. The gateway in
    /// front has as many keys for a /48.
    const VISITORS_PER_SITE: NonZeroU32 = NonZeroU32::MIN.saturating_add(7);

    /// The windows of the design: 15 minutes for a visitor, an hour for a campaign.
    pub const fn new(visitor: NonZeroU32, campaign: NonZeroU32) -> Self {
        Self {
            visitor: Limit { admissions: visitor, window_seconds: 15 * 60 },
            site: Limit {
                admissions: visitor.saturating_mul(Self::VISITORS_PER_SITE),
                window_seconds: 15 * 60,
            },
            campaign: Limit { admissions: campaign, window_seconds: 60 * 60 },
        }
    }
}

impl Limits {
    /// In the same table as `logins`.
    pub fn new(logins: &LoginLimits, rules: Rules) -> Self {
        Self { logins: logins.clone(), rules }
    }

    /// Counts one attempt in all limits, or in none.
    ///
    /// `attempt` tells this attempt from all others; the id that the credential is going to have serves.
    /// The visitor's limit is asked first: somebody who has used it up can't use up a mailbox's or a
    /// campaign's. A refusal by those gives the visitor's admission back.
    pub async fn take(
        &self,
        visitor: &Visitor,
        mailbox: &EmailAddress,
        campaign: &CampaignId,
        attempt: &CredentialId,
        now: Timestamp,
    ) -> Result<Ticket, TakeError> {
        let index = &self.logins.index;
        let site = visitor.site().map(|site| {
            let site = blinded(index, Indexed::Visitor, &site.to_string());
            Rule::new(format!("site#{site}"), self.rules.site)
        });
        let visitor = Rule::new(format!("visitor#{}", blinded_visitor(index, visitor)), self.rules.visitor);
        let others =
            [self.logins.mailbox(mailbox), Rule::new(format!("campaign#{campaign}"), self.rules.campaign)];
        let others = others.into_iter().chain(site);
        self.logins.counters.take(visitor, others, Attempt::from(attempt), now).await
    }

    /// Takes an attempt out of the count again: the mail server gave no verdict.
    ///
    /// Exactly this attempt is taken out; if it has left the window already, nothing is.
    pub async fn give_back(&self, ticket: Ticket) -> Result<(), StoreError> {
        self.logins.give_back(ticket).await
    }
}
