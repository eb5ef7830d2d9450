// The types the files of safe errors share; none of them is public.
import type { Problem } from "../types.d.ts";
import type { LogEntry } from "../internal.d.ts";

/** What is known of the request a handler failed on. */
export interface Call {
  /** Unix time in milliseconds. */
  started: number;
  method?: string;
  path?: string;
  id?: string;
}

/** A thrown value in texts. */
export interface Texts {
  name?: string;
  message?: string;
  stack?: string;
}

export interface ThrownTexts {
  thrown: Texts;
  causes: Texts[];
  errors: Texts[];
  truncated: boolean;
}

/** What the module answers. */
export interface DecidedFault {
  problem: Problem;
  record: LogEntry;
}

/** A platform's kind of handler, known by what it is called with. */
export interface Face {
  recognises(args: any[]): boolean;
  call(args: any[]): Omit<Call, "started">;
  /** Whether what the handler gave is an answer; the platform's default would be a success. */
  isAnswer(given: unknown, args: any[]): boolean;
  /** The problem in the form the platform takes. */
  answer(problem: Problem, args: any[]): unknown;
  /** Milliseconds the platform still grants. */
  remaining?(args: any[]): number | undefined;
  /** When the answer is complete, where that is not when the handler ends. */
  ended?(args: any[]): Promise<void>;
}
