use domain::{AdminId, SessionId};

/// One session with all its tokens: what ends as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Family {
    pub(crate) admin: AdminId,
    pub(crate) session: SessionId,
}
