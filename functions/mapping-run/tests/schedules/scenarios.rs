//! What is mapped, what goes wrong besides the stops, and how it has to end.

use store::MappingState::{self, Committed, Failed, NeedsOperator, Rejected};

/// A mapping and the trouble that it meets.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) rows: &'static [Row],
    /// At the provider: the operation, and how its next calls go wrong, as the double wants to be told.
    pub(crate) faults: &'static [(&'static str, &'static str)],
    /// Whether the provider puts a new account in the place of one that exists, or refuses.
    pub(crate) overwrites: bool,
    /// Somebody else makes an account.
    pub(crate) intruder: Option<Intruder>,
    /// So many logins are turned away at first.
    pub(crate) busy: u32,
    /// How it ends when nobody stops the worker, and how else it may end: a stop can swallow the trouble.
    pub(crate) ends: &'static [MappingState],
}

/// A mailbox and an account.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) mailbox: Mailbox,
    pub(crate) account: Account,
    /// Whether the admin gives a password.
    pub(crate) by_admin: bool,
    pub(crate) wish: Wish,
}

/// What becomes of what the mailbox's user wishes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Another address is taken, and whatever password they chose is not used.
    Ignored,
    /// Another address is taken, with the password that they chose.
    Accepted,
    /// Their address is taken, and no admin has accepted it.
    Unseen,
}

/// Submitted mailboxes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mailbox {
    /// Came without a password for a new account.
    Anna,
    /// Came with one.
    Bela,
    /// As Anna's.
    Cleo,
    /// Its password has been changed since.
    Dora,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    New,
    /// It exists, and has the password that will be tried.
    Existing,
    /// It exists, and has another.
    ExistingOtherwise,
}

/// Makes the account of a row.
pub(crate) struct Intruder {
    pub(crate) row: usize,
    pub(crate) moment: Moment,
}

/// When an intruder does so.
#[derive(Clone, Copy)]
pub(crate) enum Moment {
    /// In front of the second listing: the worker's last look before it makes accounts.
    SecondListing,
    /// In front of the worker's own call for this account. Never after it: a provider that refuses who comes second
    /// refuses the intruder as well.
    OwnCall,
}

const fn row(mailbox: Mailbox, account: Account, by_admin: bool) -> Row {
    Row { mailbox, account, by_admin, wish: Wish::Ignored }
}

const NEW_GENERATED: Row = row(Mailbox::Anna, Account::New, false);
const NEW_BY_USER: Row = Row { wish: Wish::Accepted, ..row(Mailbox::Bela, Account::New, false) };
const NEW_UNACCEPTED: Row = row(Mailbox::Bela, Account::New, false);
const WISH_UNSEEN: Row = Row { wish: Wish::Unseen, ..row(Mailbox::Bela, Account::New, false) };
const NEW_BY_ADMIN: Row = row(Mailbox::Cleo, Account::New, true);
const EXISTING: Row = Row { wish: Wish::Accepted, ..row(Mailbox::Bela, Account::Existing, false) };
const EXISTING_WRONG: Row = row(Mailbox::Cleo, Account::ExistingOtherwise, true);
const SOURCE_WRONG: Row = row(Mailbox::Dora, Account::New, false);

const PLAIN: Scenario = Scenario {
    name: "all-new",
    rows: &[NEW_GENERATED, NEW_BY_ADMIN],
    faults: &[],
    overwrites: false,
    intruder: None,
    busy: 0,
    ends: &[Committed],
};

/// Every scenario has its single stops tried.
pub(crate) static SCENARIOS: &[Scenario] = &[
    PLAIN,
    Scenario { name: "mixed", rows: &[NEW_BY_USER, NEW_GENERATED], ..PLAIN },
    Scenario { name: "one-exists", rows: &[EXISTING, NEW_GENERATED], overwrites: true, ..PLAIN },
    Scenario { name: "none-new", rows: &[EXISTING], ..PLAIN },
    Scenario { name: "wrong-password", rows: &[NEW_GENERATED, EXISTING_WRONG], ends: &[Rejected], ..PLAIN },
    Scenario { name: "wrong-source", rows: &[SOURCE_WRONG, EXISTING], ends: &[Rejected], ..PLAIN },
    Scenario { name: "wish-unseen", rows: &[NEW_GENERATED, WISH_UNSEEN], ends: &[Rejected], ..PLAIN },
    Scenario { name: "busy-mail-server", rows: &[NEW_UNACCEPTED, NEW_BY_ADMIN], busy: 2, ..PLAIN },
    // The provider makes an account and doesn't say so: with a connection that ends, with an error.
    Scenario {
        name: "made-but-lost",
        faults: &[("createUser", r#"{"kind": "lost", "done": true}"#)],
        overwrites: true,
        ..PLAIN
    },
    Scenario {
        name: "made-but-error",
        faults: &[("createUser", r#"{"kind": "error", "code": "internalError", "done": true}"#)],
        ..PLAIN
    },
    Scenario {
        name: "lost-and-not-made",
        faults: &[("createUser", r#"{"kind": "status", "status": 502}"#)],
        overwrites: true,
        ..PLAIN
    },
    Scenario { name: "made-nobody-asked", faults: &[("createUser", r#"{"kind": "page"}"#)], ..PLAIN },
    // The provider refuses the second account: the first one goes again.
    Scenario {
        name: "refused",
        faults: &[("createUser", r#"{"kind": "error", "code": "noCredit"}"#)],
        ends: &[Failed, Committed],
        ..PLAIN
    },
    Scenario {
        name: "taken-meanwhile",
        intruder: Some(Intruder { row: 1, moment: Moment::SecondListing }),
        ends: &[Failed, Rejected],
        ..PLAIN
    },
    Scenario {
        name: "taken-at-the-last-moment",
        intruder: Some(Intruder { row: 1, moment: Moment::OwnCall }),
        ends: &[Failed],
        ..PLAIN
    },
    Scenario {
        name: "removed-but-lost",
        faults: &[("deleteUser", r#"{"kind": "lost", "done": true}"#)],
        intruder: Some(Intruder { row: 1, moment: Moment::OwnCall }),
        ends: &[Failed],
        ..PLAIN
    },
    Scenario {
        name: "not-removed",
        faults: &[("deleteUser", r#"{"kind": "error", "code": "internalError", "times": 100}"#)],
        intruder: Some(Intruder { row: 1, moment: Moment::OwnCall }),
        ends: &[NeedsOperator, Failed],
        ..PLAIN
    },
];
