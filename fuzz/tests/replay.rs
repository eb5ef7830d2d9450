//! Every input kept so far, natively and in WebAssembly, where a panic is a trap.
#![allow(clippy::expect_used, reason = "tests stop at the first fault")]

use base64ct::{Base64, Encoding};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn replay(case: fn(&[u8]), corpus: &str) {
    assert!(!corpus.is_empty());
    for line in corpus.lines() {
        case(&Base64::decode_vec(line).expect("an input is base64"));
    }
}

macro_rules! targets {
    ($($name:ident,)+) => {
        $(
            #[test]
            fn $name() {
                let corpus = include_str!(concat!("../corpus/", stringify!($name), ".base64"));
                replay(edge_authorizer_fuzz::$name, corpus);
            }
        )+
    };
}

targets! { arn, claims, config, credentials, decide, header, key_set, path, policy, token, }
