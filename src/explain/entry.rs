//! The issuer's entry a token is judged by, and its place in the configuration.

use crate::config::Issuer;

/// Members that a preset stands for, so that an entry with one does not have them.
const MEMBERS_OF_PRESETS: [&str; 5] =
    ["issuer", "audiences", "requireExpiry", "requiredClaims", "keys"];

/// One entry of `issuers`.
#[derive(Clone, Copy)]
pub(super) struct Entry<'c> {
    pub(super) index: usize,
    pub(super) issuer: &'c Issuer,
}

impl Entry<'_> {
    /// The entry's JSON pointer.
    pub(super) fn pointer(&self) -> String {
        ["/issuers/", &self.index.to_string()].concat()
    }

    /// The JSON pointer of a member, or of the entry where a preset speaks for the member.
    pub(super) fn member(&self, name: &str) -> String {
        match self.issuer.is_preset && MEMBERS_OF_PRESETS.contains(&name) {
            true => self.pointer(),
            false => [&self.pointer(), "/", name].concat(),
        }
    }
}
