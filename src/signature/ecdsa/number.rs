//! Numbers of one size for all curves, in words of 32 bits, the lowest first.

/// Enough for 521 bits, rounded up to whole words.
pub(crate) const WORDS: usize = 17;

/// A number below 2^544.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number(pub(super) [u32; WORDS]);

#[expect(clippy::indexing_slicing, reason = "arrays of one size, and constants")]
impl Number {
    /// Zero.
    pub(crate) const ZERO: Self = Self([0; WORDS]);
    /// One.
    pub(crate) const ONE: Self = {
        let mut words = [0; WORDS];
        words[0] = 1;
        Self(words)
    };

    /// Reads a constant in hexadecimal, in which blanks do not count.
    pub(crate) const fn from_hex(text: &str) -> Self {
        let text = text.as_bytes();
        let mut words = [0; WORDS];
        let mut digits = 0;
        let mut at = text.len();
        while at > 0 {
            at -= 1;
            let digit = match text[at] {
                digit @ b'0'..=b'9' => digit - b'0',
                digit @ b'a'..=b'f' => digit - b'a' + 10,
                _ => continue,
            };
            words[digits / 8] |= (digit as u32) << (4 * (digits % 8));
            digits += 1;
        }
        Self(words)
    }

    /// Reads at most 68 bytes, the highest first.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let mut words = [0; WORDS];
        for (word, bytes) in words.iter_mut().zip(bytes.rchunks(4)) {
            *word = bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
        }
        Self(words)
    }

    /// Writes the lowest bytes, the highest of them first.
    pub(crate) fn to_bytes(self, length: usize) -> Vec<u8> {
        let mut bytes: Vec<u8> =
            self.0.iter().flat_map(|word| word.to_le_bytes()).take(length).collect();
        bytes.reverse();
        bytes
    }

    /// Whether the number is zero.
    pub(crate) fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    /// Whether the number is one below zero, modulo 2^544.
    pub(crate) const fn is_negative(&self) -> bool {
        self.0[WORDS - 1] >> 31 == 1
    }

    /// The sum, modulo 2^544.
    pub(crate) const fn plus(&self, other: &Self) -> Self {
        let mut sum = [0; WORDS];
        let mut carry = 0;
        let mut at = 0;
        while at < WORDS {
            carry += self.0[at] as u64 + other.0[at] as u64;
            sum[at] = carry as u32;
            carry >>= 32;
            at += 1;
        }
        Self(sum)
    }

    /// The difference, modulo 2^544, and whether it is below zero.
    pub(crate) const fn minus(&self, other: &Self) -> (Self, bool) {
        let mut difference = [0; WORDS];
        let mut borrow = 0;
        let mut at = 0;
        while at < WORDS {
            borrow += self.0[at] as i64 - other.0[at] as i64;
            difference[at] = borrow as u32;
            borrow >>= 32;
            at += 1;
        }
        (Self(difference), borrow < 0)
    }

    /// Whether the number is the smaller one.
    pub(crate) const fn is_below(&self, other: &Self) -> bool {
        self.minus(other).1
    }

    /// `count` bits, at most 32, from the bit `at` upwards.
    pub(crate) const fn bits(&self, at: usize, count: u32) -> u32 {
        let low = if at / 32 < WORDS { self.0[at / 32] as u64 } else { 0 };
        let high = if at / 32 + 1 < WORDS { self.0[at / 32 + 1] as u64 } else { 0 };
        (((high << 32 | low) >> (at % 32)) & ((1 << count) - 1)) as u32
    }

    /// The number in limbs of `bits` bits, the lowest first.
    pub(crate) const fn to_limbs<const N: usize>(self, bits: u32) -> [i32; N] {
        let mut limbs = [0; N];
        let mut at = 0;
        while at < N {
            limbs[at] = self.bits(at * bits as usize, bits).cast_signed();
            at += 1;
        }
        limbs
    }

    /// The number that limbs of either sign stand for, modulo 2^544.
    pub(crate) fn from_limbs(limbs: impl IntoIterator<Item = i32>, bits: u32) -> Self {
        let mut words = [0; WORDS];
        let (mut pending, mut held, mut at) = (0_i64, 0, 0);
        for limb in limbs {
            pending += i64::from(limb) << held;
            held += bits;
            if held >= 32 && at < WORDS {
                words[at] = pending as u32;
                (pending, held, at) = (pending >> 32, held - 32, at + 1);
            }
        }
        for word in words.iter_mut().skip(at) {
            *word = pending as u32;
            pending >>= 32;
        }
        Self(words)
    }
}
