//! What a mailbox's user wishes, held against what they have proved.

use crate::EmailAddress;

/// How the new address that a mailbox's user wishes differs from the mailbox's own, in canonical form.
///
/// Whoever submits a mailbox has proved that its password is theirs, and nothing of any other address: `ceo@` is a
/// claim like any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It is the mailbox's own address.
    Own,
    /// The mailbox's name at another domain.
    OtherDomain,
    /// Another name at the mailbox's domain.
    OtherName,
    /// Neither is the mailbox's.
    OtherNameAndDomain,
}

/// Whose choice a mailbox's destination is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Its user's, and it is the mailbox's own address.
    Own,
    /// Its user's, and it is another address: an admin accepts it, or the mailbox isn't moved there.
    Users,
    /// Not what its user wishes: the choice of the admin who maps it.
    Admins,
}

impl Wish {
    /// Holds a wish against the mailbox that was proved.
    pub fn of(mailbox: &EmailAddress, wished: &EmailAddress) -> Self {
        let ((name, domain), (other_name, other_domain)) = (parts(mailbox), parts(wished));
        match (name == other_name, domain == other_domain) {
            (true, true) => Self::Own,
            (true, false) => Self::OtherDomain,
            (false, true) => Self::OtherName,
            (false, false) => Self::OtherNameAndDomain,
        }
    }

    /// Its word in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::OtherDomain => "other-domain",
            Self::OtherName => "other-name",
            Self::OtherNameAndDomain => "other-name-and-domain",
        }
    }
}

impl Choice {
    /// Of a destination, beside the mailbox and what its user wishes.
    pub fn of(mailbox: &EmailAddress, wished: Option<&EmailAddress>, destination: &EmailAddress) -> Self {
        match wished.filter(|wished| wished.canonical() == destination.canonical()) {
            None => Self::Admins,
            Some(wished) => match Wish::of(mailbox, wished) {
                Wish::Own => Self::Own,
                Wish::OtherDomain | Wish::OtherName | Wish::OtherNameAndDomain => Self::Users,
            },
        }
    }

    /// Whether nobody but the mailbox's user says that it belongs there, until an admin accepts it.
    pub const fn needs_acceptance(self) -> bool {
        matches!(self, Self::Users)
    }

    /// Whether the password that the mailbox's user chose may open the destination. It was chosen for the wish: for
    /// any address but the mailbox's own it takes an admin who accepts it.
    pub const fn takes_the_users_password(self, accepted: bool) -> bool {
        accepted || matches!(self, Self::Own)
    }
}

/// Name and domain of the canonical form, which has one `@`.
fn parts(address: &EmailAddress) -> (&str, &str) {
    address.canonical().rsplit_once('@').unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).expect("an address")
    }

    #[test]
    fn each_has_its_word() {
        let words =
            [Wish::Own, Wish::OtherDomain, Wish::OtherName, Wish::OtherNameAndDomain].map(Wish::as_str);
        assert_eq!(words, ["own", "other-domain", "other-name", "other-name-and-domain"]);
    }

    #[track_caller]
    fn expect(mailbox: &str, wished: &str, expected: Wish) {
        assert_eq!(Wish::of(&address(mailbox), &address(wished)), expected, "{mailbox} -> {wished}");
    }

    #[test]
    fn name_and_domain_are_told_apart() {
        expect("emil@old.example", "emil@old.example", Wish::Own);
        expect("emil@old.example", "emil@new.example", Wish::OtherDomain);
        expect("emil@old.example", "ceo@old.example", Wish::OtherName);
        expect("emil@old.example", "ceo@new.example", Wish::OtherNameAndDomain);
    }

    #[test]
    fn spellings_of_one_address_are_one() {
        expect("Emil@Old.example", " emil@OLD.example ", Wish::Own);
        expect("Zoe\u{308}@bücher.example", "ZOË@xn--bcher-kva.example", Wish::Own);
        expect("straße@old.example", "STRASSE@new.example", Wish::OtherDomain);
    }

    #[test]
    fn what_only_looks_alike_is_another_name() {
        for wished in
            ["emil+ceo@old.example", "e.mil@old.example", "em\u{456}l@old.example", "emi1@old.example"]
        {
            expect("emil@old.example", wished, Wish::OtherName);
        }
        expect("emil@old.example", "emil@mail.old.example", Wish::OtherDomain);
    }

    #[test]
    fn a_wish_for_anothers_address_is_taken_on_an_admins_word_alone() {
        let of = |wished: Option<&str>, destination: &str| {
            let wished = wished.map(address);
            let choice = Choice::of(&address("emil@old.example"), wished.as_ref(), &address(destination));
            let taken = [false, true].map(|accepted| choice.takes_the_users_password(accepted));
            (choice.needs_acceptance(), taken)
        };
        let (open, accepted) = ((false, [true, true]), (true, [false, true]));
        assert_eq!(of(Some("emil@old.example"), "Emil@old.example"), open);
        assert_eq!(of(Some("ceo@old.example"), "CEO@old.example"), accepted);
        assert_eq!(of(Some("emil@new.example"), "emil@new.example"), accepted);
        // The admin's own choice of address says nothing of the password that was chosen for another one.
        let by_admin = (false, [false, true]);
        assert_eq!(of(Some("ceo@new.example"), "emil@old.example"), by_admin);
        assert_eq!(of(Some("emil@old.example"), "emil@new.example"), by_admin);
        assert_eq!(of(None, "emil@old.example"), by_admin);
    }
}
