//! Where the keys of an issuer's entry come from, and how long those that are fetched serve.

use super::reader::{Members, Node};
use super::secret::{self, SecretSource};
use super::url;
use crate::development::Stage;
use crate::json::Json;
use crate::jwk::KeySet;
use crate::key_store::KeySetPolicy;
use crate::signature::Algorithm;

const PLACES: [&str; 4] = ["jwksUri", "discovery", "jwks", "secret"];
const MEMBERS: [&str; 5] = ["jwksUri", "discovery", "jwks", "secret", "snapshot"];
const WEEK_SECONDS: u32 = 604_800;

/// Where an issuer's keys come from.
#[derive(Debug)]
pub(crate) enum KeySource {
    /// Given in the configuration.
    Inline(KeySet),
    /// Fetched by the host.
    Remote(RemoteKeys),
    /// Resolved by the host from a reference.
    Secret(SecretSource),
}

/// A key set that the host fetches.
#[derive(Debug)]
pub(crate) struct RemoteKeys {
    pub(crate) location: KeySetLocation,
    /// What serves while nothing could be fetched yet.
    pub(crate) snapshot: Option<KeySet>,
    pub(crate) policy: KeySetPolicy,
}

/// Where a key set lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeySetLocation {
    /// At this URL.
    Fixed(String),
    /// Where the metadata of this issuer says (OpenID Connect Discovery 1.0 section 4).
    Discovered { issuer: String },
}

/// One entry holds secrets or public keys, never both: a public key must not become an HMAC
/// secret (RFC 8725 section 2.1).
pub(super) fn read(
    issuer: &Members<'_>,
    name: Option<&str>,
    algorithms: &[Algorithm],
) -> Option<KeySource> {
    let node = issuer.require("keys")?;
    let members = node.members(&MEMBERS)?;
    let (kind, source) = members.exactly_one(&PLACES)?;
    let symmetric = kind == "secret";
    if algorithms.iter().any(|algorithm| algorithm.is_symmetric() != symmetric) {
        let message = match symmetric {
            true => "a secret verifies HS256, HS384 and HS512 only",
            false => "a key set verifies no HS algorithm",
        };
        return node.refuse(message);
    }
    let location = match kind {
        "jwksUri" => url::key_set_location(&source).map(KeySetLocation::Fixed),
        "discovery" => discovered(&source, name),
        _ => {
            refuse_remote_members(issuer, &members)?;
            return match kind {
                "jwks" => inline(&source, stage(issuer)).map(KeySource::Inline),
                _ => secret::read(issuer, &source, algorithms).map(KeySource::Secret),
            };
        }
    };
    remote(issuer, Some(&members), location).map(KeySource::Remote)
}

fn refuse_remote_members(issuer: &Members<'_>, keys: &Members<'_>) -> Option<()> {
    match keys.get("snapshot").or(issuer.get("keySets")) {
        Some(node) => node.refuse("is for keys that are fetched, by \"jwksUri\" or \"discovery\""),
        None => Some(()),
    }
}

/// A key set at a location that is already known.
#[inline(never)]
pub(super) fn remote(
    issuer: &Members<'_>,
    keys: Option<&Members<'_>>,
    location: Option<KeySetLocation>,
) -> Option<RemoteKeys> {
    let stage = stage(issuer);
    let snapshot = |keys: &Members<'_>| keys.optional("snapshot", |node| inline(node, stage));
    let snapshot = keys.map_or(Some(None), snapshot);
    let policy = issuer.or("keySets", KeySetPolicy::default(), policy);
    let policy = policy.map(|policy| KeySetPolicy { stage, ..policy });
    Some(RemoteKeys { location: location?, snapshot: snapshot?, policy: policy? })
}

/// What the entry is for; a value that is none is refused where the entry's details are read.
pub(super) fn stage(issuer: &Members<'_>) -> Stage {
    match issuer.get("development").map(|node| node.value()) {
        Some(Json::Bool(true)) => Stage::Development,
        _ => Stage::Production,
    }
}

#[inline(never)]
fn discovered(node: &Node<'_>, issuer: Option<&str>) -> Option<KeySetLocation> {
    if !node.boolean()? {
        return node.refuse("must be true, or absent");
    }
    let issuer = issuer.filter(|issuer| url::is_key_set_location(issuer) && !issuer.contains('?'));
    match issuer {
        Some(issuer) => Some(KeySetLocation::Discovered { issuer: issuer.to_owned() }),
        None => node.refuse("needs one \"issuer\" that is an https URL without a query"),
    }
}

/// An age that is configured is also the most that a response may ask for: it is how long the
/// operator lets a removed key live.
#[inline(never)]
fn policy(node: &Node<'_>) -> Option<KeySetPolicy> {
    let members = node.members(&["maxAgeSeconds", "staleSeconds", "cooldownSeconds"])?;
    let default = KeySetPolicy::default();
    let max_age = members.optional("maxAgeSeconds", |node| node.whole_seconds(1..=86_400));
    let stale = members
        .or("staleSeconds", default.stale_seconds, |node| node.whole_seconds(0..=WEEK_SECONDS));
    let cooldown = members
        .or("cooldownSeconds", default.cooldown_seconds, |node| node.whole_seconds(1..=3600));
    let max_age = max_age?;
    Some(KeySetPolicy {
        max_age_seconds: max_age.unwrap_or(default.max_age_seconds),
        longest_age_seconds: max_age.unwrap_or(default.longest_age_seconds),
        stale_seconds: stale?,
        cooldown_seconds: cooldown?,
        stage: default.stage,
    })
}

#[inline(never)]
fn inline(node: &Node<'_>, stage: Stage) -> Option<KeySet> {
    let keys = match KeySet::from_json(node.value(), stage) {
        Ok(keys) => keys,
        Err(fault) => return node.refuse(fault.message()),
    };
    match (keys.len(), keys.skipped().first()) {
        (0, Some(skipped)) => {
            node.refuse(format!("no key can be used; key {}: {}", skipped.index, skipped.reason))
        }
        (0, None) => node.refuse("the key set is empty"),
        _ => Some(keys),
    }
}
