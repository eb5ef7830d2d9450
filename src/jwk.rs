//! Key sets (RFC 7517) and the choice of a key for a protected header.
//!
//! A key that cannot be used is skipped and reported; it never spoils the set it is in.

use serde::Serialize;

use crate::development::Stage;
use crate::json::{Document, Json, Object};
use crate::limits::{KEY_SET_MAX_BYTES, KEY_SET_MAX_KEYS};
use crate::signature::{Algorithm, VerifyingKey};
use crate::{Reason, base64url, json, order};

/// Members that only a private or a shared key has (RFC 7518 sections 6.2.2, 6.3.2 and 6.4).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
/// The byte order mark in UTF-8, which a fetch that reads text takes away.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The usable keys of a key set.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct KeySet {
    /// Ordered by key id, so that a large set takes no longer to search than a small one.
    keys: Vec<PublishedKey>,
    skipped: Vec<SkippedKey>,
}

/// A key with what its publisher says about it.
#[derive(Clone, Debug, PartialEq)]
struct PublishedKey {
    key_id: Option<String>,
    algorithm: Option<Algorithm>,
    /// The issuer it signs for, where one document serves several.
    issuer: Option<String>,
    key: VerifyingKey,
}

/// The key chosen for a protected header, among those published under its key id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChosenKey<'s> {
    key: &'s VerifyingKey,
    published: &'s [PublishedKey],
}

impl<'s> ChosenKey<'s> {
    pub(crate) fn key(self) -> &'s VerifyingKey {
        self.key
    }

    /// Whether the key was published for any issuer, or for one that `is_ours`.
    pub(crate) fn serves(self, is_ours: impl Fn(&str) -> bool) -> bool {
        let mut same = self.published.iter().filter(|published| published.key == *self.key);
        same.any(|published| published.issuer.as_deref().is_none_or(&is_ours))
    }
}

/// A key of the set that is not used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SkippedKey {
    /// Its place in the `keys` array, from 0.
    pub(crate) index: usize,
    pub(crate) reason: &'static str,
}

/// Why a document is not a key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeySetFault {
    /// Not a JSON object with an array named `keys` (RFC 7517 section 5).
    NotAKeySet,
    /// Longer than the bound.
    TooLarge,
    /// More keys than the bound.
    TooManyKeys,
}

impl KeySetFault {
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::NotAKeySet => "the document is not a JSON object with an array named keys",
            Self::TooLarge => "the document is too large",
            Self::TooManyKeys => "the set has too many keys",
        }
    }
}

impl KeySet {
    /// Reads a document as published; a byte order mark before it is taken as fetch would.
    pub(crate) fn parse(document: &[u8], stage: Stage) -> Result<Self, KeySetFault> {
        if document.len() > KEY_SET_MAX_BYTES {
            return Err(KeySetFault::TooLarge);
        }
        let text = document.strip_prefix(BYTE_ORDER_MARK).unwrap_or(document);
        let text = core::str::from_utf8(text).map_err(|_| KeySetFault::NotAKeySet)?;
        let keys = json::elements(text, "keys").map_err(|_| KeySetFault::NotAKeySet)?;
        let keys: Vec<_> = keys.into_iter().map(|key| Document::parse(key).ok()).collect();
        Self::collect(keys.iter().map(|key| key.as_ref().map(Document::root)).collect(), stage)
    }

    /// Takes a set that is part of a larger document.
    pub(crate) fn from_json(set: Json<'_>, stage: Stage) -> Result<Self, KeySetFault> {
        let keys = set.as_object().and_then(|set| set.get("keys")).and_then(Json::as_array);
        Self::collect(keys.ok_or(KeySetFault::NotAKeySet)?.iter().map(Some).collect(), stage)
    }

    fn collect(keys: Vec<Option<Json<'_>>>, stage: Stage) -> Result<Self, KeySetFault> {
        if keys.len() > KEY_SET_MAX_KEYS {
            return Err(KeySetFault::TooManyKeys);
        }
        let mut set = Self::default();
        for (index, key) in keys.into_iter().enumerate() {
            let key = key.ok_or("the key is not strict JSON");
            match key.and_then(|key| PublishedKey::read(key, stage)) {
                Ok(key) => set.keys.push(key),
                Err(reason) => set.skipped.push(SkippedKey { index, reason }),
            }
        }
        set.keys = order::sorted(set.keys, |one, other| one.key_id.cmp(&other.key_id));
        Ok(set)
    }

    /// Keeps the keys that were in the set before, with the tables they have earned.
    pub(crate) fn keep_same(&mut self, before: Self) {
        let mut before = before.keys.into_iter().peekable();
        for key in &mut self.keys {
            while before.next_if(|one| one.key_id < key.key_id).is_some() {}
            if let Some(same) = before.next_if(|one| one == key) {
                *key = same;
            }
        }
    }

    /// How many keys are usable.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The ids of the usable keys that have one.
    pub(crate) fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().filter_map(|key| key.key_id.as_deref())
    }

    /// The keys that are not usable.
    pub(crate) fn skipped(&self) -> &[SkippedKey] {
        &self.skipped
    }

    /// The one key for a protected header.
    ///
    /// A key id has to match exactly; without one, a single key has to fit. One key published twice
    /// is one key.
    ///
    /// # Errors
    /// [`Reason::KeyUnknown`] when no key fits, [`Reason::KeyAmbiguous`] when several do.
    pub(crate) fn select(
        &self,
        algorithm: Algorithm,
        key_id: Option<&str>,
    ) -> Result<ChosenKey<'_>, Reason> {
        let published = self.named(key_id);
        let mut fitting = published.iter().filter(|key| key.serves(algorithm));
        let chosen = fitting.next().ok_or(Reason::KeyUnknown)?;
        match fitting.all(|other| other.key == chosen.key) {
            true => Ok(ChosenKey { key: &chosen.key, published }),
            false => Err(Reason::KeyAmbiguous),
        }
    }

    fn named(&self, key_id: Option<&str>) -> &[PublishedKey] {
        if key_id.is_none() {
            return &self.keys;
        }
        let start = self.keys.partition_point(|key| key.key_id.as_deref() < key_id);
        let end = self.keys.partition_point(|key| key.key_id.as_deref() <= key_id);
        self.keys.get(start..end).unwrap_or_default()
    }
}

impl PublishedKey {
    fn read(jwk: Json<'_>, stage: Stage) -> Result<Self, &'static str> {
        let jwk = jwk.as_object().ok_or("the key is not a JSON object")?;
        if !stage.takes_key(jwk) {
            return Err("the key is for development, and the issuer's entry is not");
        }
        check_use(jwk)?;
        let key_id = string(jwk, "kid", "the key id is not a string")?.map(str::to_owned);
        let algorithm = string(jwk, "alg", "the algorithm is not a string")?
            .map(|name| Algorithm::from_name(name).ok_or("the algorithm is not one verified here"))
            .transpose()?;
        let issuer = string(jwk, "issuer", "the issuer is not a string")?.map(str::to_owned);
        let key = read_key(jwk)?;
        match algorithm.is_none_or(|algorithm| key.fits(algorithm)) {
            true => Ok(Self { key_id, algorithm, issuer, key }),
            false => Err("the algorithm is for another type of key"),
        }
    }

    fn serves(&self, algorithm: Algorithm) -> bool {
        self.key.fits(algorithm) && self.algorithm.is_none_or(|only| only == algorithm)
    }
}

/// RFC 7517 sections 4.2 and 4.3: the key is for signatures, and for verifying them.
fn check_use(jwk: Object<'_>) -> Result<(), &'static str> {
    if jwk.get("use").is_some_and(|purpose| purpose.as_str() != Some("sig")) {
        return Err("the key is not for signatures");
    }
    let Some(operations) = jwk.get("key_ops") else {
        return Ok(());
    };
    let operations = operations.as_strings().ok_or("key_ops is not an array of strings")?;
    if order::distinct(operations.clone()).len() < operations.len() {
        return Err("key_ops has a value twice");
    }
    match operations.contains(&"verify") {
        true => Ok(()),
        false => Err("key_ops does not have verify"),
    }
}

/// RFC 7518 section 6 and RFC 8037 section 2.
fn read_key(jwk: Object<'_>) -> Result<VerifyingKey, &'static str> {
    let key_type = jwk.get("kty").and_then(Json::as_str).ok_or("the key type is not a string")?;
    if key_type == "oct" {
        return Err("a shared secret has no place in a key set");
    }
    if PRIVATE_MEMBERS.iter().any(|name| jwk.contains_key(name)) {
        return Err("a private key was published");
    }
    match key_type {
        "EC" => VerifyingKey::elliptic_curve(curve(jwk)?, &octets(jwk, "x")?, &octets(jwk, "y")?),
        "OKP" if curve(jwk)? == "Ed25519" => VerifyingKey::ed25519(&octets(jwk, "x")?),
        "OKP" => Err("the curve is not one verified here"),
        "RSA" => VerifyingKey::rsa(&octets(jwk, "n")?, &octets(jwk, "e")?),
        _ => Err("the key type is not one verified here"),
    }
}

fn curve(jwk: Object<'_>) -> Result<&str, &'static str> {
    jwk.get("crv").and_then(Json::as_str).ok_or("the curve is not a string")
}

/// A member in canonical base64url without padding (RFC 7515 section 2).
fn octets(jwk: Object<'_>, name: &str) -> Result<Vec<u8>, &'static str> {
    let text = jwk.get(name).and_then(Json::as_str).ok_or("a member of the key is not a string")?;
    base64url::decode(text).ok_or("a member of the key is not base64url")
}

fn string<'j>(
    jwk: Object<'j>,
    name: &str,
    fault: &'static str,
) -> Result<Option<&'j str>, &'static str> {
    jwk.get(name).map(|value| value.as_str().ok_or(fault)).transpose()
}

#[cfg(test)]
mod tests;
