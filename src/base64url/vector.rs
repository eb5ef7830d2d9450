//! Blocks of sixteen digits, each block at once in a vector of WebAssembly.

use core::arch::wasm32::{
    i16x8_shl, i32x4_shl, u8x16, u8x16_add, u8x16_lt, u8x16_splat, u8x16_sub, u8x16_swizzle,
    u16x8_shr, u16x8_splat, u32x4_extract_lane, u32x4_shr, u32x4_splat, u64x2, u64x2_extract_lane,
    v128, v128_and, v128_any_true, v128_not, v128_or,
};

use super::NO_DIGIT;

/// Runs of digits: the first byte, how many there are, and the value of the first.
const RUNS: [(u8, u8, u8); 5] =
    [(b'A', 26, 0), (b'a', 26, 26), (b'0', 10, 52), (b'-', 1, 62), (b'_', 1, 63)];

/// Decodes whole blocks, and returns [`NO_DIGIT`] where a byte is none.
pub(super) fn decode(blocks: &[[u8; 16]], decoded: &mut [[u8; 12]]) -> u8 {
    let mut others = u8x16_splat(0);
    for (block, bytes) in blocks.iter().zip(decoded) {
        let (values, known) = values(load(block));
        others = v128_or(others, v128_not(known));
        *bytes = packed(values);
    }
    if v128_any_true(others) { NO_DIGIT } else { 0 }
}

fn load(block: &[u8; 16]) -> v128 {
    let bits = u128::from_le_bytes(*block);
    #[expect(clippy::cast_possible_truncation, reason = "each half by itself")]
    u64x2(bits as u64, (bits >> 64) as u64)
}

/// The value of each digit, and which bytes are digits.
fn values(bytes: v128) -> (v128, v128) {
    let none = (u8x16_splat(0), u8x16_splat(0));
    RUNS.iter().fold(none, |(values, known), (first, count, value)| {
        let offset = u8x16_sub(bytes, u8x16_splat(*first));
        let is_in = u8x16_lt(offset, u8x16_splat(*count));
        let value = v128_and(is_in, u8x16_add(offset, u8x16_splat(*value)));
        (v128_or(values, value), v128_or(known, is_in))
    })
}

/// Four times six bits into three bytes, for each group: pairs of digits, then pairs of pairs, whose
/// bytes are put in the order of the text.
fn packed(values: v128) -> [u8; 12] {
    let first = i16x8_shl(v128_and(values, u16x8_splat(0xff)), 6);
    let pairs = v128_or(first, u16x8_shr(values, 8));
    let first = i32x4_shl(v128_and(pairs, u32x4_splat(0xffff)), 12);
    let groups = v128_or(first, u32x4_shr(pairs, 16));
    let order = u8x16(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 16, 16, 16, 16);
    let bytes = u8x16_swizzle(groups, order);
    let low = u128::from(u64x2_extract_lane::<0>(bytes));
    let high = u128::from(u32x4_extract_lane::<2>(bytes));
    let [packed @ .., _, _, _, _] = (low | high << 64).to_le_bytes();
    packed
}
