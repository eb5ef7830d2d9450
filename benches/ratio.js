// @ts-check
import { inNode, inWorkerd, ours } from "./contestants/index.js";

export const oursName = ours.name;
const peerNames = new Set([...inNode, ...inWorkerd].filter(({ kind }) => kind === "peer").map(({ name }) => name));

/** @typedef {{ name: string, time: number, ratio: number }} Compared nanoseconds, and ours as a multiple of it */

/**
 * Ours against the fastest peer, and against the host's own function.
 *
 * @param {Record<string, { p50: number }>} measured by contestant
 * @returns {{ peer: Compared, raw?: Compared }}
 */
export function ratio(measured) {
  const own = measured[oursName]?.p50 ?? NaN;
  const compared = Object.entries(measured)
    .filter(([name]) => name !== oursName)
    .map(([name, { p50 }]) => ({ name, time: p50, ratio: own / p50 }))
    .sort((one, other) => one.time - other.time);
  const peer = compared.find(({ name }) => peerNames.has(name));
  if (!peer) throw new Error("no peer was measured");
  return { peer, raw: compared.find(({ name }) => !peerNames.has(name)) };
}
