//! Vectors written by others, row by row; `tests/vectors/README.md` says where they come from and
//! which rows are answered otherwise than they suggest, and why.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests stop at the first fault"
)]

#[path = "vectors/ed25519_edges.rs"]
mod ed25519_edges;
#[path = "vectors/keys.rs"]
mod keys;
#[path = "vectors/rfc_examples.rs"]
mod rfc_examples;
#[path = "vectors/wycheproof_jose.rs"]
mod wycheproof_jose;
#[path = "vectors/wycheproof_signatures.rs"]
mod wycheproof_signatures;
