// @ts-check
// Changes to a token that is signed: its segments, and its characters.
import { flipped, rewritten } from "./encoding.js";

/** @typedef {import("./members.js").Mutation} Mutation @typedef {import("../random.js").Random} Random */

/** @type {Mutation[]} */
export const tokens = [
  { name: "segment dropped", weight: 1, apply: edit((parts, random) => parts.toSpliced(random.below(parts.length), 1)) },
  { name: "segment twice", weight: 1, apply: edit((parts, random) => parts.toSpliced(random.below(parts.length + 1), 0, random.pick(parts))) },
  {
    name: "segments swapped",
    weight: 1,
    apply: edit(([first, second = "", ...rest], random) =>
      random.pick([[second, first, ...rest], [first, ...rest, second], [first, second, ...rest].reverse()]),
    ),
  },
  { name: "segment emptied", weight: 1, apply: edit((parts, random) => parts.with(random.below(parts.length), "")) },
  { name: "segment of another token", weight: 3, apply: spliced },
  { name: "segment written otherwise", weight: 6, apply: edit((parts, random) => changed(parts, random, (part) => rewritten(part, random))) },
  {
    name: "bit of a signature",
    weight: 6,
    apply: edit((parts, random) => parts.with(-1, flipped(Buffer.from(parts[parts.length - 1], "base64url"), random).toString("base64url"))),
  },
  { name: "signature cut", weight: 2, apply: edit((parts, random) => parts.with(-1, (parts.at(-1) ?? "").slice(0, random.below(100)))) },
  {
    name: "signature longer",
    weight: 1,
    apply: edit((parts, random) =>
      parts.with(-1, Buffer.concat([Buffer.from(parts[parts.length - 1], "base64url"), random.bytes(1 + random.below(4))]).toString("base64url")),
    ),
  },
  { name: "character", weight: 3, apply: character },
  { name: "letter of other case", weight: 1, apply: edit((parts, random) => changed(parts, random, (part) => otherCase(part, random))) },
  {
    name: "space around",
    weight: 1,
    apply: (draft, random) =>
      void (draft.token = random.pick([
        ` ${draft.token}`,
        `${draft.token} `,
        `\t${draft.token}`,
        `${draft.token}\t`,
        `${draft.token}\n`,
        `Bearer ${draft.token}`,
        `${draft.token}, ${draft.token}`,
        `"${draft.token}"`,
      ])),
  },
  {
    name: "dot",
    weight: 1,
    apply: (draft, random) =>
      void (draft.token = random.pick([
        `.${draft.token}`,
        `${draft.token}.`,
        draft.token.replace(".", ".."),
        draft.token.replaceAll(".", ":"),
        draft.token.replace(".", "%2E"),
        ".",
        "..",
        "...",
      ])),
  },
];

/** @param {(parts: string[], random: Random) => string[]} change @returns {Mutation["apply"]} */
function edit(change) {
  return (draft, random) => void (draft.token = change(draft.token.split("."), random).join("."));
}

/** @param {string[]} parts @param {Random} random @param {(part: string) => string} change */
function changed(parts, random, change) {
  const at = random.below(parts.length);
  return parts.with(at, change(parts[at]));
}

/** @type {Mutation["apply"]} */
function spliced(draft, random) {
  const other = random.pick(draft.others).split(".");
  draft.token = changed(draft.token.split("."), random, () => random.pick(other)).join(".");
}

/** @type {Mutation["apply"]} */
function character(draft, random) {
  const at = random.below(draft.token.length + 1);
  const one = String.fromCharCode(random.below(128));
  draft.token = draft.token.slice(0, at) + one + draft.token.slice(at + random.below(2));
}

/** @param {string} part @param {Random} random */
function otherCase(part, random) {
  const at = random.below(part.length + 1);
  const letter = part.charAt(at);
  const other = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
  return part.slice(0, at) + other + part.slice(at + 1);
}
