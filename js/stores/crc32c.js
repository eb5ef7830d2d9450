// @ts-check

/** The Castagnoli polynomial, bits reversed (RFC 3720 section 12.1). */
const POLYNOMIAL = 0x82f63b78;

/**
 * The CRC-32C of bytes.
 *
 * @param {Uint8Array} bytes
 * @returns {number} unsigned, 32 bits
 */
export function crc32c(bytes) {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
    }
  }
  return ~remainder >>> 0;
}
