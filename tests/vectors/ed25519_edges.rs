//! The edge cases of ed25519-speccheck, on which verifiers differ.

use edge_authorizer::verify_signature;
use serde_json::{Value, json};

use crate::keys::{base64url, one_key, unhex};

/// Our answer to each case, and what decides it.
const ANSWERS: [(bool, &str); 10] = [
    (false, "the key has small order, and so has R"),
    (false, "the key has small order"),
    (false, "R has small order"),
    (true, "key and R have mixed order, and the equation holds without the cofactor"),
    (false, "the equation holds with the cofactor only"),
    (false, "the equation holds with the cofactor only"),
    (false, "S is not below the group order"),
    (false, "S is far above the group order"),
    (false, "R is not canonical, and has small order"),
    (false, "R is not canonical, and has small order"),
];

#[test]
fn every_case_has_its_answer() {
    let cases: Value = serde_json::from_str(include_str!("ed25519-speccheck/cases.json")).unwrap();
    let answers = cases.as_array().unwrap().iter().map(|case| {
        let octets = |name: &str| unhex(case[name].as_str().unwrap());
        let key = json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url(&octets("pub_key")) });
        verify_signature(&one_key(&key), "EdDSA", &octets("message"), &octets("signature"))
    });
    assert!(answers.eq(ANSWERS.map(|(answer, _why)| answer)));
}
