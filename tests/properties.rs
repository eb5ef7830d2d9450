//! What holds of every configuration, token and request, through the facade: random ones against a
//! model of the rules that shares no code with the module.
//!
//! `PROPTEST_CASES=1000000 cargo test --release --test properties policy` tries that many.
//! `PROPTEST_RNG_SEED=1` repeats a run; a failed one prints its seed.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first fault"
)]

#[path = "properties/claims_text.rs"]
mod claims_text;
#[path = "properties/clock.rs"]
mod clock;
#[path = "properties/host.rs"]
mod host;
#[path = "cases/iam_evaluator.rs"]
mod iam_evaluator;
#[path = "properties/model.rs"]
mod model;
#[path = "cases/plain_request.rs"]
mod plain_request;
#[path = "properties/policy.rs"]
mod policy;
#[path = "properties/rules.rs"]
mod rules;
#[path = "properties/run.rs"]
mod run;
#[path = "properties/tighten.rs"]
mod tighten;
#[path = "properties/worlds.rs"]
mod worlds;
