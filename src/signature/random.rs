//! Numbers for tests, the same in every run: SplitMix64 (Steele, Lea and Flood 2014).

/// How many cases a test against a library makes: `SIGNATURE_CASES` when it was built, or few.
pub(super) const CASES: usize = match option_env!("SIGNATURE_CASES") {
    Some(cases) => parse(cases.as_bytes()),
    None => 1_000,
};

const fn parse(digits: &[u8]) -> usize {
    let (mut number, mut at) = (0, 0);
    while at < digits.len() {
        number = 10 * number + (digits[at] - b'0') as usize;
        at += 1;
    }
    number
}

/// A source of numbers.
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below the bound.
    pub(super) const fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        core::array::from_fn(|_| self.next() as u8)
    }
}
