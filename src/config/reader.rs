//! A cursor over the configuration's JSON that knows where it stands and gathers every fault.
//!
//! What is generic here is written out for each type; what is not stays one function, which is called
//! from everywhere and never in a hurry.
//!
//! Derived deserialization stops at the first fault and cannot say where a check of meaning failed;
//! a person mending a configuration wants all faults at once, each with its place.

use core::cell::RefCell;

use serde::Serialize;

use crate::json::{Json, Object};
use crate::order;

/// One fault of a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConfigError {
    /// Where it is: a JSON pointer (RFC 6901), empty for the whole document.
    pub pointer: String,
    /// What would be right; values of the configuration are not repeated.
    pub message: String,
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults(RefCell<Vec<ConfigError>>);

impl Faults {
    pub(super) fn into_inner(self) -> Vec<ConfigError> {
        self.0.into_inner()
    }
}

/// A value of the configuration and its place. A reading method that returns nothing has recorded
/// why.
#[derive(Clone)]
pub(super) struct Node<'c> {
    value: Json<'c>,
    pointer: String,
    faults: &'c Faults,
}

/// The members of an object, known names only.
pub(super) struct Members<'c> {
    pub(super) node: Node<'c>,
    members: Object<'c>,
}

impl<'c> Node<'c> {
    pub(super) fn root(value: Json<'c>, faults: &'c Faults) -> Self {
        Self { value, pointer: String::new(), faults }
    }

    pub(super) fn value(&self) -> Json<'c> {
        self.value
    }

    pub(super) fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Records a fault at this place.
    pub(super) fn refuse<T>(&self, message: impl AsRef<str>) -> Option<T> {
        self.note(message.as_ref());
        None
    }

    #[inline(never)]
    fn note(&self, message: &str) {
        let error = ConfigError { pointer: self.pointer.clone(), message: message.to_owned() };
        self.faults.0.borrow_mut().push(error);
    }

    /// The value that `read` makes of a string, or a fault with `message`.
    pub(super) fn parse<T>(
        &self,
        message: &str,
        read: impl FnOnce(&'c str) -> Option<T>,
    ) -> Option<T> {
        self.value.as_str().and_then(read).or_else(|| self.refuse(message))
    }

    #[inline(never)]
    pub(super) fn text(&self) -> Option<&'c str> {
        self.parse("must be a string that is not empty", |text| (!text.is_empty()).then_some(text))
    }

    #[inline(never)]
    pub(super) fn boolean(&self) -> Option<bool> {
        match self.value {
            Json::Bool(value) => Some(value),
            _ => self.refuse("must be true or false"),
        }
    }

    #[inline(never)]
    pub(super) fn seconds(&self, range: core::ops::RangeInclusive<u32>) -> Option<f64> {
        let (least, most) = (f64::from(*range.start()), f64::from(*range.end()));
        let seconds = self.value.as_f64().filter(|value| (least..=most).contains(value));
        let bounds =
            || format!("must be a number of seconds from {} to {}", range.start(), range.end());
        seconds.or_else(|| self.refuse(bounds()))
    }

    pub(super) fn whole_seconds(&self, range: core::ops::RangeInclusive<u32>) -> Option<u32> {
        self.whole(range, "a whole number of seconds")
    }

    /// A whole number, of what `kind` says.
    pub(super) fn whole(&self, range: core::ops::RangeInclusive<u32>, kind: &str) -> Option<u32> {
        let bounds = || format!("must be {kind} from {} to {}", range.start(), range.end());
        let number = match self.value {
            Json::Number(number) => number.as_u64().and_then(|number| number.try_into().ok()),
            _ => None,
        };
        number.filter(|number| range.contains(number)).or_else(|| self.refuse(bounds()))
    }

    /// The elements of an array that must not be empty.
    #[inline(never)]
    pub(super) fn elements(&self) -> Option<Vec<Node<'c>>> {
        let elements = self.value.as_array().filter(|elements| !elements.is_empty());
        let Some(elements) = elements else {
            return self.refuse("must be a list that is not empty");
        };
        let node = |(index, value)| self.child(&format!("{index}"), value);
        Some(elements.iter().enumerate().map(node).collect())
    }

    /// Reads every element, so that every fault is found, and returns them when all are good.
    pub(super) fn list<T>(&self, read: impl FnMut(&Node<'c>) -> Option<T>) -> Option<Vec<T>> {
        all(self.elements()?.iter().map(read))
    }

    #[inline(never)]
    pub(super) fn texts(&self) -> Option<Vec<String>> {
        self.list(|node| node.text().map(str::to_owned))
    }

    /// The members of an object, whatever their names, in the order of these.
    #[inline(never)]
    pub(super) fn entries(&self) -> Option<Vec<(&'c str, Node<'c>)>> {
        let Some(members) = self.value.as_object() else {
            return self.refuse("must be an object");
        };
        let node = |(name, value)| (name, self.child(name, value));
        let entries = members.iter().map(node).collect();
        Some(order::sorted(entries, |(one, _), (other, _)| str::cmp(one, other)))
    }

    /// The members of an object; those with other names than `known` are faults.
    #[inline(never)]
    pub(super) fn members(&self, known: &[&str]) -> Option<Members<'c>> {
        for (name, node) in self.entries()? {
            if !known.contains(&name) {
                node.refuse::<()>(unknown_member(name, known));
            }
        }
        Some(Members { node: self.clone(), members: self.value.as_object()? })
    }

    /// The member of an object, whatever the others are.
    pub(super) fn child_named(&self, name: &str) -> Option<Node<'c>> {
        self.value.as_object()?.get(name).map(|value| self.child(name, value))
    }

    #[inline(never)]
    fn child(&self, token: &str, value: Json<'c>) -> Node<'c> {
        let token = token.replace('~', "~0").replace('/', "~1");
        Node { value, pointer: format!("{}/{token}", self.pointer), faults: self.faults }
    }
}

impl<'c> Members<'c> {
    #[inline(never)]
    pub(super) fn get(&self, name: &str) -> Option<Node<'c>> {
        self.members.get(name).map(|value| self.node.child(name, value))
    }

    /// The member, or a fault that says it is missing.
    #[inline(never)]
    pub(super) fn require(&self, name: &str) -> Option<Node<'c>> {
        self.get(name).or_else(|| self.node.refuse(format!("member \"{name}\" is missing")))
    }

    /// The member as `read` makes it, or `default` where it is absent.
    pub(super) fn or<T>(
        &self,
        name: &str,
        default: T,
        read: impl FnOnce(&Node<'c>) -> Option<T>,
    ) -> Option<T> {
        self.get(name).map_or(Some(default), |node| read(&node))
    }

    /// The member as `read` makes it, or nothing where it is absent: the outer option is the
    /// fault.
    pub(super) fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Node<'c>) -> Option<T>,
    ) -> Option<Option<T>> {
        self.or(name, None, |node| read(node).map(Some))
    }

    /// The one member among `names`; none or several are a fault.
    pub(super) fn exactly_one(&self, names: &[&'static str]) -> Option<(&'static str, Node<'c>)> {
        let mut present = names.iter().filter_map(|name| Some((*name, self.get(name)?)));
        match (present.next(), present.next()) {
            (Some(only), None) => Some(only),
            _ => self.node.refuse(format!("must have exactly one of {}", names.join(", "))),
        }
    }
}

/// What was read of several, or nothing when any was not good; the others are read all the same, so
/// that every fault is found.
pub(super) fn all<T>(read: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let mut items = Vec::new();
    let mut are_good = true;
    for item in read {
        match item {
            Some(item) => items.push(item),
            None => are_good = false,
        }
    }
    are_good.then_some(items)
}

fn unknown_member(name: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        Some(nearest) => format!("unknown member, did you mean \"{nearest}\"?"),
        None => format!("unknown member, known are {}", known.join(", ")),
    }
}

/// The known word a mistyped one was most likely meant to be: the same but for case, one it begins,
/// or one few keys away.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let same = known.iter().find(|known| known.eq_ignore_ascii_case(word));
    let begun = known.iter().find(|known| word.len() > 2 && known.starts_with(word));
    let distance = |known: &&str| strsim::damerau_levenshtein(word, known);
    let close = known.iter().min_by_key(|known| distance(known));
    let close = close.filter(|close| distance(close) <= 1 + close.len() / 4);
    same.or(begun).or(close).copied()
}
