//! However a request is put to the module, the answer is the one recorded.

use base64ct::{Base64UrlUnpadded, Encoding};
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use edge_authorizer::Facade;
use serde_json::Value;

use crate::recorded::{FILES, read_file};
use crate::run::{Answer, Ask, answer_by, read};

/// Answers every case that `is_concerned`, and calls back with what was recorded of it.
pub(crate) fn answer_all(
    is_concerned: fn(&Value) -> bool,
    change: fn(&mut Value),
    ask: Ask,
    mut check: impl FnMut(&Value, &Answer, &str),
) {
    for file in FILES {
        let recorded = read_file(&format!("decisions/{file}.jsonl"));
        let cases = read(&read_file(&format!("{file}.jsonl")));
        assert_eq!(cases.len(), recorded.lines().count());
        for (mut case, recorded) in cases.into_iter().zip(recorded.lines()) {
            if !is_concerned(&case) {
                continue;
            }
            change(&mut case);
            check(&case, &answer_by(&case, ask), recorded);
        }
    }
}

pub(crate) fn any(_: &Value) -> bool {
    true
}

fn has_rsa(case: &Value) -> bool {
    let config = case["config"].to_string();
    ["\"RS", "\"PS"].iter().any(|algorithms| config.contains(algorithms))
}

#[test]
fn answers_are_the_same_where_no_token_is_remembered() {
    let uncached = |case: &mut Value| {
        if case["config"].is_object() {
            case["config"]["tokenCache"] = false.into();
        }
    };
    let ask: Ask = |facade, request, now| facade.authorize(request, now);
    answer_all(any, uncached, ask, |case, answer, recorded| {
        assert_eq!(answer.line(case), recorded)
    });
}

#[test]
fn answers_are_the_same_for_a_token_that_is_remembered() {
    let ask: Ask = |facade, request, now| {
        let first = facade.authorize(request, now);
        assert_eq!(facade.authorize(request, now), first);
        first
    };
    let mut hits = 0;
    answer_all(
        any,
        |_| (),
        ask,
        |case, answer, recorded| {
            hits += usize::from(answer.outcome == "allow");
            assert_eq!(answer.line(case), recorded);
        },
    );
    assert!(hits > 100, "{hits}");
}

/// What a host computes: the signature to the power of the exponent, modulo the modulus.
pub(crate) fn power(wanted: &Value) -> Vec<u8> {
    let bytes = |name: &str| {
        Base64UrlUnpadded::decode_vec(wanted[name].as_str().expect("a text")).expect("base64url")
    };
    let modulus = BoxedUint::from_be_slice_vartime(&bytes("modulus"));
    let size = modulus.bits_precision();
    let number = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, size).expect("it is as long");
    let params = BoxedMontyParams::new(Odd::new(modulus.clone()).expect("it is odd"));
    let exponent = BoxedUint::from(wanted["exponent"].as_u64().expect("a number"));
    let power = BoxedMontyForm::new(number(&bytes("signature")), &params).pow(&exponent);
    let power = power.retrieve().to_be_bytes();
    power.get(power.len() - bytes("modulus").len()..).expect("it is as long").to_vec()
}

/// Asks as a host does that computes powers, here after `change`.
fn by_host(facade: &mut Facade, request: &str, now: f64, change: fn(Vec<u8>) -> Vec<u8>) -> String {
    let text = facade.authorize_by_host(request, None, now);
    let parsed: Value = serde_json::from_str(&text).expect("the module answers JSON");
    match &parsed["verifySignature"] {
        Value::Null => text,
        wanted => facade.authorize_by_host(request, Some(&change(power(wanted))), now),
    }
}

#[test]
fn answers_are_the_same_where_the_host_computes_for_rsa() {
    let ask: Ask = |facade, request, now| by_host(facade, request, now, |power| power);
    answer_all(
        has_rsa,
        |_| (),
        ask,
        |case, answer, recorded| assert_eq!(answer.line(case), recorded),
    );
}

/// Its signature was verified once, and is not again.
#[test]
fn a_token_that_is_remembered_needs_no_power() {
    let is_concerned = |case: &Value| has_rsa(case) && case["config"]["tokenCache"] != false;
    let ask: Ask = |facade, request, now| {
        let first = facade.authorize(request, now);
        if first.contains(r#""effect":"Allow""#) {
            assert_eq!(facade.authorize_by_host(request, None, now), first);
        }
        first
    };
    let mut allowed = 0;
    answer_all(
        is_concerned,
        |_| (),
        ask,
        |_, answer, _| {
            allowed += usize::from(answer.outcome == "allow");
        },
    );
    assert!(allowed > 20, "{allowed}");
}

#[test]
fn no_host_can_compute_an_allow() {
    let wrong: [Ask; 4] = [
        |facade, request, now| by_host(facade, request, now, |_| Vec::new()),
        |facade, request, now| by_host(facade, request, now, |power| vec![0; power.len()]),
        |facade, request, now| by_host(facade, request, now, |power| [power, vec![0]].concat()),
        |facade, request, now| {
            by_host(facade, request, now, |mut power| {
                *power.last_mut().expect("it is not empty") ^= 1;
                power
            })
        },
    ];
    for ask in wrong {
        let mut refused = 0;
        answer_all(
            has_rsa,
            |_| (),
            ask,
            |case, answer, recorded| {
                if answer.line(case) != recorded {
                    assert_eq!(
                        (answer.outcome, answer.reason.as_deref()),
                        ("deny", Some("signature_invalid"))
                    );
                    refused += 1;
                }
            },
        );
        assert!(refused > 50, "{refused}");
    }
}
