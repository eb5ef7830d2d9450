// @ts-check
import { refusal } from "../secret.js";
import { call } from "./aws.js";
import { askExtension, mayServe } from "./lambda_extension.js";

/**
 * Reads the current version of something on AWS, and tells how to read the one before.
 *
 * The Lambda extension comes first, as it costs neither a package nor a round trip. It caches for
 * up to five minutes, so a lookup that must be fresh asks AWS first, and the extension where that
 * is not possible.
 *
 * @param {import("./types.d.ts").Context} context
 * @param {import("./types.d.ts").AwsSource} source
 * @returns {Promise<{ found: Record<string, any>, read: import("./types.d.ts").AwsRead }>} `read`
 *   goes the way that served
 */
export async function readAws(context, source) {
  const { fresh } = context;
  const extension = mayServe(context, source.place, source.id) ? throughExtension(context, source) : undefined;
  const aws = throughHttps(context, source);
  if (!extension) return first([aws]);
  return fresh ? first([aws, extension]) : first([extension, aws]);

  /** @param {import("./types.d.ts").AwsRead[]} ways */
  async function first([read, next]) {
    const found = await read(source.current).catch((error) => {
      if (!next) throw error;
      return undefined;
    });
    if (found) return { found, read };
    if (next) return first([next]);
    throw refusal(`${source.what} has no such entry: create it or correct its name`);
  }
}

/**
 * @param {import("./types.d.ts").Context} context
 * @param {import("./types.d.ts").AwsSource} source
 * @returns {import("./types.d.ts").AwsRead}
 */
function throughExtension(context, { path }) {
  return (version) => askExtension(context, path, version.query);
}

/**
 * @param {import("./types.d.ts").Context} context
 * @param {import("./types.d.ts").AwsSource} source
 * @returns {import("./types.d.ts").AwsRead}
 */
function throughHttps(context, { what, service, action, place, region }) {
  return (version) => call(context, { what, service, action, region, endpoint: place.endpoint }, version.input);
}

/**
 * When something was made; AWS writes seconds, the extension a date.
 *
 * @param {unknown} value
 * @returns {number} Unix time in milliseconds, or NaN
 */
export function millis(value) {
  return typeof value === "number" ? value * 1000 : Date.parse(String(value));
}
