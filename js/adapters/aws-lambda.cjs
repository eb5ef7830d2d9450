// @ts-check
"use strict";

// For `require`, which takes no ES module before Node.js 22.12.

/** @type {typeof import("./aws-lambda.d.cts").authorizer} */
exports.authorizer = (config, options) =>
  deferred((module) => module.authorizer(config, options));

/** @type {typeof import("./aws-lambda.d.cts").protect} */
exports.protect = (handler, config, options) =>
  deferred((module) => module.protect(handler, config, options));

/**
 * Makes the handler at once, and has each event wait for it.
 *
 * @param {(module: any) => any} make
 * @returns {any}
 */
function deferred(make) {
  const made = import("./aws-lambda.js").then(make).catch(refused);
  const handler = async (/** @type {any} */ event, /** @type {any} */ context) => (await made)(event, context);
  return Object.assign(handler, { prefetch: async () => (await made).prefetch() });
}

/** @param {Error} error */
async function refused(error) {
  const { refusing } = await import("./aws-lambda/refusing.js");
  return refusing(error);
}
