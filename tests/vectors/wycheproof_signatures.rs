//! Wycheproof's signature and MAC files: raw keys, messages and signatures.

use edge_authorizer::verify_signature;
use serde_json::{Value, json};

use crate::keys::{base64url, one_key, secret, unhex};

/// What became of a file's rows.
#[derive(Debug, Default, PartialEq)]
struct Tally {
    /// Good, and said to be good.
    verified: usize,
    /// Refused, and said to be bad.
    refused: usize,
    /// Refused for a rule of RFC 7518 or of ours, although said to be good or acceptable.
    stricter: usize,
}

/// Runs a file; `keys` makes the keys of a group and a row, `is_ruled_out` says which of them a rule
/// refuses whatever the signature.
fn run(
    file: &str,
    algorithm: &str,
    keys: impl Fn(&Value, &Value) -> String,
    is_ruled_out: impl Fn(&Value, &Value) -> bool,
) -> Tally {
    let file: Value = serde_json::from_str(file).unwrap();
    let mut tally = Tally::default();
    for group in file["testGroups"].as_array().unwrap() {
        for row in group["tests"].as_array().unwrap() {
            let text = |name: &str| unhex(row[name].as_str().unwrap());
            let signature = if row["sig"].is_string() { text("sig") } else { text("tag") };
            let is_good = verify_signature(&keys(group, row), algorithm, &text("msg"), &signature);
            let is_ruled_out = is_ruled_out(group, row);
            match (row["result"].as_str().unwrap(), is_ruled_out, is_good) {
                ("valid", false, true) => tally.verified += 1,
                ("invalid", _, false) => tally.refused += 1,
                ("valid", true, false) | ("acceptable", _, false) => tally.stricter += 1,
                answer => panic!("{algorithm} row {}: {answer:?}", row["tcId"]),
            }
        }
    }
    let rows = tally.verified + tally.refused + tally.stricter;
    assert_eq!(Some(rows as u64), file["numberOfTests"].as_u64());
    tally
}

fn never(_group: &Value, _row: &Value) -> bool {
    false
}

fn hex(key: &Value, name: &str) -> Vec<u8> {
    unhex(key["publicKey"][name].as_str().unwrap())
}

macro_rules! wycheproof {
    ($($test:ident: $run:ident($file:literal, $algorithm:literal) = $tally:expr;)+) => {
        $(#[test]
        fn $test() {
            let file = include_str!(concat!("wycheproof/", $file, "_test.json"));
            let (verified, refused, stricter) = $tally;
            assert_eq!($run(file, $algorithm), Tally { verified, refused, stricter });
        })+
    };
}

fn ecdsa(file: &str, algorithm: &str) -> Tally {
    let keys = |group: &Value, _row: &Value| {
        let point = hex(group, "uncompressed");
        let (x, y) = point[1..].split_at(point.len() / 2);
        let curve = match algorithm {
            "ES256" => "P-256",
            "ES384" => "P-384",
            _ => "P-521",
        };
        one_key(&json!({ "kty": "EC", "crv": curve, "x": base64url(x), "y": base64url(y) }))
    };
    run(file, algorithm, keys, never)
}

fn eddsa(file: &str, algorithm: &str) -> Tally {
    let keys = |group: &Value, _row: &Value| {
        let x = base64url(&hex(group, "pk"));
        one_key(&json!({ "kty": "OKP", "crv": "Ed25519", "x": x }))
    };
    run(file, algorithm, keys, never)
}

/// RFC 7518 section 3.2: the secret is at least as long as the hash, the tag is whole.
fn hmac(file: &str, algorithm: &str) -> Tally {
    let hash_bits: u64 = algorithm[2..].parse().unwrap();
    let bits = |group: &Value, name: &str| group[name].as_u64().unwrap();
    run(
        file,
        algorithm,
        |_group, row| secret(&unhex(row["key"].as_str().unwrap())),
        |group, _row| bits(group, "keySize") < hash_bits || bits(group, "tagSize") != hash_bits,
    )
}

/// Our rule: the exponent is at least 65537.
fn rsa(file: &str, algorithm: &str) -> Tally {
    let keys = |group: &Value, _row: &Value| {
        let (n, e) = (hex(group, "modulus"), hex(group, "publicExponent"));
        one_key(&json!({ "kty": "RSA", "n": base64url(&n), "e": base64url(&e) }))
    };
    run(file, algorithm, keys, |group, _row| group["publicKey"]["publicExponent"] == "03")
}

wycheproof! {
    p256: ecdsa("ecdsa_secp256r1_sha256_p1363", "ES256") = (173, 89, 0);
    p384: ecdsa("ecdsa_secp384r1_sha384_p1363", "ES384") = (193, 87, 0);
    p521: ecdsa("ecdsa_secp521r1_sha512_p1363", "ES512") = (231, 87, 0);
    ed25519: eddsa("ed25519", "EdDSA") = (88, 63, 0);
    hmac_sha256: hmac("hmac_sha256", "HS256") = (30, 108, 36);
    hmac_sha384: hmac("hmac_sha384", "HS384") = (30, 108, 36);
    hmac_sha512: hmac("hmac_sha512", "HS512") = (30, 108, 36);
    pkcs1_2048_sha256: rsa("rsa_signature_2048_sha256", "RS256") = (7, 249, 3);
    pkcs1_2048_sha384: rsa("rsa_signature_2048_sha384", "RS384") = (7, 250, 1);
    pkcs1_2048_sha512: rsa("rsa_signature_2048_sha512", "RS512") = (7, 250, 2);
    pkcs1_3072_sha256: rsa("rsa_signature_3072_sha256", "RS256") = (7, 250, 2);
    pkcs1_3072_sha384: rsa("rsa_signature_3072_sha384", "RS384") = (7, 251, 1);
    pkcs1_3072_sha512: rsa("rsa_signature_3072_sha512", "RS512") = (7, 251, 2);
    pkcs1_4096_sha256: rsa("rsa_signature_4096_sha256", "RS256") = (7, 250, 1);
    pkcs1_4096_sha384: rsa("rsa_signature_4096_sha384", "RS384") = (7, 251, 1);
    pkcs1_4096_sha512: rsa("rsa_signature_4096_sha512", "RS512") = (7, 251, 1);
    pss_2048_sha256: rsa("rsa_pss_2048_sha256_mgf1_32", "PS256") = (63, 45, 0);
    pss_2048_sha384: rsa("rsa_pss_2048_sha384_mgf1_48", "PS384") = (95, 46, 0);
    pss_3072_sha256: rsa("rsa_pss_3072_sha256_mgf1_32", "PS256") = (63, 45, 0);
    pss_4096_sha256: rsa("rsa_pss_4096_sha256_mgf1_32", "PS256") = (63, 45, 0);
    pss_4096_sha384: rsa("rsa_pss_4096_sha384_mgf1_48", "PS384") = (95, 46, 0);
    pss_4096_sha512: rsa("rsa_pss_4096_sha512_mgf1_64", "PS512") = (132, 47, 0);
}
