//! The cases behind the fuzz targets: each takes any bytes, puts them to the authorizer as a
//! stranger would, and holds what comes out against something that knows better.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a case stops at the first fault"
)]

mod arn;
mod claims;
mod config;
mod credentials;
mod decide;
mod header;
#[path = "../../tests/cases/iam_evaluator.rs"]
mod iam_evaluator;
mod key_set;
mod path;
#[path = "../../tests/cases/plain_request.rs"]
mod plain_request;
mod policy;
mod subject;
mod token;

pub use arn::arn;
pub use claims::claims;
pub use config::config;
pub use credentials::credentials;
pub use decide::decide;
pub use header::header;
pub use key_set::key_set;
pub use path::path;
pub use policy::policy;
pub use token::token;
