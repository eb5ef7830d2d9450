// @ts-check

/** Fewer different bytes than a random secret of 32 ever has. */
const DIFFERENT_MIN = 14;
const LINE_FEED = 0x0a;

/**
 * Secrets that can be guessed, or were not looked at, and issuers whose tokens anybody at hand can make.
 *
 * @type {import("./index.js").Check}
 */
export function secrets({ issuers }, { secrets: found = new Map(), unread = new Map() }) {
  return [
    ...[...found].flatMap(([pointer, bytes]) => {
      const issuer = issuers[Number(pointer.split("/")[2])];
      return [...broken(pointer, bytes, issuer), ...weak(pointer, bytes, issuer)];
    }),
    ...[...unread].map(([pointer, { message, fix }]) => notRead(pointer, message, fix)),
    ...issuers.flatMap((issuer, at) => development(issuer, at)),
  ];
}

/** @param {string} pointer @param {string} message @param {string} fix @returns {import("./index.js").Finding} */
function notRead(pointer, message, fix) {
  return { code: "secret_not_read", severity: "note", pointer, message, fix };
}

/**
 * @param {string} pointer
 * @param {Uint8Array} bytes as found, still encoded
 * @param {import("../types.d.ts").Issuer} issuer
 * @returns {import("./index.js").Finding[]}
 */
function broken(pointer, bytes, { keys }) {
  const { encoding = "utf8", member } = keys?.secret ?? {};
  if (encoding !== "utf8" || member !== undefined || bytes.at(-1) !== LINE_FEED) return [];
  return [
    {
      code: "secret_line_break",
      severity: "warning",
      pointer,
      message: "this secret ends with a line break, which is a part of the key",
      fix: "write it without one, as by tr -d '\\n', unless the issuer has it, too",
    },
  ];
}

/**
 * @param {string} pointer
 * @param {Uint8Array} bytes as found, still encoded
 * @param {import("../types.d.ts").Issuer} issuer
 * @returns {import("./index.js").Finding[]}
 */
function weak(pointer, bytes, { keys }) {
  // A line break at the end is told of by itself.
  const text = new TextDecoder().decode(bytes).trim();
  const { encoding = "utf8", member } = keys?.secret ?? {};
  if (encoding === "utf8" && member === undefined && looksEncoded(text)) {
    const message = "this secret looks like hex or base64, and is used letter by letter";
    return [
      {
        code: "secret_encoding",
        severity: "note",
        pointer,
        message,
        fix: 'set "encoding", if the issuer decodes it first',
      },
    ];
  }
  const words = encoding === "utf8" && /^[A-Za-z]+([ ._-][A-Za-z]+)*[\d!.]*$/.test(text);
  if (!words && new Set(bytes).size >= Math.min(DIFFERENT_MIN, bytes.length / 2)) return [];
  const message = words
    ? "this secret is made of words: one token is enough to try them out"
    : "this secret repeats itself: one token is enough to guess it";
  return [
    {
      code: "secret_weak",
      severity: "warning",
      pointer,
      message,
      fix: "make one of random bytes: openssl rand -base64 48 | tr -d '\\n'",
    },
  ];
}

/** Whether it is as long as 32, 48 or 64 bytes are in hex or base64. @param {string} text */
function looksEncoded(text) {
  return (
    /^([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(text) ||
    /^([A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{86}==|[\w-]{43}|[\w-]{86})$/.test(text)
  );
}

/**
 * @param {import("../types.d.ts").Issuer} issuer
 * @param {number} at
 * @returns {import("./index.js").Finding[]}
 */
function development({ development: isSo }, at) {
  if (!isSo) return [];
  const message = "this issuer is for development: whoever reads the configuration can make its tokens";
  return [
    {
      code: "issuer_development",
      severity: "note",
      pointer: `/issuers/${at}/development`,
      message,
      fix: "leave it out of what is deployed",
    },
  ];
}
