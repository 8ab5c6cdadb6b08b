use std::time::Duration;

use domain::Password;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep};

use crate::connection::{Connection, Unusable};
use crate::error::{ChangeError, ReadError, Reason};
use crate::wire::{self, Operation};
use crate::{Absent, ApiToken, Credit, Domains, Endpoint, Listing, Present, User};

/// How often a call that only reads is sent at most.
const TRIES: u32 = 3;
/// How long one of several tries may take, so that a lost one leaves time for the next.
const TRY: Duration = Duration::from_secs(10);
/// The longest pause before the second try; the one before the third is twice as long.
const PAUSE: Duration = Duration::from_millis(400);

/// One Purelymail account's users and domains. Made once, used for every call.
pub struct Purelymail {
    connection: Connection,
    random: fn() -> [u8; 8],
}

impl Purelymail {
    /// `random` gives any random bytes; they spread the pauses between tries, nothing else.
    ///
    /// # Errors
    /// When there can be no HTTP client here.
    pub fn new(endpoint: Endpoint, token: ApiToken, random: fn() -> [u8; 8]) -> Result<Self, Unusable> {
        Ok(Self { connection: Connection::new(endpoint, token)?, random })
    }

    #[cfg(test)]
    pub(crate) fn over(connection: Connection, random: fn() -> [u8; 8]) -> Self {
        Self { connection, random }
    }

    /// The domains whose accounts are ours to create.
    ///
    /// # Errors
    /// As every reading call: [`ReadError`].
    pub async fn list_domains(&self, deadline: Instant) -> Result<Domains, ReadError> {
        let found = self.read(&wire::ListDomains { include_shared: false }, deadline).await?;
        Ok(Domains::of(found))
    }

    /// Every account there is: the only way to learn whether one exists.
    ///
    /// # Errors
    /// As every reading call: [`ReadError`].
    pub async fn list_users(&self, deadline: Instant) -> Result<Listing, ReadError> {
        Ok(Listing::of(self.read(&wire::ListUser {}, deadline).await?.users))
    }

    /// What is to be known of one account.
    ///
    /// # Errors
    /// As every reading call: [`ReadError`].
    pub async fn get_user(&self, account: &Present, deadline: Instant) -> Result<User, ReadError> {
        Ok(User::of(&self.read(&wire::GetUser { user_name: account.name() }, deadline).await?))
    }

    /// Makes an account, without a welcome mail to it and without a way to reset its password.
    ///
    /// `absent` is as true as its listing is fresh: list right before. A further try needs a new listing.
    ///
    /// # Errors
    /// [`ChangeError`] tells whether there may be an account now.
    pub async fn create_user(
        &self,
        absent: Absent,
        password: &Password,
        deadline: Instant,
    ) -> Result<(), ChangeError> {
        let (local, domain) = absent.parts();
        let create = wire::CreateUser {
            user_name: local,
            domain_name: domain,
            password: password.expose(),
            enable_password_reset: false,
            send_welcome_email: false,
        };
        self.change(&create, deadline).await
    }

    /// Gives an account another password.
    ///
    /// # Errors
    /// [`ChangeError`] tells whether the new one may be in force.
    pub async fn set_password(
        &self,
        account: &Present,
        password: &Password,
        deadline: Instant,
    ) -> Result<(), ChangeError> {
        let modify = wire::ModifyUser { user_name: account.name(), new_password: password.expose() };
        self.change(&modify, deadline).await
    }

    /// Removes an account and all of its mail.
    ///
    /// # Errors
    /// [`ChangeError`] tells whether it may be gone.
    pub async fn delete_user(&self, account: Present, deadline: Instant) -> Result<(), ChangeError> {
        self.change(&wire::DeleteUser { user_name: account.name() }, deadline).await
    }

    /// What is left to pay accounts with.
    ///
    /// # Errors
    /// As every reading call: [`ReadError`].
    pub async fn check_account_credit(&self, deadline: Instant) -> Result<Credit, ReadError> {
        let found = self.read(&wire::CheckAccountCredit {}, deadline).await?;
        Credit::parse(&found.credit).ok_or(ReadError::Protocol(Reason::Shape))
    }

    /// Sends it until there is an answer, it can't help to send it again, or the time is up.
    async fn read<O: Operation<Answer: DeserializeOwned>>(
        &self,
        operation: &O,
        deadline: Instant,
    ) -> Result<O::Answer, ReadError> {
        let started = Instant::now();
        let mut tries = 0;
        let result = loop {
            tries += 1;
            let end = deadline.min(Instant::now() + TRY);
            let failure = match self.connection.exchange(operation, end).await.and_then(wire::answer::<O>) {
                Ok(found) => break Ok(found),
                Err(failure) => failure,
            };
            let pause = self.pause(tries);
            if !failure.is_passing() || tries == TRIES || Instant::now() + pause >= deadline {
                break Err(ReadError::from(failure));
            }
            sleep(pause).await;
        };
        log(O::NAME, started, tries, result.as_ref().err().map(|error| (error.kind(), error.reason())));
        result
    }

    /// Sends it once.
    async fn change<O: Operation>(&self, operation: &O, deadline: Instant) -> Result<(), ChangeError> {
        let started = Instant::now();
        let sent = self.connection.exchange(operation, deadline).await;
        let result = sent.and_then(wire::acknowledgement).map_err(ChangeError::from);
        log(O::NAME, started, 1, result.as_ref().err().map(|error| (error.kind(), error.reason())));
        result
    }

    /// Between half of the longest pause and all of it: callers that failed together come back apart.
    fn pause(&self, tries: u32) -> Duration {
        let longest = PAUSE * (1 << (tries - 1));
        let [first, second, ..] = (self.random)();
        let share = f64::from(u16::from_be_bytes([first, second])) / f64::from(u16::MAX);
        longest.mul_f64(f64::midpoint(1.0, share))
    }
}

/// Numbers and fixed words only.
fn log(operation: &str, started: Instant, tries: u32, error: Option<(&'static str, &'static str)>) {
    let (outcome, reason) = error.unwrap_or(("done", "done"));
    let total_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(operation, outcome, reason, tries, total_ms, "Purelymail asked");
}
