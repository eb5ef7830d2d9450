//! Digits and columns in vectors of 128 bits: WebAssembly's own, or arrays elsewhere.
//!
//! An integer is a row of balanced digits to the base 2^13: sixteen bits hold twice a digit, and 32
//! bits the sum of a hundred products, which the machine multiplies by eights and adds by twos.

#[cfg_attr(target_feature = "simd128", path = "vector/simd.rs")]
#[cfg_attr(not(target_feature = "simd128"), path = "vector/portable.rs")]
mod target;

pub(super) use target::{Columns, Digits};

/// Bits of a digit.
pub(super) const DIGIT_BITS: u32 = 13;
/// Half of a digit's base: a balanced digit is from `-HALF` to `HALF`, and a few more.
pub(super) const HALF: i32 = 1 << (DIGIT_BITS - 1);

#[cfg(test)]
mod tests;
