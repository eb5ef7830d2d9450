//! Strict JSON (RFC 8259, I-JSON): one text, one meaning, bounded work.
//!
//! A boundary needs what a general parser leaves open: no duplicate names at any depth, no byte
//! order mark, bounds on depth and members. A text is read once, into one flat list; its values are
//! views into that.

mod members;
mod parser;
mod scalar;
mod value;

use std::string::FromUtf8Error;

pub(crate) use serde_json::Number;
use zeroize::Zeroize;

pub(crate) use self::scalar::Scalar;
use self::value::Values;
pub(crate) use self::value::{Array, Json, Object};
use crate::limits::JSON_MAX_MEMBERS;

/// A parsed text.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The text, and after it what those of its strings stand for that have escapes.
    text: String,
    /// The values in the order of the text; those of an object are name, value, name, value.
    nodes: Vec<Node>,
    /// The names of the outermost object, which are looked for most.
    names: Vec<Name>,
}

/// One value, the members of an array or object after it.
#[derive(Clone, Debug)]
enum Node {
    Null,
    Bool(bool),
    Number(Number),
    String(Span),
    /// With the place in the list after its last element.
    Array(usize),
    /// With the place in the list after its last member.
    Object(usize),
}

/// Where a text lies in a document, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

/// A name of an object, its place in the list, and what tells most names apart at once.
#[derive(Clone, Copy, Debug)]
struct Name {
    fingerprint: u32,
    span: Span,
    at: usize,
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

impl Document {
    /// Parses a text with the bounds of [`limits`](crate::limits).
    pub(crate) fn parse(text: impl Into<Vec<u8>>) -> Result<Self, JsonError> {
        Self::parse_bounded(text, JSON_MAX_MEMBERS)
    }

    /// Parses what a host wrote, as long as it may be; the host bounds what it takes in.
    pub(crate) fn of_host(text: &str) -> Result<Self, JsonError> {
        Self::parse_bounded(text, text.len())
    }

    /// Parses a text, with its own bound on members.
    pub(crate) fn parse_bounded(
        text: impl Into<Vec<u8>>,
        max_members: usize,
    ) -> Result<Self, JsonError> {
        match String::from_utf8(text.into()) {
            Ok(text) => parser::parse(text, max_members),
            Err(fault) => Err(earlier_fault(&fault, max_members)),
        }
    }

    /// The memory it takes, in bytes; numbers and strings lie in its text and list.
    pub(crate) fn bytes(&self) -> usize {
        let lists = self.nodes.capacity() * size_of::<Node>();
        self.text.capacity() + lists + self.names.capacity() * size_of::<Name>()
    }

    /// The value that the text is.
    pub(crate) fn root(&self) -> Json<'_> {
        self.value(0).map_or(Json::Null, |(value, _)| value)
    }

    /// The members of the object that the text is; none where it is another thing.
    pub(crate) fn members(&self) -> Object<'_> {
        self.root().as_object().unwrap_or(Object(self.values(0, 0)))
    }

    /// The text at a place.
    #[inline]
    pub(crate) fn text(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// The place of a text that a value of this document gave out.
    #[inline]
    pub(crate) fn span(&self, text: &str) -> Span {
        let start = (text.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        Span::new(start, start.wrapping_add(text.len()))
    }

    /// The value at a place in the list, and the place after it.
    #[inline]
    fn value(&self, at: usize) -> Option<(Json<'_>, usize)> {
        let value = match self.nodes.get(at)? {
            Node::Null => Json::Null,
            Node::Bool(value) => Json::Bool(*value),
            Node::Number(number) => Json::Number(number),
            Node::String(span) => Json::String(self.text(*span)),
            Node::Array(end) => Json::Array(Array(self.values(at + 1, *end))),
            Node::Object(end) => Json::Object(Object(self.values(at + 1, *end))),
        };
        Some((value, self.after(at)))
    }

    /// The member of the outermost object.
    #[inline]
    fn outermost(&self, name: &str) -> Option<Json<'_>> {
        let wanted = fingerprint(name);
        let is_it = |other: &&Name| other.fingerprint == wanted && self.text(other.span) == name;
        let found = self.names.iter().find(is_it)?;
        self.value(found.at + 1).map(|(value, _)| value)
    }

    /// The place after the value at a place in the list.
    #[inline]
    fn after(&self, at: usize) -> usize {
        match self.nodes.get(at) {
            Some(Node::Array(end) | Node::Object(end)) => *end,
            _ => at + 1,
        }
    }

    #[inline]
    fn values(&self, next: usize, end: usize) -> Values<'_> {
        Values { document: self, next, end }
    }
}

/// The texts of the elements of one array in an object, each to be parsed apart from the others;
/// the other members are passed over.
pub(crate) fn elements<'t>(text: &'t str, array: &str) -> Result<Vec<&'t str>, JsonError> {
    parser::elements(text, array)
}

/// The length of a name and three of its bytes.
#[inline]
fn fingerprint(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let byte = |index: usize| bytes.get(index).copied().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "a part of the length will do")]
    let length = bytes.len() as u8;
    let last = bytes.len().saturating_sub(1);
    u32::from_be_bytes([length, byte(0), byte(last / 2), byte(last)])
}

/// Of several faults the first is told, and there may be one before the text ceases to be UTF-8.
fn earlier_fault(fault: &FromUtf8Error, max_members: usize) -> JsonError {
    let before = fault.as_bytes().get(..fault.utf8_error().valid_up_to()).unwrap_or_default();
    Document::parse_bounded(before, max_members).err().unwrap_or(JsonError::Syntax)
}

impl Zeroize for Document {
    fn zeroize(&mut self) {
        self.text.zeroize();
        self.nodes.clear();
    }
}

impl Span {
    #[expect(clippy::cast_possible_truncation, reason = "texts are bounded far below 4 GiB")]
    fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }
}

#[cfg(test)]
mod tests;
