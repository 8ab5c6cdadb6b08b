/// What a server said that it can do; everything else on its list is nothing to a login.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Capabilities {
    pub(crate) auth_plain: bool,
    pub(crate) sasl_ir: bool,
    pub(crate) literal_plus: bool,
    pub(crate) literal_minus: bool,
    pub(crate) login_disabled: bool,
    pub(crate) id: bool,
}

impl Capabilities {
    /// Reads the words after `CAPABILITY`.
    pub(crate) fn parse(words: &[u8]) -> Self {
        let mut seen = Self::default();
        for word in words.split(|b| *b == b' ') {
            match word.to_ascii_uppercase().as_slice() {
                b"AUTH=PLAIN" => seen.auth_plain = true,
                b"SASL-IR" => seen.sasl_ir = true,
                b"LITERAL+" => seen.literal_plus = true,
                b"LITERAL-" => seen.literal_minus = true,
                b"LOGINDISABLED" => seen.login_disabled = true,
                b"ID" => seen.id = true,
                _ => {}
            }
        }
        seen
    }
}
