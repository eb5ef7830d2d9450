// @ts-check

/** A body was longer than its bound. */
export class TooLarge extends Error {}

/**
 * Reads a body as UTF-8, and gives it up as soon as it is longer than allowed.
 *
 * @param {Response} response
 * @param {number} maxBytes
 * @returns {Promise<string>}
 * @throws {TooLarge}
 */
export async function boundedText(response, maxBytes) {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const reader = response.body?.getReader();
  let text = "";
  let length = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > maxBytes) {
      reader.cancel().catch(() => {});
      throw new TooLarge();
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
