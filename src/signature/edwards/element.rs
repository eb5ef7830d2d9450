//! One number modulo p = 2^255 - 19, in the one way to write it.
//!
//! A number has nine limbs of 29 bits, the ninth of 23.
#![expect(clippy::indexing_slicing, reason = "limbs are arrays, and their indices constants")]

/// Limbs of a number.
pub(super) const LIMBS: usize = 9;
/// Bits of a limb.
pub(super) const LIMB_BITS: u32 = 29;
/// Bits of the last limb.
pub(super) const TOP_BITS: u32 = 23;
/// The bits of a limb.
pub(super) const LIMB_MASK: u32 = (1 << LIMB_BITS) - 1;
/// The bits of the last limb.
pub(super) const TOP_MASK: u32 = (1 << TOP_BITS) - 1;
/// 2p, in limbs none of which is smaller than one of a reduced number.
pub(super) const TWICE_P: [u32; LIMBS] = {
    let mut limbs = [2 * LIMB_MASK; LIMBS];
    limbs[0] -= 36;
    limbs[LIMBS - 1] = 2 * TOP_MASK;
    limbs
};

/// One number below p.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element([u32; LIMBS]);

impl Element {
    /// 0.
    pub(super) const ZERO: Self = Self::small(0);
    /// 1.
    pub(super) const ONE: Self = Self::small(1);
    /// 2.
    pub(super) const TWO: Self = Self::small(2);

    /// A number of at most 29 bits.
    pub(super) const fn small(number: u32) -> Self {
        Self([number, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    /// Reads a constant, which is below p.
    pub(super) const fn constant(bytes: &[u8; 32]) -> Self {
        Self(limbs(bytes))
    }

    /// Reads 255 bits, little-endian, and reduces what is not below p.
    pub(super) fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self::canonical(limbs(bytes))
    }

    /// The one way to write the number: 255 bits, little-endian.
    pub(super) fn to_bytes(self) -> [u8; 32] {
        core::array::from_fn(|index| {
            let (limb, shift) = (index * 8 / 29, index * 8 % 29);
            let above = self.0.get(limb + 1).map_or(0, |above| u64::from(*above) << LIMB_BITS);
            ((u64::from(self.0[limb]) | above) >> shift) as u8
        })
    }

    /// Whether the number is odd, which RFC 8032 takes for its sign.
    pub(super) fn is_odd(self) -> bool {
        self.0[0] & 1 == 1
    }

    /// The number that adds up to zero with this one.
    pub(super) fn negative(self) -> Self {
        Self::canonical(core::array::from_fn(|limb| TWICE_P[limb] - self.0[limb]))
    }

    /// The limbs, lowest first.
    pub(super) const fn limbs(self) -> [u32; LIMBS] {
        self.0
    }

    /// The one representation below p of a number whose limbs have any size.
    pub(super) fn canonical(mut limbs: [u32; LIMBS]) -> Self {
        let above = propagate(&mut limbs, 0);
        // The number is below 2p now, and not below p if 19 more reach 2^255.
        let at_least_p = propagate(&mut limbs.clone(), 19 * (above + 1));
        propagate(&mut limbs, 19 * (above + at_least_p));
        Self(limbs)
    }
}

/// Splits 255 bits, little-endian, into limbs.
const fn limbs(bytes: &[u8; 32]) -> [u32; LIMBS] {
    let mut limbs = [0; LIMBS];
    let mut bit = 0;
    while bit < 255 {
        let digit = (bytes[bit / 8] >> (bit % 8)) as u32 & 1;
        limbs[bit / LIMB_BITS as usize] |= digit << (bit % LIMB_BITS as usize);
        bit += 1;
    }
    limbs
}

/// Adds to the lowest limb and carries up; cuts off what lies above 2^255 and returns it.
fn propagate(limbs: &mut [u32; LIMBS], add: u32) -> u32 {
    let mut sum = u64::from(add);
    for limb in limbs.iter_mut() {
        sum += u64::from(*limb);
        *limb = sum as u32 & LIMB_MASK;
        sum >>= LIMB_BITS;
    }
    let above = (sum as u32) << (LIMB_BITS - TOP_BITS) | limbs[LIMBS - 1] >> TOP_BITS;
    limbs[LIMBS - 1] &= TOP_MASK;
    above
}
