//! What Amazon API Gateway sends and expects.

mod arn;
mod compile;
mod glob;
mod guards;
mod policy;
mod reduce;
#[cfg(test)]
mod tests;

pub(crate) use arn::MethodArn;
pub(crate) use compile::{NotCacheable, not_cacheable};
pub(crate) use policy::PolicyRequest;
pub use policy::{Policy, PolicyDocument, PolicyScope};
