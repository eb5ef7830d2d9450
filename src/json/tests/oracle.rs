//! The same rules over serde_json's reader.

use core::cell::Cell;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::*;

/// A value that owns its parts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plain {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Plain>),
    Object(Vec<(String, Plain)>),
}

/// Reads a text.
pub(super) fn read(text: &[u8], max_members: usize) -> Result<Plain, JsonError> {
    let fault = Cell::new(JsonError::Syntax);
    let reader = Reader { depth: 0, max_members, fault: &fault };
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = reader.deserialize(&mut deserializer).map_err(|_| fault.get())?;
    deserializer.end().map_err(|_| JsonError::Syntax)?;
    Ok(value)
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
    type Value = Plain;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Plain, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Plain;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Plain, E> {
        Ok(Plain::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Plain, E> {
        Ok(Plain::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Plain, E> {
        Ok(Plain::Number(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Plain, E> {
        Ok(Plain::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Plain, E> {
        Number::from_f64(value).map(Plain::Number).ok_or_else(|| self.refuse(JsonError::Syntax))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Plain, E> {
        Ok(Plain::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Plain, A::Error> {
        let below = self.below()?;
        let mut elements = Vec::new();
        while let Some(element) = source.next_element_seed(below)? {
            if elements.len() >= self.max_members {
                return Err(self.refuse(JsonError::TooManyMembers));
            }
            elements.push(element);
        }
        Ok(Plain::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Plain, A::Error> {
        let below = self.below()?;
        let mut members: Vec<(String, Plain)> = Vec::new();
        while let Some(name) = source.next_key::<String>()? {
            if members.len() >= self.max_members {
                return Err(self.refuse(JsonError::TooManyMembers));
            }
            if members.iter().any(|(other, _)| *other == name) {
                return Err(self.refuse(JsonError::DuplicateName));
            }
            members.push((name, source.next_value_seed(below)?));
        }
        Ok(Plain::Object(members))
    }
}

/// The texts of the elements of the one array of that name in an object.
pub(super) fn elements<'t>(text: &'t str, array: &str) -> Option<Vec<&'t str>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let elements = deserializer.deserialize_map(OneArray(array)).ok()?;
    deserializer.end().ok()?;
    Some(elements.into_iter().map(RawValue::get).collect())
}

struct OneArray<'a>(&'a str);

impl<'de> Visitor<'de> for OneArray<'_> {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut elements = None;
        while let Some(name) = members.next_key::<String>()? {
            if name != self.0 {
                members.next_value::<IgnoredAny>()?;
            } else if elements.replace(members.next_value()?).is_some() {
                return Err(A::Error::custom("two arrays"));
            }
        }
        elements.ok_or_else(|| A::Error::custom("no array"))
    }
}
