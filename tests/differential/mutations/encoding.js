// @ts-check
// Changes to JSON as text and as bytes, and to how bytes are written in base64url.

/** @typedef {import("./members.js").Mutation} Mutation @typedef {import("../random.js").Random} Random */

const SPACES = [" ", "\t", "\n", "\r", "\r\n", "\f", "\v", "\u00a0", "\u3000", "\0"];
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const STRANGE_LETTERS = ["*", "%", "~", "!", '"', ",", ";", "+", "/", "=", "\u00e9", "\u0410", "\u{1F600}", "\0", "\x7f", "%3D", "\\"];
/** Bytes that are no UTF-8, or that a lenient reader takes for something. */
const BAD_BYTES = ["ff", "c080", "c0af", "eda080", "edb080", "f4908080", "e28080", "c3", "80", "f8a1a1a1a1", "e2"];

/** @param {string} text @param {number} at @param {string} more */
const inserted = (text, at, more) => text.slice(0, at) + more + text.slice(at);

/** A place between two members or beside the outer braces. @param {string} text @param {Random} random */
const place = (text, random) => random.pick([0, 1, text.length - 1, text.length, text.indexOf(":"), text.indexOf(":") + 1, text.indexOf(",") + 1]);

/** @type {Mutation[]} */
export const texts = [
  {
    name: "space in JSON",
    weight: 3,
    apply: editText((text, random) => inserted(text, place(text, random), random.pick(SPACES).repeat(1 + random.below(3)))),
  },
  {
    name: "byte order mark",
    weight: 2,
    apply: editText((text, random) => random.pick([`\ufeff${text}`, `${text}\ufeff`, `\ufeff\ufeff${text}`, inserted(text, 1, "\ufeff")])),
  },
  {
    name: "text beside JSON",
    weight: 2,
    apply: editText((text, random) =>
      random.pick([`${text}}`, `${text},`, `${text}null`, `${text}${text}`, `${text}\0`, `${text}//`, `/**/${text}`, `${text}#`, `;${text}`]),
    ),
  },
  {
    name: "comma",
    weight: 2,
    apply: editText((text, random) =>
      random.pick([
        inserted(text, text.length - 1, ","),
        inserted(text, 1, ","),
        text.replace(",", ",,"),
        text.replace(",", ";"),
        text.replace(":", "="),
        text.replace('":', '"::'),
      ]),
    ),
  },
  { name: "cut", weight: 1, apply: editText((text, random) => text.slice(0, random.below(text.length + 1))) },
  {
    name: "no object",
    weight: 2,
    apply: editText((text, random) =>
      random.pick(["", "null", "true", "1", '"a"', "[]", `[${text}]`, JSON.stringify(text), "{}", " ", "{", '{"a"}']),
    ),
  },
  {
    name: "other quotes",
    weight: 1,
    apply: editText((text, random) =>
      random.pick([text.replaceAll('"', "'"), text.replace(/"(\w+)":/, "$1:"), text.replace("true", "True"), text.replace(/"/, "\u201c")]),
    ),
  },
  {
    name: "comment",
    weight: 1,
    apply: editText((text, random) => inserted(text, place(text, random), random.pick(["/**/", "//\n", "#\n", "<!-- -->"]))),
  },
  { name: "escape", weight: 2, apply: editText(escaped) },
];

/** @param {(text: string, random: Random) => string} edit @returns {Mutation["apply"]} */
function editText(edit) {
  return ({ parts }, random) => {
    const part = random.pick(parts);
    part.text = edit(part.text, random);
  };
}

/** A letter, written as an escape or behind a backslash. @param {string} text @param {Random} random */
function escaped(text, random) {
  const at = random.below(text.length + 1);
  const found = /[a-z]/.exec(text.slice(at));
  if (!found) return text;
  const place = at + found.index;
  const code = text.charCodeAt(place).toString(16);
  const escape = random.pick([
    `\\u00${code}`,
    `\\u00${code.toUpperCase()}`,
    `\\U00${code}`,
    `\\u${code}`,
    `\\x${code}`,
    `\\${text[place]}`,
    "\\ud800",
    "\\u0000",
  ]);
  return text.slice(0, place) + escape + text.slice(place + 1);
}

/** @type {Mutation[]} */
export const bytes = [
  {
    name: "no UTF-8",
    weight: 4,
    apply: editBytes((bytes, random) => spliced(bytes, random.below(bytes.length + 1), 0, Buffer.from(random.pick(BAD_BYTES), "hex"))),
  },
  { name: "bit of JSON", weight: 4, apply: editBytes(flipped) },
  { name: "byte dropped", weight: 2, apply: editBytes((bytes, random) => spliced(bytes, random.below(bytes.length + 1), 1)) },
  { name: "byte put in", weight: 2, apply: editBytes((bytes, random) => spliced(bytes, random.below(bytes.length + 1), 0, random.bytes(1))) },
  {
    name: "other Unicode",
    weight: 1,
    apply: editBytes((bytes, random) =>
      random.pick([
        Buffer.from(bytes.toString(), "utf16le"),
        Buffer.from(`\ufeff${bytes}`, "utf16le"),
        Buffer.from(bytes.toString(), "utf16le").swap16(),
      ]),
    ),
  },
];

/** @param {(bytes: Buffer, random: Random) => Buffer} edit @returns {Mutation["apply"]} */
function editBytes(edit) {
  return ({ parts }, random) => {
    const part = random.pick(parts);
    part.bytes = edit(part.bytes, random);
  };
}

/** @param {Buffer} bytes @param {number} at @param {number} less @param {...Buffer} more */
const spliced = (bytes, at, less, ...more) => Buffer.concat([bytes.subarray(0, at), ...more, bytes.subarray(at + less)]);

/** @param {Buffer} bytes @param {Random} random */
export function flipped(bytes, random) {
  const copy = Buffer.from(bytes);
  if (copy.length > 0) copy[random.below(copy.length)] ^= 1 << random.below(8);
  return copy;
}

/** What can be done to a segment so that it is written otherwise, or wrong. @type {((segment: string, random: Random) => string)[]} */
const tails = [
  trailingBits,
  trailingBits,
  (segment, random) => segment + "=".repeat(random.pick([-segment.length & 3, 1, 2, 3])),
  (segment) => segment + "=".repeat(-segment.length & 3),
  (segment, random) => inserted(segment, random.pick([0, random.below(segment.length + 1), segment.length]), random.pick(SPACES)),
  (segment) => segment.replaceAll("-", "+").replaceAll("_", "/"),
  (segment, random) => inserted(segment, random.below(segment.length + 1), random.pick(STRANGE_LETTERS)),
  (segment) => segment + "A".repeat((5 - (segment.length % 4)) % 4),
  (segment, random) => segment.slice(0, segment.length - 1 - random.below(4)),
  (segment) => `${segment}AAAA`,
];

/** Bits that no byte takes. @param {string} segment @param {Random} random */
function trailingBits(segment, random) {
  const free = [0, 0, 4, 2][segment.length % 4];
  const last = ALPHABET.indexOf(segment.at(-1) ?? "");
  return free === 0 || last < 0 ? segment : segment.slice(0, -1) + ALPHABET[last ^ (1 + random.below((1 << free) - 1))];
}

/** @param {string} segment @param {Random} random */
export const rewritten = (segment, random) => random.pick(tails)(segment, random);

/** @type {Mutation[]} */
export const segments = [
  {
    name: "segment written otherwise",
    weight: 10,
    apply({ parts }, random) {
      const part = random.pick(parts);
      part.segment = rewritten(part.segment, random);
    },
  },
  { name: "empty segment", weight: 1, apply: ({ parts }, random) => void (random.pick(parts).segment = "") },
];
