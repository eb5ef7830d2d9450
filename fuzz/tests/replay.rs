//! Every input kept so far, natively and in WebAssembly, where a panic is a trap.
#![allow(clippy::expect_used, reason = "tests stop at the first fault")]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn replay(case: fn(&[u8]), corpus: &str) {
    assert!(!corpus.is_empty());
    for line in corpus.lines() {
        case(&bytes(line));
    }
}

/// A line is a JSON string with a character for each byte.
fn bytes(line: &str) -> Vec<u8> {
    let text: String = serde_json::from_str(line).expect("a line is a JSON string");
    text.chars().map(|byte| u8::try_from(byte).expect("a character is a byte")).collect()
}

macro_rules! targets {
    ($($name:ident,)+) => {
        $(
            #[test]
            fn $name() {
                let corpus = include_str!(concat!("../corpus/", stringify!($name), ".jsonl"));
                replay(edge_authorizer_fuzz::$name, corpus);
            }
        )+
    };
}

targets! { arn, claims, config, credentials, decide, header, key_set, path, policy, token, }
