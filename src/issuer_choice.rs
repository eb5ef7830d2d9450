//! Which issuer's entry a token is judged by.

use crate::Reason;
use crate::config::Issuer;
use crate::decision::Refusal;
use crate::json::Json;
use crate::token::UntrustedClaims;

/// The entry whose issuer is the token's, byte for byte.
pub(crate) fn choose(issuers: &[Issuer], claims: &UntrustedClaims) -> Result<usize, Refusal> {
    if let [Issuer { name: None, .. }] = issuers {
        return Ok(0);
    }
    let claimed = claims.issuer().and_then(Json::as_str).ok_or(Reason::IssuerInvalid)?;
    let named = |issuer: &Issuer| issuer.name.as_deref() == Some(claimed);
    issuers.iter().position(named).ok_or_else(|| Refusal {
        hint: issuers
            .iter()
            .filter_map(|issuer| issuer.name.as_deref())
            .find_map(|name| near_miss(claimed, name)),
        ..Reason::IssuerUnknown.into()
    })
}

/// What to look at when an issuer is almost the configured one; it is refused all the same.
fn near_miss(claimed: &str, configured: &str) -> Option<&'static str> {
    if claimed.trim_end_matches('/') == configured.trim_end_matches('/') {
        return Some("the token's issuer and a configured one differ by a slash at the end");
    }
    if claimed.eq_ignore_ascii_case(configured) {
        return Some("the token's issuer and a configured one differ by case");
    }
    let bare = |issuer: &str| {
        issuer.split_once("://").map_or(issuer.to_owned(), |(_, rest)| rest.to_owned())
    };
    (bare(claimed) == bare(configured))
        .then_some("the token's issuer and a configured one differ by the scheme of the URL")
}
