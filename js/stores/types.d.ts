// What the secret stores share.
import type { SecretReference, SecretVersions } from "../types.d.ts";

/** What a lookup may use of the host. */
export interface Context {
  fetch: typeof fetch;
  /** Ends the lookup. */
  signal: AbortSignal;
  /** Environment variables. */
  env: Record<string, string | undefined>;
  /** Unix time in milliseconds. */
  now: number;
  /** Whether to read past any cache, as the value known may have been replaced. */
  fresh: boolean;
}

/** An answer of a store. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The body, where it is a JSON object; else empty. */
  json: Record<string, any>;
}

/** Looks a secret up, with the version before it while that one still verifies. */
export type Store = (reference: SecretReference, context: Context) => Promise<SecretVersions>;

/** One version of something on AWS, as each way to it asks. */
export interface AwsVersion {
  /** For the Lambda extension. */
  query: Record<string, string>;
  /** For AWS itself. */
  input: object;
}

/** Reads one version; nothing where there is none. */
export type AwsRead = (version: AwsVersion) => Promise<Record<string, any> | undefined>;

/** Something on AWS and the ways to it. */
export interface AwsSource {
  /** As an error names it. */
  what: string;
  service: string;
  action: string;
  /** At the Lambda extension. */
  path: string;
  /** The name or ARN. */
  id: string;
  place: { region?: string; endpoint?: string };
  region: string | undefined;
  current: AwsVersion;
}
