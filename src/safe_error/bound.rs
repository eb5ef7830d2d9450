//! How much of a fault is written down, in bytes of UTF-8.

use crate::limits::{ERROR_MESSAGE_MAX_BYTES, ERROR_STACK_MAX_BYTES};

/// The bounds of one thrown value.
pub(super) struct Bounds {
    pub(super) message: usize,
    pub(super) stack: usize,
}

impl Bounds {
    pub(super) const NAME: usize = 128;
    pub(super) const PATH: usize = 1_024;
    pub(super) const THROWN: Self =
        Self { message: ERROR_MESSAGE_MAX_BYTES, stack: ERROR_STACK_MAX_BYTES };
    /// Of a cause, or of one error among several.
    pub(super) const RELATED: Self =
        Self { message: ERROR_MESSAGE_MAX_BYTES / 4, stack: ERROR_STACK_MAX_BYTES / 4 };
}
