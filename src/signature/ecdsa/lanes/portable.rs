//! The lanes without vector instructions; in a debug build, a lane that overflows panics.

use super::Stored;

/// Two signed numbers of 32 bits.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(i32, i32);

/// Two sums of products, of 64 bits, which wrap.
#[derive(Clone, Copy)]
pub(crate) struct Sums(u64, u64);

/// What vectors need and these lanes do not.
pub(crate) struct Order;

impl Order {
    /// The order of bytes as it is.
    #[inline(always)]
    pub(crate) fn unknown() -> Self {
        Self
    }
}

impl Lanes {
    /// Two numbers.
    #[inline(always)]
    pub(crate) fn new(first: i32, second: i32) -> Self {
        Self(first, second)
    }

    /// One number in both lanes.
    #[inline(always)]
    pub(crate) fn splat(both: i32) -> Self {
        Self(both, both)
    }

    /// Two numbers from where they are at rest.
    #[inline(always)]
    pub(crate) fn load([first, second]: Stored) -> Self {
        Self(first, second)
    }

    /// The two numbers to be put to rest.
    #[inline(always)]
    pub(crate) fn store(self) -> Stored {
        [self.0, self.1]
    }

    /// The sum of each lane.
    #[inline(always)]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1)
    }

    /// The difference of each lane.
    #[inline(always)]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0, self.1 - other.1)
    }

    /// Shifts, bringing in zeros.
    #[inline(always)]
    pub(crate) fn shift_left(self, bits: u32) -> Self {
        Self(self.0 << bits, self.1 << bits)
    }

    /// Shifts, keeping the sign.
    #[inline(always)]
    pub(crate) fn shift_right(self, bits: u32) -> Self {
        Self(self.0 >> bits, self.1 >> bits)
    }

    /// The bits of each lane that are in the mask too.
    #[inline(always)]
    pub(crate) fn and(self, mask: Self) -> Self {
        Self(self.0 & mask.0, self.1 & mask.1)
    }

    /// Negates the second lane where `sign` is -1, and nothing where it is 0.
    #[inline(always)]
    pub(crate) fn negate_second(self, sign: i32) -> Self {
        Self(self.0, (self.1 ^ sign) - sign)
    }

    /// The first lane of this and of another.
    #[inline(always)]
    pub(crate) fn firsts(self, other: Self) -> Self {
        Self(self.0, other.0)
    }

    /// The second lane of this and of another.
    #[inline(always)]
    pub(crate) fn seconds(self, other: Self) -> Self {
        Self(self.1, other.1)
    }

    /// The first lane of this and the second of another.
    #[inline(always)]
    pub(crate) fn first_and_second(self, other: Self) -> Self {
        Self(self.0, other.1)
    }

    /// The lanes in the other order.
    #[inline(always)]
    pub(crate) fn swap(self) -> Self {
        Self(self.1, self.0)
    }

    /// The lanes unchanged.
    #[inline(always)]
    pub(crate) fn in_order(self, _: &Order) -> Self {
        self
    }

    /// The product of each lane.
    #[inline(always)]
    pub(crate) fn mul(self, other: Self) -> Sums {
        let product = |a: i32, b: i32| (i64::from(a) * i64::from(b)).cast_unsigned();
        Sums(product(self.0, other.0), product(self.1, other.1))
    }
}

impl Sums {
    /// One number in both sums.
    #[inline(always)]
    pub(crate) fn splat(both: u64) -> Self {
        Self(both, both)
    }

    /// The sum of each lane.
    #[inline(always)]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0), self.1.wrapping_add(other.1))
    }

    /// The difference of each lane.
    #[inline(always)]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0), self.1.wrapping_sub(other.1))
    }

    /// Shifts, bringing in zeros.
    #[inline(always)]
    pub(crate) fn shift_left(self, bits: u32) -> Self {
        Self(self.0 << bits, self.1 << bits)
    }

    /// Shifts, bringing in zeros.
    #[inline(always)]
    pub(crate) fn shift_right(self, bits: u32) -> Self {
        Self(self.0 >> bits, self.1 >> bits)
    }

    /// The bits of each lane that are in the mask too.
    #[inline(always)]
    pub(crate) fn and(self, mask: Self) -> Self {
        Self(self.0 & mask.0, self.1 & mask.1)
    }

    /// The lower 32 bits of each sum.
    #[inline(always)]
    pub(crate) fn lanes(self) -> Lanes {
        Lanes(self.0 as i32, self.1 as i32)
    }
}
