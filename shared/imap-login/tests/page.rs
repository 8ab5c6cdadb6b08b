//! The page and the login check name the same things: a sentence for each hint and each cause of a
//! refused login, advice for each kind of password, and none for what doesn't exist.

use std::collections::BTreeSet;
use std::iter::successors;

use imap_login::{Cause, Hint, Refusal, Wants};

const CATALOG: &str = concat!(
    include_str!("../../../static-site/src/texts/en/form.ts"),
    include_str!("../../../static-site/src/texts/en/answers.ts")
);

#[test]
fn hints() {
    let hints: BTreeSet<_> = Hint::ALL.iter().map(|hint| hint.as_str()).collect();
    assert_eq!(hints.len(), Hint::ALL.len(), "two hints have one key");
    assert_eq!(keys("  next: {"), hints);
}

#[test]
fn causes_of_a_refused_login() {
    let causes = successors(Some(Cause::WrongCredentials), |cause| after(*cause));
    assert_eq!(keys("  refused: {"), causes.map(|cause| Refusal::new(cause).code()).collect());
}

#[test]
fn kinds_of_passwords() {
    let kinds = successors(Some(Wants::AppPassword), |wants| beyond(*wants));
    assert_eq!(keys("    wanted: {"), kinds.map(Wants::as_str).collect());
}

/// One cause after the other. A new one doesn't compile until it has its place here.
fn after(cause: Cause) -> Option<Cause> {
    match cause {
        Cause::WrongCredentials => Some(Cause::AppPassword),
        Cause::AppPassword => Some(Cause::BrowserSignIn),
        Cause::BrowserSignIn => Some(Cause::BasicAuthDisabled),
        Cause::BasicAuthDisabled => Some(Cause::ImapDisabled),
        Cause::ImapDisabled => Some(Cause::ContactAdmin),
        Cause::ContactAdmin => Some(Cause::MailboxUnusable),
        // The other two are problems of their own, not refused logins.
        Cause::MailboxUnusable | Cause::NotNow(_) | Cause::ServerSetup(_) => None,
    }
}

/// The same for what a provider wants.
fn beyond(wants: Wants) -> Option<Wants> {
    match wants {
        Wants::AppPassword => Some(Wants::AppPasswordWithTwoFactor),
        Wants::AppPasswordWithTwoFactor => Some(Wants::ImapSwitchedOn),
        // The account's own password wants no advice; no password at all has a screen of its own.
        Wants::ImapSwitchedOn | Wants::Password | Wants::NoPassword => None,
    }
}

/// The names in the catalog's object that opens with this line.
fn keys(opening: &str) -> BTreeSet<&'static str> {
    let indent = &opening[..opening.len() - opening.trim_start().len()];
    let (_, inside) = CATALOG.split_once(&format!("\n{opening}\n")).expect("the catalog has it");
    let (inside, _) = inside.split_once(&format!("\n{indent}}},\n")).expect("it ends");
    let of_it = inside.lines().filter_map(|line| line.strip_prefix(indent)?.strip_prefix("  "));
    let names = of_it.filter(|line| !line.starts_with([' ', '/', '}']));
    names.map(|line| line.split_once(':').expect("a name").0.trim_matches('"')).collect()
}
