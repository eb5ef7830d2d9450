//! Strict JSON (RFC 8259, I-JSON): one text, one meaning, bounded work.
//!
//! serde_json reads the syntax; this module adds what a security boundary needs and a general
//! parser leaves open: no duplicate names at any depth, no byte order mark, bounds on depth and
//! members.

use core::cell::Cell;
use core::fmt;
use std::collections::BTreeMap;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};
pub(crate) use serde_json::Number;

use crate::limits::{JSON_MAX_DEPTH, JSON_MAX_MEMBERS};

/// The members of a JSON object, by name.
pub(crate) type Object = BTreeMap<String, Json>;

/// A JSON value whose objects have unique names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Json>),
    Object(Object),
}

/// Why a text is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonError {
    /// Not JSON, or not UTF-8, or with a lone surrogate or a number beyond a double.
    Syntax,
    /// A name occurs twice in one object (RFC 7519 section 4, RFC 7515 section 4).
    DuplicateName,
    /// Nested deeper than the bound.
    TooDeep,
    /// More members in one object or array than the bound.
    TooManyMembers,
}

impl Json {
    /// Parses a text with the bounds of [`limits`](crate::limits).
    pub(crate) fn parse(text: &[u8]) -> Result<Self, JsonError> {
        Self::parse_bounded(text, JSON_MAX_MEMBERS)
    }

    /// Parses a text, with its own bound on members.
    pub(crate) fn parse_bounded(text: &[u8], max_members: usize) -> Result<Self, JsonError> {
        let fault = Cell::new(JsonError::Syntax);
        let reader = Reader { depth: 0, max_members, fault: &fault };
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let value = reader.deserialize(&mut deserializer).map_err(|_| fault.get())?;
        deserializer.end().map_err(|_| JsonError::Syntax)?;
        Ok(value)
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    pub(crate) fn as_array(&self) -> Option<&[Json]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    pub(crate) fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    /// Whether two values are the same; a number is one number however it is written (`1`, `1.0`).
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) if one != other => {
                let both_whole = one.is_f64() == other.is_f64() && !one.is_f64();
                !both_whole && one.as_f64() == other.as_f64()
            }
            _ => self == other,
        }
    }

    /// A list of strings, or nothing when any element is another thing.
    pub(crate) fn as_strings(&self) -> Option<Vec<&str>> {
        self.as_array()?.iter().map(Self::as_str).collect()
    }

    /// The value at a JSON pointer's reference tokens (RFC 6901), below this one.
    pub(crate) fn at<'a>(&self, mut tokens: impl Iterator<Item = &'a str>) -> Option<&Self> {
        tokens.try_fold(self, |value, token| match value {
            Self::Object(members) => members.get(token),
            Self::Array(elements) => elements.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::String(value) => serializer.serialize_str(value),
            Self::Array(elements) => serializer.collect_seq(elements),
            Self::Object(members) => serializer.collect_map(members),
        }
    }
}

#[derive(Clone, Copy)]
struct Reader<'f> {
    depth: usize,
    max_members: usize,
    fault: &'f Cell<JsonError>,
}

impl Reader<'_> {
    fn below<E: Error>(self) -> Result<Self, E> {
        if self.depth >= JSON_MAX_DEPTH {
            return Err(self.refuse(JsonError::TooDeep));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn refuse<E: Error>(self, fault: JsonError) -> E {
        self.fault.set(fault);
        E::custom("refused")
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| self.refuse(JsonError::Syntax))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Json, A::Error> {
        let below = self.below()?;
        let mut elements = Vec::new();
        while let Some(element) = source.next_element_seed(below)? {
            if elements.len() >= self.max_members {
                return Err(self.refuse(JsonError::TooManyMembers));
            }
            elements.push(element);
        }
        Ok(Json::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Json, A::Error> {
        let below = self.below()?;
        let mut members = Object::new();
        while let Some(name) = source.next_key::<String>()? {
            if members.len() >= self.max_members {
                return Err(self.refuse(JsonError::TooManyMembers));
            }
            if members.contains_key(&name) {
                return Err(self.refuse(JsonError::DuplicateName));
            }
            let value = source.next_value_seed(below)?;
            members.insert(name, value);
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<JsonError> {
        Json::parse(text.as_bytes()).err()
    }

    #[test]
    fn duplicate_names_are_refused_at_any_depth() {
        assert_eq!(fault(r#"{"a":1,"a":1}"#), Some(JsonError::DuplicateName));
        assert_eq!(fault(r#"{"a":1,"\u0061":2}"#), Some(JsonError::DuplicateName));
        assert_eq!(fault(r#"[{"b":{"a":1,"a":2}}]"#), Some(JsonError::DuplicateName));
        assert_eq!(fault(r#"{"a":1,"b":{"a":1}}"#), None);
    }

    #[test]
    fn work_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(fault(&nested(JSON_MAX_DEPTH)), None);
        assert_eq!(fault(&nested(JSON_MAX_DEPTH + 1)), Some(JsonError::TooDeep));
        assert_eq!(fault(&"[".repeat(100_000)), Some(JsonError::TooDeep));
        let list = |length: usize| format!("[{}0]", "0,".repeat(length - 1));
        assert_eq!(fault(&list(JSON_MAX_MEMBERS)), None);
        assert_eq!(fault(&list(JSON_MAX_MEMBERS + 1)), Some(JsonError::TooManyMembers));
    }

    #[test]
    fn ambiguous_texts_are_refused() {
        for text in ["", "\u{feff}{}", "{} {}", "{}\0", r#""\ud800""#, "1e400", "[1,]", "NaN", "+1"]
        {
            assert_eq!(fault(text), Some(JsonError::Syntax), "{text:?}");
        }
        assert_eq!(Json::parse(b"\"\xff\"").err(), Some(JsonError::Syntax));
    }

    #[test]
    fn a_number_is_one_however_it_is_written() {
        let parse = |text: &str| Json::parse(text.as_bytes()).unwrap();
        for text in ["1", "1.0", "1e0", "10e-1"] {
            assert!(parse(text).same(&parse("1")), "{text}");
        }
        assert!(!parse("9007199254740993").same(&parse("9007199254740992")));
        assert!(!parse("1").same(&parse("\"1\"")));
    }

    #[test]
    fn pointers_walk_objects_and_arrays() {
        let json = Json::parse(br#"{"a":[{"b":7}]}"#).ok();
        let found = json.as_ref().and_then(|json| json.at(["a", "0", "b"].into_iter()));
        assert_eq!(found.and_then(Json::as_f64), Some(7.0));
    }
}
