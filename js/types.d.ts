// The public types of edge-authorizer.

// Without it, what is not marked is exported as well.
export {};

/** Makes an authorizer; rejects with a `ConfigError` for a configuration that cannot be used. */
export function createAuthorizer(config: ConfigJson | string, io?: Partial<Io>): Promise<Authorizer>;

/** A configuration that was refused. */
export class ConfigError extends Error {
  constructor(errors: ConfigFault[]);
  /** Each member at fault, by JSON pointer (RFC 6901), and what would be right. */
  errors: ConfigFault[];
}

/** One member at fault. */
export interface ConfigFault {
  pointer: string;
  message: string;
}

/** Decides requests. */
export interface Authorizer {
  /** Decides one request; never throws or rejects, any fault is a refusal with status 503. */
  authorize(request: AuthorizationRequest, context?: CallContext): Promise<Decision>;
  /**
   * Decides one request as `authorize` does, at once; null where it would have to wait: for a key
   * set, for a secret that may have been replaced, or for a log that answers with a promise. Then
   * `authorize` decides it. Such a log has one record too many, of the first request asked here.
   */
  authorizeSync(request: AuthorizationRequest, context?: CallContext): Decision | null;
  /**
   * Explains how a request is decided, for the operator. Claims are in it, but never the token, a
   * signature or a secret; it is no decision. Fetches key sets as `authorize` does, writes no audit
   * record, and rejects where `authorize` would answer for a fault of ours.
   */
  explain(request: AuthorizationRequest, options?: ExplainOptions): Promise<Explanation>;
  /**
   * Fetches the key sets that are not at hand, so that the first request does not wait for them;
   * never rejects: what failed is in the log, and a request asks again once the cooldown is over.
   */
  prefetch(): Promise<void>;
  /** Says how each key set that is fetched stands, for a status page or a log; fetches nothing. */
  keySets(): KeySetReport[];
  /** Says what is held in memory, for a status page or a log. */
  stats(): Stats;
}

/** What an authorizer holds in memory. */
export interface Stats {
  /** The verified tokens that are remembered. */
  cache: {
    tokens: number;
    /** Of memory, as estimated. */
    bytes: number;
    /** How often a token was remembered. */
    hits: number;
    /** How often a good token was not. */
    misses: number;
    /** How many tokens had to make room for others. */
    evictions: number;
  };
  /** The tables made of keys in steady use, of all authorizers of a process or isolate. */
  tables: { keys: number; bytes: number };
  /** How many key sets are fetched. */
  keySets: number;
  /** The memory of the module, which all authorizers of a process or isolate share; it never shrinks. */
  moduleBytes: number;
}

/** What to assume in place of a token. */
export interface ExplainOptions {
  /**
   * Claims taken as if a token had brought them: those that are there are checked, those that are
   * absent are assumed to be good. The request's own credentials are not looked at.
   */
  claims?: Record<string, unknown>;
  /** Whose they are: a place in `issuers`; by default the one that `claims.iss` names, else the first. */
  issuer?: number;
}

/** How a request is decided, step by step. */
export interface Explanation {
  effect: "Allow" | "Deny";
  /** 200 where it is allowed. */
  status: number;
  /** The audit record's reason; null where it is allowed. */
  reason: string | null;
  /** The rule that decides, or comes nearest. */
  rule: string | null;
  /** One sentence for a person. */
  summary: string;
  /** Every check in the order made; the first that failed is the one that decides. */
  steps: ExplainedStep[];
  /** Every rule that covers the request, most specific first, and then those that nearly do. */
  rules: ExplainedRule[];
  /** Every claim at hand, by name. */
  claims: ExplainedClaim[];
  /** What the caller would see, without an incident. */
  answer: ExplainedAnswer;
  /** What the log would see, without an incident. */
  audit: AuditRecord;
}

/** A decision that was not made, only explained: a denial of this kind has no `instance`. */
export type ExplainedAnswer =
  | Grant
  | (Omit<Denial, "problem"> & { problem: Omit<Problem, "instance"> });

/** A check, in the order made. */
export type Check =
  | "request" | "credentials" | "token" | "header" | "payload" | "issuer" | "algorithm" | "key" | "signature"
  | "type" | "issuer_name" | "tenant" | "audience" | "dates" | "expiry" | "not_before" | "issued_at" | "age"
  | "token_id" | "required_claims" | "subject" | "scopes" | "roles" | "rules";

/** One check and what came of it. */
export interface ExplainedStep {
  check: Check;
  /** Checks of claims and rules go on after one has failed; those that nothing is known for are skipped. */
  outcome: "passed" | "failed" | "skipped" | "assumed";
  /** For a person, as "the audience is none of the 2 configured". */
  detail: string;
  /** The member of the configuration that decides, present or to be added (RFC 6901). */
  pointer?: string;
  /** From the configuration, shortened. */
  expected?: string | string[];
  /** From the request, the protected header or the claims, shortened. */
  found?: string | string[];
  /** What would change the outcome, where it failed. */
  fix?: string;
}

/** A rule that covers the request, or nearly does. */
export interface ExplainedRule {
  rule: string;
  /** Its place in the configuration. */
  pointer: string;
  effect: "Allow" | "Deny";
  /**
   * `allows`, `denies`: it does. `lacks_scopes`: it would allow, but for scopes. `unmet`: another of
   * its conditions does not hold. `no_condition_met`: a Deny whose condition does not hold.
   * `other_method`, `other_path`: it does not cover the request, but nearly.
   */
  verdict: "allows" | "denies" | "lacks_scopes" | "unmet" | "no_condition_met" | "other_method" | "other_path";
  /** The first condition that does not hold. */
  failing?: FailingCondition;
  /** For a person, as "read-reports would allow this but for the scope reports:read". */
  detail: string;
}

/** A condition of a rule that does not hold. */
export interface FailingCondition {
  pointer: string;
  condition: "scopes" | "anyScope" | "roles" | "claims" | "anyOf" | "not";
  /** The name of the claim, where one is compared. */
  claim?: string;
  expected?: string | string[];
  found?: string | string[];
}

/** A claim at hand. */
export interface ExplainedClaim {
  name: string;
  /** A text as it is, anything else as JSON; shortened. */
  value: string;
  /** A check or rule reads it and is content, or is not, or nothing reads it. */
  verdict: "good" | "bad" | "unused";
  detail: string;
}

/** What the platform offers for one call. */
export interface CallContext {
  /**
   * Keeps the platform alive for work after the answer, as on Cloudflare Workers; without it key
   * sets are renewed in the background on hosts that go on by themselves, and else by the request
   * that finds them too old.
   */
  waitUntil?(promise: Promise<unknown>): void;
}

/** A key set that is fetched, at this moment. */
export interface KeySetReport {
  url: string;
  /** Within its age; past it and used as no newer one can be had; nothing held, and just failed; nothing held. */
  state: "fresh" | "stale" | "cooling" | "empty";
  /** How many keys are usable. */
  keys: number;
  /** Those that are not, and why. */
  skipped: { index: number; reason: string }[];
  /** Since the set was asked for. */
  ageSeconds: number | null;
  /** How many fetches there have been. */
  fetches: number;
  /** How many of the latest have failed in a row. */
  failures: number;
  lastFailure: string | null;
}

/** A request as the platform received it, nothing normalised. */
export interface AuthorizationRequest {
  method: string;
  /** The raw request target: a path, and possibly a query. */
  path: string;
  headers: HeaderFields;
  /** The platform's own id of the request, for the log. */
  id?: string;
  /** The method or route ARN, where API Gateway asks. */
  methodArn?: string;
}

/** Header fields; a name in any case, a repeated field as a list or as several pairs. */
export type HeaderFields =
  | Iterable<[string, string]>
  | Record<string, string | string[] | undefined>;

/** What was decided. */
export type Decision = Grant | Denial;

/**
 * The request may pass. What it holds is shared with other decisions for the same token, and frozen,
 * so that none can change another.
 */
export interface Grant {
  effect: "Allow";
  /** Who asks; null under a public rule. */
  principal: Principal | null;
  /** The id of the rule that allows it. */
  rule: string;
  context: Readonly<Record<string, string | number | boolean>>;
  /** What to tell the upstream; values are safe in a header field as they are. */
  headers: readonly (readonly [string, string])[];
}

/** The request is refused. */
export interface Denial {
  effect: "Deny";
  /** 400, 401, 403 or 503; an adapter adds 502 for an upstream that failed. */
  status: number;
  problem: Problem;
  /** The value of `WWW-Authenticate` (RFC 6750 section 3), where one is due. */
  challenge?: string;
}

/** Who was verified to ask. */
export interface Principal {
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly clientId: string | null;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** When the token expires, or is older than `maxTokenAgeSeconds` if that is earlier; Unix time in seconds. */
  readonly expiresAt: number | null;
}

/** Problem details (RFC 9457); nothing in it comes from the request. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** A stable word for programs. */
  code: string;
  detail: string;
  /** `urn:uuid:` and the incident id, which is in the audit record too. */
  instance: string;
}

/** The outside world of an authorizer; each member has a default. */
export interface Io {
  /** Unix time in milliseconds. */
  now(): number;
  /** Fetches key sets. */
  fetch: typeof fetch;
  /** Writes one record; when it throws or rejects, the request is refused. */
  log(record: LogRecord): void | Promise<void>;
  /** Which decisions are recorded: all of them, by default, or refusals alone, which is faster. */
  record: "all" | "refusals";
  /**
   * Resolves a secret. A `ConfigError` says that it can never be had; anything else that is thrown,
   * that the store is down for now.
   */
  secret(
    reference: SecretReference,
    options?: SecretOptions,
  ): SecretValue | SecretVersions | Promise<SecretValue | SecretVersions>;
  /**
   * Whether each refusal is followed by a record `explanation` with the steps that led to it, under
   * the same incident; false by default, as it costs a second look at the request.
   */
  explainRefusals?: boolean;
  /** WebAssembly to use in place of the package's; of no effect once an instance exists. */
  wasm?: BufferSource | WebAssembly.Module;
}

/** A secret as found, still encoded as the configuration says. */
export type SecretValue = string | Uint8Array | ArrayBuffer;

/** A secret, and the one it replaced while that one still verifies. */
export interface SecretVersions {
  current: SecretValue;
  previous?: SecretValue;
  /** Unix time in milliseconds from which the previous one verifies nothing any more. */
  previousUntilMillis?: number;
}

/** How a secret is to be resolved. */
export interface SecretOptions {
  /** Whether to read past caches, as a signature failed and the secret may have been replaced. */
  fresh: boolean;
}

/** Where a secret is kept: exactly one place. */
export interface SecretReference {
  /** The name of an environment variable. */
  env?: string;
  /** The name of a Cloudflare binding. */
  binding?: string;
  /** The name of a Cloudflare Secrets Store binding. */
  secretsStore?: string;
  /** The path of a file. */
  file?: string;
  /** An id or ARN in AWS Secrets Manager. */
  awsSecretsManager?: string | { secretId: string; region?: string; endpoint?: string };
  /** A name or ARN in AWS Systems Manager's parameter store. */
  awsParameter?: string | { name: string; region?: string; endpoint?: string };
  /** `projects/…/secrets/…`, with or without `/versions/…`. */
  gcpSecret?: string | { name: string; endpoint?: string };
  /** `https://{vault}.vault.azure.net/secrets/{name}`, with or without a version. */
  azureKeyVault?: string | { secretUri: string; endpoint?: string };
  /** How long after a rotation the secret before still verifies, in the four stores above; 3600 by default. */
  previousSeconds?: number;
}

/** A record as it is written: an audit record, or a change in an issuer's key set. */
export interface LogRecord {
  event: string;
  /** ISO 8601; null where the clock makes no sense. */
  time: string | null;
  /** How long the request took so far, by `io.now`. */
  durationMs: number | null;
  [member: string]: unknown;
}

/** Why a decision was made; for the operator alone, and never with the token. */
export interface AuditRecord {
  event: "decision";
  effect: "Allow" | "Deny";
  /** A stable code; null where the request is allowed. */
  reason: string | null;
  hint?: string;
  /** Where the configuration was refused. */
  errors?: ConfigFault[];
  status: number | null;
  rule: string | null;
  issuer: string | null;
  subjectHash: string | null;
  keyId: string | null;
  algorithm: string | null;
  method: string | null;
  path: string | null;
  /** Header fields that could not be forwarded, as no header can carry their claims; absent where there are none. */
  notForwarded?: string[];
  incident: string | null;
  requestId: string | null;
}

/** What a deployment takes and whom it lets do what. */
export interface Config {
  $schema?: string;
  /** Named in challenges. */
  realm?: string;
  issuers: Issuer[];
  /** Where a token may be carried; by default the Authorization header, as Bearer. */
  credentials?: CredentialSource[];
  rules: Rule[];
  /** Context values by name, from claims. */
  context?: Record<string, ClaimName>;
  /** Header fields for the upstream by name, from claims. */
  forward?: Record<string, ClaimName>;
  /** Whether the upstream sees the credentials; false by default. */
  forwardCredentials?: boolean;
  cors?: Cors;
  /** Whether escaped spaces and text beyond ASCII are taken in paths; "ascii" by default: no. */
  pathEncoding?: "ascii" | "utf8";
  /** How many verified tokens are remembered, 1000 tokens or 4 MiB by default; false for none. */
  tokenCache?: false | { maxTokens?: number; maxBytes?: number };
}

/**
 * A `Config` as TypeScript reads it from a JSON file, where a word is any text; what is taken is a
 * `Config` all the same. One that is written in TypeScript is checked more closely as a `Config`.
 */
export interface ConfigJson extends Imported<Config> {}

/** A type as JSON that is imported has it. */
type Imported<T> = T extends string
  ? string extends T ? T : T | (string & {})
  : T extends number ? number
  : T extends boolean ? boolean
  // Objects in one list are given each other's members, as undefined ones.
  : { [Name in keyof T]: Imported<T[Name]> | (string extends Name ? undefined : never) };

/** A top-level claim by its exact name, or a JSON pointer into the claims. */
export type ClaimName = string;

/** Whose tokens are taken, for whom, and under which keys. */
export type Issuer = DescribedIssuer | PresetIssuer;

/** What every entry may say of its tokens. */
export interface TokenChecks {
  description?: string;
  /** 0 to 300, by default 0. */
  clockToleranceSeconds?: number;
  maxTokenAgeSeconds?: number;
  /** Accepted `typ` values (RFC 8725 section 3.11). */
  tokenTypes?: string[];
  /** Names that must be there, or names with the values they may have. */
  requiredClaims?: ClaimName[] | Record<ClaimName, Scalar | Scalar[]>;
  scopeClaims?: ClaimName[];
  roleClaims?: ClaimName[];
  subjectClaim?: ClaimName;
  keySets?: KeySetAges;
  /** Permits a secret in the configuration itself, and keys and secrets marked as made for development. */
  development?: boolean;
}

/** An issuer described in full. */
export interface DescribedIssuer extends TokenChecks {
  /** The exact `iss`. */
  issuer?: string;
  requireIssuer?: boolean;
  /** Any of these in `aud`. */
  audiences?: string[];
  requireAudience?: boolean;
  algorithms: Algorithm[];
  keys: KeySource;
  /** True by default. */
  requireExpiry?: boolean;
}

/** An issuer known by name; which members belong to which preset is in docs/issuers.md. */
export interface PresetIssuer extends TokenChecks {
  preset:
    | "auth0" | "clerk" | "cloudflareAccess" | "cognito" | "entra" | "firebase" | "githubActions"
    | "google" | "keycloak" | "okta" | "supabase";
  domain?: string;
  teamDomain?: string;
  authorizationServerId?: string;
  authorizedParties?: string[];
  region?: string;
  userPoolId?: string;
  clientIds?: string[];
  tokenUse?: "access" | "id";
  version?: 1 | 2 | "1" | "2";
  tenantIds?: string[];
  projectId?: string;
  projectRef?: string;
  baseUrl?: string;
  realm?: string;
  audiences?: string[];
  algorithms?: Algorithm[];
  /** Other keys than the preset's, or a snapshot alone. */
  keys?: KeySource;
}

/** How long a key set that is fetched is used, and how often it is fetched. */
export interface KeySetAges {
  /** How long a set is used without asking again, 1 to 86 400, by default 600. */
  maxAgeSeconds?: number;
  /** How much longer while it cannot be had again, 0 to 604 800, by default 3600. */
  staleSeconds?: number;
  /** The least time after a failed fetch and between searches for an unknown key, 1 to 3600, by default 30. */
  cooldownSeconds?: number;
}

/** A signature algorithm (RFC 7518 section 3.1, RFC 8037). */
export type Algorithm =
  | "HS256" | "HS384" | "HS512"
  | "RS256" | "RS384" | "RS512"
  | "PS256" | "PS384" | "PS512"
  | "ES256" | "ES384" | "ES512"
  | "EdDSA" | "Ed25519";

/** Where keys come from: exactly one member, and possibly a snapshot. */
export interface KeySource {
  jwksUri?: string;
  /** Reads where the set lies from the issuer's metadata (OpenID Connect Discovery 1.0 section 4). */
  discovery?: true;
  jwks?: { keys: object[] };
  /** A copy of a fetched set, for the time before the first fetch succeeds. */
  snapshot?: { keys: object[] };
  secret?: SecretSource;
}

/** A secret's reference and how it is written there. */
export interface SecretSource extends SecretReference {
  /** The secret itself, for issuers with `development` alone. */
  inline?: string;
  /** The secret before, in a place of the same kind without versions, and until when it verifies (RFC 3339). */
  previous?: { env?: string; binding?: string; secretsStore?: string; file?: string; until?: string; untilMillis?: number };
  encoding?: "utf8" | "base64" | "base64url" | "hex";
  /** The member that holds the secret, where the text found is a JSON object. */
  member?: string;
}

/** A place a token is carried in. */
export type CredentialSource = { header: string; scheme?: string } | { cookie: string };

export type Scalar = string | number | boolean;

/** What must hold; all members of one condition together. */
export interface Condition {
  scopes?: string[];
  anyScope?: string[];
  roles?: string[];
  /** A value in braces is a parameter of the rule's path. */
  claims?: Record<ClaimName, Scalar | Scalar[]>;
  anyOf?: Condition[];
  allOf?: Condition[];
  not?: Condition;
}

/** Who may do what. */
export interface Rule extends Condition {
  id: string;
  description?: string;
  methods: string[];
  /** A template as API Gateway has it: `{name}` one segment, `{name+}` one or more. */
  path: string;
  effect?: "Allow" | "Deny";
  public?: boolean;
}

/** Which web origins may read answers. */
export interface Cors {
  origins: string[];
  methods?: string[];
  headers?: string[];
  exposeHeaders?: string[];
  credentials?: boolean;
  maxAgeSeconds?: number;
}
