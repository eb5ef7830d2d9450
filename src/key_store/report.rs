//! What the operator is told about a remote key set.

use serde::Serialize;

use crate::jwk::{KeySetFault, SkippedKey};

/// How a key set can be used at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KeySetState {
    /// Within its age.
    Fresh,
    /// Past its age, and used because it could not be had again.
    Stale,
    /// Nothing usable is held, and the latest fetch failed too recently for another.
    Cooling,
    /// Nothing usable is held.
    Empty,
}

/// Why a fetch brought no key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FetchFailure {
    /// Metadata of another issuer (OpenID Connect Discovery 1.0 section 4.3).
    IssuerMismatch,
    /// The answer came after it had been given up.
    Late,
    /// Metadata whose `jwks_uri` is missing, or no place to fetch keys from.
    LocationRefused,
    /// No connection, or one that broke.
    Network,
    /// A set in which no key is usable.
    NoUsableKeys,
    /// A document that is no key set.
    NotAKeySet,
    /// A document that is no issuer's metadata.
    NotMetadata,
    /// The answer pointed elsewhere, where nobody was told to trust keys.
    Redirect,
    /// A status other than 200.
    Status,
    /// No whole answer in time.
    Timeout,
    /// A document beyond its bound.
    TooLarge,
    /// A set with more keys than its bound.
    TooManyKeys,
}

impl FetchFailure {
    /// The failure of that name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "issuer_mismatch" => Self::IssuerMismatch,
            "late" => Self::Late,
            "location_refused" => Self::LocationRefused,
            "network" => Self::Network,
            "no_usable_keys" => Self::NoUsableKeys,
            "not_a_key_set" => Self::NotAKeySet,
            "not_metadata" => Self::NotMetadata,
            "redirect" => Self::Redirect,
            "status" => Self::Status,
            "timeout" => Self::Timeout,
            "too_large" => Self::TooLarge,
            "too_many_keys" => Self::TooManyKeys,
            _ => return None,
        })
    }

    /// Whether the issuer answered, with a document that is of no use.
    pub(crate) fn has_document(self) -> bool {
        matches!(self, Self::NoUsableKeys | Self::NotAKeySet | Self::TooLarge | Self::TooManyKeys)
    }
}

impl From<KeySetFault> for FetchFailure {
    fn from(fault: KeySetFault) -> Self {
        match fault {
            KeySetFault::NotAKeySet => Self::NotAKeySet,
            KeySetFault::TooLarge => Self::TooLarge,
            KeySetFault::TooManyKeys => Self::TooManyKeys,
        }
    }
}

/// The audit record of an answered fetch that changed something.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Transition {
    /// Always `key_set`.
    pub(crate) event: &'static str,
    pub(crate) url: String,
    pub(crate) from: KeySetState,
    pub(crate) to: KeySetState,
    /// How many keys are usable now.
    pub(crate) keys: usize,
    /// The keys of a new set that are not used.
    pub(crate) skipped: Vec<SkippedKey>,
    pub(crate) failure: Option<FetchFailure>,
    /// How many fetches have failed in a row, up to this one.
    pub(crate) failures: u32,
}

/// What an answered fetch changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Record {
    KeySet(Transition),
    Discovery(DiscoveryRecord),
}

/// The audit record of an issuer's metadata that changed something.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiscoveryRecord {
    /// Always `discovery`.
    pub(crate) event: &'static str,
    pub(crate) url: String,
    /// Where the key set lies, as far as is known.
    pub(crate) jwks_uri: Option<String>,
    pub(crate) failure: Option<FetchFailure>,
    /// What to look at, when the document is almost the one expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<&'static str>,
    /// How many fetches have failed in a row, up to this one.
    pub(crate) failures: u32,
}

/// A remote key set at an instant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeySetReport<'s> {
    pub(crate) url: &'s str,
    pub(crate) state: KeySetState,
    /// How many keys are usable.
    pub(crate) keys: usize,
    pub(crate) skipped: &'s [SkippedKey],
    /// Since the set was asked for.
    pub(crate) age_seconds: Option<u64>,
    /// How many fetches have been asked for.
    pub(crate) fetches: u64,
    /// How many have failed in a row.
    pub(crate) failures: u32,
    pub(crate) last_failure: Option<FetchFailure>,
    /// How the set was found, where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) discovery: Option<DiscoveryReport<'s>>,
}

/// An issuer's metadata at an instant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DiscoveryReport<'s> {
    pub(crate) url: &'s str,
    /// Since the document was asked for.
    pub(crate) age_seconds: Option<u64>,
    pub(crate) fetches: u64,
    /// How many have failed in a row.
    pub(crate) failures: u32,
    pub(crate) last_failure: Option<FetchFailure>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_comes_back_from_its_name() {
        for failure in [
            FetchFailure::IssuerMismatch,
            FetchFailure::Late,
            FetchFailure::LocationRefused,
            FetchFailure::Network,
            FetchFailure::NoUsableKeys,
            FetchFailure::NotAKeySet,
            FetchFailure::NotMetadata,
            FetchFailure::Redirect,
            FetchFailure::Status,
            FetchFailure::Timeout,
            FetchFailure::TooLarge,
            FetchFailure::TooManyKeys,
        ] {
            let name = serde_json::to_string(&failure).unwrap();
            assert_eq!(FetchFailure::from_name(name.trim_matches('"')), Some(failure));
        }
    }
}
