// @ts-check
// The roles' documents before someone else's IAM evaluator.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { executionRole, writeOnlyRole } from "../../deploy/aws-lambda/roles.js";
import { simulate } from "./iam.js";

const ACCOUNT = "111122223333";
const HOME = { region: "eu-west-1", account: ACCOUNT };
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const GROUP = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/authorizer`;
const SECRET = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret`;
const OURS = { "aws:ResourceAccount": ACCOUNT };

/**
 * @param {object} policy
 * @param {[string, string, Record<string, string>?][]} questions
 */
async function answers(policy, questions) {
  const asked = questions.map(async ([action, resource, context]) => [action, resource, await simulate(policy, action, resource, context)]);
  return (await Promise.all(asked)).map(([action, resource, result]) => `${result} ${action} ${resource}`);
}

/** @param {string} result @param {[string, string, Record<string, string>?][]} questions */
const all = (result, questions) => questions.map(([action, resource]) => `${result} ${action} ${resource}`);

test("the authorizer may write to its log group and read its one secret, and nothing else", async () => {
  const { permissions, trust } = executionRole({ ...HOME, function: "authorizer", secret: "pets/jwt" });
  /** @type {[string, string][]} */
  const allowed = [
    ["logs:CreateLogStream", `${GROUP}:log-stream:2026/01/01/[$LATEST]abc`],
    ["logs:PutLogEvents", `${GROUP}:log-stream:2026/01/01/[$LATEST]abc`],
    ["secretsmanager:GetSecretValue", `${SECRET}:pets/jwt-AbC123`],
  ];
  /** @type {[string, string][]} */
  const refused = [
    ["logs:PutLogEvents", `${GROUP}2:log-stream:a`],
    ["logs:CreateLogGroup", GROUP],
    ["logs:GetLogEvents", `${GROUP}:log-stream:a`],
    ["secretsmanager:GetSecretValue", `${SECRET}:pets/jwt-signing-AbC123`],
    ["secretsmanager:GetSecretValue", `${SECRET}:pets/other-AbC123`],
    ["secretsmanager:PutSecretValue", `${SECRET}:pets/jwt-AbC123`],
    ["s3:GetObject", "arn:aws:s3:::uploads/a"],
    ["kms:Decrypt", KEY],
  ];
  assert.deepEqual(await answers(permissions, allowed), all("Allowed", allowed));
  assert.deepEqual(await answers(permissions, refused), all("ImplicitlyDenied", refused));
  assert.deepEqual(trust.Statement, [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }]);
});

test("without a secret the authorizer reads none", async () => {
  const { permissions } = executionRole({ ...HOME, function: "authorizer" });
  assert.deepEqual(permissions.Statement.map((/** @type {any} */ one) => one.Action), [["logs:CreateLogStream", "logs:PutLogEvents"]]);
});

test("a function that may only write, writes to its prefix, and neither reads, lists nor deletes", async () => {
  const { permissions } = writeOnlyRole({ ...HOME, bucket: "uploads", prefix: "incoming", "kms-key": KEY, function: "writer" });
  const throughS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
  const object = "arn:aws:s3:::uploads/incoming/2026/a.json";
  /** @type {[string, string, Record<string, string>?][]} */
  const allowed = [
    ["s3:PutObject", object, OURS],
    ["s3:AbortMultipartUpload", object, OURS],
    ["kms:GenerateDataKey", KEY, throughS3],
    ["kms:Decrypt", KEY, throughS3],
    ["logs:PutLogEvents", `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/writer:log-stream:a`],
  ];
  /** @type {[string, string, Record<string, string>?][]} */
  const refused = [
    ["s3:GetObject", object, OURS],
    ["s3:GetObjectVersion", object, OURS],
    ["s3:GetObjectAttributes", object, OURS],
    ["s3:DeleteObject", object, OURS],
    ["s3:DeleteObjectVersion", object, OURS],
    ["s3:PutObjectAcl", object, OURS],
    ["s3:ListMultipartUploadParts", object, OURS],
    ["s3:ListBucket", "arn:aws:s3:::uploads", OURS],
    ["s3:ListBucketMultipartUploads", "arn:aws:s3:::uploads", OURS],
    ["s3:PutBucketPolicy", "arn:aws:s3:::uploads", OURS],
    ["s3:PutObject", "arn:aws:s3:::uploads/outgoing/a", OURS],
    ["s3:PutObject", "arn:aws:s3:::uploads/incoming", OURS],
    ["s3:PutObject", "arn:aws:s3:::uploads/incoming2/a", OURS],
    ["s3:PutObject", "arn:aws:s3:::uploads2/incoming/a", OURS],
    ["s3:PutObject", "arn:aws:s3:::others/incoming/a", OURS],
    ["s3:PutObject", object, { "aws:ResourceAccount": "999999999999" }],
    ["s3:AbortMultipartUpload", object, { "aws:ResourceAccount": "999999999999" }],
    ["kms:Decrypt", KEY],
    ["kms:Decrypt", KEY, { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" }],
    ["kms:Encrypt", KEY, throughS3],
    ["kms:Decrypt", KEY.replace("1234abcd", "deadbeef"), throughS3],
    ["secretsmanager:GetSecretValue", `${SECRET}:pets/jwt-AbC123`],
  ];
  assert.deepEqual(await answers(permissions, allowed), all("Allowed", allowed));
  assert.deepEqual(await answers(permissions, refused), all("ImplicitlyDenied", refused));
});

test("a value that could become part of a policy's syntax is refused", () => {
  const write = { ...HOME, bucket: "uploads", prefix: "incoming" };
  for (const [name, value] of Object.entries({
    bucket: "up*", prefix: "in/*", account: "*", region: "eu-west-?", partition: "aws:*", "kms-key": "*", function: "a:b",
  })) {
    assert.throws(() => writeOnlyRole({ ...write, [name]: value }), new Error(`--${name} has a form it cannot have`));
  }
  for (const prefix of ["", "/", "a/", "/a", "${aws:username}", "a//b"]) assert.throws(() => writeOnlyRole({ ...write, prefix }));
  assert.throws(() => executionRole({ ...HOME, function: "a", secret: "*" }), new Error("--secret has a form it cannot have"));
  assert.throws(() => executionRole({ function: "a" }), new Error("--region is missing"));
});

test("the command writes the same documents, and says what is missing", () => {
  const program = fileURLToPath(new URL("../../deploy/aws-lambda/roles.js", import.meta.url));
  /** @param {...string} args */
  const run = (...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
    return { status, stdout, stderr };
  };
  const home = ["--region", "eu-west-1", "--account", ACCOUNT];
  const written = run("execution-role", ...home, "--function", "authorizer", "--secret", "pets/jwt");
  assert.deepEqual(JSON.parse(written.stdout), executionRole({ ...HOME, function: "authorizer", secret: "pets/jwt" }));
  const wrote = run("write-only-role", ...home, "--bucket", "uploads", "--prefix", "incoming", "--partition", "aws-cn");
  assert.equal(JSON.parse(wrote.stdout).permissions.Statement[0].Resource, "arn:aws-cn:s3:::uploads/incoming/*");
  assert.deepEqual(run("execution-role", ...home), { status: 1, stdout: "", stderr: "error: --function is missing\n" });
  assert.deepEqual(run("role", ...home), { status: 1, stdout: "", stderr: "error: say execution-role or write-only-role\n" });
});

test("the templates grant what the generator writes", () => {
  const [logs, secret] = executionRole({ ...HOME, function: "NAME", secret: "SECRET" }).permissions.Statement.map((/** @type {any} */ one) => one.Resource);
  const sam = readFileSync(new URL("../../deploy/aws-lambda/template.yaml", import.meta.url), "utf8")
    .replaceAll("${AWS::Partition}", "aws").replaceAll("${AWS::Region}", HOME.region).replaceAll("${AWS::AccountId}", ACCOUNT)
    .replaceAll("${Name}-authorizer", "NAME").replaceAll("${SecretName}", "SECRET");
  const terraform = readFileSync(new URL("../../deploy/aws-lambda/main.tf", import.meta.url), "utf8")
    .replaceAll("${local.partition}", "aws").replaceAll("${local.place}", `${HOME.region}:${ACCOUNT}`)
    .replaceAll("${local.authorizer}", "NAME").replaceAll("${var.secret_name}", "SECRET");
  for (const text of [sam, terraform]) {
    assert.equal(text.includes(logs), true);
    assert.equal(text.includes(secret), true);
    assert.equal(text.match(/(logs|secretsmanager|s3|kms|iam|execute-api|lambda):[A-Z]\w+/g)?.filter((action) => !action.startsWith("lambda:")).sort().join(),
      "logs:CreateLogStream,logs:PutLogEvents,secretsmanager:GetSecretValue");
  }
});
