//! What a host hands back of a fetch: which one it was, and what came of it.

use crate::authorizer::KeySetRequest;
use crate::json::{Document, Json};
use crate::key_store::{FetchFailure, Fetched};

/// What a host found when it fetched a key set.
pub(super) enum FetchedText {
    Answer { status: u16, body: String, max_age_seconds: Option<f64> },
    Failure { failure: FetchFailure },
}

impl FetchedText {
    /// What a text that says nothing stands for.
    pub(super) const NONE: Fetched<'static> = Fetched::Failed(FetchFailure::Network);

    pub(super) fn parse(text: &str) -> Option<Self> {
        let document = Document::of_host(text).ok()?;
        let members = document.root().as_object()?;
        if members.has_only(&["failure"]) {
            let failure = members.get("failure").and_then(Json::as_str);
            return failure
                .and_then(FetchFailure::from_name)
                .map(|failure| Self::Failure { failure });
        }
        members.has_only(&["status", "body", "maxAgeSeconds"]).then_some(())?;
        Some(Self::Answer {
            status: members.get("status")?.as_u64()?.try_into().ok()?,
            body: members.string("body")?,
            max_age_seconds: members.optional("maxAgeSeconds", Json::as_f64)?,
        })
    }

    /// Only an answer with status 200 is a document.
    pub(super) fn as_fetched(&self) -> Fetched<'_> {
        match self {
            Self::Answer { status: 200, body, max_age_seconds } => {
                Fetched::Document { body: body.as_bytes(), max_age_seconds: *max_age_seconds }
            }
            Self::Answer { .. } => Fetched::Failed(FetchFailure::Status),
            Self::Failure { failure } => Fetched::Failed(*failure),
        }
    }
}

/// A request that [`Outcome::Fetch`](crate::Outcome::Fetch) asked for, as the host hands it back.
pub(super) fn request(text: &str) -> Option<KeySetRequest> {
    let document = Document::of_host(text).ok()?;
    let members = document.root().as_object()?;
    members.has_only(&["issuer", "url", "sequence"]).then_some(())?;
    Some(KeySetRequest {
        issuer: members.get("issuer")?.as_u64()?.try_into().ok()?,
        url: members.string("url")?,
        sequence: members.get("sequence")?.as_u64()?,
    })
}
