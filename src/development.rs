//! Keys and secrets made for development: they serve only where an issuer's entry says
//! `"development": true`.

use crate::json::{Json, Object};

/// The member of a JWK made for development; any value but `false` marks it (RFC 7517 section 4:
/// members that are not understood are ignored elsewhere).
const KEY_MARK: &str = "edge-authorizer:development";
/// What a secret made for development starts with.
const SECRET_MARK: &[u8] = b"development-only.";

/// What an issuer's entry is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Tokens that somebody depends on.
    #[default]
    Production,
    /// Tokens that anybody at hand may make.
    Development,
}

impl Stage {
    /// Whether a published key may serve here.
    pub(crate) fn takes_key(self, jwk: Object<'_>) -> bool {
        let is_unmarked = jwk.get(KEY_MARK).is_none_or(|mark| matches!(mark, Json::Bool(false)));
        is_unmarked || self == Self::Development
    }

    /// Whether a secret, decoded, may serve here.
    pub(crate) fn takes_secret(self, secret: &[u8]) -> bool {
        !secret.starts_with(SECRET_MARK) || self == Self::Development
    }
}
