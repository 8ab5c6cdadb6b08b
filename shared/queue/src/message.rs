use domain::{CampaignId, Invalid, MappingId};
use serde::{Deserialize, Serialize};

/// What a message asks for: to carry on with this mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Whose mapping.
    pub campaign: CampaignId,
    /// Which.
    pub mapping: MappingId,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    campaign: &'a str,
    mapping: &'a str,
}

impl Message {
    /// Reads a message's body.
    pub fn parse(body: &str) -> Result<Self, Invalid> {
        let unreadable = Invalid::new("must name a campaign and a mapping");
        let wire: Wire<'_> = serde_json::from_str(body).map_err(|_| unreadable)?;
        Ok(Self { campaign: CampaignId::parse(wire.campaign)?, mapping: MappingId::parse(wire.mapping)? })
    }

    /// The message's body.
    pub(crate) fn body(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&Wire { campaign: self.campaign.as_str(), mapping: self.mapping.as_str() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_read() {
        let message =
            Message { campaign: CampaignId::from_random([1; 16]), mapping: MappingId::from_random([2; 16]) };
        let body = message.body().expect("written");
        assert_eq!(body, format!(r#"{{"campaign":"{}","mapping":"{}"}}"#, message.campaign, message.mapping));
        assert_eq!(Message::parse(&body), Ok(message));
    }

    #[test]
    fn what_names_no_mapping_is_refused() {
        let id = "01".repeat(16);
        for body in [
            String::new(),
            "{}".to_owned(),
            "[]".to_owned(),
            format!(r#"{{"campaign":"{id}"}}"#),
            format!(r#"{{"campaign":"{id}","mapping":"../{id}"}}"#),
            format!(r#"{{"campaign":"{id}","mapping":"{id}","more":1}}"#),
        ] {
            assert!(Message::parse(&body).is_err(), "{body}");
        }
    }
}
