// @ts-check
/**
 * Writes the documents of an IAM role, its trust policy and its permissions, as JSON.
 *
 *     node roles.js execution-role --region eu-west-1 --account 111122223333 --function pets-authorizer --secret pets/jwt
 *     node roles.js write-only-role --region eu-west-1 --account 111122223333 --bucket uploads --prefix incoming
 *
 * `--partition` (aws) goes with both; `--secret` is optional; `--kms-key ARN` and `--function NAME`, for its logs, are
 * with `write-only-role`.
 */
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const VERSION = "2012-10-17";

/** What a value must look like: none can hold a wildcard, a variable or a colon that ARNs do not have there. */
const FORMS = {
  partition: /^aws(-[a-z]+)*$/,
  region: /^[a-z]{2}(-[a-z]+)+-\d$/,
  account: /^\d{12}$/,
  function: /^[A-Za-z0-9_-]{1,64}$/,
  secret: /^[A-Za-z0-9/_+=.@-]{1,512}$/,
  bucket: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  prefix: /^[A-Za-z0-9!_.'()-]+(\/[A-Za-z0-9!_.'()-]+)*$/,
  "kms-key": /^arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
};

/** @typedef {Partial<Record<keyof typeof FORMS, string>>} Options */

/**
 * The role of the authorizer: its own log group, which must exist, one secret, and nothing else.
 *
 * @param {Options} options
 */
export function executionRole(options) {
  const { region, account, secret, function: name, partition = "aws" } = checked(options, ["region", "account", "function"]);
  const statements = [logs(partition, region, account, name)];
  if (secret) statements.push(allow("secretsmanager:GetSecretValue", secretArn(partition, region, account, secret)));
  return { trust: trust(), permissions: document(statements) };
}

/**
 * The role of a function that may write objects below one prefix of one bucket of one account, and read nothing.
 *
 * @param {Options} options
 */
export function writeOnlyRole(options) {
  const needed = /** @type {const} */ (["region", "account", "bucket", "prefix"]);
  const { region, account, bucket, prefix, function: name, partition = "aws", "kms-key": key } = checked(options, needed);
  const objects = `arn:${partition}:s3:::${bucket}/${prefix}/*`;
  // The name of a bucket says nothing about whose it is: it can be deleted, and made again by someone else.
  const ours = { StringEquals: { "aws:ResourceAccount": account } };
  const statements = [allow(["s3:PutObject", "s3:AbortMultipartUpload"], objects, ours)];
  if (key) statements.push(encrypt(key, region));
  if (name) statements.push(logs(partition, region, account, name));
  return { trust: trust(), permissions: document(statements) };
}

/** A multipart upload under a key needs both actions; through S3 alone. @param {string} key @param {string} region */
function encrypt(key, region) {
  const throughS3 = { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } };
  return allow(["kms:GenerateDataKey", "kms:Decrypt"], key, throughS3);
}

/** @param {string} partition @param {string} region @param {string} account @param {string} name */
function logs(partition, region, account, name) {
  const group = `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/${name}:*`;
  return allow(["logs:CreateLogStream", "logs:PutLogEvents"], group);
}

/**
 * Secrets Manager adds a hyphen and six characters to a name; `-*` would match other names too.
 *
 * @param {string} partition @param {string} region @param {string} account @param {string} name
 */
function secretArn(partition, region, account, name) {
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`;
}

function trust() {
  return document([{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }]);
}

/** @param {string | string[]} Action @param {string} Resource @param {object} [Condition] */
function allow(Action, Resource, Condition) {
  return { Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

/** @param {object[]} Statement */
function document(Statement) {
  return { Version: VERSION, Statement };
}

/**
 * @template {keyof typeof FORMS} Needed
 * @param {Options} options
 * @param {readonly Needed[]} needed
 */
function checked(options, needed) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const missing = needed.find((name) => options[name] === undefined);
  if (missing) throw new Error(`--${missing} is missing`);
  const wrong = given.find(([name, value]) => !FORMS[/** @type {Needed} */ (name)]?.test(value));
  if (wrong) throw new Error(`--${wrong[0]} has a form it cannot have`);
  return /** @type {Options & Record<Needed, string>} */ (options);
}

function main() {
  const names = Object.keys(FORMS).map((name) => [name, { type: /** @type {const} */ ("string") }]);
  const { values, positionals } = parseArgs({ options: Object.fromEntries(names), allowPositionals: true });
  const roles = { "execution-role": executionRole, "write-only-role": writeOnlyRole };
  const role = roles[/** @type {keyof typeof roles} */ (positionals[0])];
  if (!role || positionals.length !== 1) throw new Error("say execution-role or write-only-role");
  console.log(JSON.stringify(role(values), null, 2));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    main();
  } catch (error) {
    console.error(`error: ${/** @type {Error} */ (error).message}`);
    process.exitCode = 1;
  }
}
