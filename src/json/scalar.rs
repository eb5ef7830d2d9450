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

impl Scalar {
    /// The scalar as a value among others.
    pub(crate) fn json(&self) -> Json<'_> {
        match self {
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(number) => Json::Number(number),
            Self::String(text) => Json::String(text),
        }
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}
