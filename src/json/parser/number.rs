//! Numbers (RFC 8259 section 6).

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

/// The double that lies nearest to a number; nothing where that is beyond all doubles.
fn double(text: &str) -> Option<f64> {
    text.parse().ok().filter(|double: &f64| double.is_finite())
}
