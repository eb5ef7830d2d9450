//! Decides who may call a serverless API: verifies JWTs, applies route rules and answers errors
//! that tell a caller nothing it should not know.
//!
//! The core has no clock and does no I/O: time, secrets and key sets are handed in, so the same
//! configuration, keys, request and instant give the same decision on every host.

mod audit;
mod authorizer;
mod aws;
mod base64url;
mod bytes;
mod claims;
mod config;
mod credentials;
mod decision;
mod development;
mod exchange;
mod explain;
mod facade;
mod host_rsa;
mod issuer_choice;
mod issuer_keys;
mod json;
mod jwk;
mod jws;
mod key_store;
pub mod limits;
mod order;
mod path;
mod problem;
mod reason;
mod request;
mod rule;
mod safe_error;
mod secret;
mod signature;
mod text;
mod time;
mod token;
mod token_cache;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use audit::Audit;
pub use authorizer::{Authorizer, KeySetRequest, Outcome};
pub use aws::{Policy, PolicyDocument, PolicyScope};
pub use config::{Config, ConfigError};
pub use decision::{Decided, Decision, Denial, Grant, Holder};
pub use exchange::{Plain, PlainRequest};
pub use facade::{Facade, IncidentSource};
pub use host_rsa::HostRsa;
pub use jws::verify_jws;
#[doc(hidden)]
pub use jws::verify_signature;
pub use problem::Problem;
pub use reason::Reason;
pub use request::{PolicyOptions, Request};
pub use safe_error::safe_error;
pub use signature::{Algorithm, TableUse, tables_held};
