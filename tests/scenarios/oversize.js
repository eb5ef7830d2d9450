// @ts-check
// Inputs made to cost more than they should, each after a weakness that somebody has had.
import { encoded, secretToken } from "./support.js";

/** @param {string} text */
const base64url = (text) => Buffer.from(text).toString("base64url");
const HS256 = base64url('{"alg":"HS256"}');
/** @param {string} header */
const headed = (header) => `${base64url(header)}.e30.AA`;
/** @param {number} count @param {string} [prefix] */
const members = (count, prefix = "k") => `{${Array.from({ length: count }, (_, at) => `"${prefix}${at}":0`).join(",")}}`;

/**
 * Tokens that must be refused, and how many milliseconds that may take.
 *
 * @type {{ name: string, after: string, budgetMs: number, make: (secret: string) => string }[]}
 */
export const TOKENS = [
  { name: "a million dots", after: "CVE-2025-27144, CVE-2025-30204", budgetMs: 5, make: () => ".".repeat(1_000_000) },
  { name: "a megabyte of a", after: "CVE-2025-61920", budgetMs: 5, make: () => "a".repeat(1_000_000) },
  { name: "ten megabytes of A", after: "CVE-2025-61920", budgetMs: 20, make: () => "A".repeat(10_000_000) },
  { name: "a header of a megabyte", after: "CVE-2025-61920", budgetMs: 5, make: () => `${encoded({ alg: "HS256", x: "y".repeat(1_000_000) })}.e30.AA` },
  { name: "a payload of a megabyte", after: "CVE-2025-61920", budgetMs: 5, make: () => `${HS256}.${base64url("x".repeat(1_000_000))}.AA` },
  { name: "a signature of a megabyte", after: "CVE-2025-61920", budgetMs: 5, make: () => `${HS256}.e30.${base64url("x".repeat(1_000_000))}` },
  { name: "100 000 arrays, nested", after: "CVE-2025-53864", budgetMs: 5, make: () => headed("[".repeat(100_000)) },
  { name: "50 000 objects, nested", after: "CVE-2025-53864", budgetMs: 5, make: () => headed('{"":'.repeat(50_000)) },
  { name: "50 000 members", after: "CWE-407", budgetMs: 5, make: () => headed(members(50_000)) },
  { name: "20 000 members that collide", after: "CWE-407", budgetMs: 5, make: () => headed(members(20_000, "__")) },
  { name: "a number of 100 000 digits", after: "CVE-2020-10735", budgetMs: 5, make: () => headed(`{"alg":${"9".repeat(100_000)}}`) },
  { name: "200 000 escapes", after: "CWE-407", budgetMs: 5, make: () => headed(`{"alg":"${"\\u0041".repeat(200_000)}"}`) },
  { name: "a key id of 100 000 bytes", after: "CWE-770", budgetMs: 5, make: () => `${encoded({ alg: "RS256", kid: "k".repeat(100_000) })}.e30.AA` },
  { name: "10 000 critical members", after: "CWE-407", budgetMs: 5, make: () => `${encoded({ alg: "HS256", crit: Array(10_000).fill("x") })}.e30.AA` },
  { name: "100 000 audiences, well signed", after: "CWE-407", budgetMs: 20, make: (secret) => secretToken(secret, { aud: Array.from({ length: 100_000 }, (_, at) => `https://${at}.example`) }) },
  { name: "an encrypted token that unpacks", after: "CVE-2024-28176, CVE-2024-33664", budgetMs: 5, make: () => `${encoded({ alg: "dir", enc: "A128GCM", zip: "DEF" })}..AAAA.AAAA.AAAA` },
  { name: "PBES2 of 2^31 rounds", after: "CVE-2022-36083, CVE-2023-51775", budgetMs: 5, make: () => `${encoded({ alg: "PBES2-HS256+A128KW", enc: "A128GCM", p2c: 2_147_483_647, p2s: "AAAA" })}.e30.AA` },
];

/** The same within what is looked at: as long as a token and a header may be. @type {typeof TOKENS} */
export const WITHIN = [
  { name: "a token's worth of dots", after: "CVE-2025-27144", budgetMs: 5, make: () => ".".repeat(16_384) },
  { name: "a header's worth of arrays", after: "CVE-2025-53864", budgetMs: 5, make: () => headed("[".repeat(4_096)) },
  { name: "a header's worth of members", after: "CWE-407", budgetMs: 5, make: () => headed(members(450, "__")) },
  { name: "a header's worth of digits", after: "CVE-2020-10735", budgetMs: 5, make: () => headed(`{"alg":${"9".repeat(4_000)}}`) },
  { name: "a header's worth of escapes", after: "CWE-407", budgetMs: 5, make: () => headed(`{"alg":"${"\\u0041".repeat(680)}"}`) },
  { name: "claims' worth of arrays", after: "CVE-2025-53864", budgetMs: 5, make: () => `${HS256}.${base64url("[".repeat(12_000))}.AA` },
  { name: "claims' worth of members", after: "CWE-407", budgetMs: 5, make: () => `${HS256}.${base64url(members(1_400, "__"))}.AA` },
];

/** Key set documents that must not serve. @type {{ name: string, after: string, budgetMs: number, make: () => string }[]} */
export const KEY_SETS = [
  { name: "a key set of 30 000 keys", after: "CWE-770", budgetMs: 50, make: () => JSON.stringify({ keys: Array(30_000).fill({ kty: "OKP", crv: "Ed25519", x: "A".repeat(43), x5t: "x".repeat(250) }) }) },
  { name: "a modulus of a megabyte", after: "CWE-400", budgetMs: 20, make: () => JSON.stringify({ keys: [{ kty: "RSA", e: "AQAB", n: "_".repeat(1_333_334) }] }) },
  { name: "a key set of 100 000 arrays, nested", after: "CWE-674", budgetMs: 5, make: () => "[".repeat(100_000) },
];
