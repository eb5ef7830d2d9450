//! What is known of each issuer, as its own documentation has it; `docs/issuers.md` names the
//! sources.

use super::members::{Kind, Member};
use crate::signature::Algorithm;

/// A well-known issuer.
#[derive(Debug)]
pub(crate) struct Preset {
    pub(crate) name: &'static str,
    pub(crate) members: &'static [Member],
    /// A member whose value starts with another's.
    pub(crate) starts_with: Option<(&'static str, &'static str)>,
    pub(crate) variants: &'static [Variant],
}

/// One kind of token of an issuer. `{member}` stands for a member's value, `{tenant}` for each of
/// the tenants.
#[derive(Debug)]
pub(crate) struct Variant {
    /// The member that tells this variant from others, and its value; any value where it is empty.
    pub(crate) when: Option<(&'static str, &'static str)>,
    pub(crate) issuers: &'static [&'static str],
    /// The member that lists the tenants, for an issuer that has a name for each.
    pub(crate) tenants: Option<&'static str>,
    /// The names that keys in a document for all tenants may carry.
    pub(crate) published_as: &'static [&'static str],
    pub(crate) keys: Place,
    pub(crate) algorithms: &'static [Algorithm],
    /// Whether an entry may say that tokens are signed with a secret instead.
    pub(crate) takes_secret: bool,
    pub(crate) audience: Audience,
    pub(crate) required: &'static [(&'static str, Expected)],
    pub(crate) scopes: &'static [&'static str],
    pub(crate) roles: &'static [&'static str],
    pub(crate) subjects: &'static [&'static str],
}

/// Where a key set lies.
#[derive(Debug)]
pub(crate) enum Place {
    Url(&'static str),
    /// The issuer's name and this.
    BelowIssuer(&'static str),
    Discovered,
}

/// What names the audience: a claim, and what it must be.
#[derive(Debug)]
pub(crate) enum Audience {
    /// One of the member's values.
    Member(&'static str, &'static str),
    Fixed(&'static str, &'static str),
}

/// What a claim must be.
#[derive(Debug)]
pub(crate) enum Expected {
    Present,
    Is(&'static str),
    IsNot(&'static str),
}

const NEEDED: bool = true;
const RS256: &[Algorithm] = &[Algorithm::Rs256];
const AUDIENCES: Member = needed("audiences", Kind::Texts);

const fn needed(name: &'static str, kind: Kind) -> Member {
    Member { name, kind, required: NEEDED }
}

/// What most have in common; the rest is each one's own.
const COMMON: Variant = Variant {
    when: None,
    issuers: &[],
    tenants: None,
    published_as: &[],
    keys: Place::Discovered,
    algorithms: RS256,
    takes_secret: false,
    audience: Audience::Member("aud", "audiences"),
    required: &[],
    scopes: &[],
    roles: &[],
    subjects: &["sub"],
};

const COGNITO: Variant = Variant {
    issuers: &["https://cognito-idp.{region}.amazonaws.com/{userPoolId}"],
    keys: Place::BelowIssuer("/.well-known/jwks.json"),
    roles: &["cognito:groups"],
    ..COMMON
};

const ENTRA: Variant = Variant {
    tenants: Some("tenantIds"),
    published_as: &[
        "https://login.microsoftonline.com/{tenant}/v2.0",
        "https://sts.windows.net/{tenant}/",
    ],
    scopes: &["scp"],
    roles: &["roles"],
    ..COMMON
};

const KEYCLOAK: Variant = Variant {
    issuers: &["{baseUrl}/realms/{realm}"],
    keys: Place::BelowIssuer("/protocol/openid-connect/certs"),
    // The claim, not the header: identity tokens say "ID" here, refresh tokens "Refresh".
    required: &[("typ", Expected::Is("Bearer"))],
    scopes: &["scope"],
    roles: &["/realm_access/roles"],
    ..COMMON
};

pub(crate) const PRESETS: [Preset; 11] = [
    Preset {
        name: "auth0",
        members: &[needed("domain", Kind::Host), AUDIENCES],
        starts_with: None,
        variants: &[Variant {
            issuers: &["https://{domain}/"],
            keys: Place::BelowIssuer(".well-known/jwks.json"),
            scopes: &["scope", "permissions"],
            ..COMMON
        }],
    },
    Preset {
        name: "clerk",
        members: &[needed("domain", Kind::Host), needed("authorizedParties", Kind::Texts)],
        starts_with: None,
        variants: &[Variant {
            issuers: &["https://{domain}"],
            keys: Place::BelowIssuer("/.well-known/jwks.json"),
            audience: Audience::Member("azp", "authorizedParties"),
            // A session whose sign-in is not finished yet.
            required: &[("sts", Expected::IsNot("pending"))],
            ..COMMON
        }],
    },
    Preset {
        name: "cloudflareAccess",
        members: &[needed("teamDomain", Kind::Host), AUDIENCES],
        starts_with: None,
        variants: &[Variant {
            issuers: &["https://{teamDomain}"],
            keys: Place::BelowIssuer("/cdn-cgi/access/certs"),
            required: &[("type", Expected::Is("app"))],
            // The subject of a service token is empty.
            subjects: &["sub", "common_name"],
            ..COMMON
        }],
    },
    Preset {
        name: "cognito",
        members: &[
            needed("region", Kind::Segment),
            needed("userPoolId", Kind::Segment),
            needed("clientIds", Kind::Texts),
            needed("tokenUse", Kind::Choice(&["access", "id"])),
        ],
        starts_with: Some(("userPoolId", "region")),
        variants: &[
            Variant {
                when: Some(("tokenUse", "access")),
                audience: Audience::Member("client_id", "clientIds"),
                required: &[("token_use", Expected::Is("access"))],
                scopes: &["scope"],
                ..COGNITO
            },
            Variant {
                when: Some(("tokenUse", "id")),
                audience: Audience::Member("aud", "clientIds"),
                required: &[("token_use", Expected::Is("id"))],
                ..COGNITO
            },
        ],
    },
    Preset {
        name: "entra",
        members: &[
            needed("version", Kind::Choice(&["1", "2"])),
            needed("tenantIds", Kind::Guids),
            AUDIENCES,
        ],
        starts_with: None,
        variants: &[
            Variant {
                when: Some(("version", "1")),
                issuers: &["https://sts.windows.net/{tenant}/"],
                keys: Place::Url("https://login.microsoftonline.com/common/discovery/keys"),
                // Only access tokens name the client so.
                required: &[("ver", Expected::Is("1.0")), ("appid", Expected::Present)],
                ..ENTRA
            },
            Variant {
                when: Some(("version", "2")),
                issuers: &["https://login.microsoftonline.com/{tenant}/v2.0"],
                keys: Place::Url("https://login.microsoftonline.com/common/discovery/v2.0/keys"),
                required: &[("ver", Expected::Is("2.0")), ("azp", Expected::Present)],
                ..ENTRA
            },
        ],
    },
    Preset {
        name: "firebase",
        members: &[needed("projectId", Kind::Segment)],
        starts_with: None,
        variants: &[Variant {
            issuers: &["https://securetoken.google.com/{projectId}"],
            keys: Place::Url(
                "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com",
            ),
            audience: Audience::Member("aud", "projectId"),
            required: &[("sub", Expected::Present), ("auth_time", Expected::Present)],
            ..COMMON
        }],
    },
    Preset {
        name: "githubActions",
        members: &[AUDIENCES],
        starts_with: None,
        variants: &[Variant {
            issuers: &["https://token.actions.githubusercontent.com"],
            keys: Place::Discovered,
            required: &[("sub", Expected::Present)],
            ..COMMON
        }],
    },
    Preset {
        name: "google",
        members: &[needed("clientIds", Kind::Texts)],
        starts_with: None,
        variants: &[Variant {
            issuers: &["https://accounts.google.com", "accounts.google.com"],
            keys: Place::Url("https://www.googleapis.com/oauth2/v3/certs"),
            audience: Audience::Member("aud", "clientIds"),
            required: &[("sub", Expected::Present)],
            ..COMMON
        }],
    },
    Preset {
        name: "keycloak",
        members: &[
            needed("baseUrl", Kind::Url),
            needed("realm", Kind::Segment),
            Member { name: "audiences", kind: Kind::Texts, required: !NEEDED },
            Member { name: "clientIds", kind: Kind::Texts, required: !NEEDED },
        ],
        starts_with: None,
        variants: &[
            Variant { when: Some(("audiences", "")), ..KEYCLOAK },
            Variant {
                when: Some(("clientIds", "")),
                audience: Audience::Member("azp", "clientIds"),
                ..KEYCLOAK
            },
        ],
    },
    Preset {
        name: "okta",
        members: &[
            needed("domain", Kind::Host),
            needed("authorizationServerId", Kind::Segment),
            AUDIENCES,
        ],
        starts_with: None,
        variants: &[Variant {
            issuers: &["https://{domain}/oauth2/{authorizationServerId}"],
            keys: Place::Discovered,
            // Only access tokens name the client so.
            required: &[("cid", Expected::Present)],
            scopes: &["scp"],
            roles: &["groups"],
            ..COMMON
        }],
    },
    Preset {
        name: "supabase",
        members: &[needed("projectRef", Kind::Segment)],
        starts_with: None,
        variants: &[Variant {
            issuers: &["https://{projectRef}.supabase.co/auth/v1"],
            keys: Place::BelowIssuer("/.well-known/jwks.json"),
            algorithms: &[Algorithm::Es256, Algorithm::Rs256],
            takes_secret: true,
            audience: Audience::Fixed("aud", "authenticated"),
            roles: &["role"],
            ..COMMON
        }],
    },
];
