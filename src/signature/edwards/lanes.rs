//! Four numbers side by side, worked on at once: the coordinates of a point.
//!
//! WebAssembly's vectors multiply four numbers in two instructions. Where there are none the same
//! steps are taken one by one.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(super) use self::portable::{Lanes, Wide};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(super) use self::simd::{Lanes, Wide};
