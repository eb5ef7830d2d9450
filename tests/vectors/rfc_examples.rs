//! The examples of RFC 7515, 7520, 7797, 8037 and 9449.

use edge_authorizer::{verify_jws, verify_signature};
use serde_json::Value;

use crate::keys::{ASYMMETRIC, one_key, unbase64url, verifying};

macro_rules! cookbook {
    ($file:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("jose-cookbook/", $file))).unwrap()
    };
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn rfc_7515_8037_and_9449() {
    let file: Value = serde_json::from_str(include_str!("rfc/rfc_examples.json")).unwrap();
    let answers = file["jws"].as_array().unwrap().iter().map(|example| {
        let token = text(&example["token"]);
        let (keys, algorithms) = match &example["key"] {
            Value::Null => {
                (r#"{"jwks_text":"{\"keys\":[]}"}"#.to_owned(), r#"["none"]"#.to_owned())
            }
            key => verifying(key),
        };
        let algorithms = algorithms.replace("null", r#""HS256""#);
        (text(&example["source"]), verify_jws(token, &keys, &algorithms))
    });
    let expected = [
        ("RFC 7515 A.1", "verified"),
        ("RFC 7515 A.2", "verified"),
        ("RFC 7515 A.3", "verified"),
        ("RFC 7515 A.4", "verified"),
        ("RFC 7515 A.5 / RFC 7519 6.1 (must be rejected)", "algorithm_unsupported"),
        ("RFC 8037 A.4", "verified"),
        ("RFC 9449 4.1 (DPoP proof; key inside)", "verified"),
    ];
    assert!(answers.eq(expected.map(|(source, answer)| (source, answer.to_owned()))));
}

#[test]
fn rfc_7520_compact_tokens() {
    for example in [
        cookbook!("jws/4_1.rsa_v15_signature.json"),
        cookbook!("jws/4_2.rsa-pss_signature.json"),
        cookbook!("jws/4_3.ecdsa_signature.json"),
        cookbook!("jws/4_4.hmac-sha2_integrity_protection.json"),
        cookbook!("curve25519/jws.json"),
    ] {
        let (keys, algorithms) = verifying(&example["input"]["key"]);
        let token = text(&example["output"]["compact"]);
        assert_eq!(verify_jws(token, &keys, &algorithms), "verified", "{}", example["title"]);
        let altered = token.replacen(".", ".A", 1);
        assert_ne!(verify_jws(&altered, &keys, &algorithms), "verified", "{}", example["title"]);
    }
}

/// Detached content, unprotected headers, several signatures and unencoded payloads are no compact
/// tokens (RFC 7515 section 7.1), yet their signatures are good ones.
#[test]
fn rfc_7520_and_7797_other_serializations() {
    let detached = cookbook!("jws/4_5.signature_with_detached_content.json");
    let unencoded = cookbook!("rfc7797/hmac-sha2_b64_false.json");
    for (example, reason) in
        [(&detached, "signature_invalid"), (&unencoded, "critical_unsupported")]
    {
        let (keys, algorithms) = verifying(&example["input"]["key"]);
        let token = text(&example["output"]["compact"]);
        assert_eq!(verify_jws(token, &keys, &algorithms), reason, "{}", example["title"]);
    }
    for example in [
        detached,
        cookbook!("jws/4_6.protecting_specific_header_fields.json"),
        cookbook!("jws/4_7.protecting_content_only.json"),
    ] {
        assert!(is_good(&example["input"]["key"], &example["input"]["alg"], &example["signing"]));
    }
    let several = cookbook!("jws/4_8.multiple_signatures.json");
    let (input, signatures) = (&several["input"], several["signing"].as_array().unwrap());
    for (at, signing) in signatures.iter().enumerate() {
        assert!(is_good(&input["key"][at], &input["alg"][at], signing), "{at}");
    }
}

fn is_good(key: &Value, algorithm: &Value, signing: &Value) -> bool {
    let message = text(&signing["sig-input"]).as_bytes();
    let (keys, _) = verifying(key);
    verify_signature(&keys, text(algorithm), message, &unbase64url(text(&signing["sig"])))
}

#[test]
fn rfc_7520_keys() {
    let answer = |token: Value, key: Value| {
        verify_jws(text(&token["output"]["compact"]), &one_key(&key), ASYMMETRIC)
    };
    let rsa = || cookbook!("jws/4_1.rsa_v15_signature.json");
    let ec = || cookbook!("jws/4_3.ecdsa_signature.json");
    assert_eq!(answer(ec(), cookbook!("jwk/3_1.ec_public_key.json")), "verified");
    assert_eq!(answer(ec(), cookbook!("jwk/3_2.ec_private_key.json")), "key_unknown");
    assert_eq!(answer(rsa(), cookbook!("jwk/3_3.rsa_public_key.json")), "verified");
    assert_eq!(answer(rsa(), cookbook!("jwk/3_4.rsa_private_key.json")), "key_unknown");
    let mac = || cookbook!("jws/4_4.hmac-sha2_integrity_protection.json");
    for key in [
        cookbook!("jwk/3_5.symmetric_key_mac_computation.json"),
        cookbook!("jwk/3_6.symmetric_key_encryption.json"),
    ] {
        let token = mac();
        let token = text(&token["output"]["compact"]);
        assert_eq!(verify_jws(token, &one_key(&key), r#"["HS256"]"#), "key_unknown");
    }
}
