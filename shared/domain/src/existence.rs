use crate::Invalid;

/// Whether an account exists at the new provider, as far as that was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Nobody could tell, or not whether the password that was given belongs to it.
    Unknown,
}

impl Existence {
    /// `yes`, `no` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    /// Reads that word.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let all = [Self::Yes, Self::No, Self::Unknown];
        all.into_iter()
            .find(|existence| existence.as_str() == text)
            .ok_or(Invalid::new("must be yes, no or unknown"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_each() {
        for existence in [Existence::Yes, Existence::No, Existence::Unknown] {
            assert_eq!(Existence::parse(existence.as_str()), Ok(existence));
        }
        assert!(Existence::parse("Yes").is_err());
    }
}
