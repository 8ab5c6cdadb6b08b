use std::collections::BTreeMap;
use std::fmt;

use domain::EmailAddress;

/// As many accounts as one listing names; there are no pages.
const MAX_LISTED: usize = 1000;

/// Every account that Purelymail named, at the moment of the call.
pub struct Listing {
    /// Canonical → as listed.
    accounts: BTreeMap<String, String>,
    may_be_cut: bool,
}

impl Listing {
    pub(crate) fn of(users: Vec<String>) -> Self {
        let may_be_cut = users.len() >= MAX_LISTED;
        let accounts = users.into_iter().map(|listed| (canonical(&listed), listed)).collect();
        Self { accounts, may_be_cut }
    }

    /// The account of an address, if it is listed.
    pub fn present(&self, address: &EmailAddress) -> Option<Present> {
        self.accounts.get(address.canonical()).map(|listed| Present(listed.clone()))
    }

    /// That an address has no account. `None` when it has one, and also when it isn't listed but
    /// [`Listing::may_be_cut`]: then nobody knows.
    pub fn absent(&self, address: &EmailAddress) -> Option<Absent> {
        let is_listed = self.accounts.contains_key(address.canonical());
        (!is_listed && !self.may_be_cut).then(|| Absent(address.clone()))
    }

    /// Whether there may be accounts besides those listed.
    pub fn may_be_cut(&self) -> bool {
        self.may_be_cut
    }

    /// How many accounts are listed.
    pub fn len(&self) -> usize {
        self.accounts.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }
}

/// As addresses are compared everywhere. What can't be parsed equals no address; it is kept for the count.
fn canonical(listed: &str) -> String {
    EmailAddress::parse(listed).map_or_else(|_| listed.to_lowercase(), |some| some.canonical().to_owned())
}

impl fmt::Debug for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listing({} accounts)", self.len())
    }
}

/// An account that a listing named.
pub struct Present(String);

impl Present {
    /// The whole address as Purelymail spells it.
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// Addresses don't belong in logs.
impl fmt::Debug for Present {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Present(…)")
    }
}

/// The proof that an address had no account: only [`Listing::absent`] makes it, and creating the account
/// spends it.
///
/// ```compile_fail,E0423
/// fn without_looking(address: domain::EmailAddress) -> purelymail::Absent {
///     purelymail::Absent(address)
/// }
/// ```
/// ```compile_fail,E0382
/// # use purelymail::*;
/// async fn twice(api: &Purelymail, absent: Absent, password: &domain::Password, end: tokio::time::Instant) {
///     let _ = api.create_user(absent, password, end).await;
///     let _ = api.create_user(absent, password, end).await;
/// }
/// ```
pub struct Absent(EmailAddress);

impl Absent {
    /// The address. Its account gets the canonical form as its name.
    pub fn address(&self) -> &EmailAddress {
        &self.0
    }

    /// Local part and domain.
    pub(crate) fn parts(&self) -> (&str, &str) {
        self.0.canonical().rsplit_once('@').unwrap_or_default()
    }
}

/// Addresses don't belong in logs.
impl fmt::Debug for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Absent(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(users: &[&str]) -> Listing {
        Listing::of(users.iter().map(|user| (*user).to_owned()).collect())
    }

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).expect("an address")
    }

    #[test]
    fn spellings_of_one_account_are_present() {
        let listing = listing(&["Anna@New-Mail.example", "zoë@bücher.example", "no address"]);
        for typed in ["anna@new-mail.example", " ANNA@NEW-MAIL.EXAMPLE", "Zoe\u{308}@xn--bcher-kva.example"] {
            assert!(listing.present(&address(typed)).is_some(), "{typed}");
            assert!(listing.absent(&address(typed)).is_none(), "{typed}");
        }
        assert_eq!(
            listing.present(&address("anna@new-mail.example")).expect("listed").name(),
            "Anna@New-Mail.example"
        );
        for typed in ["ann@new-mail.example", "anna@new-mail.example.org", "a.nna@new-mail.example"] {
            assert!(listing.present(&address(typed)).is_none(), "{typed}");
            assert!(listing.absent(&address(typed)).is_some(), "{typed}");
        }
    }

    #[test]
    fn a_full_listing_proves_no_absence() {
        let names = |count| (0..count).map(|n| format!("user{n}@new-mail.example")).collect::<Vec<_>>();
        let (known, unknown) = (address("user7@new-mail.example"), address("anna@new-mail.example"));
        let [whole, cut] = [999, 1000].map(|count| Listing::of(names(count)));
        assert!(!whole.may_be_cut() && whole.absent(&unknown).is_some());
        assert!(cut.may_be_cut() && cut.absent(&unknown).is_none() && cut.present(&unknown).is_none());
        assert!([whole, cut].iter().all(|listing| listing.present(&known).is_some()));
    }

    #[test]
    fn the_account_gets_the_canonical_name() {
        let absent = listing(&[]).absent(&address("Anna.B@Bücher.example")).expect("nobody is there");
        assert_eq!(absent.parts(), ("anna.b", "xn--bcher-kva.example"));
    }
}
