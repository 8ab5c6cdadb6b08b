use domain::{CampaignId, Invalid, Scope};
use serde::{Deserialize, Serialize};

/// A scope as sent: `"all"` or a list of campaigns' ids.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum ScopeForm {
    Word(String),
    List(Vec<String>),
}

impl ScopeForm {
    /// Reads it. Whether the campaigns exist doesn't matter: a scope only ever takes away.
    pub(crate) fn parse(self) -> Result<Scope, Invalid> {
        let ids = match self {
            Self::Word(word) if word == "all" => return Ok(Scope::All),
            Self::Word(_) => return Err(Invalid::new("must be \"all\" or a list of campaigns")),
            Self::List(ids) => ids,
        };
        let ids: Result<Vec<_>, _> = ids.iter().map(|id| CampaignId::parse(id)).collect();
        Scope::of(ids.map_err(|_| Invalid::new("must list ids of campaigns"))?)
    }
}

/// A scope as answered; the same shape.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum ScopeText<'a> {
    Word(&'static str),
    List(Vec<&'a str>),
}

impl<'a> From<&'a Scope> for ScopeText<'a> {
    fn from(scope: &'a Scope) -> Self {
        match scope {
            Scope::All => Self::Word("all"),
            Scope::Campaigns(ids) => Self::List(ids.iter().map(CampaignId::as_str).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Option<Scope> {
        serde_json::from_str::<ScopeForm>(json).ok()?.parse().ok()
    }

    #[test]
    fn all_or_a_list() {
        let ids = [1, 2].map(|n| CampaignId::from_random([n; 16]));
        let list = format!(r#"["{}","{}"]"#, ids[1], ids[0]);
        assert_eq!(parse(r#""all""#), Some(Scope::All));
        assert_eq!(parse("[]"), Some(Scope::of([]).expect("short")));
        assert_eq!(parse(&list), Some(Scope::of(ids).expect("short")));
        for json in [
            r#""All""#,
            r#""""#,
            "null",
            "{}",
            "true",
            r#"["all"]"#,
            r#"[["all"]]"#,
            r#"["../../all"]"#,
            &list.replace("01", "0A"),
            &format!("[{}]", [r#""01""#; 3].join(",")),
        ] {
            assert_eq!(parse(json), None, "{json}");
        }
    }

    #[test]
    fn answered_as_sent() {
        let ids = [2, 1].map(|n| CampaignId::from_random([n; 16]));
        for scope in [Scope::All, Scope::of([]).expect("short"), Scope::of(ids).expect("short")] {
            let json = serde_json::to_string(&ScopeText::from(&scope)).expect("plain");
            assert_eq!(parse(&json), Some(scope), "{json}");
        }
    }
}
