//! Claims taken as a token's, without a token.

use std::sync::Arc;

use super::entry::Entry;
use super::{Evidence, claims};
use crate::Reason;
use crate::claims::{Examined, Principal};
use crate::config::Config;
use crate::json::{Document, Json};
use crate::time::UnixTime;
use crate::token::{ProtectedHeader, VerifiedClaims};

/// Claims, and the place of the issuer's entry they are judged by.
#[derive(Debug)]
pub(crate) struct Assumed {
    claims: Document,
    issuer: Option<usize>,
}

impl Assumed {
    /// Reads a JSON object of claims.
    pub(crate) fn parse(claims: &str, issuer: Option<usize>) -> Option<Self> {
        let claims = Document::parse(claims).ok()?;
        claims.root().as_object().is_some().then_some(Self { claims, issuer })
    }

    /// The principal that the claims speak for, where nothing they say stands against it.
    pub(crate) fn principal(&self, config: &Config, now: UnixTime) -> Result<Principal, Reason> {
        let entry = self.entry(config).ok_or(Reason::IssuerUnknown)?;
        let header = ProtectedHeader::assumed();
        let examined = Examined::new(&header, self.claims.members(), entry.issuer, now);
        let steps = claims::steps(&entry, &examined, true);
        let fault = steps.iter().find_map(|step| step.reason.filter(|_| step.has_failed()));
        fault.map_or(Ok(()), Err)?;
        let claims = VerifiedClaims::assumed(self.claims.clone());
        Principal::from_assumed_claims(claims.ok_or(Reason::PayloadMalformed)?, entry.issuer)
    }

    pub(super) fn evidence<'c>(&self, config: &'c Config) -> Evidence<'c> {
        Evidence {
            entry: self.entry(config),
            header: Some(Arc::new(ProtectedHeader::assumed())),
            claims: Some(self.claims.clone()),
        }
    }

    /// The entry asked for, or the one that is for the claims' issuer, or the first.
    fn entry<'c>(&self, config: &'c Config) -> Option<Entry<'c>> {
        let claimed = self.claims.members().get("iss").and_then(Json::as_str);
        let named = config
            .issuers
            .iter()
            .position(|issuer| issuer.names.iter().any(|name| Some(name.text.as_str()) == claimed));
        let index = self.issuer.or(named).unwrap_or(0);
        config.issuers.get(index).map(|issuer| Entry { index, issuer })
    }
}
