/// A list of hints that is whole by its making: what has a name has a key, and stands in `ALL`.
macro_rules! hints {
    ($($(#[$doc:meta])+ $name:ident = $key:literal,)+) => {
        /// What a user can do next. The page has a sentence for each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Hint {
            $($(#[$doc])+ $name,)+
        }

        impl Hint {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The API's `hint`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)+
                }
            }
        }
    };
}

hints! {
    /// Type address and password again.
    CheckPassword = "check-password",
    /// The same, where nothing but an app password works.
    CheckAppPassword = "check-app-password",
    /// The same, where an app password is needed by whoever signs in with a second step.
    CheckPasswordOrMakeAppPassword = "check-password-or-make-app-password",
    /// The same, where IMAP that is switched off looks like a wrong password.
    CheckPasswordOrEnableImap = "check-password-or-enable-imap",
    /// Make an app password.
    MakeAppPassword = "make-app-password",
    /// Sign in with a browser first.
    SignInInBrowser = "sign-in-in-browser",
    /// No password will do: the organizer needs another way.
    PasswordNotAccepted = "password-not-accepted",
    /// Switch IMAP on.
    EnableImap = "enable-imap",
    /// Ask whoever looks after the mailbox.
    ContactAdmin = "contact-admin",
    /// See whether it opens elsewhere, and ask whoever looks after it.
    MailboxDidNotOpen = "mailbox-did-not-open",
    /// Try again later.
    TryLater = "try-later",
    /// Tell the person who sent the link.
    TellOrganizer = "tell-organizer",
}
