//! Two numbers side by side, worked on at once: the unit of all curve arithmetic.
//!
//! The formulas for points come in pairs of products that do not wait for each other, so one vector
//! instruction serves both. Without vector instructions the same steps are taken one by one.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod portable;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(super) use self::portable::{Lanes, Order, Sums};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(super) use self::simd::{Lanes, Order, Sums};

/// A pair of lanes at rest, as tables hold them.
pub(super) type Stored = [i32; 2];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_do_not_mix() {
        let (a, b) = (Lanes::new(7, -9), Lanes::new(-2, 5));
        assert_eq!(Lanes::load([7, -9]).store(), [7, -9]);
        assert_eq!(Lanes::splat(3).store(), [3, 3]);
        assert_eq!(a.add(b).store(), [5, -4]);
        assert_eq!(a.sub(b).store(), [9, -14]);
        assert_eq!(a.shift_left(2).store(), [28, -36]);
        assert_eq!(a.shift_right(1).store(), [3, -5]);
        assert_eq!(a.and(Lanes::splat(6)).store(), [6, 6]);
        assert_eq!(a.negate_second(0).store(), [7, -9]);
        assert_eq!(a.negate_second(-1).store(), [7, 9]);
        assert_eq!(a.firsts(b).store(), [7, -2]);
        assert_eq!(a.seconds(b).store(), [-9, 5]);
        assert_eq!(a.swap().store(), [-9, 7]);
        assert_eq!(a.first_and_second(b).store(), [7, 5]);
    }

    #[test]
    fn sums_are_unsigned_and_wrap() {
        let product = Lanes::new(-3, 1 << 30).mul(Lanes::new(4, 1 << 30));
        let biased = product.add(Sums::splat(1 << 63));
        assert_eq!(biased.shift_right(40).lanes().store(), [(1 << 23) - 1, (1 << 23) + (1 << 20)]);
        assert_eq!(product.and(Sums::splat(255)).lanes().store(), [244, 0]);
        let one = Sums::splat(1);
        assert_eq!(one.shift_left(5).sub(one).lanes().store(), [31, 31]);
    }
}
