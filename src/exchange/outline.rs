//! What JavaScript has to know to write plain requests and to read what comes of them.

use serde::Serialize;

use super::Exchange;
use crate::authorizer::Authorizer;
use crate::limits::{EXCHANGE_ACTION_BYTES, EXCHANGE_VALUE_BYTES};

/// The outline of a configuration.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outline<'a> {
    /// Ids, by the places of the rules.
    rules: Vec<&'a str>,
    /// Names of header fields for the upstream.
    forward: Vec<&'a str>,
    /// Names of header fields that can carry credentials, in lower case.
    credentials: Vec<&'a str>,
    /// Whether any key set is fetched.
    fetches: bool,
    /// Whether any token may be signed by RSA.
    rsa: bool,
    /// Sizes of the areas of the input.
    value_bytes: usize,
    action_bytes: usize,
}

impl Exchange {
    /// Describes an authorizer.
    pub(crate) fn outline<'a>(&'a self, authorizer: &'a Authorizer) -> Outline<'a> {
        let config = authorizer.config();
        let mut algorithms = config.issuers.iter().flat_map(|issuer| &issuer.algorithms);
        Outline {
            rules: config.rules.iter().map(|rule| rule.id.as_str()).collect(),
            forward: config.forward.iter().map(|(name, _)| name.as_str()).collect(),
            credentials: self.fields.iter().map(|field| field.name.as_str()).collect(),
            fetches: authorizer.fetches(),
            rsa: algorithms.any(|algorithm| algorithm.is_rsa()),
            value_bytes: EXCHANGE_VALUE_BYTES,
            action_bytes: EXCHANGE_ACTION_BYTES,
        }
    }
}
