use domain::{AdminId, Invalid, MappingId, Timestamp};

/// One proposal of an admin, and what became of it: all of its rows or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Its id.
    pub id: MappingId,
    /// How far it is.
    pub state: MappingState,
    /// How many rows it has.
    pub rows: u16,
    /// How much of the state's work is done, of `of`: rows checked, accounts created, accounts removed.
    pub done: u16,
    /// How much there is to do in this state.
    pub of: u16,
    /// Who proposed it.
    pub created_by: AdminId,
    /// When.
    pub created_at: Timestamp,
    /// Why it came to nothing, where that isn't a row's fault.
    pub failure: Option<MappingFailure>,
    /// In how many parts the admin's passwords are kept, until it is over.
    pub sheet_parts: u8,
    /// The passwords for its admin.
    pub hand_over: HandOver,
}

/// How far a mapping is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingState {
    /// Its rows are being checked; nothing outside was changed.
    Validating,
    /// Accounts are being created.
    Committing,
    /// Over: its jobs are there.
    Committed,
    /// Over: rows were wrong, nothing outside was changed.
    Rejected,
    /// What was created is being removed.
    Undoing,
    /// Over: nothing is left of it outside.
    Failed,
    /// Over, but for accounts that could not be removed.
    NeedsOperator,
}

/// Why a mapping came to nothing, besides what is wrong with its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingFailure {
    /// The campaign was purged meanwhile.
    CampaignOver,
    /// This installation has no token of Purelymail's.
    PurelymailNotSetUp,
    /// Purelymail doesn't accept the token.
    PurelymailToken,
    /// Purelymail couldn't be asked, or not be understood, for all the time that there was.
    PurelymailNotNow,
}

/// Where the passwords are that the mapping's admin may read once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOver {
    /// There are none.
    None,
    /// They are kept, sealed, in so many parts, until then.
    Ready {
        /// How many items hold the sealed text.
        parts: u8,
        /// From then on they can't be read any more.
        until: Timestamp,
    },
    /// The admin has them; they are deleted.
    Acknowledged,
}

impl MappingState {
    /// Its word in the table and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Validating => "validating",
            Self::Committing => "committing",
            Self::Committed => "committed",
            Self::Rejected => "rejected",
            Self::Undoing => "undoing",
            Self::Failed => "failed",
            Self::NeedsOperator => "needs-operator",
        }
    }

    /// Reads that word.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let all = [
            Self::Validating,
            Self::Committing,
            Self::Committed,
            Self::Rejected,
            Self::Undoing,
            Self::Failed,
            Self::NeedsOperator,
        ];
        all.into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(Invalid::new("must be a state of a mapping"))
    }

    /// Whether its mailboxes and destinations are its own: something came of it, or still may.
    pub const fn holds_claims(self) -> bool {
        match self {
            Self::Validating | Self::Committing | Self::Committed | Self::Undoing => true,
            Self::Rejected | Self::Failed | Self::NeedsOperator => false,
        }
    }

    /// Whether nothing more becomes of it.
    pub const fn is_over(self) -> bool {
        match self {
            Self::Validating | Self::Committing | Self::Undoing => false,
            Self::Committed | Self::Rejected | Self::Failed | Self::NeedsOperator => true,
        }
    }
}

impl MappingFailure {
    /// Its word in the table and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CampaignOver => "campaign-over",
            Self::PurelymailNotSetUp => "purelymail-not-set-up",
            Self::PurelymailToken => "purelymail-token",
            Self::PurelymailNotNow => "purelymail-not-now",
        }
    }

    /// Reads that word.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let all =
            [Self::CampaignOver, Self::PurelymailNotSetUp, Self::PurelymailToken, Self::PurelymailNotNow];
        all.into_iter().find(|failure| failure.as_str() == text).ok_or(Invalid::new("must be a failure"))
    }

    /// What an admin reads.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::CampaignOver => "The campaign was purged before the mapping was done.",
            Self::PurelymailNotSetUp => "No Purelymail API token is set up here.",
            Self::PurelymailToken => "Purelymail does not accept the API token.",
            Self::PurelymailNotNow => "Purelymail could not be asked for too long.",
        }
    }
}
