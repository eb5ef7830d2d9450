//! Any bytes as the document of a key set.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::subject::{NOW, Subject, parse, request};

/// Tokens that are good, and the key of each as a set has it: its member and that member's value.
const TOKENS: [(&str, &str, &str); 3] = [
    (include_str!("tokens/eddsa.txt"), "x", include_str!("tokens/eddsa.key.txt")),
    (include_str!("tokens/es256.txt"), "x", include_str!("tokens/es256.key.txt")),
    (include_str!("tokens/rs256.txt"), "n", include_str!("tokens/rs256.key.txt")),
];

/// A set verifies a token only where the token's key is in it, whatever else is.
pub fn key_set(input: &[u8]) {
    let document = String::from_utf8_lossy(input);
    let algorithms = json!(["EdDSA", "ES256", "RS256"]);
    let mut subject = Subject::with_key_set(algorithms, &document);
    for (token, member, key) in TOKENS {
        let bearer = format!("Bearer {}", token.trim_end());
        let answer = subject.ask(&request("GET", "/", Some(&bearer)), NOW);
        assert!(!answer.allowed || holds(&document, member, key.trim_end()), "{document}");
    }
    parse(&subject.facade.key_sets(NOW));
    parse(&subject.facade.stats());
    let ahead = [subject.facade.prefetches(NOW), subject.facade.renewals(NOW + 600_000.0)];
    for requests in ahead.iter().flatten() {
        parse(requests);
    }
}

/// Whether some key of the set has that member, leading zeros of a number apart. Each key is read apart
/// from the others, as one with a number beyond all doubles is no fault of theirs.
fn holds(document: &str, member: &str, value: &str) -> bool {
    // A reader may ignore a byte order mark (RFC 8259 section 8.1).
    let document = document.trim_start_matches('\u{feff}');
    let set: BTreeMap<String, &RawValue> =
        serde_json::from_str(document).expect("a set in use is JSON");
    let keys: Vec<&RawValue> =
        serde_json::from_str(set["keys"].get()).expect("a set in use has a list of keys");
    let number = |text: &str| {
        let bytes = Base64UrlUnpadded::decode_vec(text).ok()?;
        Some(bytes.into_iter().skip_while(|byte| *byte == 0).collect::<Vec<_>>())
    };
    let mut keys = keys.iter().filter_map(|key| serde_json::from_str::<Value>(key.get()).ok());
    keys.any(|key| key[member].as_str().and_then(number) == number(value))
}
