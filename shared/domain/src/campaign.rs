use crate::{CampaignId, Instructions, Invalid, Label, MailServer, ServerId, Timestamp};

/// A mail server that users come from.
#[derive(Clone)]
pub struct SourceServer {
    /// Its id.
    pub id: ServerId,
    /// What users know it as, e.g. "Example Ltd webmail".
    pub name: Label,
    /// Where logins are proven.
    pub mail: MailServer,
    /// When the entry was made.
    pub created_at: Timestamp,
}

/// One call for passwords: a link, a server, an end.
#[derive(Clone)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// What users see it as.
    pub name: Label,
    /// The server whose passwords are asked for.
    pub server_id: ServerId,
    /// What users are told besides, if anything.
    pub instructions: Option<Instructions>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// From this moment on it is over by itself.
    pub expires_at: Timestamp,
    /// When an admin ended it, if one did.
    pub deactivated_at: Option<Timestamp>,
    /// From when on nothing of it may be read any more; set by deactivation.
    pub purge_at: Option<Timestamp>,
}

impl Campaign {
    /// Whether submissions are taken at `now`: over from the very second of expiry or deactivation.
    pub fn is_open_at(&self, now: Timestamp) -> bool {
        self.deactivated_at.is_none() && now < self.expires_at
    }
}

/// How long a campaign takes submissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiryDays {
    /// 3 days.
    Three,
    /// 7 days.
    Seven,
    /// 14 days.
    Fourteen,
    /// 30 days.
    Thirty,
}

impl ExpiryDays {
    /// Reads a number of days.
    pub fn parse(days: u64) -> Result<Self, Invalid> {
        match days {
            3 => Ok(Self::Three),
            7 => Ok(Self::Seven),
            14 => Ok(Self::Fourteen),
            30 => Ok(Self::Thirty),
            _ => Err(Invalid::new("must be 3, 7, 14 or 30")),
        }
    }

    /// The end of a campaign that begins at `start`.
    pub const fn after(self, start: Timestamp) -> Timestamp {
        let days = match self {
            Self::Three => 3,
            Self::Seven => 7,
            Self::Fourteen => 14,
            Self::Thirty => 30,
        };
        start.plus_seconds(days * 24 * 60 * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn campaign(deactivated_at: Option<Timestamp>) -> Campaign {
        Campaign {
            id: CampaignId::from_random([1; 16]),
            name: Label::parse("Move").expect("valid"),
            server_id: ServerId::from_random([2; 16]),
            instructions: None,
            created_at: Timestamp::from_seconds(0),
            expires_at: Timestamp::from_seconds(100),
            deactivated_at,
            purge_at: None,
        }
    }

    #[test]
    fn a_campaign_runs_for_one_of_four_times() {
        for days in [3, 7, 14, 30] {
            let end = ExpiryDays::parse(days).expect("valid").after(Timestamp::from_seconds(1));
            assert_eq!(end, Timestamp::from_seconds(1 + days * 86_400));
        }
        for days in [0, 1, 4, 8, 31, u64::MAX] {
            assert_eq!(
                ExpiryDays::parse(days).expect_err("none of them").to_string(),
                "must be 3, 7, 14 or 30"
            );
        }
    }

    #[test]
    fn over_from_the_second_of_expiry() {
        assert!(campaign(None).is_open_at(Timestamp::from_millis(99_999)));
        assert!(!campaign(None).is_open_at(Timestamp::from_seconds(100)));
    }

    #[test]
    fn over_once_deactivated() {
        assert!(!campaign(Some(Timestamp::from_seconds(50))).is_open_at(Timestamp::from_seconds(50)));
    }

    #[test]
    fn only_the_offered_lengths() {
        for days in [0, 1, 4, 31, u64::MAX] {
            assert!(ExpiryDays::parse(days).is_err());
        }
        let end = ExpiryDays::parse(30).expect("offered").after(Timestamp::from_seconds(0));
        assert_eq!(end.seconds(), 30 * 86_400);
    }
}
