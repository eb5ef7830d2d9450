// @ts-check
import { refusal } from "../config_error.js";
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
  const aws = throughHttps(context, source);
  if (!mayServe(context, source.place, source.id)) return settled(source, aws);
  const extension = throughExtension(context, source);
  if (context.fresh) return settled(source, aws).catch((error) => held(source, extension, error));
  return held(source, extension).catch(() => settled(source, aws));
}

/**
 * What AWS says is final.
 *
 * @param {import("./types.d.ts").AwsSource} source
 * @param {import("./types.d.ts").AwsRead} read
 */
async function settled({ what, current }, read) {
  const found = await read(current);
  if (found) return { found, read };
  throw refusal(`${what} has no such entry: create it or correct its name`);
}

/**
 * What the extension has; why it has nothing is for AWS to say.
 *
 * @param {import("./types.d.ts").AwsSource} source
 * @param {import("./types.d.ts").AwsRead} read
 * @param {unknown} [error] thrown where it has nothing
 */
async function held({ current }, read, error) {
  const found = await read(current);
  if (found) return { found, read };
  throw error;
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
