//! The checks from the credentials to the signature, made again as far as nothing has to be
//! fetched and no key is used; what came of key and signature, the decision says.

use std::sync::Arc;

use super::entry::Entry;
use super::step::{Outcome, Step, Texts};
use super::{Case, Evidence};
use crate::credentials::{self, Carried, CredentialSource};
use crate::json::{Document, Json, Object};
use crate::token::{HeaderMemo, ProtectedHeader, UntrustedToken};
use crate::{Reason, issuer_choice};

/// The checks, in order.
const CHECKS: [&str; 8] =
    ["credentials", "token", "header", "payload", "issuer", "algorithm", "key", "signature"];

/// Makes the checks that can be made, and skips the rest.
pub(super) fn steps<'c>(case: &Case<'c>, steps: &mut Vec<Step>) -> Evidence<'c> {
    let mut evidence = Evidence::default();
    walk(case, &mut evidence, steps);
    fill(steps, Outcome::Skipped, "there is nothing to check: an earlier check has failed");
    evidence
}

/// All of these checks with one outcome, where no token is looked at.
pub(super) fn fill(steps: &mut Vec<Step>, outcome: Outcome, detail: &'static str) {
    let missing = CHECKS.iter().filter(|check| steps.iter().all(|step| step.check != **check));
    let missing: Vec<_> = missing.map(|check| Step::with(check, outcome, detail)).collect();
    steps.extend(missing);
}

fn walk<'c>(case: &Case<'c>, evidence: &mut Evidence<'c>, steps: &mut Vec<Step>) -> Option<()> {
    let sources = &case.config.credentials;
    let token = credentials::extract(case.question.request, sources).and_then(Carried::token68);
    let step = Step::of("credentials", token.map(drop), "the request carries one token");
    let places = sources.iter().map(place).collect();
    steps.push(step.at(Some("/credentials".to_owned())).expected(places));
    let (header, claims) = parse(token.ok()?, steps)?;
    let entry = choose(case, claims.members(), steps);
    *evidence = Evidence { entry, header: Some(Arc::clone(&header)), claims: Some(claims) };
    let entry = entry?;
    let algorithm = header.algorithm;
    let allowed = &entry.issuer.algorithms;
    let result = allowed.contains(&algorithm).then_some(()).ok_or(Reason::AlgorithmNotAllowed);
    let step = Step::of("algorithm", result, "the issuer's entry allows the algorithm")
        .at(Some(entry.member("algorithms")))
        .expected(allowed.iter().map(|algorithm| algorithm.name()).collect())
        .found([algorithm.name()].iter().collect());
    steps.push(step);
    key(case, &entry, &header, steps)
}

/// Where a token may be carried.
fn place(source: &CredentialSource) -> String {
    match source {
        CredentialSource::Header { name, scheme: Some(scheme) } => {
            ["header ", name, ", scheme ", scheme].concat()
        }
        CredentialSource::Header { name, scheme: None } => ["header ", name].concat(),
        CredentialSource::Cookie { name } => ["cookie ", name].concat(),
    }
}

/// Takes the token apart; what is wrong with its header comes to light only where its form is right.
fn parse(token: &str, steps: &mut Vec<Step>) -> Option<(Arc<ProtectedHeader>, Document)> {
    let token = UntrustedToken::parse(token, &mut HeaderMemo::default());
    let header = token.as_ref().ok().map(|token| Arc::clone(token.signed.header()));
    let claims = token.and_then(UntrustedToken::claims);
    let fault = claims.as_ref().err().map(|reason| (part(*reason, header.is_some()), *reason));
    let named = header.iter().filter_map(|header| header.key_id.as_ref());
    let named: Texts = named.map(|key_id| ["kid ", key_id].concat()).collect();
    for (check, passed, found) in [
        ("token", "the token is three segments of canonical base64url", Texts::default()),
        ("header", "the header is well-formed", named),
        ("payload", "the claims are a JSON object", Texts::default()),
    ] {
        let fault = fault.filter(|(part, _)| *part == check);
        let result = fault.map_or(Ok(()), |(_, reason)| Err(reason));
        steps.push(Step::of(check, result, passed).found(found));
        result.ok()?;
    }
    let (_, claims) = claims.ok()?;
    Some((header?, claims.into_document()))
}

/// The check of the part of a token that a fault is in.
fn part(reason: Reason, is_header_read: bool) -> &'static str {
    match reason {
        Reason::TokenTooLarge | Reason::TokenMalformed | Reason::TokenEncoding => "token",
        Reason::TokenNested => "header",
        _ if is_header_read => "payload",
        _ => "header",
    }
}

fn fault(reason: Option<Reason>) -> Result<(), Reason> {
    reason.map_or(Ok(()), Err)
}

fn choose<'c>(case: &Case<'c>, claims: Object<'_>, steps: &mut Vec<Step>) -> Option<Entry<'c>> {
    let choice =
        issuer_choice::choose(&case.config.issuers, claims.get("iss").and_then(Json::as_str));
    let names = case.config.issuers.iter().flat_map(|issuer| &issuer.names);
    let (result, hint) = match &choice {
        Ok(_) => (Ok(()), None),
        Err(refusal) => (Err(refusal.reason), refusal.hint),
    };
    let entry = choice.ok().map(|choice| Entry { index: choice.index, issuer: choice.issuer });
    let pointer = entry.map_or("/issuers".to_owned(), |entry| entry.pointer());
    let step = Step::of("issuer", result, "an entry is for the issuer")
        .at(Some(pointer))
        .expected(names.map(|name| &name.text).collect())
        .found(Texts::of_claim(claims.get("iss")))
        .reading(vec!["iss".to_owned()])
        .detail(hint.map(str::to_owned));
    steps.push(step);
    entry
}

/// What came of the key and the signature: nothing, where an earlier check had failed.
fn key(
    case: &Case<'_>,
    entry: &Entry<'_>,
    header: &ProtectedHeader,
    steps: &mut Vec<Step>,
) -> Option<()> {
    if steps.iter().any(Step::has_failed) {
        return None;
    }
    let of_key = |reason: &Reason| {
        matches!(
            reason,
            Reason::KeyUnknown
                | Reason::KeyAmbiguous
                | Reason::KeySetUnavailable
                | Reason::KeySetUnusable
                | Reason::SecretUnavailable
        )
    };
    let result = fault(case.reason.filter(of_key));
    let step = Step::of("key", result, "a key of the issuer's fits the header")
        .at(Some(entry.member("keys")))
        .expected(case.question.key_ids.get(entry.index).into_iter().flatten().collect())
        .found(header.key_id.iter().collect());
    steps.push(step);
    result.ok()?;
    let of_signature = |reason: &Reason| *reason == Reason::SignatureInvalid;
    let result = fault(case.reason.filter(of_signature));
    let step = Step::of("signature", result, "the signature is good under that key");
    steps.push(step.at(Some(entry.member("keys"))));
    Some(())
}
