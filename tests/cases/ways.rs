//! However a request is put to the module, the answer is the one recorded.

use std::sync::atomic::{AtomicUsize, Ordering};

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use edge_authorizer::{Facade, HostRsa};
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

/// A host that computes powers by a library; `answer` says whether it has done so, and may change
/// them first.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) answer: fn(&mut [u8]) -> bool,
}

impl HostRsa for Host {
    fn power(&self, modulus: &[u8], exponent: u64, signature: &[u8], power: &mut [u8]) -> bool {
        assert!(
            signature < modulus && (modulus.len(), signature.len()) == (power.len(), power.len())
        );
        let modulus = BoxedUint::from_be_slice_vartime(modulus);
        let base = BoxedUint::from_be_slice(signature, modulus.bits_precision());
        let params = BoxedMontyParams::new(Odd::new(modulus).expect("it is odd"));
        let computed = BoxedMontyForm::new(base.expect("it is as long"), &params);
        let computed = computed.pow(&BoxedUint::from(exponent)).retrieve().to_be_bytes();
        power.copy_from_slice(&computed[computed.len() - power.len()..]);
        (self.answer)(power)
    }
}

fn by_host(facade: &mut Facade, request: &str, now: f64, answer: fn(&mut [u8]) -> bool) -> String {
    facade.compute_by(Box::new(Host { answer }));
    facade.authorize(request, now)
}

#[test]
fn answers_are_the_same_where_the_host_computes_for_rsa() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let computes: Ask = |facade, request, now| {
        by_host(facade, request, now, |_| {
            ASKED.fetch_add(1, Ordering::Relaxed);
            true
        })
    };
    let declines: Ask = |facade, request, now| {
        by_host(facade, request, now, |power| {
            power.fill(1);
            false
        })
    };
    for ask in [computes, declines] {
        let check = |case: &Value, answer: &Answer, recorded: &str| {
            assert_eq!(answer.line(case), recorded);
        };
        answer_all(has_rsa, |_| (), ask, check);
    }
    assert!(ASKED.load(Ordering::Relaxed) > 100, "{ASKED:?}");
}

/// Its signature was verified once, and is not again.
#[test]
fn a_token_that_is_remembered_needs_no_power() {
    let is_concerned = |case: &Value| has_rsa(case) && case["config"]["tokenCache"] != false;
    let ask: Ask = |facade, request, now| {
        let first = facade.authorize(request, now);
        if first.contains(r#""effect":"Allow""#) {
            let again = by_host(facade, request, now, |_| panic!("its signature was verified"));
            assert_eq!(again, first);
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
fn a_host_that_errs_makes_no_allow() {
    let wrong: [Ask; 3] = [
        |facade, request, now| {
            by_host(facade, request, now, |power| {
                power.fill(0);
                true
            })
        },
        |facade, request, now| {
            by_host(facade, request, now, |power| {
                power.rotate_left(1);
                true
            })
        },
        |facade, request, now| {
            by_host(facade, request, now, |power| {
                *power.last_mut().expect("it is not empty") ^= 1;
                true
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
