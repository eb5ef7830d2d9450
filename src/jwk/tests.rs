//! Documents, keys and the choice of one.

use base64ct::{Base64UrlUnpadded, Encoding};

use super::*;

/// RFC 8037 appendix A.2.
const OKP: &str =
    r#""kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#;
/// RFC 7515 appendix A.3.
const EC: &str = r#""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;

fn set(keys: &[&str]) -> KeySet {
    let keys: Vec<_> = keys.iter().map(|members| format!("{{{members}}}")).collect();
    KeySet::parse(format!(r#"{{"keys":[{}]}}"#, keys.join(",")).as_bytes(), Stage::Production)
        .unwrap()
}

/// Why a key is skipped.
fn fault(members: &str) -> Option<&'static str> {
    let set = set(&[members]);
    assert_eq!(set.len() + set.skipped().len(), 1);
    set.skipped().first().map(|skipped| skipped.reason)
}

fn with(members: &str) -> String {
    format!("{OKP},{members}")
}

#[test]
fn documents_that_are_no_key_sets_are_told() {
    let fault = |document: &str| KeySet::parse(document.as_bytes(), Stage::Production).err();
    for document in [
        "",
        "{}",
        "[]",
        "null",
        "<html>",
        r#"{"keys":[]"#,
        r#"{"keys":{}}"#,
        r#"{"keys":null}"#,
        r#"{"KEYS":[]}"#,
        r#"{"keys":[],"keys":[]}"#,
        r#"{"keys":[]} x"#,
        r#"[{"keys":[]}]"#,
    ] {
        assert_eq!(fault(document), Some(KeySetFault::NotAKeySet), "{document}");
    }
    assert_eq!(fault(&" ".repeat(KEY_SET_MAX_BYTES + 1)), Some(KeySetFault::TooLarge));
    let list = |keys: usize| format!(r#"{{"keys":[{}0]}}"#, "0,".repeat(keys - 1));
    assert_eq!(fault(&list(KEY_SET_MAX_KEYS)), None);
    assert_eq!(fault(&list(KEY_SET_MAX_KEYS + 1)), Some(KeySetFault::TooManyKeys));
    assert_eq!(fault("\u{feff}{\"keys\":[]}"), None);
    assert_eq!(fault(r#"{"x":{"a":1,"a":2},"keys":[]}"#), None, "other members are not read");
}

#[test]
fn one_bad_key_spoils_nothing() {
    let twice = format!(r#"{OKP},"kid":"a","kid":"b""#);
    let document = format!(
        r#"{{"keys":[null,"x",1,{{{twice}}},{{"kty":"OKP","n":1e999}},{{"kty":"new"}},{{{OKP}}}]}}"#
    );
    let set = KeySet::parse(document.as_bytes(), Stage::Production).unwrap();
    assert_eq!(set.len(), 1);
    let skipped: Vec<_> = set.skipped().iter().map(|key| (key.index, key.reason)).collect();
    let strict = "the key is not strict JSON";
    assert_eq!(
        skipped,
        [
            (0, "the key is not a JSON object"),
            (1, "the key is not a JSON object"),
            (2, "the key is not a JSON object"),
            (3, strict),
            (4, strict),
            (5, "the key type is not one verified here"),
        ]
    );
}

#[test]
fn what_a_key_is_for_is_heeded() {
    for (members, expected) in [
        (r#""use":"sig""#, None),
        (r#""use":"enc""#, Some("the key is not for signatures")),
        (r#""use":"Sig""#, Some("the key is not for signatures")),
        (r#""use":null"#, Some("the key is not for signatures")),
        (r#""key_ops":["verify"]"#, None),
        (r#""key_ops":["sign","verify"]"#, None),
        (r#""key_ops":[]"#, Some("key_ops does not have verify")),
        (r#""key_ops":["sign"]"#, Some("key_ops does not have verify")),
        (r#""key_ops":["verify","verify"]"#, Some("key_ops has a value twice")),
        (r#""key_ops":"verify""#, Some("key_ops is not an array of strings")),
        (r#""key_ops":["verify",1]"#, Some("key_ops is not an array of strings")),
        (r#""use":"sig","key_ops":["encrypt"]"#, Some("key_ops does not have verify")),
        (r#""alg":"EdDSA""#, None),
        (r#""alg":"Ed25519""#, None),
        (r#""alg":"ES256""#, Some("the algorithm is for another type of key")),
        (r#""alg":"HS256""#, Some("the algorithm is for another type of key")),
        (r#""alg":"none""#, Some("the algorithm is not one verified here")),
        (r#""alg":1"#, Some("the algorithm is not a string")),
        (r#""kid":7"#, Some("the key id is not a string")),
        (r#""kid":"""#, None),
        (r#""d":"AQ""#, Some("a private key was published")),
        (r#""k":"AQ""#, Some("a private key was published")),
        (r#""x5c":["?"],"x5t":1,"ext":true"#, None),
    ] {
        assert_eq!(fault(&with(members)), expected, "{members}");
    }
    assert_eq!(fault(r#""kty":"oct","k":"AQ""#), Some("a shared secret has no place in a key set"));
}

#[test]
fn points_are_checked() {
    let okp = |x: &str| format!(r#""kty":"OKP","crv":"Ed25519","x":"{x}""#);
    let octets = |octets: &[u8]| okp(&Base64UrlUnpadded::encode_string(octets));
    let curve = "the point is not on the curve";
    for (members, expected) in [
        (octets(&[9; 31]), "an Ed25519 key does not have 32 bytes"),
        (octets(&[9; 33]), "an Ed25519 key does not have 32 bytes"),
        (octets(&[&[2][..], &[0; 31]].concat()), curve),
        (octets(&[&[1][..], &[0; 31]].concat()), "the point has small order"),
        (octets(&[0; 32]), "the point has small order"),
        (
            octets(&[&[0xf0][..], &[0xff; 30], &[0x7f]].concat()),
            "the point is not canonically encoded",
        ),
        (
            okp("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp"),
            "a member of the key is not base64url",
        ),
        (
            okp("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
            "a member of the key is not base64url",
        ),
        (EC.replace("5a0", "5a1"), "a member of the key is not base64url"),
        (EC.replace("x_FE", "x_FF"), curve),
        (
            EC.replace("\"x\":\"f83O", "\"x\":\"AAAAf83O"),
            "a coordinate does not have the size of the curve's field",
        ),
        (EC.replace("P-256", "P-384"), "a coordinate does not have the size of the curve's field"),
        (EC.replace("P-256", "secp256k1"), "the curve is not one verified here"),
        (EC.replace("\"y\"", "\"z\""), "a member of the key is not a string"),
        (EC.replace("\"crv\":\"P-256\",", ""), "the curve is not a string"),
        (OKP.replace("Ed25519", "Ed448"), "the curve is not one verified here"),
    ] {
        assert_eq!(fault(&members), Some(expected), "{members}");
    }
    assert_eq!(fault(EC), None);
}

#[test]
fn a_key_id_matches_exactly() {
    let set = set(&[&with(r#""kid":"b""#), EC, &format!(r#"{EC},"kid":"a""#)]);
    let choose =
        |algorithm, key_id| set.select(algorithm, key_id).map(|key| key.key().fits(algorithm));
    assert_eq!(choose(Algorithm::EdDsa, Some("b")), Ok(true));
    assert_eq!(choose(Algorithm::Es256, Some("a")), Ok(true));
    assert_eq!(choose(Algorithm::Es256, Some("b")), Err(Reason::KeyUnknown));
    for key_id in ["", "A", "a ", "c"] {
        assert_eq!(choose(Algorithm::Es256, Some(key_id)), Err(Reason::KeyUnknown));
    }
    assert_eq!(choose(Algorithm::EdDsa, None), Ok(true), "one key fits");
    assert_eq!(choose(Algorithm::Es256, None), Ok(true), "one key, twice");
    assert_eq!(choose(Algorithm::Rs256, None), Err(Reason::KeyUnknown));
}

#[test]
fn two_keys_under_one_id_are_ambiguous() {
    // The same point mirrored: another key on the same curve.
    let other = EC.replace(
        "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "OA67MeRCZIJ40yASRhFGC0yWopJW9NtSdbnc13p3GlI",
    );
    let named = |members: &str| format!(r#"{members},"kid":"a""#);
    let choose = |keys: &[&str]| set(keys).select(Algorithm::Es256, Some("a")).err();
    assert_eq!(fault(&other), None);
    assert_eq!(choose(&[&named(EC), &named(EC)]), None);
    assert_eq!(choose(&[&named(EC), &named(OKP)]), None, "only one fits");
    assert_eq!(choose(&[&named(EC), &named(&other)]), Some(Reason::KeyAmbiguous));
    assert_eq!(choose(&[&named(EC), &format!(r#"{other},"kid":"b""#)]), None);
    assert_eq!(choose(&[&named(EC), &named(&EC.replace("x_FE", "x_FF"))]), None, "one is no key");
    let unnamed = set(&[EC, &other]).select(Algorithm::Es256, None).err();
    assert_eq!(unnamed, Some(Reason::KeyAmbiguous));
}

#[test]
fn the_algorithm_of_a_key_restricts_it() {
    let rsa = |alg: &str| {
        format!(r#""kty":"RSA","e":"AQAB","n":"{}","alg":"{alg}""#, "_".repeat(341) + "w")
    };
    let set = set(&[&rsa("PS256")]);
    assert_eq!(set.len(), 1, "{:?}", set.skipped());
    assert!(set.select(Algorithm::Ps256, None).is_ok());
    assert_eq!(set.select(Algorithm::Ps384, None).err(), Some(Reason::KeyUnknown));
    assert_eq!(set.select(Algorithm::Rs256, None).err(), Some(Reason::KeyUnknown));
}

#[test]
fn a_key_for_development_serves_there_alone() {
    let skipped = Some("the key is for development, and the issuer's entry is not");
    let marked = |mark: &str| with(&format!(r#""edge-authorizer:development":{mark}"#));
    for (mark, expected) in [("true", skipped), ("1", skipped), ("null", skipped), ("false", None)]
    {
        assert_eq!(fault(&marked(mark)), expected, "{mark}");
    }
    let document = format!(r#"{{"keys":[{{{}}}]}}"#, marked("true"));
    let set = KeySet::parse(document.as_bytes(), Stage::Development).unwrap();
    assert_eq!((set.len(), set.skipped()), (1, &[][..]));
}
