use std::fmt;

use domain::{Day, Invalid};

/// Where an entry stands. As text, `2026-11-22/0000000001`, it serves as the cursor of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The day of the partition: the entry's own, or a later one if that had begun.
    pub day: Day,
    /// Counts the day's entries from 1.
    pub sequence: u64,
}

impl Place {
    /// Digits of a sequence as written: items sort by their text.
    const DIGITS: usize = 10;

    /// Reads what Display writes, and nothing else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let bad = Invalid::new("must be a day and a number like 2026-11-22/0000000001");
        let (day, sequence) = text.split_once('/').ok_or(bad)?;
        let day = Day::parse(day).map_err(|_| bad)?;
        Ok(Self { day, sequence: Self::parse_sequence(sequence)? })
    }

    /// Reads a sort key.
    pub(super) fn parse_sequence(text: &str) -> Result<u64, Invalid> {
        let bad = Invalid::new("must be a number of ten digits, from 1 on");
        let digits = text.len() == Self::DIGITS && text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|number| digits && *number > 0);
        number.ok_or(bad)
    }

    /// The sort key.
    pub(super) fn sequence_text(self) -> String {
        format!("{:0width$}", self.sequence, width = Self::DIGITS)
    }

    /// The next one of the same day.
    pub(super) fn next(self) -> Self {
        Self { sequence: self.sequence.saturating_add(1), ..self }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.day, self.sequence_text())
    }
}

/// Days from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    from: Day,
    to: Day,
}

impl DayRange {
    /// Most days of a range: a quarter of a year.
    pub const MOST_DAYS: u64 = 92;

    /// `to` is `from` or a later day.
    pub fn new(from: Day, to: Day) -> Result<Self, Invalid> {
        if to < from {
            return Err(Invalid::new("must not end before it begins"));
        }
        if from.days_until(to) >= Self::MOST_DAYS {
            return Err(Invalid::new("must not be longer than 92 days"));
        }
        Ok(Self { from, to })
    }

    pub(super) fn from(&self) -> Day {
        self.from
    }

    pub(super) fn includes(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn one_spelling_per_place() {
        let text = "2026-11-22/0000000307";
        let place = Place::parse(text).expect("a place");
        assert_eq!(place, Place { day: day("2026-11-22"), sequence: 307 });
        assert_eq!(place.to_string(), text);
        for text in [
            "",
            "2026-11-22",
            "2026-11-22/",
            "2026-11-22/307",
            "2026-11-22/0000000000",
            "2026-11-22/00000000307",
            "2026-11-22/+000000307",
            "2026-11-22/000000030७",
            "2026-11-31/0000000307",
            "days/2026-11-22",
            "2026-11-22/0000000307/",
            " 2026-11-22/0000000307",
        ] {
            assert!(Place::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_range_has_a_length() {
        assert!(DayRange::new(day("2026-11-22"), day("2026-11-21")).is_err());
        assert!(DayRange::new(day("2026-01-01"), day("2026-04-03")).is_err(), "93 days");
        let range = DayRange::new(day("2026-01-01"), day("2026-04-02")).expect("92 days");
        for (other, included) in
            [("2025-12-31", false), ("2026-01-01", true), ("2026-04-02", true), ("2026-04-03", false)]
        {
            assert_eq!(range.includes(day(other)), included, "{other}");
        }
    }
}
