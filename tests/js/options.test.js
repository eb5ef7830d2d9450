// @ts-check
// What is misspelt, or of another form, is refused where the program begins, and the message says what would be right.
import assert from "node:assert/strict";
import { test } from "node:test";
import { authorizer, protect } from "../../js/adapters/aws-lambda.js";
import { httpTrigger } from "../../js/adapters/azure.js";
import { httpFunction } from "../../js/adapters/google-cloud.js";
import { withSafeErrors } from "../../js/adapters/safe-errors.js";
import { fetchHandler } from "../../js/adapters/web.js";
import { ConfigError, createAuthorizer } from "../../js/index.js";
import { config, token, world } from "./support.js";

const next = () => /** @type {any} */ ({});
/** @type {Record<string, (options: any) => unknown>} */
const MAKERS = {
  authorizer: (options) => authorizer(config(), options),
  protect: (options) => protect(next, config(), options),
  fetchHandler: (options) => fetchHandler(config(), next, options),
  httpFunction: (options) => httpFunction(config(), next, options),
  httpTrigger: (options) => httpTrigger(config(), next, options),
  withSafeErrors: (options) => withSafeErrors(next, options),
};

for (const [name, make] of Object.entries(MAKERS)) {
  test(`${name} refuses options it does not know, and values they cannot have`, () => {
    assert.doesNotThrow(() => make({ io: { record: "refusals", log: undefined } }));
    assert.throws(() => make({ ios: {} }), /^TypeError: options\.ios is not known, known are .*\bio$/);
    assert.throws(() => make({ io: "x" }), new TypeError("options.io is an object"));
    assert.throws(() => make({ io: { fetc: fetch } }), /^TypeError: io\.fetc is not known, known are now, fetch, /);
    assert.throws(() => make({ io: { record: "refusal" } }), new TypeError('io.record is "all" or "refusals"'));
    assert.throws(() => make(null), new TypeError("options is an object"));
  });
}

test("each option has its form", () => {
  for (const [make, option, message] of /** @type {[string, object, string][]} */ ([
    ["httpFunction", { apiGateway: "yes" }, "options.apiGateway is true or false"],
    ["httpTrigger", { easyAuth: 1 }, "options.easyAuth is true or false"],
    ["fetchHandler", { requestId: "x" }, "options.requestId is a function"],
    ["fetchHandler", { deadlineMs: 0 }, "options.deadlineMs is a number of milliseconds above 0"],
    ["authorizer", { ttlSeconds: 3601 }, "options.ttlSeconds is a whole number of seconds from 0 to 3600"],
    ["authorizer", { fields: ["pets"] }, "options.fields is a list of fields, each as Mutation.createEvent"],
  ])) {
    assert.throws(() => MAKERS[make](option), new TypeError(message));
  }
});

test("a handler is a function", () => {
  const swapped = /** @type {any} */ (config());
  for (const make of [fetchHandler, httpFunction, httpTrigger]) {
    assert.throws(() => /** @type {any} */ (make)(config(), swapped), new TypeError("the handler is a function"));
  }
  assert.throws(() => protect(swapped, config()), new TypeError("the handler is a function"));
});

test("createAuthorizer takes the outside world itself, and not options with it", async () => {
  const given = /** @type {any} */ ({ io: world().io });
  await assert.rejects(createAuthorizer(config(), given), /^TypeError: io\.io is not known, known are now, /);
  await assert.rejects(createAuthorizer(config(), /** @type {any} */ ({ log: "x" })), new TypeError("io.log is a function"));
});

test("a member that is undefined is not left out of a configuration", async () => {
  const [rule] = config().rules;
  const rules = [{ ...rule, claims: { tenant: undefined } }];
  const refused = createAuthorizer(/** @type {any} */ ({ ...config(), rules }), world().io);
  const errors = [{ pointer: "/rules/0/claims/tenant", message: "is undefined" }];
  await assert.rejects(refused, (error) => error instanceof ConfigError && assert.deepEqual(error.errors, errors) === undefined);
});

test("a request without header fields carries no credentials", async () => {
  const { io, records } = world();
  const made = await createAuthorizer(config(), io);
  const request = /** @type {any} */ ({ method: "GET", path: "/pets" });
  assert.equal((await made.authorize(request)).effect, "Deny");
  assert.equal((await made.authorize({ ...request, headers: { authorization: `Bearer ${token()}` } })).effect, "Allow");
  assert.deepEqual(records.map(({ reason }) => reason), ["credentials_missing", null]);
});
