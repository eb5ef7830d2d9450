//! Blocks of sixteen digits, group by group.

use super::decode_groups;

/// Decodes whole blocks, and returns all digits seen.
pub(super) fn decode(blocks: &[[u8; 16]], decoded: &mut [[u8; 12]]) -> u8 {
    decode_groups(blocks.as_flattened().as_chunks().0, decoded.as_flattened_mut().as_chunks_mut().0)
}
