//! Digits and columns in vectors of 128 bits, as WebAssembly has them, and in arrays elsewhere.

#[cfg_attr(target_arch = "wasm32", path = "vector/wasm.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "vector/portable.rs")]
mod target;

pub(super) use target::{Columns, Digits};

/// Bits of a digit; two digits multiplied and 96 of such products added stay within 32 bits.
pub(super) const DIGIT_BITS: u32 = 13;
/// Half of a digit's base, which is the bound of a balanced digit.
pub(super) const HALF: i32 = 1 << (DIGIT_BITS - 1);
