// @ts-check

/**
 * Writes a problem to a response of `node:http`. Where the answer has begun, the connection is cut:
 * its end would make half an answer look whole.
 *
 * @param {Response} problem
 * @param {import("node:http").ServerResponse} response
 */
export async function answerProblem(problem, response) {
  if (response.writableEnded || response.destroyed) return;
  if (response.headersSent) return void response.destroy();
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  writeHead(problem, response);
  response.end(await problem.text());
}

/**
 * @param {Response} answer
 * @param {import("node:http").ServerResponse} response
 */
export function writeHead({ status, headers }, response) {
  response.statusCode = status;
  for (const [name, value] of headers) response.setHeader(name, value);
}

/**
 * Waits for the end of an answer, which may come after the handler's own end.
 *
 * @param {import("node:http").ServerResponse} response
 * @returns {Promise<void>}
 */
export function endOf(response) {
  if (response.writableEnded || response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    for (const event of ["finish", "close"]) response.once(event, () => resolve());
  });
}
