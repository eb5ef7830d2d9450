//! The curve: -x^2 + y^2 = 1 + d x^2 y^2 modulo 2^255 - 19 (RFC 8032 section 5.1).
//!
//! The formulas are those of Hisil, Wong, Carter and Dawson, "Twisted Edwards Curves Revisited"
//! (2008), sections 3 and 4: complete on this curve, so that no sum is an exception, and made for
//! four processors, which are four lanes here. Capital letters are the paper's.

use super::element::Element;
use super::field::Four;
use super::inverse;

/// d = -121665/121666.
const D: Element = Element::constant(&[
    0xa3, 0x78, 0x59, 0x13, 0xca, 0x4d, 0xeb, 0x75, 0xab, 0xd8, 0x41, 0x41, 0x4d, 0x0a, 0x70, 0x00,
    0x98, 0xe8, 0x79, 0x77, 0x79, 0x40, 0xc7, 0x8c, 0x73, 0xfe, 0x6f, 0x2b, 0xee, 0x6c, 0x03, 0x52,
]);
/// 2d.
const TWICE_D: Element = Element::constant(&[
    0x59, 0xf1, 0xb2, 0x26, 0x94, 0x9b, 0xd6, 0xeb, 0x56, 0xb1, 0x83, 0x82, 0x9a, 0x14, 0xe0, 0x00,
    0x30, 0xd1, 0xf3, 0xee, 0xf2, 0x80, 0x8e, 0x19, 0xe7, 0xfc, 0xdf, 0x56, 0xdc, 0xd9, 0x06, 0x24,
]);
/// A square root of -1: 2^((p - 1) / 4).
const ROOT_OF_MINUS_ONE: Element = Element::constant(&[
    0xb0, 0xa0, 0x0e, 0x4a, 0x27, 0x1b, 0xee, 0xc4, 0x78, 0xe4, 0x2f, 0xad, 0x06, 0x18, 0x43, 0x2f,
    0xa7, 0xd7, 0xfb, 0x3d, 0x99, 0x00, 0x4d, 0x2b, 0x0b, 0xdf, 0xc1, 0x4f, 0x80, 0x24, 0x83, 0x2b,
]);
/// The generator as RFC 8032 writes it: y = 4/5, x is even.
const GENERATOR: [u8; 32] = {
    let mut bytes = [0x66; 32];
    bytes[0] = 0x58;
    bytes
};

/// A point in extended coordinates, X, Y, Z and T in this order: x = X/Z, y = Y/Z, xy = T/Z.
#[derive(Clone, Copy)]
pub(super) struct Point(Four);

/// A point made ready to be added: Y - X, Y + X, 2Z and 2dT.
#[derive(Clone, Copy)]
pub(super) struct Addend(Four);

impl Point {
    /// The point that changes nothing when added.
    pub(super) fn neutral() -> Self {
        Self(Four::new([Element::ZERO, Element::ONE, Element::ONE, Element::ZERO]))
    }

    /// The base point B (RFC 8032 section 5.1).
    pub(super) fn generator() -> Option<Self> {
        Self::decode(&GENERATOR)
    }

    /// Reads y and the lowest bit of x (RFC 8032 section 5.1.3), and forgives a y that is not below
    /// p and a sign of zero: whoever minds compares with [`Self::encode`].
    pub(super) fn decode(bytes: &[u8; 32]) -> Option<Self> {
        let y = Element::from_bytes(bytes);
        let x = x_of(y)?;
        let is_odd = bytes[31] >> 7 == 1;
        let x = if x.is_odd() == is_odd { x } else { x.negative() };
        let xy = Four::splat(x) * Four::splat(y);
        Some(Self(Four::new([x, y, Element::ONE, xy.element(0)])))
    }

    /// The one encoding of the point (RFC 8032 section 5.1.2).
    pub(super) fn encode(self) -> [u8; 32] {
        let affine = self.0 * Four::splat(inverse::of(self.0.element(2)));
        let mut bytes = affine.element(1).to_bytes();
        bytes[31] |= u8::from(affine.element(0).is_odd()) << 7;
        bytes
    }

    /// Whether eight times the point is the neutral one.
    ///
    /// Twice the point then has order 1, 2 or 4, and those points are the ones on the axes.
    pub(super) fn is_small_order(self) -> bool {
        let twice = self.double().0;
        twice.element(0) == Element::ZERO || twice.element(1) == Element::ZERO
    }

    /// The point on the other side of the y-axis.
    pub(super) fn negative(self) -> Self {
        let negative = self.0.negative();
        Self(self.0.pick::<4, 1, 2, 7>(negative).reduced())
    }

    /// The sum (section 3.1 of the paper).
    #[inline(never)]
    pub(super) fn add(self, addend: &Addend) -> Self {
        // A, B, D, C, then B, A, C, D.
        let products = self.differences() * addend.0;
        let swapped = products.pick::<1, 0, 3, 2>(products);
        // E, -E, -F, F and H, H, G, G.
        let differences = (swapped + products.negative()).reduced();
        let sums = swapped + products;
        Self(differences.pick::<0, 6, 6, 0>(sums) * differences.pick::<3, 4, 3, 4>(sums))
    }

    /// The sum with itself (section 3.3 of the paper).
    #[inline(never)]
    pub(super) fn double(self) -> Self {
        let coordinates = self.0;
        let sums = coordinates + coordinates.pick::<1, 1, 1, 1>(coordinates);
        let roots = coordinates.pick::<0, 1, 2, 4>(sums);
        // A, B, C / 2, (X + Y)^2.
        let squares = roots * roots;
        let negatives = squares.negative();
        let of_two = squares.pick::<0, 0, 0, 0>(squares) + squares.pick::<1, 1, 5, 5>(negatives);
        let of_three = of_two + negatives.pick::<3, 3, 6, 6>(squares + squares);
        // -E, -H, -G, -F.
        let factors = of_three.pick::<0, 5, 6, 3>(of_two).reduced();
        Self(factors.pick::<0, 2, 2, 0>(factors) * factors.pick::<3, 1, 3, 1>(factors))
    }

    /// Makes the point ready to be added.
    pub(super) fn addend(self) -> Addend {
        Addend(self.differences() * Four::new([Element::ONE, Element::ONE, Element::TWO, TWICE_D]))
    }

    /// Y - X, Y + X, Z and T.
    #[inline(always)]
    fn differences(self) -> Four {
        let coordinates = self.0;
        let negatives = coordinates.negative();
        let y = coordinates.pick::<1, 1, 1, 1>(coordinates);
        (y + negatives.pick::<0, 4, 4, 4>(coordinates)).pick::<0, 1, 6, 7>(coordinates)
    }
}

impl Addend {
    /// The point on the other side of the y-axis.
    #[inline(always)]
    pub(super) fn negative(&self) -> Self {
        Self(self.0.pick::<1, 0, 2, 7>(self.0.negative()))
    }
}

/// The x, one of two, that goes with y: the square root of (y^2 - 1) / (d y^2 + 1) as RFC 8032
/// section 5.1.3 computes it.
fn x_of(y: Element) -> Option<Element> {
    let (y, one) = (Four::splat(y), Four::splat(Element::ONE));
    let y2 = y * y;
    let u = (y2 + one.negative()).reduced();
    let v = (y2 * Four::splat(D) + one).reduced();
    let v3 = v * v * v;
    let x = u * v3 * (u * v3 * v3 * v).power_p58();
    let vx2 = v * x * x;
    if (vx2 + u.negative()).element(0) == Element::ZERO {
        Some(x.element(0))
    } else if (vx2 + u).element(0) == Element::ZERO {
        Some((x * Four::splat(ROOT_OF_MINUS_ONE)).element(0))
    } else {
        None
    }
}
