use std::fmt;

/// Why a text was refused, as the rest of a sentence that begins with the field's name.
///
/// A `&'static str` can't hold what a person typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invalid(&'static str);

impl Invalid {
    /// `reason` completes "The field …", e.g. "must not be empty".
    pub const fn new(reason: &'static str) -> Self {
        Self(reason)
    }

    /// The reason, e.g. "must not be empty".
    pub const fn reason(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Invalid {}
