use std::{sync::Arc, time::Duration};

use domain::{Claimed, EmailAddress, Existence, MailServer, Password, Timestamp};
use imap_login::{Cause, Refusal};
use mailbox::MailServers;
use purelymail::{Domains, Listing, Present, ReadError};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout_at},
};

use crate::Provider;

/// Tells of addresses at the new provider whether they can be used.
///
/// Never a reason to turn a mailbox away: where Purelymail can't be asked, nothing is known, and that is what it says.
pub struct Destinations {
    provider: Option<Provider>,
    held: Mutex<Option<Arc<Held>>>,
}

/// Domains and accounts as last listed.
struct Held {
    domains: Domains,
    listing: Listing,
    listed_at: Timestamp,
}

/// What is known of an address.
pub enum LookedUp {
    /// It is in no domain of ours.
    Foreign,
    /// It has no account.
    Absent,
    /// It has one.
    Present(Account),
    /// Nobody can tell now.
    Unknown,
}

/// An account that a listing named.
pub struct Account {
    login: EmailAddress,
    present: Present,
}

impl Account {
    /// Its address, as the provider spells it.
    pub fn address(&self) -> &EmailAddress {
        &self.login
    }
}

impl Destinations {
    /// What was listed is believed so long.
    const OLDEST_SECONDS: u64 = 60;
    /// Nobody is told by an older list that their new address is none of ours.
    const OLDEST_AGAINST_SOMEBODY_SECONDS: u64 = 5;
    /// How long Purelymail may take to list.
    const LIST: Duration = Duration::from_secs(8);

    /// `None`: no Purelymail account is set up, so nothing is ever known.
    pub fn new(provider: Option<Provider>) -> Self {
        Self { provider, held: Mutex::new(None) }
    }

    /// Where passwords of new accounts are tried, and what they are sealed for. `None`: no new provider is set up.
    pub fn mail_server(&self) -> Option<&MailServer> {
        self.provider.as_ref().map(Provider::imap)
    }

    /// Whether the address is one of ours, and has an account.
    pub async fn look_up(&self, address: &EmailAddress, now: Timestamp) -> LookedUp {
        let Some(provider) = &self.provider else { return LookedUp::Unknown };
        let Some(known) = self.known(provider, address, now).await else { return LookedUp::Unknown };
        if !known.domains.manage(address) {
            return LookedUp::Foreign;
        }
        match known.listing.present(address) {
            Some(present) => {
                // As Purelymail spells it, which may be another way than the user's.
                let login = EmailAddress::parse(present.name()).unwrap_or_else(|_| address.clone());
                LookedUp::Present(Account { login, present })
            }
            None if known.listing.absent(address).is_some() => LookedUp::Absent,
            None => LookedUp::Unknown,
        }
    }

    /// Tries an account's password, within the budget.
    ///
    /// # Errors
    /// The password does not open the account. What is not the user's to mend is [`Existence::Unknown`].
    pub async fn try_password(
        &self,
        servers: &MailServers,
        account: &Account,
        password: Password,
        budget: Duration,
    ) -> Result<Existence, Refusal> {
        let Some(provider) = &self.provider else { return Ok(Existence::Unknown) };
        let deadline = Instant::now() + budget;
        let claimed = Claimed { address: account.login.clone(), password };
        match servers.verify(provider.imap(), claimed, budget).await {
            Ok(_) => Ok(Existence::Yes),
            Err(refusal) if refusal.cause() == Cause::WrongCredentials => {
                Err(if self.wants_app_password(provider, account, deadline).await {
                    Refusal::new(Cause::AppPassword)
                } else {
                    refusal
                })
            }
            Err(refusal) if refusal.is_the_users() => Err(refusal),
            Err(refusal) => {
                let reason = refusal.reason();
                tracing::warn!(reason, "the destination's mail server could not be asked");
                Ok(Existence::Unknown)
            }
        }
    }

    async fn known(&self, provider: &Provider, address: &EmailAddress, now: Timestamp) -> Option<Arc<Held>> {
        let mut held = self.held.lock().await;
        if let Some(known) = held.as_ref().filter(|known| known.is_believed_of(address, now)) {
            return Some(Arc::clone(known));
        }
        let listed = timeout_at(Instant::now() + Self::LIST, list(provider, now)).await.ok().flatten();
        *held = listed.map(Arc::new);
        held.clone()
    }

    /// With a second factor on, Purelymail's IMAP takes an app password only. Nobody knows means no.
    async fn wants_app_password(&self, provider: &Provider, account: &Account, deadline: Instant) -> bool {
        let Ok(api) = provider.api().await else { return false };
        api.get_user(&account.present, deadline).await.is_ok_and(|user| user.needs_app_password)
    }
}

impl Held {
    fn is_believed_of(&self, address: &EmailAddress, now: Timestamp) -> bool {
        let seconds = if self.domains.manage(address) {
            Destinations::OLDEST_SECONDS
        } else {
            Destinations::OLDEST_AGAINST_SOMEBODY_SECONDS
        };
        now < self.listed_at.plus_seconds(seconds)
    }
}

async fn list(provider: &Provider, now: Timestamp) -> Option<Held> {
    let api = match provider.api().await {
        Ok(api) => api,
        Err(error) => {
            tracing::error!(%error, "Purelymail can't be asked");
            return None;
        }
    };
    let deadline = Instant::now() + Destinations::LIST;
    match tokio::try_join!(api.list_domains(deadline), api.list_users(deadline)) {
        Ok((domains, listing)) => Some(Held { domains, listing, listed_at: now }),
        Err(ReadError::InvalidToken) => {
            provider.forget_token().await;
            tracing::error!("Purelymail does not accept the token");
            None
        }
        Err(error @ (ReadError::NotNow(_) | ReadError::Refused(_) | ReadError::Protocol(_))) => {
            tracing::warn!(%error, "Purelymail could not be asked");
            None
        }
    }
}
