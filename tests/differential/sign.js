// @ts-check
// Signatures that a seed decides to the last bit, good ones and those that are wrong on purpose. What the platform signs with
// takes random numbers of its own and makes good signatures only, so ECDSA and the encodings of RSA are written out here.
import { constants, createHmac, hash, privateEncrypt, sign as signBytes } from "node:crypto";
import { bytesOf, curves, edwardsOrder, familyOf, integer, multiple, scalarOf } from "./keys.js";

/** @typedef {import("./keys.js").Key} Key @typedef {import("./random.js").Random} Random */

/** Different numbers that an ECDSA signature is made with: repeating them would give a real key away. */
const NONCES = 64;
/** What stands before a digest (RFC 8017 section 9.2, note 1), by its bytes. @type {Record<number, string>} */
const DIGEST_INFO = {
  32: "3031300d060960864801650304020105000420",
  48: "3041300d060960864801650304020205000430",
  64: "3051300d060960864801650304020305000440",
};
/** Points of small order, in the encodings there are of them. */
const SMALL_POINTS = [
  "0100000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000080",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0000000000000000000000000000000000000000000000000000000000000080",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
];

const RSA_FAULTS = ["other hash", "leading zero", "zero behind", "first byte off", "plus modulus", "constant"];
/** What can be wrong with a signature, by the family of the algorithm and, for RSA, its first letter. */
const FAULTS = {
  HMAC: ["cut", "empty", "longer", "other hash", "hexadecimal", "no secret"],
  R: [...RSA_FAULTS, "no parameters", "long length", "short padding", "no padding", "text behind", "encryption"],
  P: [...RSA_FAULTS, "no salt", "short salt", "long salt", "longest salt", "trailer", "top bits", "padding", "other mask"],
  EC: ["DER", "zero r", "zero s", "zeros", "plus order", "high s", "order", "swapped", "short", "leading zeros", "other hash"],
  Ed25519: ["plus order", "identity", "small R", "zeros", "other hash", "short"],
};

/** @param {string} alg */
export function faultsOf(alg) {
  const family = familyOf(alg);
  if (family === "RSA") return FAULTS[/** @type {"R" | "P"} */ (alg[0])];
  return family === "HMAC" || family === "Ed25519" ? FAULTS[family] : FAULTS.EC;
}

/**
 * @param {string} alg @param {Key} key of the algorithm's family
 * @param {Buffer} input @param {Random} random @param {string} [fault] what shall be wrong with it
 * @returns {Buffer}
 */
export function sign(alg, key, input, random, fault) {
  const family = familyOf(alg);
  const bits = fault === "other hash" ? otherBits(alg) : hashBits(alg);
  if (family === "HMAC") return hmac(bits, key, input, random, fault);
  if (family === "RSA") return rsa(alg, bits, key, input, random, fault);
  if (family === "Ed25519") return edwards(key, input, random, fault);
  return ecdsa(/** @type {keyof typeof curves} */ (family), bits, key, input, random, fault);
}

/** @param {string} alg */
const hashBits = (alg) => Number(alg.slice(2));

/** @param {string} alg */
const otherBits = (alg) => (hashBits(alg) === 256 ? 384 : 256);

/** @param {number} bits @param {Uint8Array} bytes @returns {Buffer} */
const digest = (bits, bytes) => hash(`sha${bits}`, bytes, "buffer");

/** @param {number} bits @param {Key} key @param {Buffer} input @param {Random} random @param {string} [fault] */
function hmac(bits, key, input, random, fault) {
  const tag = createHmac(`sha${bits}`, fault === "no secret" ? "" : key.secret)
    .update(input)
    .digest();
  if (fault === "cut") return tag.subarray(0, random.below(tag.length));
  if (fault === "empty") return Buffer.alloc(0);
  if (fault === "longer") return Buffer.concat([tag, random.bytes(1 + random.below(8))]);
  return fault === "hexadecimal" ? Buffer.from(tag.toString("hex")) : tag;
}

/** @param {string} alg @param {number} bits @param {Key} key @param {Buffer} input @param {Random} random @param {string} [fault] */
function rsa(alg, bits, key, input, random, fault) {
  const modulusBits = key.scalar.toString(2).length;
  const length = Math.ceil(modulusBits / 8);
  const digested = digest(bits, input);
  const message = alg[0] === "R" ? pkcs1(digested, length, random, fault) : pss(bits, digested, modulusBits, random, fault);
  const padded = Buffer.concat([Buffer.alloc(length - message.length), message]);
  const below = integer(padded) < key.scalar ? padded : bytesOf(integer(padded) - key.scalar, length);
  const power = privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, below);
  if (fault === "leading zero") return Buffer.concat([Buffer.alloc(1), power]);
  if (fault === "zero behind") return Buffer.concat([power, Buffer.alloc(1)]);
  if (fault === "first byte off") return power.subarray(1);
  if (fault === "constant") return bytesOf(random.pick([0n, 1n, key.scalar - 1n, key.scalar, key.scalar + 1n]), length);
  if (fault !== "plus modulus") return power;
  const sum = integer(power) + key.scalar;
  return bytesOf(sum, sum >> BigInt(8 * length) ? length + 1 : length);
}

/** EMSA-PKCS1-v1_5 (RFC 8017 section 9.2). @param {Buffer} digested @param {number} length @param {Random} random @param {string} [fault] */
function pkcs1(digested, length, random, fault) {
  let info = Buffer.concat([Buffer.from(DIGEST_INFO[digested.length], "hex"), digested]);
  if (fault === "no parameters") info = withoutParameters(info);
  if (fault === "long length") info = Buffer.concat([Buffer.from([info[0], 0x81]), info.subarray(1)]);
  const room = length - info.length - 3;
  const block = (/** @type {number} */ type, /** @type {Buffer} */ padding, /** @type {Buffer[]} */ ...rest) =>
    Buffer.concat([Buffer.from([0, type]), padding, Buffer.alloc(1), ...rest]);
  if (fault === "short padding") return block(1, Buffer.alloc(8, 0xff), info, Buffer.alloc(room - 8));
  if (fault === "text behind") return block(1, Buffer.alloc(room - 16, 0xff), info, random.bytes(16));
  if (fault === "no padding") return block(1, Buffer.alloc(0), info, Buffer.alloc(room, 0xff));
  return block(fault === "encryption" ? 2 : 1, Buffer.alloc(room, 0xff), info);
}

/** A digest's name with no NULL after it. @param {Buffer} info */
function withoutParameters(info) {
  const [outer, oid, digested] = [info.subarray(0, 2), info.subarray(4, 15), info.subarray(17)];
  return Buffer.concat([Buffer.from([outer[0], outer[1] - 2, 0x30, 0x0b]), oid, digested]);
}

/**
 * EMSA-PSS (RFC 8017 section 9.1.1).
 * @param {number} bits @param {Buffer} digested @param {number} modulusBits @param {Random} random
 * @param {string} [fault]
 */
function pss(bits, digested, modulusBits, random, fault) {
  const encodedBits = modulusBits - 1;
  const length = Math.ceil(encodedBits / 8);
  const longest = length - digested.length - 2;
  const salts = { "no salt": 0, "short salt": digested.length - 1, "long salt": digested.length + 1, "longest salt": longest };
  const salt = random.bytes(salts[/** @type {keyof typeof salts} */ (fault)] ?? digested.length);
  const inner = digest(bits, Buffer.concat([Buffer.alloc(8), digested, salt]));
  const data = Buffer.concat([Buffer.alloc(longest - salt.length), Buffer.from([1]), salt]);
  if (fault === "padding" && longest > salt.length) data[random.below(longest - salt.length)] ^= 1 << random.below(7);
  const masked = xor(data, mask(fault === "other mask" ? otherMask(bits) : bits, inner, data.length));
  masked[0] &= 0xff >> (8 * length - encodedBits);
  if (fault === "top bits") masked[0] |= 0x80;
  return Buffer.concat([masked, inner, Buffer.from([fault === "trailer" ? 0xcc : 0xbc])]);
}

/** @param {number} bits */
const otherMask = (bits) => (bits === 256 ? 1 : 256);

/** MGF1 (RFC 8017 appendix B.2.1). @param {number} bits @param {Buffer} seed @param {number} length */
function mask(bits, seed, length) {
  const blocks = [];
  for (let count = 0, made = 0; made < length; count += 1) {
    const block = digest(bits, Buffer.concat([seed, bytesOf(BigInt(count), 4)]));
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks);
}

/** @param {Buffer} one @param {Buffer} other */
const xor = (one, other) => Buffer.from(one.map((byte, at) => byte ^ other[at]));

/** @type {Map<string, { r: bigint, inverse: bigint }>} */
const nonces = new Map();

/** @param {keyof typeof curves} curve @param {number} index */
function nonceOf(curve, index) {
  const name = `${curve} ${index}`;
  let nonce = nonces.get(name);
  if (!nonce) {
    const { order } = curves[curve];
    const scalar = scalarOf(`nonce ${name}`, order);
    nonce = { r: integer(multiple(curve, scalar).x) % order, inverse: power(scalar, order - 2n, order) };
    nonces.set(name, nonce);
  }
  return nonce;
}

/** @param {bigint} base @param {bigint} exponent @param {bigint} modulus */
function power(base, exponent, modulus) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === "1") result = (result * base) % modulus;
  }
  return result;
}

/**
 * ECDSA (FIPS 186-5 section 6.4.1), as RFC 7518 section 3.4 writes it.
 * @param {keyof typeof curves} curve @param {number} bits @param {Key} key @param {Buffer} input
 * @param {Random} random @param {string} [fault]
 */
function ecdsa(curve, bits, key, input, random, fault) {
  const { order, bytes } = curves[curve];
  const digested = integer(digest(bits, input).subarray(0, bytes));
  let { r, inverse } = nonceOf(curve, random.below(NONCES));
  let s = (inverse * (digested + r * key.scalar)) % order;
  if (fault === "high s" || random.chance(50)) s = order - s;
  if (fault === "zero r" || fault === "zeros") r = 0n;
  if (fault === "zero s" || fault === "zeros") s = 0n;
  if (fault === "swapped") [r, s] = [s, r];
  if (fault === "order")
    [r, s] = random.pick([
      [order, s],
      [r, order],
      [order, order],
    ]);
  if (fault === "plus order")
    [r, s] = random.pick([
      [r + order, s],
      [r, s + order],
    ]);
  // Where the sum has a byte too many, it has all of them.
  const length = fault === "leading zeros" || r >> BigInt(8 * bytes) || s >> BigInt(8 * bytes) ? bytes + 1 : bytes;
  if (fault === "DER") return der(0x30, der(0x02, signed(r)), der(0x02, signed(s)));
  if (fault === "short") return Buffer.concat([bytesOf(r, bytes).subarray(1), bytesOf(s, bytes).subarray(1)]);
  return Buffer.concat([bytesOf(r, length), bytesOf(s, length)]);
}

/** @param {bigint} value in two's complement, as DER has it */
const signed = (value) => bytesOf(value, Math.floor(value.toString(2).length / 8) + 1);

/** @param {number} tag @param {...Buffer} parts */
function der(tag, ...parts) {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(body.length < 128 ? [tag, body.length] : [tag, 0x81, body.length]), body]);
}

/** @param {Key} key @param {Buffer} input @param {Random} random @param {string} [fault] */
function edwards(key, input, random, fault) {
  if (fault === "identity") return withoutNonce(key, input, SMALL_POINTS[0]);
  if (fault === "small R") return withoutNonce(key, input, random.pick(SMALL_POINTS));
  if (fault === "zeros") return Buffer.alloc(64);
  const signature = signBytes(null, fault === "other hash" ? digest(512, input) : input, key.privateKey);
  if (fault === "short") return signature.subarray(0, 63);
  if (fault !== "plus order") return signature;
  const sum = littleEndian(signature.subarray(32)) + edwardsOrder;
  return Buffer.concat([signature.subarray(0, 32), bytesOf(sum, 32).reverse()]);
}

/**
 * What signs with the number 0 in place of a random one: R is the neutral point, or is called something else.
 * @param {Key} key @param {Buffer} input @param {string} point
 */
function withoutNonce(key, input, point) {
  const r = Buffer.from(point, "hex");
  const hashed = littleEndian(digest(512, Buffer.concat([r, Buffer.from(key.jwk.x, "base64url"), input])));
  return Buffer.concat([r, bytesOf((hashed * key.scalar) % edwardsOrder, 32).reverse()]);
}

/** @param {Uint8Array} bytes */
const littleEndian = (bytes) => integer(Buffer.from(bytes).reverse());
