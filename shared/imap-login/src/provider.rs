use std::sync::LazyLock;

use domain::{HostName, Password};
use zeroize::Zeroizing;

use crate::{Cause, Hint};

/// What is known of a mail provider, found by the name of its server.
#[derive(Debug, PartialEq, Eq)]
pub struct Provider {
    hosts: Vec<&'static str>,
    /// Its name, as users know it.
    pub name: &'static str,
    /// What it takes over IMAP.
    pub wants: Wants,
    /// What a refusal without a particular reason means there.
    pub(crate) refused: Cause,
    /// Whether `LOGIN` works where `AUTHENTICATE PLAIN` doesn't.
    pub(crate) login_first: bool,
    /// How many letters its app passwords have, if it shows them with spaces in between.
    grouped: Option<usize>,
    /// Where it explains how to make an app password.
    pub(crate) password_help: Option<&'static str>,
    /// Where it explains how to switch IMAP on.
    pub(crate) imap_help: Option<&'static str>,
}

/// What a provider takes over IMAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// The account's own password.
    Password,
    /// A password made for one application, always.
    AppPassword,
    /// The same, from accounts with two-factor sign-in.
    AppPasswordWithTwoFactor,
    /// The account's own password, once IMAP is switched on in its settings.
    ImapSwitchedOn,
    /// No password at all.
    NoPassword,
}

/// A data file: knowledge about providers changes more often than the protocol.
const TABLE: &str = include_str!("providers.tsv");

static PROVIDERS: LazyLock<Vec<Provider>> = LazyLock::new(|| rows().filter_map(Provider::parse).collect());

impl Provider {
    /// The provider whose server this is.
    pub fn of(host: &HostName) -> Option<&'static Self> {
        PROVIDERS.iter().find(|provider| provider.hosts.iter().any(|known| is_at(host.as_str(), known)))
    }

    /// Where it explains how to come by what it wants.
    pub const fn help(&self) -> Option<&'static str> {
        match self.wants {
            Wants::AppPassword | Wants::AppPasswordWithTwoFactor => self.password_help,
            Wants::ImapSwitchedOn => self.imap_help,
            Wants::Password | Wants::NoPassword => None,
        }
    }

    pub(crate) const fn wrong_hint(&self) -> Hint {
        match self.wants {
            Wants::Password | Wants::NoPassword => Hint::CheckPassword,
            Wants::AppPassword => Hint::CheckAppPassword,
            Wants::AppPasswordWithTwoFactor => Hint::CheckPasswordOrMakeAppPassword,
            Wants::ImapSwitchedOn => Hint::CheckPasswordOrEnableImap,
        }
    }

    /// The password without the spaces that the provider shows between groups of its letters. A
    /// password of another form may hold spaces and is left alone.
    pub(crate) fn ungrouped(&self, password: Password) -> Password {
        let letters = password.expose().bytes().filter(|b| *b != b' ');
        let is_grouped = password.expose().contains(' ')
            && letters.clone().all(|b| b.is_ascii_lowercase())
            && Some(letters.count()) == self.grouped;
        if !is_grouped {
            return password;
        }
        let mut text = Zeroizing::new(String::with_capacity(password.expose().len()));
        text.extend(password.expose().chars().filter(|c| *c != ' '));
        Password::parse(text).unwrap_or(password)
    }

    fn parse(row: &'static str) -> Option<Self> {
        let mut cells = row.split('\t');
        let mut cell = || cells.next();
        Some(Self {
            hosts: cell()?.split(',').collect(),
            name: cell()?,
            wants: Wants::parse(cell()?)?,
            refused: refused(cell()?)?,
            login_first: match cell()? {
                "login" => true,
                "plain" => false,
                _ => return None,
            },
            grouped: match cell()? {
                "-" => None,
                letters => Some(letters.parse().ok()?),
            },
            password_help: link(cell()?),
            imap_help: link(cell()?),
        })
    }
}

impl Wants {
    /// `password`, `app-password`, `app-password-with-two-factor`, `imap-switched-on` or
    /// `no-password`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::AppPassword => "app-password",
            Self::AppPasswordWithTwoFactor => "app-password-with-two-factor",
            Self::ImapSwitchedOn => "imap-switched-on",
            Self::NoPassword => "no-password",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [
            Self::Password,
            Self::AppPassword,
            Self::AppPasswordWithTwoFactor,
            Self::ImapSwitchedOn,
            Self::NoPassword,
        ]
        .into_iter()
        .find(|wants| wants.as_str() == word)
    }
}

fn refused(word: &str) -> Option<Cause> {
    match word {
        "wrong-credentials" => Some(Cause::WrongCredentials),
        "app-password" => Some(Cause::AppPassword),
        "basic-auth-disabled" => Some(Cause::BasicAuthDisabled),
        _ => None,
    }
}

fn link(cell: &'static str) -> Option<&'static str> {
    (cell != "-").then_some(cell)
}

fn rows() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.starts_with('#'))
}

fn is_at(host: &str, known: &str) -> bool {
    host.strip_suffix(known).is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(host: &str) -> Option<&'static str> {
        Provider::of(&HostName::parse(host).expect("a host name")).map(|provider| provider.name)
    }

    #[test]
    fn every_row_is_read() {
        assert!(PROVIDERS.len() >= 20);
        assert_eq!(PROVIDERS.len(), rows().count());
        for provider in PROVIDERS.iter() {
            for help in [provider.password_help, provider.imap_help].into_iter().flatten() {
                assert!(help.starts_with("https://"), "{}", provider.name);
            }
            for host in &provider.hosts {
                assert_eq!(of(host), Some(provider.name), "{host} is hidden by another row");
            }
        }
    }

    #[test]
    fn found_by_the_end_of_the_host_name() {
        assert_eq!(of("IMAP.Gmail.com"), Some("Gmail"));
        assert_eq!(of("android.imap.mail.yahoo.com"), Some("Yahoo Mail"));
        assert_eq!(of("notimap.gmail.com"), None);
        assert_eq!(of("imap.gmail.com.example.org"), None);
        assert_eq!(of("mail.example.org"), None);
    }

    #[test]
    fn the_help_is_about_what_is_wanted() {
        let help = |host| Provider::of(&HostName::parse(host).expect("a host name")).expect("known").help();
        assert!(help("imap.gmail.com").is_some_and(|link| link.contains("accounts/answer")));
        assert!(help("imap.gmx.net").is_some_and(|link| link.contains("pop-imap")));
        assert_eq!(help("outlook.office365.com"), None);
        assert_eq!(help("imap.secureserver.net"), None);
    }
}
