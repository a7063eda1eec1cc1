//! Calendar days without a time zone, as windows and due dates have them.
//!
//! The conversion is the proleptic Gregorian one in whole numbers ("Euclidean affine functions and their application
//! to calendar algorithms", Neri and Schneider, 2022, has the idea; years begin in March, so that the leap day is last).

use std::fmt;
use std::str::FromStr;

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// A text that is not a day of the years 1900 to 9999 in the form `2026-11-23`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADate;

impl Date {
    pub fn from_epoch_days(days: i32) -> Self {
        Self(days)
    }

    pub fn epoch_days(self) -> i32 {
        self.0
    }

    /// The day in UTC of a time in Unix milliseconds.
    pub fn of_millis(millis: u64) -> Self {
        Self(i32::try_from(millis / 86_400_000).unwrap_or(i32::MAX))
    }

    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    fn from_civil(year: i64, month: i64, day: i64) -> Option<Self> {
        let march_year = if month <= 2 { year - 1 } else { year };
        let march_month = (month + 9) % 12;
        let era = march_year.div_euclid(400);
        let year_of_era = march_year.rem_euclid(400);
        let day_of_year = (153 * march_month + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let date = Self(i32::try_from(era * 146_097 + day_of_era - 719_468).ok()?);
        (date.civil() == (year, month, day)).then_some(date)
    }

    /// Year, month from 1, day from 1.
    fn civil(self) -> (i64, i64, i64) {
        let days = i64::from(self.0) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month, day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for NotADate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "expected a date such as `2026-11-23`")
    }
}

impl std::error::Error for NotADate {}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let digits = |range: std::ops::Range<usize>| -> Option<i64> {
            let part = text.get(range)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let dashes = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
        if text.len() != 10 || !dashes {
            return Err(NotADate);
        }
        let date = || {
            let year = digits(0..4).filter(|year| *year >= 1900)?;
            Self::from_civil(year, digits(5..7)?, digits(8..10)?)
        };
        date().ok_or(NotADate)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_are_counted_from_1970_and_spelled_back() {
        for (text, days) in
            [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-23", 20_780), ("1969-12-31", -1)]
        {
            let date: Date = text.parse().unwrap();
            assert_eq!((date.epoch_days(), date.to_string().as_str()), (days, text));
        }
        assert_eq!(Date::of_millis(1_790_000_000_000).to_string(), "2026-09-21");
    }

    #[test]
    fn every_day_of_six_centuries_reads_back() {
        for days in -25_000..200_000 {
            let date = Date::from_epoch_days(days);
            assert_eq!(date.to_string().parse(), Ok(date));
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026-2-3",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026/11/23",
            "+026-11-23",
            "2026-11-éa",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
