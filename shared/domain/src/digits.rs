use crate::Invalid;

/// Reads exactly `2 * N` lower-case hexadecimal digits: one spelling per value.
pub(crate) fn parse<const N: usize>(text: &str) -> Result<[u8; N], Invalid> {
    let mut bytes = [0; N];
    let lower = !text.bytes().any(|b| b.is_ascii_uppercase());
    match hex::decode_to_slice(text, &mut bytes) {
        Ok(()) if lower => Ok(bytes),
        _ => Err(Invalid::new("must be lower-case hexadecimal digits of the right length")),
    }
}
