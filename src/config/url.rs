//! The few kinds of URL a configuration may hold, checked by their text alone.

use super::reader::Node;

/// An origin as a browser sends it (RFC 6454 section 7), compared byte for byte later.
pub(super) fn origin(node: &Node<'_>) -> Option<String> {
    node.parse("must be an origin like https://app.example.com, without a path", |text| {
        let (scheme, authority) = text.split_once("://")?;
        let known = matches!(scheme, "https" | "http");
        (known && is_authority(authority)).then(|| text.to_owned())
    })
}

/// The location of a key set: https, or http on the loopback interface.
pub(super) fn key_set_location(node: &Node<'_>) -> Option<String> {
    node.parse("must be an https URL without user, fragment or white space", |text| {
        is_key_set_location(text).then(|| text.to_owned())
    })
}

/// Whether a key set may be fetched from here, as the text alone tells.
pub(crate) fn is_key_set_location(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"#\\\"<>".contains(&byte));
    let secure = scheme == "https" || (scheme == "http" && is_loopback(authority));
    plain && secure && is_authority(authority)
}

/// Whether a location keeps its secrets on the way.
pub(crate) fn is_https(text: &str) -> bool {
    text.starts_with("https://")
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

/// A host, and possibly a port; never user information (RFC 3986 section 3.2).
fn is_authority(authority: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]_".contains(&byte);
    !authority.is_empty() && authority.bytes().all(plain)
}
