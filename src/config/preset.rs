//! Entries for well-known issuers: a preset's few members stand for everything an entry says.

mod members;
mod table;

use self::members::Values;
use self::table::{Audience, Expected, PRESETS, Place, Preset, Variant};
use super::details::{Details, ExpectedClaim, names};
use super::issuer::{Issuer, IssuerName, algorithm};
use super::keys::{self, KeySetLocation, KeySource, RemoteKeys};
use super::reader::{Members, Node, nearest};
use crate::claims::ClaimName;
use crate::json::Scalar;
use crate::signature::Algorithm;

/// What may stand beside a preset's own members. Whose tokens are taken, and for whom, is the
/// preset's to say.
const BESIDE: [&str; 13] = [
    "preset",
    "description",
    "keys",
    "keySets",
    "algorithms",
    "clockToleranceSeconds",
    "maxTokenAgeSeconds",
    "tokenTypes",
    "requiredClaims",
    "scopeClaims",
    "roleClaims",
    "subjectClaim",
    "development",
];

/// Reads an entry that names a preset.
#[inline(never)]
pub(super) fn read(node: &Node<'_>) -> Option<Issuer> {
    let preset = node.child_named("preset").and_then(|name| named(&name))?;
    let own = preset.members.iter().map(|member| member.name);
    let members = node.members(&own.chain(BESIDE).collect::<Vec<_>>())?;
    let values = Values::read(preset, &members)?;
    let variant = variant(preset, &members, &values)?;
    let issuer_names = issuer_names(variant, &values);
    let algorithms =
        members.or("algorithms", variant.algorithms.to_vec(), |node| node.list(algorithm));
    let keys = algorithms.as_deref();
    let keys = keys.and_then(|algorithms| keys_of(&members, variant, &issuer_names, algorithms));
    let details = Details::read(&members, details(variant, &values));
    let (audience_claim, audiences) = audiences(variant, &values)?;
    Some(Issuer {
        names: issuer_names,
        audiences,
        audience_claim,
        algorithms: algorithms?,
        keys: keys?,
        require_expiry: true,
        details: details?,
        is_preset: true,
    })
}

fn named(node: &Node<'_>) -> Option<&'static Preset> {
    let name = node.text()?;
    PRESETS.iter().find(|preset| preset.name == name).or_else(|| {
        let known: Vec<_> = PRESETS.iter().map(|preset| preset.name).collect();
        match nearest(name, &known) {
            Some(nearest) => node.refuse(format!("unknown preset, did you mean \"{nearest}\"?")),
            None => node.refuse(format!("unknown preset, known are {}", known.join(", "))),
        }
    })
}

/// The one variant whose condition the members meet.
fn variant(
    preset: &'static Preset,
    members: &Members<'_>,
    values: &Values,
) -> Option<&'static Variant> {
    let met = |variant: &&Variant| match variant.when {
        None => true,
        Some((member, "")) => values.has(member),
        Some((member, value)) => values.first(member) == Some(value),
    };
    let mut fitting = preset.variants.iter().filter(met);
    match (fitting.next(), fitting.next()) {
        (Some(variant), None) => Some(variant),
        _ => {
            let told_by = preset.variants.iter().filter_map(|variant| variant.when);
            let told_by: Vec<_> = told_by.map(|(member, _)| member).collect();
            members.node.refuse(format!("must have exactly one of {}", told_by.join(", ")))
        }
    }
}

fn issuer_names(variant: &Variant, values: &Values) -> Vec<IssuerName> {
    let Some(tenants) = variant.tenants else {
        let texts = variant.issuers.iter().map(|template| values.fill(template));
        return texts.map(IssuerName::from).collect();
    };
    let of_tenant = |tenant: &String| tenant_names(variant, values, tenant);
    values.all(tenants).iter().flat_map(of_tenant).collect()
}

fn tenant_names(variant: &Variant, values: &Values, tenant: &str) -> Vec<IssuerName> {
    let named = |template: &&str, name: &str| values.fill(&template.replace("{tenant}", name));
    let published_as = |template: &&str| [named(template, tenant), named(template, "{tenantid}")];
    let published_as: Vec<_> = variant.published_as.iter().flat_map(published_as).collect();
    let name = |template: &&str| IssuerName {
        text: named(template, tenant),
        tenant: Some(tenant.to_owned()),
        published_as: published_as.clone(),
    };
    variant.issuers.iter().map(name).collect()
}

/// Keys from where the preset knows them to be, unless the entry says otherwise.
fn keys_of(
    members: &Members<'_>,
    variant: &Variant,
    names: &[IssuerName],
    algorithms: &[Algorithm],
) -> Option<KeySource> {
    let issuer = match names {
        [only] => Some(only.text.as_str()),
        _ => None,
    };
    let snapshot_only = |node: &Node<'_>| {
        let keys = node.value().as_object();
        keys.is_some_and(|keys| keys.iter().count() == 1 && keys.contains_key("snapshot"))
    };
    if algorithms.iter().any(|algorithm| algorithm.is_symmetric()) && !variant.takes_secret {
        return members.get("algorithms")?.refuse("this issuer signs with no shared secret");
    }
    let given = members.get("keys");
    if given.as_ref().is_some_and(|node| !snapshot_only(node)) {
        return keys::read(members, issuer, algorithms);
    }
    if algorithms.iter().any(|algorithm| algorithm.is_symmetric()) {
        return members.node.refuse("HS algorithms need \"keys\" with a secret");
    }
    let location = match variant.keys {
        Place::Url(url) => KeySetLocation::Fixed(url.to_owned()),
        Place::BelowIssuer(path) => KeySetLocation::Fixed(format!("{}{path}", issuer?)),
        Place::Discovered => KeySetLocation::Discovered { issuer: issuer?.to_owned() },
    };
    let keys: Option<RemoteKeys> = match given {
        Some(node) => keys::remote(members, Some(&node.members(&["snapshot"])?), Some(location)),
        None => keys::remote(members, None, Some(location)),
    };
    keys.map(KeySource::Remote)
}

fn audiences(variant: &Variant, values: &Values) -> Option<(ClaimName, Vec<String>)> {
    let (claim, accepted) = match variant.audience {
        Audience::Member(claim, member) => (claim, values.all(member).to_vec()),
        Audience::Fixed(claim, value) => (claim, vec![value.to_owned()]),
    };
    ClaimName::parse(claim).map(|claim| (claim, accepted))
}

fn details(variant: &Variant, values: &Values) -> Details {
    let expected = |expected: &Expected| match expected {
        Expected::Present => ExpectedClaim::Present,
        Expected::Is(text) => ExpectedClaim::OneOf(vec![Scalar::String(values.fill(text))]),
        Expected::IsNot(text) => ExpectedClaim::IsNot(text),
    };
    let required = |(claim, what): &(&str, Expected)| {
        ClaimName::parse(claim).map(|claim| (claim, expected(what)))
    };
    Details {
        required_claims: variant.required.iter().filter_map(required).collect(),
        scope_claims: names(variant.scopes),
        role_claims: names(variant.roles),
        subject_claims: names(variant.subjects),
        ..Details::default()
    }
}
