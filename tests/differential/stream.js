// @ts-check
// The stream of mutants: number n of a seed is always the same token, and can be made without those before it.
import { signingInput } from "../signing_input.js";
import { Draft } from "./draft.js";
import { familyOf } from "./keys.js";
import { bytes, segments, texts } from "./mutations/encoding.js";
import { members } from "./mutations/members.js";
import { signatures } from "./mutations/signature.js";
import { tokens } from "./mutations/token.js";
import { Random } from "./random.js";
import { sign } from "./sign.js";
import { AUDIENCE, ISSUER, NOW } from "./worlds.js";

/**
 * @typedef {import("./draft.js").Seed} Seed
 * @typedef {import("./worlds.js").World} World
 * @typedef {import("./worlds.js").Signer} Signer
 * @typedef {import("./mutations/members.js").Mutation} Mutation
 * @typedef {{ stage: number, mutation: Mutation, index: number }} Step `index` tells the random numbers of one step from another's
 * @typedef {{ seed: string, number: number, base: Seed, others: string[], isSigned: boolean, steps: Step[] }} Plan `others` are tokens to take parts of
 * @typedef {{ world: World, token: string }} Mutant
 */

/** From members to text, bytes, segments, the signature and the whole, how often each is changed. */
const STAGES = [
  { weight: 45, list: members },
  { weight: 8, list: texts },
  { weight: 6, list: bytes },
  { weight: 8, list: segments },
  { weight: 13, list: signatures },
  { weight: 20, list: tokens },
].map((stage, index) => ({ ...stage, index }));
/** How many changes a mutant has. */
const CHANGES = [
  { changes: 1, weight: 55 },
  { changes: 2, weight: 31 },
  { changes: 3, weight: 14 },
];
/** In a hundred: mutants of tokens of our own, and of the cases of tokens; the others are of the cases of signatures. */
const OWN = 65;
const CASES = 30;
/** In a hundred: mutants that are signed anew, whatever was changed. */
const SIGNED = 60;
/** What a world with few keys is taken for. */
const LEAST_WEIGHT = 3;

export class Stream {
  #seed;
  #own;
  #cases;
  #signatures;
  #seeds;

  /**
   * @param {string} seed @param {World[]} own
   * @param {{ world: World, tokens: string[] }[]} cases
   */
  constructor(seed, own, cases) {
    this.#seed = seed;
    const known = cases.flatMap(({ world, tokens }) => tokens.map((token) => ({ world, token, ...signing(world, token) })));
    this.#own = own.map((world) => ({ seeds: seedsOf(world), weight: LEAST_WEIGHT + world.signers.length }));
    this.#cases = known.filter(({ world }) => !world.setting.jws);
    this.#signatures = known.filter(({ world }) => world.setting.jws);
    this.#seeds = [...this.#own.flatMap(({ seeds }) => seeds), ...known];
  }

  /** How many tokens the mutants are made of. */
  get seeds() {
    return this.#seeds.length;
  }

  /** What is done for a mutant; the first ones are the tokens themselves. @param {number} number @returns {Plan} */
  plan(number) {
    const random = new Random(this.#seed, number);
    const isSigned = random.chance(SIGNED);
    const list = number < this.#seeds.length ? [this.#seeds[number]] : this.#list(random);
    const { changes } = number < this.#seeds.length ? { changes: 0 } : random.weighted(CHANGES);
    const steps = Array.from({ length: changes }, (_, index) => {
      const stage = random.weighted(STAGES);
      return { stage: stage.index, mutation: random.weighted(stage.list), index };
    });
    const others = [random.pick(list), random.pick(this.#seeds)].map(({ token }) => token);
    return { seed: this.#seed, number, base: random.pick(list), others, isSigned, steps };
  }

  /** @param {Random} random */
  #list(random) {
    const kind = random.below(100);
    if (kind < OWN) return random.weighted(this.#own).seeds;
    return kind < OWN + CASES ? this.#cases : this.#signatures;
  }

  /** @param {Plan} plan @returns {Mutant} */
  make({ seed, number, base, others, isSigned, steps }) {
    const random = new Random(seed, number, "token");
    const draft = new Draft(base, isSigned, others);
    const apply = (/** @type {number} */ stage) => {
      const due = steps.filter((step) => step.stage === stage);
      for (const { mutation, index } of due) mutation.apply(draft, new Random(seed, number, index));
      return due.length;
    };
    let changes = apply(0);
    if (changes > 0) draft.parts.forEach((part) => part.write());
    for (let stage = 1; stage < STAGES.length - 1; stage += 1) changes += apply(stage);
    if (changes > 0) draft.complete(random);
    apply(STAGES.length - 1);
    return { world: base.world, token: draft.token.toWellFormed() };
  }
}

/** Good tokens by every key and algorithm of a world, and some that chance makes. @param {World} world @returns {Seed[]} */
function seedsOf(world) {
  const good = world.signers.flatMap((signer) =>
    signer.algorithms.flatMap((alg) => claimsOf(signer).map((claims, index) => seedOf(world, signer, alg, claims, index))),
  );
  return [...good, ...shortened(world)];
}

/**
 * @param {World} world @param {Signer} signer @param {string} alg
 * @param {object} claims @param {number} index
 * @returns {Seed}
 */
function seedOf(world, { key, kid }, alg, claims, index) {
  const typ = index % 2 === 0 || world.name === "access" ? "at+jwt" : undefined;
  const input = signingInput({ alg, typ, kid }, claims);
  const signature = sign(alg, key, Buffer.from(input), new Random(world.name, key.id, alg, index));
  return { world, alg, key, token: `${input}.${signature.toString("base64url")}` };
}

/** Tokens whose RSA signature begins with a zero byte, as one in 256 does, without that byte. @param {World} world @returns {Seed[]} */
function shortened(world) {
  const [signer] = world.signers.filter(({ kid }) => kid === "rsa-1");
  if (!signer) return [];
  return ["RS256", "PS256"].map((alg) => {
    for (let index = 0; ; index += 1) {
      const seed = seedOf(world, signer, alg, { ...claimsOf(signer)[0], jti: `${index}` }, index);
      const [header, claims, signature] = seed.token.split(".");
      const bytes = Buffer.from(signature, "base64url");
      if (bytes[0] === 0) return { ...seed, token: [header, claims, bytes.subarray(1).toString("base64url")].join(".") };
    }
  });
}

/** @param {Signer} signer @returns {object[]} */
function claimsOf({ issuer = ISSUER }) {
  const seconds = Math.floor(NOW / 1000);
  const least = { iss: issuer, aud: AUDIENCE, sub: "user-123", client_id: "client", iat: seconds - 60, exp: seconds + 300 };
  return [
    least,
    { ...least, aud: ["https://other.example.com", AUDIENCE], nbf: seconds - 60, jti: "a-1", scope: "pets:read pets:write", roles: ["admin"] },
    {
      exp: seconds + 3600,
      iat: seconds,
      sub: "\u00e9mile \u{1F600}",
      aud: [AUDIENCE],
      iss: issuer,
      client_id: "c",
      address: { country: "CH", lines: ["a", "b"] },
      ok: true,
      none: null,
      ratio: 0.1,
    },
  ];
}

/** What signs the token of a case again, where a key is known. @param {World} world @param {string} token */
function signing({ signers: [signer] }, token) {
  const alg = algorithmOf(token) ?? signer?.algorithms[0] ?? "HS256";
  return { alg: familyOf(alg) ? alg : "HS256", key: familyOf(alg) === "HMAC" ? signer?.key : undefined };
}

/** @param {string} token */
function algorithmOf(token) {
  try {
    const { alg } = JSON.parse(Buffer.from(token.split(".")[0], "base64url").toString());
    return typeof alg === "string" ? alg : undefined;
  } catch {
    return undefined;
  }
}
