//! Which issuer's entry a token is judged by.

use crate::Reason;
use crate::config::{Issuer, IssuerName};
use crate::decision::Refusal;

/// The entry for a token, and the name it was found by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice<'c> {
    pub(crate) index: usize,
    pub(crate) issuer: &'c Issuer,
    /// Which of the entry's names; nothing where any issuer is taken.
    named: Option<usize>,
}

/// A choice by its places in the configuration, to be made again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen {
    pub(crate) index: usize,
    named: Option<usize>,
}

impl Chosen {
    /// The same choice among the same entries.
    pub(crate) fn again(self, issuers: &[Issuer]) -> Option<Choice<'_>> {
        let Self { index, named } = self;
        issuers.get(index).map(|issuer| Choice { index, issuer, named })
    }
}

impl<'c> Choice<'c> {
    /// The configured name that the token's issuer is.
    pub(crate) fn name(&self) -> Option<&'c IssuerName> {
        self.named.and_then(|named| self.issuer.names.get(named))
    }

    /// Its places in the configuration.
    pub(crate) fn chosen(&self) -> Chosen {
        Chosen { index: self.index, named: self.named }
    }

    /// Whether a key published for this issuer alone may sign the token.
    pub(crate) fn takes_keys_of(&self, published: &str) -> bool {
        self.name().is_some_and(|name| {
            name.text == published || name.published_as.iter().any(|other| other == published)
        })
    }
}

/// The entry whose issuer is the one a token claims, byte for byte.
pub(crate) fn choose<'c>(
    issuers: &'c [Issuer],
    claimed: Option<&str>,
) -> Result<Choice<'c>, Refusal> {
    if let [issuer] = issuers
        && issuer.names.is_empty()
    {
        return Ok(Choice { index: 0, issuer, named: None });
    }
    let claimed = claimed.ok_or(Reason::IssuerInvalid)?;
    let named = |(index, issuer): (usize, &'c Issuer)| {
        let named = issuer.names.iter().position(|name| name.text == claimed)?;
        Some(Choice { index, issuer, named: Some(named) })
    };
    issuers.iter().enumerate().find_map(named).ok_or_else(|| {
        let mut names = issuers.iter().flat_map(|issuer| &issuer.names);
        let near_miss = names.find_map(|name| NearMiss::of_name(claimed, name));
        Refusal { hint: near_miss.map(NearMiss::of_token), ..Reason::IssuerUnknown.into() }
    })
}

/// How an issuer is almost the one expected; it is refused all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NearMiss {
    Slash,
    Case,
    Scheme,
    Tenant,
}

impl NearMiss {
    pub(crate) fn between(claimed: &str, expected: &str) -> Option<Self> {
        let bare = |issuer: &str| {
            issuer.split_once("://").map_or(issuer.to_owned(), |(_, rest)| rest.to_owned())
        };
        if claimed.trim_end_matches('/') == expected.trim_end_matches('/') {
            return Some(Self::Slash);
        }
        if claimed.eq_ignore_ascii_case(expected) {
            return Some(Self::Case);
        }
        (bare(claimed) == bare(expected)).then_some(Self::Scheme)
    }

    fn of_name(claimed: &str, name: &IssuerName) -> Option<Self> {
        let near_miss = Self::between(claimed, &name.text);
        near_miss.or_else(|| {
            let (before, after) = name.text.split_once(name.tenant.as_deref()?)?;
            let tenant = claimed.strip_prefix(before)?.strip_suffix(after)?;
            (!tenant.contains('/')).then_some(Self::Tenant)
        })
    }

    /// For the record of a token.
    fn of_token(self) -> &'static str {
        match self {
            Self::Slash => "the token's issuer and a configured one differ by a slash at the end",
            Self::Case => "the token's issuer and a configured one differ by case",
            Self::Scheme => {
                "the token's issuer and a configured one differ by the scheme of the URL"
            }
            Self::Tenant => "the token's tenant is not one of those configured",
        }
    }

    /// For the record of an issuer's metadata.
    pub(crate) fn of_metadata(self) -> &'static str {
        match self {
            Self::Slash => {
                "the document's issuer and the configured one differ by a slash at the end"
            }
            Self::Case => "the document's issuer and the configured one differ by case",
            Self::Scheme => {
                "the document's issuer and the configured one differ by the scheme of the URL"
            }
            Self::Tenant => "the document is for another tenant",
        }
    }
}
