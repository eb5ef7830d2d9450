//! Instants, handed in by the host with every call: the core has no clock.

use crate::Reason;

/// 2025-01-01T00:00:00Z, in milliseconds: a clock before it has not been set.
///
/// Workers report 0 outside a request, and with `now` at 0 no token would ever expire.
/// A fixed instant rather than the build date keeps builds reproducible.
const CLOCK_FLOOR_MILLIS: f64 = 1_735_689_600_000.0;
/// 9999-12-31T23:59:59Z, in milliseconds.
const CLOCK_CEILING_MILLIS: f64 = 253_402_300_799_000.0;
/// 2^53: past it a double no longer holds every integer, and no date is meant.
const NUMERIC_DATE_MAX: f64 = 9_007_199_254_740_992.0;

/// The host's clock reading, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct UnixTime(f64);

impl UnixTime {
    /// Takes a clock reading in milliseconds.
    ///
    /// # Errors
    /// [`Reason::ClockUnset`] when it lies before 2025 or after the year 9999.
    pub(crate) fn from_millis(millis: f64) -> Result<Self, Reason> {
        (CLOCK_FLOOR_MILLIS..=CLOCK_CEILING_MILLIS)
            .contains(&millis)
            .then_some(Self(millis.floor()))
            .ok_or(Reason::ClockUnset)
    }

    /// Milliseconds that have passed since `earlier`; negative when the clock went back.
    #[must_use]
    pub(crate) fn millis_since(self, earlier: Self) -> f64 {
        self.0 - earlier.0
    }
}

/// Seconds since the Unix epoch as a claim carries them, possibly with a fraction (RFC 7519
/// section 2, "NumericDate").
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct NumericDate(f64);

impl NumericDate {
    /// Takes a finite number of seconds strictly within ±2^53.
    #[must_use]
    pub(crate) fn from_seconds(seconds: f64) -> Option<Self> {
        (seconds.abs() < NUMERIC_DATE_MAX).then_some(Self(seconds))
    }

    /// Whole seconds, rounded down.
    #[must_use]
    pub(crate) fn seconds(self) -> f64 {
        self.0.floor()
    }

    /// So many seconds later.
    #[must_use]
    pub(crate) fn after(self, seconds: f64) -> Option<Self> {
        Self::from_seconds(self.0 + seconds)
    }

    /// The earlier of two.
    #[must_use]
    pub(crate) fn earlier(self, other: Self) -> Self {
        if other < self { other } else { self }
    }

    /// The date in RFC 3339 form, in whole seconds; a year there has four digits, and a later date
    /// is the last of them.
    pub(crate) fn iso(self) -> String {
        const DAY_SECONDS: i64 = 86_400;
        let representable = self.seconds().min(CLOCK_CEILING_MILLIS / 1000.0);
        #[expect(clippy::cast_possible_truncation, reason = "a NumericDate is within ±2^53")]
        let seconds = representable as i64;
        let (year, month, day) = civil(seconds.div_euclid(DAY_SECONDS));
        let of_day = seconds.rem_euclid(DAY_SECONDS);
        let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// Reads a date in RFC 3339 form in UTC and whole seconds, as [`Self::iso`] writes it.
    pub(crate) fn from_iso(text: &str) -> Option<Self> {
        let number = |range: core::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        let of_day = hour * 3_600 + minute * 60 + second;
        let seconds = days(year, month, day) * 86_400 + of_day;
        #[expect(clippy::cast_precision_loss, reason = "a year has four digits")]
        let date = Self::from_seconds(seconds as f64)?;
        (date.iso() == text).then_some(date)
    }

    /// Seconds from this date to `now`; negative when the date lies ahead.
    #[must_use]
    pub(crate) fn age(self, now: UnixTime) -> f64 {
        now.0 / 1000.0 - self.0
    }
}

/// The day of a Gregorian date, counted from 1970-01-01; the inverse of [`civil`].
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let year_of_era = year.rem_euclid(400);
    let march_month = (month + 9) % 12;
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    year.div_euclid(400) * 146_097 + day_of_era - 719_468
}

/// The Gregorian date of a day counted from 1970-01-01, by eras of 400 years that start in March.
fn civil(days: i64) -> (i64, i64, i64) {
    const ERA_DAYS: i64 = 146_097;
    let shifted = days + 719_468;
    let day_of_era = shifted.rem_euclid(ERA_DAYS);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + shifted.div_euclid(ERA_DAYS) * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * march_month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_unset_clock_is_refused() {
        for millis in [0.0, -1.0, 1_735_689_599_999.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(UnixTime::from_millis(millis), Err(Reason::ClockUnset));
        }
        assert!(UnixTime::from_millis(1_735_689_600_000.0).is_ok());
    }

    #[test]
    fn dates_print_as_rfc_3339() {
        let iso = |seconds| NumericDate::from_seconds(seconds).map(NumericDate::iso);
        assert_eq!(iso(0.0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(iso(951_782_400.0).as_deref(), Some("2000-02-29T00:00:00Z"));
        assert_eq!(iso(1_750_000_000.9).as_deref(), Some("2025-06-15T15:06:40Z"));
    }

    #[test]
    fn dates_are_read_as_they_are_printed() {
        for day in (-719_468_i32..2_932_896).step_by(97) {
            let seconds = f64::from(day) * 86_400.0 + 86_399.0;
            let date = NumericDate::from_seconds(seconds).unwrap();
            assert_eq!(NumericDate::from_iso(&date.iso()), Some(date));
        }
        for text in [
            "",
            "2026-12-01",
            "2026-12-01T00:00:00",
            "2026-12-01T00:00:00+00:00",
            "2026-12-01t00:00:00z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-12-01T24:00:00Z",
            "2026-12-01T00:00:60Z",
            "2026-12-01T00:00:00.0Z",
            "+026-12-01T00:00:00Z",
        ] {
            assert_eq!(NumericDate::from_iso(text), None, "{text}");
        }
    }

    #[test]
    fn ages_keep_the_fraction() {
        let now = UnixTime::from_millis(1_750_000_000_000.0).ok();
        let date = NumericDate::from_seconds(1_749_999_999.5);
        assert_eq!(date.zip(now).map(|(date, now)| date.age(now)), Some(0.5));
        assert_eq!(NumericDate::from_seconds(f64::INFINITY), None);
    }

    proptest! {
        #[test]
        fn a_date_comes_back_from_its_text(seconds in -62_167_219_200_i64..253_402_300_800) {
            #[expect(clippy::cast_precision_loss, reason = "a year has four digits")]
            let date = NumericDate::from_seconds(seconds as f64).unwrap();
            prop_assert_eq!(NumericDate::from_iso(&date.iso()), Some(date));
        }
    }
}
