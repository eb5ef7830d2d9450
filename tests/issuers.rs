//! Issuers over time, through the facade: presets against documented tokens, discovery, ages,
//! outages and secrets, on a simulated clock with simulated servers.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first fault"
)]

#[path = "issuers/boundary.rs"]
mod boundary;
#[path = "issuers/discovery.rs"]
mod discovery;
#[path = "issuers/documents.rs"]
mod documents;
#[path = "issuers/host.rs"]
mod host;
#[path = "issuers/presets.rs"]
mod presets;
#[path = "issuers/refused.rs"]
mod refused;
#[path = "issuers/scenarios.rs"]
mod scenarios;
#[path = "issuers/secrets.rs"]
mod secrets;
#[path = "issuers/signer.rs"]
mod signer;
