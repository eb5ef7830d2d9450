// @ts-check

/** More names than there are reasons; what comes after them is counted together. */
const NAMES_MAX = 200;

/**
 * Counts decisions by outcome and reason, and errors by kind, out of the records on their way to a
 * log.
 *
 * @returns {import("../adapters/safe-errors.d.ts").Counters}
 */
export function createCounters() {
  /** @type {Map<string, number>} */
  const counts = new Map();
  return {
    counting: (log) => (record) => {
      const name = nameOf(record);
      if (name) count(counts, name);
      return log(record);
    },
    read: () => Object.fromEntries(counts),
  };
}

/** @param {import("../types.d.ts").LogRecord} record */
function nameOf({ event, effect, reason, kind }) {
  if (event === "error") return `error ${kind}`;
  if (event !== "decision") return undefined;
  return effect === "Allow" ? "allow" : `deny ${reason}`;
}

/**
 * @param {Map<string, number>} counts
 * @param {string} name
 */
function count(counts, name) {
  const held = counts.has(name) || counts.size < NAMES_MAX ? name : "other";
  counts.set(held, (counts.get(held) ?? 0) + 1);
}
