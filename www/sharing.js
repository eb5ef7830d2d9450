// @ts-check
/**
 * A configuration in the fragment of a link, which no browser sends to a server.
 *
 * It holds what is in `SHARED` and nothing else: no token, no claims, no key set, no header field.
 */
import { base64url, bytesOf } from "./base64.js";

const SHARED = /** @type {const} */ (["config", "personas", "method", "path"]);
const MARK = "1.";
/** Longest text taken out of a link, in characters. */
const TEXT_MAX = 512 * 1024;
const INLINE_SECRET = /"inline"\s*:/;

/** @typedef {Pick<import("./state.js").Inputs, typeof SHARED[number]>} Shared */

/**
 * The fragment that holds the configuration.
 *
 * @param {import("./state.js").Inputs} inputs
 * @returns {Promise<string | undefined>} nothing where a secret is in the configuration
 */
export async function fragmentOf(inputs) {
  if (INLINE_SECRET.test(inputs.config)) return undefined;
  const shared = Object.fromEntries(SHARED.map((name) => [name, inputs[name]]));
  const packed = new Blob([JSON.stringify(shared)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return MARK + base64url(new Uint8Array(await new Response(packed).arrayBuffer()));
}

/**
 * What a fragment holds.
 *
 * @param {string} fragment without its `#`
 * @returns {Promise<Shared | undefined>} nothing where it is none of ours
 */
export async function sharedIn(fragment) {
  if (!fragment.startsWith(MARK)) return undefined;
  try {
    return texts(JSON.parse(await unpacked(bytesOf(fragment.slice(MARK.length)))));
  } catch {
    return undefined;
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function unpacked(bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += read.value;
    if (text.length > TEXT_MAX) throw new RangeError("the link holds too much");
  }
  return text;
}

/** @param {any} value @returns {Shared | undefined} */
function texts(value) {
  const isShared = SHARED.every((name) => typeof value?.[name] === "string");
  return isShared ? /** @type {Shared} */ (Object.fromEntries(SHARED.map((name) => [name, value[name]]))) : undefined;
}
