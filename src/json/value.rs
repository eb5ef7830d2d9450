//! Values of a document, as views into it.

use serde::{Serialize, Serializer};

use super::{Document, Number, Span};

/// Where the first member of the outermost object is in the list.
const OUTERMOST: usize = 1;

/// A value of a document; the names of an object are unique.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Json<'d> {
    Null,
    Bool(bool),
    Number(&'d Number),
    String(&'d str),
    Array(Array<'d>),
    Object(Object<'d>),
}

/// The elements of an array.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Array<'d>(pub(super) Values<'d>);

/// The members of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Object<'d>(pub(super) Values<'d>);

/// Values that follow one another in the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values<'d> {
    pub(super) document: &'d Document,
    pub(super) next: usize,
    pub(super) end: usize,
}

impl<'d> Json<'d> {
    #[inline]
    pub(crate) fn as_str(self) -> Option<&'d str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_object(self) -> Option<Object<'d>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    pub(crate) fn as_array(self) -> Option<Array<'d>> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn as_f64(self) -> Option<f64> {
        match self {
            Self::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    /// A list of strings, or nothing when any element is another thing.
    pub(crate) fn as_strings(self) -> Option<Vec<&'d str>> {
        self.as_array()?.iter().map(Json::as_str).collect()
    }

    /// The value at a JSON pointer's reference tokens (RFC 6901), below this one.
    pub(crate) fn at<'a>(self, mut tokens: impl Iterator<Item = &'a str>) -> Option<Self> {
        tokens.try_fold(self, |value, token| match value {
            Self::Object(members) => members.get(token),
            Self::Array(elements) => elements.iter().nth(token.parse::<usize>().ok()?),
            _ => None,
        })
    }
}

impl<'d> Array<'d> {
    /// The elements in order.
    #[inline]
    pub(crate) fn iter(self) -> impl Iterator<Item = Json<'d>> {
        self.0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0.next == self.0.end
    }
}

impl<'d> Object<'d> {
    /// The members in the order of the text.
    pub(crate) fn iter(self) -> impl Iterator<Item = (&'d str, Json<'d>)> {
        let mut values = self.0;
        core::iter::from_fn(move || Some((values.next()?.as_str()?, values.next()?)))
    }

    /// The member of that name.
    #[inline]
    pub(crate) fn get(self, name: &str) -> Option<Json<'d>> {
        if self.0.next == OUTERMOST {
            return self.0.document.outermost(name);
        }
        self.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// The place of a text that a value of this object gave out.
    pub(crate) fn span(self, text: &str) -> Span {
        self.0.document.span(text)
    }

    /// The text at a place.
    pub(crate) fn text(self, span: Span) -> &'d str {
        self.0.document.text(span)
    }

    pub(crate) fn contains_key(self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

impl<'d> Iterator for Values<'d> {
    type Item = Json<'d>;

    fn next(&mut self) -> Option<Json<'d>> {
        if self.next >= self.end {
            return None;
        }
        let (value, next) = self.document.value(self.next)?;
        self.next = next;
        Some(value)
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::String(value) => serializer.serialize_str(value),
            Self::Array(elements) => serializer.collect_seq(elements.iter()),
            Self::Object(members) => serializer.collect_map(members.iter()),
        }
    }
}
