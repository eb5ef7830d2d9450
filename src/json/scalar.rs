//! Values of their own, apart from the text they came from: what claims are compared with.

use serde::{Serialize, Serializer};

use super::{Json, Number};

/// A string, a number or a boolean.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Bool(bool),
    Number(Number),
    String(String),
}

impl Json<'_> {
    /// The value as one of its own, where it is a scalar.
    pub(crate) fn scalar(self) -> Option<Scalar> {
        match self {
            Self::Bool(value) => Some(Scalar::Bool(value)),
            Self::Number(number) => Some(Scalar::Number(number.clone())),
            Self::String(text) => Some(Scalar::String(text.to_owned())),
            Self::Null | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// Whether it is that scalar; a number is one number however it is written (`1`, `1.0`).
    pub(crate) fn is(self, scalar: &Scalar) -> bool {
        match (self, scalar) {
            (Self::Bool(one), Scalar::Bool(other)) => one == *other,
            (Self::Number(one), Scalar::Number(other)) => is_same_number(one, other),
            (Self::String(one), Scalar::String(other)) => one == other,
            _ => false,
        }
    }
}

/// Whole numbers compare as such: past 2^53 a double does not tell neighbours apart.
fn is_same_number(one: &Number, other: &Number) -> bool {
    let both_whole = !one.is_f64() && !other.is_f64();
    one == other || (!both_whole && one.as_f64() == other.as_f64())
}

/// 2^53 - 1: up to it a double holds every whole number (RFC 8259 section 6).
const EXACT_MAX: u64 = (1 << 53) - 1;

impl Scalar {
    /// The scalar for readers who know doubles alone, as JavaScript does: a whole number that they
    /// would take for its neighbour is a text of its digits.
    pub(crate) fn exact(self) -> Self {
        match self {
            Self::Number(number) if !is_exact(&number) => Self::String(number.to_string()),
            other => other,
        }
    }

    /// The scalar as a value among others.
    pub(crate) fn json(&self) -> Json<'_> {
        match self {
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(number) => Json::Number(number),
            Self::String(text) => Json::String(text),
        }
    }
}

fn is_exact(number: &Number) -> bool {
    let whole = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
    whole.is_none_or(|whole| whole <= EXACT_MAX)
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_doubles_do_not_hold_are_texts() {
        let exact = |number: Number| Scalar::Number(number).exact();
        for kept in [Number::from(9_007_199_254_740_991_u64), (-9_007_199_254_740_991_i64).into()] {
            assert_eq!(exact(kept.clone()), Scalar::Number(kept));
        }
        let double = Number::from_f64(1e300).unwrap();
        assert_eq!(exact(double.clone()), Scalar::Number(double));
        for (number, digits) in [
            (9_007_199_254_740_992_u64.into(), "9007199254740992"),
            (u64::MAX.into(), "18446744073709551615"),
            (i64::MIN.into(), "-9223372036854775808"),
        ] {
            assert_eq!(exact(number), Scalar::String(digits.to_owned()));
        }
    }
}
