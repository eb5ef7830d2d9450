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

    fn stored(lanes: Lanes) -> Stored {
        [lanes.first(), lanes.second()]
    }

    #[test]
    fn lanes_do_not_mix() {
        let (a, b) = (Lanes::new(7, -9), Lanes::new(-2, 5));
        assert_eq!(stored(Lanes::load([7, -9])), [7, -9]);
        assert_eq!(stored(Lanes::splat(3)), [3, 3]);
        assert_eq!(stored(a.add(b)), [5, -4]);
        assert_eq!(stored(a.sub(b)), [9, -14]);
        assert_eq!(stored(a.shift_left(2)), [28, -36]);
        assert_eq!(stored(a.shift_right(1)), [3, -5]);
        assert_eq!(stored(a.and(Lanes::splat(6))), [6, 6]);
        assert_eq!(stored(a.negate_second(0)), [7, -9]);
        assert_eq!(stored(a.negate_second(-1)), [7, 9]);
        assert_eq!(stored(a.firsts(b)), [7, -2]);
        assert_eq!(stored(a.seconds(b)), [-9, 5]);
        assert_eq!(stored(a.swap()), [-9, 7]);
        assert_eq!(stored(a.first_and_second(b)), [7, 5]);
    }

    #[test]
    fn sums_are_unsigned_and_wrap() {
        let product = Lanes::new(-3, 1 << 30).mul(Lanes::new(4, 1 << 30));
        let biased = product.add(Sums::splat(1 << 63));
        assert_eq!(stored(biased.shift_right(40).lanes()), [(1 << 23) - 1, (1 << 23) + (1 << 20)]);
        assert_eq!(stored(product.and(Sums::splat(255)).lanes()), [244, 0]);
        let one = Sums::splat(1);
        assert_eq!(stored(one.shift_left(5).sub(one).lanes()), [31, 31]);
    }
}
