// The public types of edge-authorizer/safe-errors.
import type { Io, LogRecord } from "../types.d.ts";

/**
 * Wraps a handler so that whatever it throws ends as a constant problem document for its caller and
 * one record for the operator.
 *
 * Known by what they are called with: fetch handlers, `(req, res)` of Node.js and the Functions
 * Framework, HTTP triggers of Azure Functions, and Lambda handlers behind API Gateway (proxy events
 * 1.0 and 2.0), function URLs and load balancers. Any other handler rejects with
 * `internal error, incident <id>` alone.
 */
export function withSafeErrors<Handler extends AnyHandler>(
  handler: Handler,
  options?: SafeErrorOptions,
): Safe<Handler>;

export type AnyHandler = ((...args: any[]) => any) | { fetch(...args: any[]): any };

/** The same handler; a function answers by a promise. */
export type Safe<Handler> = Handler extends (...args: infer Args) => infer Answer
  ? (...args: Args) => Promise<Awaited<Answer>>
  : Handler;

export interface SafeErrorOptions {
  /** How long the handler may take, in milliseconds; on Lambda by default what is left but 250 ms. */
  deadlineMs?: number;
  /** `log`, `now` and `wasm` are used. */
  io?: Partial<Io>;
}

/** An error whose status and detail are meant for the caller; everything else about it is not. */
export class PublicError extends Error {
  /**
   * @param status 400 to 599; one without a meaning for callers becomes 500
   * @param detail one plain sentence, of at most 300 characters
   */
  constructor(status: number, detail: string, options?: { code?: string; cause?: unknown });
}

/**
 * Makes a log, for `io.log`, that writes records as one log store reads them, a line of JSON each.
 */
export function logAs(format: LogFormat, options?: LogOptions): (record: LogRecord) => void;

/**
 * `plain` is the default of `io.log`; `emf` adds metrics for CloudWatch, `cloud-logging` a severity,
 * `opentelemetry` names members by its semantic conventions.
 */
export type LogFormat = "plain" | "cloud-logging" | "emf" | "opentelemetry";

export interface LogOptions {
  /** Of the CloudWatch metrics; `EdgeAuthorizer` by default. */
  namespace?: string;
  /** Takes what is to be written, in place of the console. */
  write?(record: object): void;
}

/** Makes counters of decisions by outcome and reason, and of errors by kind. */
export function createCounters(): Counters;

export interface Counters {
  /** A log that counts each record, and hands it on. */
  counting(log: Io["log"]): Io["log"];
  /** Counts since the start: `allow`, `deny token_expired`, `error timeout`, … */
  read(): Record<string, number>;
}

/** What `withSafeErrors` writes; any text in it is without secrets, and of a bounded length. */
export interface ErrorRecord extends LogRecord {
  event: "error";
  /** The id the caller was told. */
  incident: string;
  kind: "thrown" | "timeout" | "no_answer";
  status: number;
  code: string;
  /** Whether the caller was told what a `PublicError` says. */
  public: boolean;
  name: string;
  message: string | null;
  stack?: string;
  causes?: Thrown[];
  errors?: Thrown[];
  method?: string | null;
  /** Without its query. */
  path?: string | null;
  requestId?: string | null;
  /** How many stretches of text were taken out. */
  redactions?: number;
  truncated?: boolean;
  /** There where a `PublicError`'s detail was not fit for a caller. */
  detailWithheld?: boolean;
}

/** A cause, or one error of an aggregate. */
export interface Thrown {
  name: string;
  message: string;
  stack?: string;
}
