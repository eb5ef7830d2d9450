//! Numbers (RFC 8259 section 6).

use super::powers::POWERS_OF_TEN;
use super::{JsonError, Parser, Step};
use crate::json::Number;

impl Parser<'_> {
    #[inline]
    pub(super) fn number(&mut self) -> Result<Number, JsonError> {
        let start = self.at;
        self.skip_number()?;
        read_number(self.source.get(start..self.at).unwrap_or_default())
    }

    /// Passes over a number, whatever its size.
    #[inline]
    pub(super) fn skip_number(&mut self) -> Step {
        self.at += usize::from(self.peek() == Some(b'-'));
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(())
    }

    /// One digit or more.
    #[inline]
    fn digits(&mut self) -> Step {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(JsonError::Syntax) }
    }
}

/// A whole number as such where 64 bits hold it, any other as a double; minus zero is a double.
#[inline]
fn read_number(text: &str) -> Result<Number, JsonError> {
    let whole = match text.strip_prefix('-') {
        Some(_) => text.parse::<i64>().ok().filter(|value| *value != 0).map(Number::from),
        None => text.parse::<u64>().ok().map(Number::from),
    };
    whole.or_else(|| double(text).and_then(Number::from_f64)).ok_or(JsonError::Syntax)
}

/// The double a number is read as; nothing where it is beyond all doubles. As much of its digits
/// as 64 bits hold, times a power of ten: past 17 digits the last bit may be another than of the
/// double that lies nearest, as it is in serde_json, whose doubles these are to be.
fn double(text: &str) -> Option<f64> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    let (digits, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (significand, exponent) = significand(whole.as_bytes(), fraction.as_bytes());
    let size = match power_of(power) {
        Some(power) => scaled(significand, exponent.saturating_add(power))?,
        None if significand == 0 || power.starts_with('-') => 0.0,
        None => return None,
    };
    Some(if negative { -size } else { size })
}

/// The leading digits, and how many places they stand further to the left.
fn significand(whole: &[u8], fraction: &[u8]) -> (u64, i32) {
    let mut significand = 0_u64;
    let mut exponent = 0;
    let with = |significand: u64, digit: u8| {
        significand.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
    };
    for digit in whole {
        match with(significand, *digit).filter(|_| exponent == 0) {
            Some(longer) => significand = longer,
            None => exponent += 1,
        }
    }
    for digit in fraction {
        let Some(longer) = with(significand, *digit) else {
            break;
        };
        significand = longer;
        exponent -= 1;
    }
    (significand, exponent)
}

/// The power of ten that is written; nothing where it is beyond 32 bits.
fn power_of(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let size = digits.parse::<i32>().ok()?;
    Some(if text.starts_with('-') { -size } else { size })
}

/// A significand times a power of ten, in one operation where there is such a double.
fn scaled(significand: u64, mut exponent: i32) -> Option<f64> {
    let least = -i32::try_from(POWERS_OF_TEN.len() - 1).unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a double has no more digits")]
    let mut scaled = significand as f64;
    while exponent < least && scaled != 0.0 {
        scaled /= 1e308;
        exponent -= least;
    }
    let power = POWERS_OF_TEN.get(exponent.unsigned_abs() as usize);
    match (power, exponent < 0) {
        (Some(power), true) => Some(scaled / power),
        (Some(power), false) => Some(scaled * power).filter(|scaled| scaled.is_finite()),
        (None, _) => (scaled == 0.0).then_some(0.0),
    }
}
