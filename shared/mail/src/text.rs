use domain::{Label, Timestamp};
use zeroize::Zeroizing;

/// A mail of ours: fixed sentences with a few facts in them.
pub enum Mail<'a> {
    /// To somebody who is to become an admin. The link holds the invitation's token.
    Invitation {
        /// What the owner calls the invitation.
        label: &'a Label,
        /// Where to accept it.
        link: &'a str,
        /// From when on it can't be accepted.
        expires_at: Timestamp,
    },
    /// To somebody who asked for a new password, or whom somebody else asked for.
    ResetCode {
        /// Eight digits.
        code: &'a str,
        /// From when on it is void.
        expires_at: Timestamp,
    },
    /// From an owner to somebody who can't sign in. The link holds the reset's token.
    ResetLink {
        /// Where to set a new password.
        link: &'a str,
        /// From when on it is void.
        expires_at: Timestamp,
    },
    /// The admin's password was changed (ASVS 6.3.7).
    PasswordChanged {
        /// When and from where.
        place: Place<'a>,
    },
    /// The admin's second factor was switched on.
    SecondFactorAdded {
        /// When and from where.
        place: Place<'a>,
    },
    /// The admin's second factor was taken away.
    SecondFactorRemoved {
        /// When and from where.
        place: Place<'a>,
    },
    /// The admin's recovery codes were replaced by new ones.
    RecoveryCodesReplaced {
        /// When and from where.
        place: Place<'a>,
    },
    /// To all owners: a session did what no page of ours does, and was ended.
    Violation {
        /// Whose session: an address, or an id.
        who: &'a str,
        /// What it did, in our words.
        what: &'a str,
        /// When and from where.
        place: Place<'a>,
        /// How many sessions of the account were ended before this one without a mail.
        unmailed: u64,
    },
}

/// When something happened, and from where.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// When.
    pub at: Timestamp,
    /// The visitor's address.
    pub address: &'a str,
    /// Browser and system in a word or two.
    pub device: &'a str,
}

impl Mail<'_> {
    pub(crate) fn subject(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "You are invited to Mailgather",
            Self::ResetCode { .. } => "Your code for a new Mailgather password",
            Self::ResetLink { .. } => "Your link for a new Mailgather password",
            Self::PasswordChanged { .. } => "Your Mailgather password was changed",
            Self::SecondFactorAdded { .. } => "Your Mailgather second factor was switched on",
            Self::SecondFactorRemoved { .. } => "Your Mailgather second factor was removed",
            Self::RecoveryCodesReplaced { .. } => "Your Mailgather recovery codes were replaced",
            Self::Violation { .. } => "Mailgather ended a session",
        }
    }

    /// Wiped on drop: some of them hold a code or a link.
    pub(crate) fn body(&self) -> Zeroizing<String> {
        Zeroizing::new(match self {
            Self::Invitation { label, link, expires_at } => format!(
                "You are invited to become an admin of Mailgather ({}).\n\nOpen this link to choose your password. It works once, and until {}:\n\n{}\n\nIf you don't know what this is about, ignore this mail.\n",
                line(label.as_str()),
                expires_at.rfc3339(),
                line(link),
            ),
            Self::ResetCode { code, expires_at } => format!(
                "Somebody, we hope you, asked for a new password for your Mailgather account.\n\nYour code is {}\n\nIt works once, on the page where it was asked for, and until {}. We never ask for it anywhere else: don't tell it to anybody.\n\nIf it wasn't you, ignore this mail; your password stays as it is.\n",
                line(code),
                expires_at.rfc3339(),
            ),
            Self::ResetLink { link, expires_at } => format!(
                "An owner of Mailgather made you a link to choose a new password. It works once, and until {}:\n\n{}\n\nIf you didn't ask for it, tell an owner.\n",
                expires_at.rfc3339(),
                line(link),
            ),
            Self::PasswordChanged { place } => {
                changed("The password of your Mailgather account was changed.", *place)
            }
            Self::SecondFactorAdded { place } => {
                changed("A second factor was switched on for your Mailgather account.", *place)
            }
            Self::SecondFactorRemoved { place } => {
                changed("The second factor of your Mailgather account was removed.", *place)
            }
            Self::RecoveryCodesReplaced { place } => {
                changed("The recovery codes of your Mailgather account were replaced by new ones.", *place)
            }
            Self::Violation { who, what, place, unmailed } => format!(
                "Mailgather ended a session at once, because it did what no page of Mailgather does: {}.\n\n{}\nAccount: {}\nSessions of this account that were ended since the last mail: {unmailed} more\n\nFor up to 15 minutes no further mail is sent about this account; the audit log has all of it.\n\nAsk the person whether they did this. If they didn't, somebody else had their session: have them choose a new password, and look into the audit log.\n",
                line(what),
                facts(*place),
                line(who),
            ),
        })
    }
}

fn changed(what: &str, place: Place<'_>) -> String {
    format!(
        "{what}\n\n{}\nIf it wasn't you, tell an owner of Mailgather at once: they can end all your sessions.\n",
        facts(place)
    )
}

fn facts(place: Place<'_>) -> String {
    let Place { at, address, device } = place;
    format!("When: {}\nFrom: {}\nDevice: {}\n", at.rfc3339(), line(address), line(device))
}

/// One line: no fact can look like a sentence of ours.
fn line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place<'static> = Place {
        at: Timestamp::from_seconds(1_800_000_000),
        address: "192.0.2.1",
        device: "Firefox on Linux",
    };

    #[test]
    fn facts_stand_in_the_body_and_nowhere_else() {
        let label = Label::parse("Migration 2026").expect("a label");
        let expires_at = Timestamp::from_seconds(1_800_000_600);
        let link = "https://admin.example.org/accept#not-a-secret";
        for (mail, facts) in [
            (
                Mail::Invitation { label: &label, link, expires_at },
                &["Migration 2026", link, "2027-01-15T08:10:00Z"][..],
            ),
            (Mail::ResetCode { code: "00000000", expires_at }, &["00000000", "2027-01-15T08:10:00Z"]),
            (Mail::ResetLink { link, expires_at }, &[link, "2027-01-15T08:10:00Z"]),
            (Mail::PasswordChanged { place: PLACE }, &["password", "192.0.2.1", "Firefox on Linux"]),
            (Mail::SecondFactorAdded { place: PLACE }, &["switched on", "192.0.2.1"]),
            (Mail::SecondFactorRemoved { place: PLACE }, &["removed", "2027-01-15T08:00:00Z"]),
            (Mail::RecoveryCodesReplaced { place: PLACE }, &["recovery codes", "192.0.2.1"]),
            (
                Mail::Violation {
                    who: "anna@example.org",
                    what: "a forged token",
                    place: PLACE,
                    unmailed: 11,
                },
                &["anna@example.org", "a forged token", "192.0.2.1", "2027-01-15T08:00:00Z", "11 more"],
            ),
        ] {
            for fact in facts {
                assert!(mail.body().contains(fact), "{}: {fact}", mail.subject());
            }
            assert!(mail.subject().len() < 78 && mail.subject().is_ascii());
        }
    }

    #[test]
    fn a_fact_stays_on_its_line() {
        let place = Place { device: "x\r\nAccount: someone@else.example\u{2028}", ..PLACE };
        let mail = Mail::Violation { who: "anna@example.org\nyou won", what: "a\tb", place, unmailed: 0 };
        let body = mail.body();
        assert_eq!(body.lines().filter(|line| line.starts_with("Account: ")).count(), 1);
        assert!(!body.lines().any(|line| line.starts_with("you won")) && !body.contains(['\r', '\u{2028}']));
    }
}
