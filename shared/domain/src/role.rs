use std::collections::BTreeSet;

use crate::{CampaignId, Invalid};

/// What an admin may do; a higher role may all that a lower one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Works on the campaigns in scope.
    Admin,
    /// Manages admins and settings too.
    Owner,
}

impl Role {
    /// Reads `owner`, `admin` or `viewer`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "viewer" => Ok(Self::Viewer),
            "admin" => Ok(Self::Admin),
            "owner" => Ok(Self::Owner),
            _ => Err(Invalid::new("must be owner, admin or viewer")),
        }
    }

    /// The word that [`Role::parse`] reads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }
}

/// Which campaigns somebody may know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All, those of the future too.
    All,
    /// These and no others.
    Campaigns(BTreeSet<CampaignId>),
}

impl Scope {
    /// Most campaigns of a list: it has to fit into an item and into a request's body.
    pub const MOST: usize = 200;

    /// A list of campaigns; an empty one includes none.
    pub fn of(campaigns: impl IntoIterator<Item = CampaignId>) -> Result<Self, Invalid> {
        let campaigns: BTreeSet<_> = campaigns.into_iter().collect();
        if campaigns.len() > Self::MOST {
            return Err(Invalid::new("must not list more than 200 campaigns"));
        }
        Ok(Self::Campaigns(campaigns))
    }

    /// Whether that campaign is in it.
    pub fn includes(&self, campaign: &CampaignId) -> bool {
        match self {
            Self::All => true,
            Self::Campaigns(campaigns) => campaigns.contains(campaign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_role_outranks_a_lower_one() {
        assert!(Role::Viewer < Role::Admin && Role::Admin < Role::Owner);
        for role in [Role::Viewer, Role::Admin, Role::Owner] {
            assert_eq!(Role::parse(role.as_str()), Ok(role));
        }
        for text in ["", "Owner", "root", "owner "] {
            assert!(Role::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_list_includes_what_is_listed() {
        let [one, other] = [1, 2].map(|n| CampaignId::from_random([n; 16]));
        let scope = Scope::of([one.clone(), one.clone()]).expect("short");
        assert!(scope.includes(&one) && !scope.includes(&other));
        assert!(Scope::All.includes(&other));
        assert!(!Scope::of([]).expect("short").includes(&one));
        let many = |count: u8| (0..count).map(|n| CampaignId::from_random([n; 16]));
        assert!(Scope::of(many(200)).is_ok() && Scope::of(many(201)).is_err());
    }
}
