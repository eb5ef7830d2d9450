// The types this package's own files share; none of them is public.
import type {
  AuditRecord, AuthorizationRequest, Authorizer, CallContext, Cors, CredentialSource, Decision, Explanation, Grant,
  Principal, SecretSource,
} from "./types.d.ts";
import type { PolicyDocument } from "./adapters/aws-lambda.d.ts";

export type { PolicyDocument };

/** What an entry point's host brings. */
export interface Host {
  wasm: () => WasmBytes | Promise<WasmBytes>;
  /** Whether a promise of one request may be awaited by another. */
  sharesFetches: boolean;
  /** Whether work goes on after an answer without being waited for. */
  background?: boolean;
  /** Its own arithmetic for RSA, where that is faster than the module's. */
  rsa?: () => Promise<HostRsa | undefined>;
  readFile?: (path: string) => Promise<Uint8Array>;
  /** Secret stores, loaded where a reference names one. */
  stores?: () => Promise<typeof import("./stores/index.js")>;
}

/** WebAssembly, compiled or not. */
export type WasmBytes = BufferSource | WebAssembly.Module;

/** WebAssembly, or how to come by it. */
export type WasmSource = WasmBytes | Host["wasm"];

/** A secret the configuration names, and where it does. */
export interface PointedReference {
  pointer: string;
  reference: SecretSource;
  /** Whose tokens it verifies; null where the configuration does not spell it out. */
  issuer: string | null;
}

/** A secret as found; both verify, the previous one until its time. */
export interface SecretBytes {
  current: Uint8Array;
  previous?: Uint8Array;
  /** Unix time in milliseconds. */
  previousUntilMillis?: number;
}

/** The module asking for a key set. */
export interface KeySetRequest {
  issuer: number;
  url: string;
  sequence: number;
}

/** What came of a fetch. */
export type Fetched =
  | { status: number; body: string; maxAgeSeconds: number | null }
  | { failure: "timeout" | "network" | "redirect" | "too_large" };

/** A request that may ask for an IAM policy document beside the decision. */
export interface PolicyRequest extends AuthorizationRequest {
  policy?: PolicyOptions;
}

/** Which policy document is wanted. */
export interface PolicyOptions {
  /** The whole API, for an answer that is cached, or the one action asked about. */
  scope: "api" | "request";
  /** Whether it allows nothing after the token's expiry. */
  untilExpiry?: boolean;
}

/** A decision, with the policy document where one was asked for. */
export interface Answer {
  decision: Decision;
  policy?: Policy;
  /** Whom a document for the whole API is kept for, also where the decision is for nobody in particular. */
  holder?: Holder;
}

/** What a backend is told of whose credentials came along. */
export interface Holder {
  subject: string | null;
  clientId: string | null;
  context: Record<string, string | number | boolean>;
}

/** A policy document, and how it came about. */
export interface Policy {
  document: PolicyDocument;
  scope: "api" | "request";
  /** Why a document for the whole API was asked for and could not be given. */
  fallback?: "over_budget" | "not_cacheable";
  bytes: number;
}

/** A route that no cached policy document can speak about, and the rule that stands in its way. */
export interface NotCacheable {
  rule: string;
  method: string;
  becauseOf: string;
}

/** An authorizer, with what the adapters of this package ask of it. */
export interface OpenAuthorizer extends Authorizer {
  answer(request: PolicyRequest, context?: CallContext): Promise<Answer>;
  notCacheable(): NotCacheable[];
}

/** An answer, with its audit record where one may have to be written. */
export interface Decided extends Answer {
  audit: AuditRecord | undefined;
}

/** What the module answers. */
export type Outcome = Decided | { fetch: KeySetRequest };

/** What the module answers where an explanation is asked for. */
export type Explained = { explanation: Explanation } | { fetch: KeySetRequest };

/** What an adapter itself needs of a configuration. */
export interface AdapterSettings {
  cors: Cors | undefined;
  contextNames: string[];
  forwardNames: string[];
  /** Where a token may be carried. */
  credentials: CredentialSource[];
  removedCredentials: CredentialSource[];
}

/** An authorizer and what the adapter around it needs. */
export interface Opened {
  authorizer: Authorizer;
  settings: AdapterSettings;
}

/** The host's own arithmetic for RSA; the trait `HostRsa` in src/host_rsa.rs. */
export interface HostRsa {
  /**
   * Writes `signature` to the power of `exponent` modulo `modulus` into `power`, unsigned and big-endian and all three as
   * long as the modulus; false where it does not, and then the module computes it.
   */
  power(modulus: Uint8Array, exponent: number, signature: Uint8Array, power: Uint8Array): boolean;
}

/** A record before its time is known. */
export type LogEntry = AuditRecord | { event: string; [member: string]: unknown };

/** What this side has to know of a configuration to speak of plain requests. */
export interface Outline {
  /** Ids, in the module's order. */
  rules: string[];
  /** Header fields for the upstream. */
  forward: string[];
  /** Header fields that can carry credentials, in lower case. */
  credentials: string[];
  /** Whether any key set is fetched. */
  fetches: boolean;
  /** Whether any token may be signed by RSA. */
  rsa: boolean;
  /** Sizes of the areas of the module's input. */
  valueBytes: number;
  actionBytes: number;
}

/** What decisions show of a token, made once. */
export interface View {
  /** Tells tokens apart that are kept in one slot, one after another. */
  serial: number;
  principal: Principal | null;
  context: Grant["context"];
  headers: Grant["headers"];
  audit: TokenRecord;
}

/** What an audit record says of a token. */
export interface TokenRecord {
  issuer: string | null;
  subjectHash: string | null;
  keyId: string | null;
  algorithm: string | null;
  notForwarded: string[] | undefined;
}
