//! The cases of `tests/cases`, natively: every answer against what the case expects, and against
//! the answers recorded in `tests/cases/decisions`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first fault"
)]

#[path = "cases/canary.rs"]
mod canary;
#[path = "cases/changes.rs"]
mod changes;
#[path = "cases/choices.rs"]
mod choices;
#[path = "cases/expect.rs"]
mod expect;
#[path = "cases/explain.rs"]
mod explain;
#[path = "cases/iam.rs"]
mod iam;
#[path = "cases/iam_evaluator.rs"]
mod iam_evaluator;
#[path = "cases/limits.rs"]
mod limits;
#[path = "cases/mend.rs"]
mod mend;
#[path = "cases/order.rs"]
mod order;
#[path = "cases/plain.rs"]
mod plain;
#[path = "cases/plain_request.rs"]
mod plain_request;
#[path = "cases/recorded.rs"]
mod recorded;
#[path = "cases/run.rs"]
mod run;
#[path = "cases/schema.rs"]
mod schema;
#[path = "cases/ways.rs"]
mod ways;
