// @ts-check
/** A Worker that verifies as often as its caller asks; who calls measures, as a Worker's clock stands still. */

/**
 * @param {(workload: any) => unknown} prepare a contestant's
 * @returns {{ fetch(request: Request, env: { WORKLOAD: string }): Promise<Response> }}
 */
export function worker(prepare) {
  let tokens = /** @type {string[]} */ ([]);
  let verify = /** @type {((token: string) => unknown) | undefined} */ (undefined);
  let next = 0;
  return {
    async fetch(request, env) {
      if (tokens.length === 0) {
        const workload = JSON.parse(env.WORKLOAD);
        verify = /** @type {typeof verify} */ (await prepare(workload));
        tokens = workload.tokens;
      }
      if (!verify) return new Response("absent");
      for (let left = Number(new URL(request.url).searchParams.get("count")); left > 0; left -= 1) {
        next = (next + 1) % tokens.length;
        const outcome = verify(/** @type {string} */ (tokens[next]));
        if (outcome instanceof Promise) await outcome;
      }
      return new Response("good");
    },
  };
}
