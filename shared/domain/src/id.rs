use std::fmt;

use crate::{Invalid, digits};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// 128 random bits, written as 32 lower-case hexadecimal digits.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Names something new; the bytes come from a CSPRNG.
            pub fn from_random(bytes: [u8; 16]) -> Self {
                Self(hex::encode(bytes))
            }

            /// Reads 32 lower-case hexadecimal digits.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                digits::parse::<16>(text).map(Self::from_random)
            }

            /// The 32 digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// Names a campaign.
    CampaignId
);
id!(
    /// Names a source server entry.
    ServerId
);
id!(
    /// Names the record of one submitted mailbox.
    CredentialId
);
id!(
    /// Names an admin.
    AdminId
);
id!(
    /// Names a session of an admin: the family of all its refresh tokens.
    SessionId
);
id!(
    /// Names an invitation in a list; it accepts none.
    InvitationId
);
id!(
    /// Names a request for a reset code.
    ResetId
);
id!(
    /// Tells one counted attempt from all others.
    AttemptId
);
id!(
    /// Names a mapping: a proposal of which mailbox becomes which account.
    MappingId
);
id!(
    /// Names a job: one mailbox to be migrated.
    JobId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_per_value() {
        let id = CampaignId::from_random([0xab; 16]);
        assert_eq!(CampaignId::parse(id.as_str()), Ok(id.clone()));
        let upper = id.as_str().to_uppercase();
        let [short, long] = [&id.as_str()[2..], &format!("{id}00")].map(str::to_owned);
        for text in [upper, short, long, "../".repeat(11), String::new()] {
            assert!(CampaignId::parse(&text).is_err(), "{text}");
        }
    }
}
