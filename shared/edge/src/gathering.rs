use domain::{CampaignToken, Timestamp};
use store::{Campaigns, Gathering};

use crate::{Problem, Request};

/// The open campaign that the request's link leads to.
///
/// A malformed, an unknown and a purged token answer alike; a campaign that is over answers 410.
pub async fn gathering(
    request: &Request,
    campaigns: &Campaigns,
    now: Timestamp,
) -> Result<Gathering, Problem> {
    let token = CampaignToken::parse(request.path_parameter("token")).map_err(|_| Problem::not_found())?;
    let gathering = campaigns.find(&token.hash(), now).await?.ok_or_else(Problem::not_found)?;
    if gathering.campaign.is_open_at(now) { Ok(gathering) } else { Err(Problem::campaign_over()) }
}
