//! The curves P-256, P-384 and P-521 (SP 800-186 section 3.2.1), y² = x³ - 3x + b.

use std::sync::OnceLock;

use super::base::Base;
use super::modulus::{Modulus, power_of_two};
use super::number::Number;

/// A curve whose field elements take `N` limbs.
pub(crate) trait Curve<const N: usize>: Copy + PartialEq + 'static {
    /// Bits of a limb; `N` limbs hold an element with some bits to spare.
    const LIMB_BITS: u32;
    /// The prime of the field.
    const PRIME: &'static Modulus;
    /// The powers of two that add up to the prime and one, the highest first.
    const POWERS: &'static [Power];
    /// The constant `b` of the equation.
    const B: Number;
    /// The coordinates of the generator.
    const GENERATOR: [Number; 2];
    /// How many points there are.
    const ORDER: &'static Modulus;
    /// Bytes of a coordinate, and of either half of a signature.
    const BYTES: usize;
    /// Bits of a scalar that a row of a wide table answers for.
    const WIDE_BITS: u32;
    /// What elements are multiplied by, 2^(`N` × `LIMB_BITS`), modulo the prime.
    const R: Number = power_of_two(N * Self::LIMB_BITS as usize, &Self::PRIME.value);
    /// The square of [`Self::R`] modulo the prime.
    const R_SQUARED: Number = power_of_two(2 * N * Self::LIMB_BITS as usize, &Self::PRIME.value);

    /// The generator, with the tables it has earned.
    fn generator() -> &'static Base<Self, N>;
}

/// A power of two in a sum.
pub(crate) struct Power {
    pub(crate) exponent: u32,
    pub(crate) is_negative: bool,
}

/// A power of two that is added.
const fn plus(exponent: u32) -> Power {
    Power { exponent, is_negative: false }
}

/// A power of two that is taken away.
const fn minus(exponent: u32) -> Power {
    Power { exponent, is_negative: true }
}

/// P-256, in limbs of 29 bits.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct P256;

impl Curve<9> for P256 {
    const LIMB_BITS: u32 = 29;
    const PRIME: &'static Modulus = &Modulus::from_hex(
        "ffffffff 00000001 00000000 00000000 00000000 ffffffff ffffffff ffffffff",
    );
    const POWERS: &'static [Power] = &[plus(256), minus(224), plus(192), plus(96)];
    const B: Number =
        Number::from_hex("5ac635d8 aa3a93e7 b3ebbd55 769886bc 651d06b0 cc53b0f6 3bce3c3e 27d2604b");
    const GENERATOR: [Number; 2] = [
        Number::from_hex("6b17d1f2 e12c4247 f8bce6e5 63a440f2 77037d81 2deb33a0 f4a13945 d898c296"),
        Number::from_hex("4fe342e2 fe1a7f9b 8ee7eb4a 7c0f9e16 2bce3357 6b315ece cbb64068 37bf51f5"),
    ];
    const ORDER: &'static Modulus = &Modulus::from_hex(
        "ffffffff 00000000 ffffffff ffffffff bce6faad a7179e84 f3b9cac2 fc632551",
    );
    const BYTES: usize = 32;
    const WIDE_BITS: u32 = 8;

    fn generator() -> &'static Base<Self, 9> {
        static GENERATOR: OnceLock<Base<P256, 9>> = OnceLock::new();
        GENERATOR.get_or_init(Base::of_generator)
    }
}

/// P-384, in limbs of 28 bits.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct P384;

impl Curve<14> for P384 {
    const LIMB_BITS: u32 = 28;
    const PRIME: &'static Modulus = &Modulus::from_hex(
        "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff fffffffe
         ffffffff 00000000 00000000 ffffffff",
    );
    const POWERS: &'static [Power] = &[plus(384), minus(128), minus(96), plus(32)];
    const B: Number = Number::from_hex(
        "b3312fa7 e23ee7e4 988e056b e3f82d19 181d9c6e fe814112 0314088f 5013875a
         c656398d 8a2ed19d 2a85c8ed d3ec2aef",
    );
    const GENERATOR: [Number; 2] = [
        Number::from_hex(
            "aa87ca22 be8b0537 8eb1c71e f320ad74 6e1d3b62 8ba79b98 59f741e0 82542a38
             5502f25d bf55296c 3a545e38 72760ab7",
        ),
        Number::from_hex(
            "3617de4a 96262c6f 5d9e98bf 9292dc29 f8f41dbd 289a147c e9da3113 b5f0b8c0
             0a60b1ce 1d7e819d 7a431d7c 90ea0e5f",
        ),
    ];
    const ORDER: &'static Modulus = &Modulus::from_hex(
        "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff c7634d81 f4372ddf
         581a0db2 48b0a77a ecec196a ccc52973",
    );
    const BYTES: usize = 48;
    const WIDE_BITS: u32 = 8;

    fn generator() -> &'static Base<Self, 14> {
        static GENERATOR: OnceLock<Base<P384, 14>> = OnceLock::new();
        GENERATOR.get_or_init(Base::of_generator)
    }
}

/// P-521, in limbs of 28 bits.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct P521;

impl Curve<19> for P521 {
    const LIMB_BITS: u32 = 28;
    const PRIME: &'static Modulus = &Modulus::from_hex(
        "1ff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff
         ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff",
    );
    const POWERS: &'static [Power] = &[plus(521)];
    const B: Number = Number::from_hex(
        "051 953eb961 8e1c9a1f 929a21a0 b68540ee a2da725b 99b315f3 b8b48991 8ef109e1
         56193951 ec7e937b 1652c0bd 3bb1bf07 3573df88 3d2c34f1 ef451fd4 6b503f00",
    );
    const GENERATOR: [Number; 2] = [
        Number::from_hex(
            "0c6 858e06b7 0404e9cd 9e3ecb66 2395b442 9c648139 053fb521 f828af60 6b4d3dba
             a14b5e77 efe75928 fe1dc127 a2ffa8de 3348b3c1 856a429b f97e7e31 c2e5bd66",
        ),
        Number::from_hex(
            "118 39296a78 9a3bc004 5c8a5fb4 2c7d1bd9 98f54449 579b4468 17afbd17 273e662c
             97ee7299 5ef42640 c550b901 3fad0761 353c7086 a272c240 88be9476 9fd16650",
        ),
    ];
    const ORDER: &'static Modulus = &Modulus::from_hex(
        "1ff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff fffffffa
         51868783 bf2f966b 7fcc0148 f709a5d0 3bb5c9b8 899c47ae bb6fb71e 91386409",
    );
    const BYTES: usize = 66;
    const WIDE_BITS: u32 = 6;

    fn generator() -> &'static Base<Self, 19> {
        static GENERATOR: OnceLock<Base<P521, 19>> = OnceLock::new();
        GENERATOR.get_or_init(Base::of_generator)
    }
}
