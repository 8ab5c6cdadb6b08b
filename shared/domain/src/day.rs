use std::fmt;

use ::time::{Date, Month, UtcDateTime};

use crate::{Invalid, Timestamp};

/// A calendar day in UTC, written as in RFC 3339: `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`, a day that exists.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let bad = Invalid::new("must be a day like 2026-11-22");
        let shape = text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        if !shape || text.len() != 10 {
            return Err(bad);
        }
        let number = |range: std::ops::Range<usize>| {
            text.get(range).and_then(|digits| digits.parse::<u16>().ok()).ok_or(bad)
        };
        let [year, month, day] = [number(0..4)?, number(5..7)?, number(8..10)?];
        let [month, day] = [month, day].map(|n| u8::try_from(n).unwrap_or_default());
        let month = Month::try_from(month).map_err(|_| bad)?;
        Date::from_calendar_date(i32::from(year), month, day).map(Self).map_err(|_| bad)
    }

    /// How many days later `other` is; 0 if it is earlier.
    pub fn days_until(self, other: Self) -> u64 {
        u64::try_from((other.0 - self.0).whole_days()).unwrap_or(0)
    }
}

impl Timestamp {
    /// The day it is in; the last one that can be written if it lies beyond.
    pub fn day(self) -> Day {
        let seconds = i64::try_from(self.seconds()).unwrap_or(i64::MAX);
        let date = UtcDateTime::from_unix_timestamp(seconds).map(UtcDateTime::date);
        Day(date.ok().filter(|date| date.year() <= 9999).unwrap_or(Date::MAX))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_and_ends_at_midnight_utc() {
        let midnight = 1_772_323_200_000;
        for (millis, day) in
            [(midnight - 1, "2026-02-28"), (midnight, "2026-03-01"), (midnight + 86_399_999, "2026-03-01")]
        {
            assert_eq!(Timestamp::from_millis(millis).day().to_string(), day);
        }
        assert_eq!(Timestamp::from_millis(u64::MAX).day().to_string(), "9999-12-31");
    }

    #[test]
    fn one_spelling_per_day() {
        for text in ["2026-11-22", "2028-02-29", "0001-01-01", "9999-12-31"] {
            assert_eq!(Day::parse(text).expect("a day").to_string(), text);
        }
        let refused =
            ["", "2026-11-2", "2026-11-022", "2026-11-31", "2027-02-29", "2026-00-01", "2026-13-01"];
        let shapes = ["2026/11/22", "+026-11-22", "2026-11-22 ", "2026-1--22", "٢٠٢٦-11-22"];
        for text in refused.into_iter().chain(shapes) {
            assert!(Day::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_counted_forwards() {
        let [one, other] = ["2026-02-27", "2026-03-01"].map(|day| Day::parse(day).expect("a day"));
        assert_eq!((one.days_until(other), other.days_until(one), one.days_until(one)), (2, 0, 0));
        assert!(one < other);
    }
}
