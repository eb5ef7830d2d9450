// The types this package's own files share; none of them is public.
import type {
  AuditRecord, Authorizer, Cors, CredentialSource, Decision, SecretReference,
} from "./types.d.ts";

/** What an entry point's host brings. */
export interface Host {
  wasm: () => WasmBytes | Promise<WasmBytes>;
  /** Whether a promise of one request may be awaited by another. */
  sharesFetches: boolean;
  readFile?: (path: string) => Promise<Uint8Array>;
}

/** WebAssembly, compiled or not. */
export type WasmBytes = BufferSource | WebAssembly.Module;

/** WebAssembly, or how to come by it. */
export type WasmSource = WasmBytes | Host["wasm"];

/** A secret the configuration names, and where it does. */
export interface PointedReference {
  pointer: string;
  reference: SecretReference;
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

/** A decision, with its audit record. */
export interface Decided {
  decision: Decision;
  audit: AuditRecord;
}

/** What the module answers. */
export type Outcome = Decided | { fetch: KeySetRequest };

/** What an adapter itself needs of a configuration. */
export interface AdapterSettings {
  cors: Cors | undefined;
  forwardNames: string[];
  removedCredentials: CredentialSource[];
}

/** An authorizer and what the adapter around it needs. */
export interface Opened {
  authorizer: Authorizer;
  settings: AdapterSettings;
}

/** A record before its time is known. */
export type LogEntry = AuditRecord | { event: string; [member: string]: unknown };
