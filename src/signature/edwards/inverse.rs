//! Inverses modulo p = 2^255 - 19, by [division steps](division_steps), as many at once as a limb has
//! bits.
#![expect(clippy::indexing_slicing, reason = "limbs are arrays, and their indices constants")]

use super::super::division_steps::division_steps;
use super::element::{Element, LIMB_BITS, LIMBS, TOP_BITS};

/// The bits of a limb.
const LIMB_MASK: i64 = (1 << LIMB_BITS) - 1;
/// 1/19, which is -1/p, modulo 2^29.
const INVERSE_OF_19: i64 = 141_281_819;

/// A signed number in the limbs of an [`Element`]; the ninth has the sign.
#[derive(Clone, Copy)]
struct Number([i64; LIMBS]);

/// The number whose product with this one is one; of zero, zero.
pub(super) fn of(element: Element) -> Element {
    let (mut f, mut g) = (Number::p(), Number(element.limbs().map(i64::from)));
    // f = d x and g = e x modulo p, where x is the element.
    let (mut d, mut e) = (Number::small(0), Number::small(1));
    let mut delta = 1;
    while !g.is_zero() {
        let [[u, v], [q, r]] = division_steps(LIMB_BITS, &mut delta, [f.0[0], g.0[0]]);
        (f, g) = (f.combined(u, &g, v), f.combined(q, &g, r));
        (d, e) = (d.combined_modulo_p(u, &e, v), d.combined_modulo_p(q, &e, r));
    }
    // What is left of f is 1 or -1.
    if f.0[LIMBS - 1] < 0 { d.to_element(-1) } else { d.to_element(1) }
}

impl Number {
    /// A number of at most 29 bits.
    const fn small(number: i64) -> Self {
        Self([number, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    /// The modulus.
    fn p() -> Self {
        let mut limbs = [LIMB_MASK; LIMBS];
        limbs[0] -= 18;
        limbs[LIMBS - 1] = (1 << TOP_BITS) - 1;
        Self(limbs)
    }

    /// Whether the number is zero, whose limbs are all zero.
    fn is_zero(&self) -> bool {
        self.0.iter().fold(0, |bits, limb| bits | limb) == 0
    }

    /// (a self + b other) / 2^29, where nothing is lost.
    #[inline(always)]
    fn combined(&self, a: i64, other: &Self, b: i64) -> Self {
        let mut sum = (a * self.0[0] + b * other.0[0]) >> LIMB_BITS;
        let mut limbs = [0; LIMBS];
        for limb in 1..LIMBS {
            sum += a * self.0[limb] + b * other.0[limb];
            limbs[limb - 1] = sum & LIMB_MASK;
            sum >>= LIMB_BITS;
        }
        limbs[LIMBS - 1] = sum;
        Self(limbs)
    }

    /// (a self + b other) / 2^29 modulo p.
    ///
    /// A multiple of p, less than 2^29 p, is added to make the low bits zero. So numbers grow by p
    /// in a round, of which there are 26 at most.
    #[inline(always)]
    fn combined_modulo_p(&self, a: i64, other: &Self, b: i64) -> Self {
        let lowest = a * self.0[0] + b * other.0[0];
        let multiple = lowest.wrapping_mul(INVERSE_OF_19) & LIMB_MASK;
        let mut sum = (lowest - 19 * multiple) >> LIMB_BITS;
        let mut limbs = [0; LIMBS];
        for limb in 1..LIMBS {
            sum += a * self.0[limb] + b * other.0[limb];
            if limb == LIMBS - 1 {
                sum += multiple << TOP_BITS;
            }
            limbs[limb - 1] = sum & LIMB_MASK;
            sum >>= LIMB_BITS;
        }
        limbs[LIMBS - 1] = sum;
        Self(limbs)
    }

    /// The number or its negative modulo p; it lies between -32 p and 32 p.
    fn to_element(self, sign: i64) -> Element {
        // 32 p is 2^260 - 19 * 32, and 2^260 is 2^28 in the ninth limb.
        let mut signed = self.0.map(|limb| sign * limb);
        signed[0] -= 19 * 32;
        signed[LIMBS - 1] += 1 << 28;
        let mut carry = 0;
        Element::canonical(signed.map(|limb| {
            let sum = limb + carry;
            carry = sum >> LIMB_BITS;
            (sum & LIMB_MASK) as u32
        }))
    }
}
