//! What Amazon API Gateway sends and expects.

mod arn;

pub(crate) use arn::MethodArn;
