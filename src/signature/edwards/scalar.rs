//! Numbers below the order of the generator, L = 2^252 + 27742317777372353535851937790883648493
//! (RFC 8032 section 5.1).
#![expect(clippy::indexing_slicing, reason = "limbs are arrays, and their indices constants")]

/// Bits of a limb, nine of which reach 2^252.
const LIMB_BITS: usize = 28;
/// The bits of a limb.
const LIMB_MASK: i64 = (1 << LIMB_BITS) - 1;
/// Limbs of a number below 2^252; the last one takes what is above, and the sign.
const LIMBS: usize = 9;
/// Limbs of a hash of 512 bits.
const HASH_LIMBS: usize = 19;
/// The limbs of L - 2^252.
const ORDER_LOW: [i64; 5] = [0x0cf5_d3ed, 0x0126_31a5, 0x079c_d658, 0x0f9d_ea2f, 0x0000_14de];

/// A number below L, little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scalar([u8; 32]);

impl Scalar {
    /// Takes a number that is below L (RFC 8032 section 5.1.7 step 1).
    pub(super) fn from_canonical(bytes: &[u8; 32]) -> Option<Self> {
        let is_canonical = plus_order(&limbs(bytes), -1)[LIMBS - 1] < 0;
        is_canonical.then_some(Self(*bytes))
    }

    /// Reduces a number of 512 bits, little-endian, modulo L.
    pub(super) fn reduce(hash: &[u8; 64]) -> Self {
        let mut limbs: [i64; HASH_LIMBS] = limbs(hash);
        // Modulo L, 2^252 is minus the low part of L: so every limb above goes nine limbs down.
        for top in (LIMBS..HASH_LIMBS).rev() {
            let (below, above) = limbs.split_at_mut(top);
            let below = &mut below[top - LIMBS..];
            for (limb, order) in below.iter_mut().zip(ORDER_LOW) {
                *limb -= above[0] * order;
            }
            carry(below);
        }
        let [number @ .., _, _, _, _, _, _, _, _, _, _] = limbs;
        Self::from_limbs(&number)
    }

    /// The number, which is between -L and 2 L.
    fn from_limbs(number: &[i64; LIMBS]) -> Self {
        let is_negative = number[LIMBS - 1] < 0;
        let number = if is_negative { plus_order(number, 1) } else { *number };
        let less_order = plus_order(&number, -1);
        let number = if less_order[LIMBS - 1] < 0 { number } else { less_order };
        Self(core::array::from_fn(|byte| {
            let (limb, shift) = (byte * 8 / LIMB_BITS, byte * 8 % LIMB_BITS);
            let above = number.get(limb + 1).map_or(0, |above| above << LIMB_BITS);
            ((number[limb] | above) >> shift) as u8
        }))
    }

    /// The number's digits to the base of 2^width, lowest first: from -2^(width - 1) + 1 to
    /// 2^(width - 1).
    pub(super) fn digits(&self, width: usize) -> impl Iterator<Item = i32> {
        let bytes = self.0;
        let mut carry = 0;
        (0..digit_count(width)).map(move |digit| {
            let (byte, shift) = (digit * width / 8, digit * width % 8);
            let word = (0..2).rev().fold(0, |word, place| {
                word << 8 | i32::from(*bytes.get(byte + place).unwrap_or(&0))
            });
            let digit = (word >> shift & ((1 << width) - 1)) + carry;
            carry = i32::from(digit > 1 << (width - 1));
            digit - (carry << width)
        })
    }
}

/// How many digits a number below L has to the base of 2^width, one of them for the last carry.
pub(super) const fn digit_count(width: usize) -> usize {
    254_usize.div_ceil(width)
}

/// Splits a number, little-endian, into limbs; the last one takes what is left.
fn limbs<const N: usize>(bytes: &[u8]) -> [i64; N] {
    core::array::from_fn(|limb| {
        let (byte, shift) = (limb * LIMB_BITS / 8, limb * LIMB_BITS % 8);
        let word = (0..4)
            .rev()
            .fold(0, |word, place| word << 8 | i64::from(*bytes.get(byte + place).unwrap_or(&0)));
        if limb == N - 1 { word >> shift } else { word >> shift & LIMB_MASK }
    })
}

/// Adds the order `times`; the last limb tells the sign.
fn plus_order(number: &[i64; LIMBS], times: i64) -> [i64; LIMBS] {
    let mut sum = *number;
    for (limb, order) in sum.iter_mut().zip(ORDER_LOW) {
        *limb += times * order;
    }
    sum[LIMBS - 1] += times << LIMB_BITS;
    carry(&mut sum);
    sum
}

/// Carries up, so that all limbs but the last are from 0 to 2^28 - 1.
fn carry(limbs: &mut [i64]) {
    let mut carry = 0;
    if let Some((last, limbs)) = limbs.split_last_mut() {
        for limb in limbs {
            carry += *limb;
            *limb = carry & LIMB_MASK;
            carry >>= LIMB_BITS;
        }
        *last += carry;
    }
}
