//! The cases of `tests/cases` in a browser's engine: every byte answered is as recorded natively.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests stop at the first fault")]
#![allow(dead_code, reason = "the runner of the cases also serves the native tests")]

#[path = "cases/run.rs"]
mod run;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

// Without this line the tests are skipped, and that counts as success.
wasm_bindgen_test_configure!(run_in_browser);

const RECORDED: &str = include_str!("cases/decisions/SHA256SUMS");

macro_rules! same_bytes_as_recorded {
    ($($name:ident)*) => {$(
        #[wasm_bindgen_test]
        fn $name() {
            let cases = run::run(include_str!(concat!("cases/", stringify!($name), ".jsonl")));
            let line = format!("{}  {}.jsonl", run::digest(&run::lines(&cases)), stringify!($name));
            assert!(RECORDED.lines().any(|recorded| recorded == line), "{line} is not as recorded");
        }
    )*};
}

same_bytes_as_recorded!(bearer forward jws jwt own policy);
