//! The cases in a browser: the same digests as natively, in Node and in workerd.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first fault"
)]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "cases/run.rs"]
#[allow(dead_code, reason = "only the digests are compared here")]
mod run;

wasm_bindgen_test_configure!(run_in_browser);

const DIGESTS: &str = include_str!("cases/decisions/SHA256SUMS");

fn check(file: &str, cases: &str) {
    let digest = run::digest(&run::lines(&run::run(cases)));
    assert!(
        DIGESTS.contains(&format!("{digest}  {file}\n")),
        "{file} is answered otherwise: {digest}"
    );
}

macro_rules! files {
    ($($name:ident: $file:literal,)+) => {
        $(
            #[wasm_bindgen_test]
            fn $name() {
                check($file, include_str!(concat!("cases/", $file)));
            }
        )+
    };
}

files! {
    bearer: "bearer.jsonl",
    forward: "forward.jsonl",
    jws: "jws.jsonl",
    jwt: "jwt.jsonl",
    own: "own.jsonl",
    policy: "policy.jsonl",
}
