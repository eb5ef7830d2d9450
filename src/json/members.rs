//! Objects whose members are known by name.

use super::{Json, Object};

impl<'d> Object<'d> {
    /// Whether it has no members but these.
    pub(crate) fn has_only(self, names: &[&str]) -> bool {
        self.iter().all(|(name, _)| names.contains(&name))
    }

    /// A member that is a string.
    pub(crate) fn string(self, name: &str) -> Option<String> {
        self.get(name).and_then(Json::as_str).map(str::to_owned)
    }

    /// A member that may be absent or null: the outer option is the fault.
    pub(crate) fn optional<T>(
        self,
        name: &str,
        read: impl FnOnce(Json<'d>) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.get(name) {
            None | Some(Json::Null) => Some(None),
            Some(value) => read(value).map(Some),
        }
    }

    /// A member that is a string, where it is neither absent nor null.
    pub(crate) fn optional_string(self, name: &str) -> Option<Option<String>> {
        self.optional(name, |value| value.as_str().map(str::to_owned))
    }

    /// A member as `read` makes it, or its default where it is absent.
    pub(crate) fn or_default<T: Default>(
        self,
        name: &str,
        read: impl FnOnce(Json<'d>) -> Option<T>,
    ) -> Option<T> {
        self.get(name).map_or_else(|| Some(T::default()), read)
    }
}

impl Json<'_> {
    pub(crate) fn as_bool(self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A whole number that is not negative.
    pub(crate) fn as_u64(self) -> Option<u64> {
        match self {
            Self::Number(number) => number.as_u64(),
            _ => None,
        }
    }
}
