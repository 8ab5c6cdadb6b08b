use bytes::Bytes;
use domain::Invalid;
use zeroize::Zeroizing;

/// Purelymail's API token: 1 to 256 visible ASCII characters. Whoever has it can do everything with every
/// account. Not Clone, Debug, Display or Serialize; wiped on drop.
///
/// ```compile_fail,E0277
/// fn show(token: purelymail::ApiToken) {
///     println!("{token:?}");
/// }
/// ```
pub struct ApiToken(Zeroizing<String>);

impl ApiToken {
    /// Longest token in characters; those seen have about 60.
    pub const MAX_CHARS: usize = 256;

    /// Reads what an operator put into a secret; space around it is not part of it.
    pub fn parse(text: impl Into<Zeroizing<String>>) -> Result<Self, Invalid> {
        let text = text.into();
        let token = text.trim();
        if token.is_empty() {
            Err(Invalid::new("must not be empty"))
        } else if token.len() > Self::MAX_CHARS || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            Err(Invalid::new("must be at most 256 letters, digits and signs"))
        } else {
            Ok(Self(Zeroizing::new(token.to_owned())))
        }
    }

    /// Wiped when the last of its users lets go of it.
    pub(crate) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ApiToken, Invalid> {
        ApiToken::parse(text.to_owned())
    }

    #[test]
    fn what_a_header_can_carry() {
        for text in ["pm-live-not-a-real-token", " pm-live-not-a-real-token\n", "x", &"x".repeat(256)] {
            let bytes = parse(text).expect("a token").into_bytes();
            assert_eq!(bytes, text.trim().as_bytes());
        }
        for text in ["", " \n", "a b", "a\nb: c", "tökèn", "a\0", &"x".repeat(257)] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
