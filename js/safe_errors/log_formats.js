// @ts-check
import { logToConsole } from "../log.js";

/** Attribute names of OpenTelemetry's semantic conventions, for the members that have one. */
const ATTRIBUTES = {
  name: "exception.type",
  message: "exception.message",
  stack: "exception.stacktrace",
  method: "http.request.method",
  path: "url.path",
  status: "http.response.status_code",
};

/** @type {Record<string, (record: import("../types.d.ts").LogRecord, namespace: string) => object>} */
const FORMATS = {
  plain: (record) => record,
  "cloud-logging": (record) => ({
    severity: severityOf(record),
    ...record,
    message: headline(record),
    stack_trace: record.stack,
  }),
  emf: (record, namespace) => ({ ...record, ...metrics(record, namespace) }),
  opentelemetry: (record) => ({
    timestamp: record.time,
    severity_text: severityOf(record),
    body: headline(record),
    attributes: attributes(record),
  }),
};

/**
 * Makes a log that writes records as one log store reads them, a line of JSON each.
 *
 * @param {import("../adapters/safe-errors.d.ts").LogFormat} format
 * @param {import("../adapters/safe-errors.d.ts").LogOptions} [options]
 * @returns {(record: import("../types.d.ts").LogRecord) => void}
 */
export function logAs(format, { namespace = "EdgeAuthorizer", write = logToConsole } = {}) {
  const shape = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!shape) throw new TypeError("a log format is one of plain, cloud-logging, emf, opentelemetry");
  return (record) => write(shape(record, namespace));
}

/** @param {import("../types.d.ts").LogRecord} record */
function severityOf({ event, effect, status, public: deliberate }) {
  if (event === "decision" && effect === "Allow") return "INFO";
  if (event !== "decision" && event !== "error") return "NOTICE";
  if (deliberate && Number(status) < 500) return "NOTICE";
  return Number(status) >= 500 ? "ERROR" : "NOTICE";
}

/** @param {import("../types.d.ts").LogRecord} record */
function headline({ event, name, message, effect, reason }) {
  const words = event === "error" ? [name, message] : [event, effect, reason];
  return words.filter((word) => typeof word === "string" && word).join(event === "error" ? ": " : " ");
}

/**
 * CloudWatch's embedded metric format: one count by outcome and reason, and the duration.
 *
 * @param {import("../types.d.ts").LogRecord} record
 * @param {string} Namespace
 */
function metrics({ event, effect, reason, kind, time, durationMs }, Namespace) {
  if (event !== "decision" && event !== "error") return {};
  const decided = event === "decision";
  const counted = decided ? { Decisions: 1 } : { Errors: 1 };
  const dimensions = decided ? { outcome: effect, cause: reason ?? "granted" } : { outcome: "error", cause: kind };
  const units = { ...Object.fromEntries(Object.keys(counted).map((name) => [name, "Count"])) };
  if (typeof durationMs === "number") units.durationMs = "Milliseconds";
  const Metrics = Object.entries(units).map(([Name, Unit]) => ({ Name, Unit }));
  const CloudWatchMetrics = [{ Namespace, Dimensions: [Object.keys(dimensions)], Metrics }];
  return { ...dimensions, ...counted, _aws: { Timestamp: Date.parse(time ?? "") || 0, CloudWatchMetrics } };
}

/** @param {import("../types.d.ts").LogRecord} record */
function attributes({ time: _, ...record }) {
  const named = Object.entries(record).map(([member, value]) => [
    Object.hasOwn(ATTRIBUTES, member)
      ? ATTRIBUTES[/** @type {keyof typeof ATTRIBUTES} */ (member)]
      : `edge_authorizer.${member}`,
    value,
  ]);
  return Object.fromEntries(named.filter(([, value]) => value !== null && value !== undefined));
}
