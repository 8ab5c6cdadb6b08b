//! Characters that are there without being seen, by which one text can look like another.

use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory},
};

/// Whether a character is of the category Format (Cf, Unicode §23.2): zero-width spaces and joiners, soft hyphens,
/// the marks and overrides of bidirectional text, tags.
pub(crate) fn is_format(c: char) -> bool {
    !c.is_ascii() && CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format
}

/// Whether a character leaves no trace where it stands: one of the category Format, or one that is not drawn
/// (Default_Ignorable_Code_Point, Unicode §5.21), such as a Hangul filler or a variation selector.
///
/// Both are what PRECIS disallows in identifiers (RFC 8264 §9.13).
pub(crate) fn is_hidden(c: char) -> bool {
    !c.is_ascii() && (is_format(c) || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_told_from_what_is() {
        for c in [
            '\u{AD}',
            '\u{61C}',
            '\u{200B}',
            '\u{200D}',
            '\u{200E}',
            '\u{202E}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{FEFF}',
            '\u{E0041}',
        ] {
            assert!(is_format(c) && is_hidden(c), "{:x}", u32::from(c));
        }
        for c in ['\u{34F}', '\u{115F}', '\u{3164}', '\u{FE0F}', '\u{180B}', '\u{E0100}'] {
            assert!(!is_format(c) && is_hidden(c), "{:x}", u32::from(c));
        }
        for c in ['a', '-', '.', '+', 'é', 'ß', '\u{308}', 'ж', '漢', 'ก', 'अ', '\u{94D}', '😀'] {
            assert!(!is_format(c) && !is_hidden(c), "{:x}", u32::from(c));
        }
    }
}
