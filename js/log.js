// @ts-check

/** The last moment a Date can hold (ECMA-262, time values), in milliseconds. */
const DATE_MAX_MS = 8.64e15;

/**
 * A record with the time of writing, and the milliseconds its request took so far.
 *
 * @param {import("./internal.d.ts").LogEntry} record
 * @param {number} started Unix time in milliseconds
 * @param {number} now Unix time in milliseconds
 * @returns {import("./types.d.ts").LogRecord}
 */
export function stamped(record, started, now) {
  const time = Math.abs(now) <= DATE_MAX_MS ? new Date(now).toISOString() : null;
  const took = now - started;
  return { ...record, time, durationMs: Number.isFinite(took) ? took : null };
}

/**
 * Has a record written, with its time.
 *
 * @param {Pick<import("./types.d.ts").Io, "now" | "log">} io
 * @param {import("./internal.d.ts").LogEntry} record
 * @param {number} [started] when its request came, Unix time in milliseconds; none where the record
 *   belongs to no one request
 */
export function write(io, record, started = NaN) {
  return io.log(stamped(record, started, io.now()));
}

/**
 * One line of ASCII, whatever the record holds: JSON escapes the C0 controls, and this the rest,
 * so that no reader of a log can take one record for two.
 *
 * @param {unknown} record
 */
export function logLine(record) {
  return JSON.stringify(record).replace(/[\u007f-\uffff]/g, escape);
}

/**
 * The default of `io.log`.
 *
 * @param {unknown} record
 */
export function logToConsole(record) {
  console.log(logLine(record));
}

/** @param {string} unit one UTF-16 code unit */
function escape(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
