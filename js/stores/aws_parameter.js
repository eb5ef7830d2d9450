// @ts-check
import { regionOf } from "./aws.js";
import { millis, readAws } from "./aws_reader.js";
import { StoreUnavailable } from "./fault.js";
import { versions } from "./versions.js";

const WHAT = "the secret by awsParameter";

/**
 * Reads a parameter from AWS Systems Manager: its latest version, and the one before while it still
 * verifies. A name that asks for a version or a label has no version before.
 *
 * @type {import("./types.d.ts").Store}
 */
export async function awsParameter({ awsParameter, previousSeconds }, context) {
  const place = typeof awsParameter === "string" ? { name: awsParameter } : awsParameter;
  const { name = "" } = place ?? {};
  const { found, read } = await readAws(context, {
    what: WHAT,
    service: "ssm",
    action: "AmazonSSM.GetParameter",
    path: "/systemsmanager/parameters/get",
    id: name,
    place: place ?? {},
    region: regionOf(place ?? {}, name, context.env),
    current: version(name),
  });
  const { Version } = found.Parameter ?? {};
  return versions(context, {
    current: value(found),
    createdAt: millis(found.Parameter.LastModifiedDate),
    previousSeconds: isPinned(name) ? 0 : previousSeconds,
    readPrevious: async () => {
      const previous = Version > 1 ? await read(version(name, String(Version - 1))) : undefined;
      return previous && value(previous);
    },
  });
}

/**
 * @param {string} name
 * @param {string} [number]
 */
function version(name, number) {
  const query = { name, withDecryption: "true", ...(number && { version: number }) };
  return { query, input: { Name: number ? `${name}:${number}` : name, WithDecryption: true } };
}

/** @param {string} name */
function isPinned(name) {
  return name.replace(/^arn:(?:[^:]*:){5}/, "").includes(":");
}

/** @param {Record<string, any>} answer */
function value({ Parameter }) {
  if (typeof Parameter?.Value !== "string") throw new StoreUnavailable(`${WHAT} came without a value`);
  return Parameter.Value;
}
