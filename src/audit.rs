//! What the operator's log says of a decision; the token is never in it.

use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::claims::Principal;
use crate::limits::LOGGED_KEY_ID_MAX_BYTES;
use crate::request::Request;
use crate::token::ProtectedHeader;
use crate::token_cache::Place;

/// One line of the log for one decision; the token is never in it.
#[derive(Debug, Default, Serialize)]
#[serde(tag = "event", rename = "decision", rename_all = "camelCase")]
pub struct Audit {
    pub(crate) effect: &'static str,
    pub(crate) reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<&'static str>,
    pub(crate) status: u16,
    pub(crate) rule: Option<String>,
    issuer: Option<String>,
    subject_hash: Option<String>,
    key_id: Option<String>,
    algorithm: Option<&'static str>,
    method: Option<String>,
    path: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) not_forwarded: Vec<String>,
    pub(crate) incident: Option<String>,
    request_id: Option<String>,
}

/// What a decision leaves for its audit record, before any text is made of it.
#[derive(Debug, Default)]
pub(crate) struct Notes<'c> {
    /// The protected header of the token, once its claims could be read.
    pub(crate) header: Option<Arc<ProtectedHeader>>,
    /// The configured name that the token's issuer is.
    pub(crate) issuer: Option<&'c str>,
    /// Whom the rules were asked about.
    pub(crate) principal: Option<Arc<Principal>>,
    /// The rule that came nearest to allowing the action, or that denied it.
    pub(crate) rule: Option<&'c str>,
    /// Where the token is kept, for a time.
    pub(crate) place: Option<Place>,
}

impl Audit {
    pub(crate) fn of(request: &Request, notes: &Notes<'_>) -> Self {
        let path = request.path.split('?').next();
        let header = notes.header.as_deref();
        Self {
            rule: notes.rule.map(str::to_owned),
            issuer: notes.issuer.map(str::to_owned),
            subject_hash: notes.principal.as_deref().and_then(subject_hash),
            key_id: header.and_then(logged_key_id),
            algorithm: header.map(|header| header.algorithm.name()),
            method: Some(shorten(&request.method, 32)),
            path: path.map(|path| shorten(path, 1_024)),
            request_id: request.id.as_deref().map(|id| shorten(id, 128)),
            ..Self::default()
        }
    }
}

/// The key id as far as it is logged.
pub(crate) fn logged_key_id(header: &ProtectedHeader) -> Option<String> {
    header.key_id.as_deref().map(|id| shorten(id, LOGGED_KEY_ID_MAX_BYTES))
}

/// The subject as a hash, which tells two principals apart without naming them.
pub(crate) fn subject_hash(principal: &Principal) -> Option<String> {
    let subject = principal.subject()?;
    let issuer = principal.issuer().unwrap_or_default();
    let hash = Sha256::new().chain_update(issuer).chain_update([0]).chain_update(subject);
    Some(hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

/// At most `max_bytes` of a text, cut between characters.
fn shorten(text: &str, max_bytes: usize) -> String {
    let end = (0..=max_bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default().to_owned()
}
