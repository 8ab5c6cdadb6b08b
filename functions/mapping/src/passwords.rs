use domain::{CampaignId, MappingId};
use edge::{Problem, Reply};
use guard::Caller;
use serde::Serialize;
use store::{Account, PasswordBy, Row};

use crate::routes::Routes;

/// Passwords of new accounts that the admin has to give to their users.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HandedOver<'a> {
    passwords: Vec<Entry<'a>>,
    /// Rows of new accounts whose users know the password: they chose it.
    chosen_by_user: Vec<u16>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    row: u16,
    dest_email: &'a str,
    password: &'a str,
}

impl Routes {
    /// `POST /api/campaigns/{id}/mappings/{mid}/passwords`: for the mapping's own admin alone; everybody else gets
    /// what they would get if there were none. As often as it takes until they are acknowledged: an answer can
    /// get lost.
    pub(crate) async fn hand_over(
        &self,
        caller: &Caller,
        campaign: &CampaignId,
        id: &MappingId,
    ) -> Result<Reply, Problem> {
        let act = self.try_hand_over(caller, campaign, id);
        self.act(caller, "mapping.passwords", object(campaign, id), act).await
    }

    /// `POST /api/campaigns/{id}/mappings/{mid}/passwords/acknowledge`: they are deleted at once.
    pub(crate) async fn acknowledge(
        &self,
        caller: &Caller,
        campaign: &CampaignId,
        id: &MappingId,
    ) -> Result<Reply, Problem> {
        let act = async {
            match self.mappings.acknowledge(campaign, id, &caller.admin().id, edge::now()).await? {
                true => Ok(Reply::no_content()),
                false => Err(Problem::not_found()),
            }
        };
        self.act(caller, "mapping.acknowledge", object(campaign, id), act).await
    }

    async fn try_hand_over(
        &self,
        caller: &Caller,
        campaign: &CampaignId,
        id: &MappingId,
    ) -> Result<Reply, Problem> {
        let now = edge::now();
        let mapping = self.mappings.mapping(campaign, id, now).await?;
        let own = mapping.filter(|mapping| mapping.created_by == caller.admin().id);
        let mapping = own.ok_or_else(Problem::not_found)?;
        let sealed = self.mappings.sealed_hand_over(campaign, &mapping, now).await?;
        let sealed = sealed.ok_or_else(Problem::not_found)?;
        let rows = self.mappings.rows(campaign, id, now).await?;
        let sheet = self.opener.open_hand_over(campaign, id, &sealed).await?;
        let passwords = rows.iter().filter_map(|row| {
            let password = sheet.get(row.number.get())?.expose();
            Some(Entry { row: row.number.get(), dest_email: row.destination.as_typed(), password })
        });
        let chosen = rows.iter().filter(|row| is_chosen_by_user(row));
        Ok(Reply::ok(&HandedOver {
            passwords: passwords.collect(),
            chosen_by_user: chosen.map(|row| row.number.get()).collect(),
        }))
    }
}

fn is_chosen_by_user(row: &Row) -> bool {
    row.account == Some(Account::New) && row.password_by == Some(PasswordBy::User)
}

fn object(campaign: &CampaignId, id: &MappingId) -> String {
    format!("campaign:{campaign} mapping:{id}")
}
