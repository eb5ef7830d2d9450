// @ts-check
import { refusal } from "../config_error.js";
import { StoreUnavailable } from "./fault.js";
import { ask } from "./http.js";
import { versions } from "./versions.js";

const WHAT = "the secret by azureKeyVault";
const VAULT_API = "7.4";
const IDENTITY_API = "2019-08-01";
/** Most pages of versions read; a page has 25. */
const PAGES_MAX = 4;

/**
 * Reads a secret from Azure Key Vault with the managed identity's token: the version named, else
 * the current one, and the one before while it still verifies.
 *
 * @type {import("./types.d.ts").Store}
 */
export async function azureKeyVault({ azureKeyVault, previousSeconds }, context) {
  const place = typeof azureKeyVault === "string" ? { secretUri: azureKeyVault } : azureKeyVault;
  const uri = new URL(place?.secretUri ?? "");
  const [, name, version] = /\/secrets\/([^/]+)(?:\/([^/]+))?$/.exec(uri.pathname) ?? [];
  const headers = { authorization: `Bearer ${await accessToken(context, uri)}` };
  const get = (/** @type {URL} */ url) => ask(context, WHAT, url, { headers });
  const at = (/** @type {string} */ path) => vaultUrl(place?.endpoint ?? uri.origin, `/secrets/${name}${path}`);

  const { value: current, attributes } = settled(await get(at(version ? `/${version}` : "")));
  if (typeof current !== "string") throw new StoreUnavailable(`${WHAT} came without a value`);
  return versions(context, {
    current,
    createdAt: Number(attributes?.created) * 1000,
    previousSeconds: version ? 0 : previousSeconds,
    readPrevious: async () => {
      const previous = before(await listed(get, at("/versions")), attributes.created);
      return previous && optional(await get(at(`/${previous}`)));
    },
  });
}

/**
 * @param {string} origin
 * @param {string} path
 */
function vaultUrl(origin, path) {
  return new URL(`${path}?api-version=${VAULT_API}`, origin);
}

/**
 * @param {import("./types.d.ts").Context} context
 * @param {URL} uri
 */
async function accessToken(context, uri) {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_CLIENT_ID } = context.env;
  if (!IDENTITY_ENDPOINT || !IDENTITY_HEADER) {
    throw refusal(`${WHAT} needs a managed identity: switch one on for this app`);
  }
  const url = new URL(IDENTITY_ENDPOINT);
  // The vault's cloud, which differs between nations: all but the vault's own name.
  url.searchParams.set("resource", `https://${uri.hostname.replace(/^[^.]+\./, "")}`);
  url.searchParams.set("api-version", IDENTITY_API);
  if (AZURE_CLIENT_ID) url.searchParams.set("client_id", AZURE_CLIENT_ID);
  const headers = { "x-identity-header": IDENTITY_HEADER };
  const { json } = await ask(context, "Azure's identity endpoint", url, { headers });
  if (typeof json.access_token !== "string") {
    throw new StoreUnavailable("Azure's identity endpoint gave no token for the managed identity");
  }
  return json.access_token;
}

/** @param {import("./types.d.ts").Answer} answer */
function settled({ status, json }) {
  if (status === 200) return json;
  if (status === 404) throw refusal(`${WHAT} has no such entry: create it or correct its URI`);
  if (status === 401 || status === 403) {
    throw refusal(`${WHAT} refuses this identity: grant it the role Key Vault Secrets User, and check that the secret is enabled`);
  }
  throw new StoreUnavailable(`${WHAT} answers with status ${status}`);
}

/**
 * A version that is gone, disabled or not for this identity is none.
 *
 * @param {import("./types.d.ts").Answer} answer
 * @returns {string | undefined}
 */
function optional(answer) {
  return [401, 403, 404].includes(answer.status) ? undefined : settled(answer).value;
}

/**
 * All versions a vault lists, in no order; none for an identity that may not list.
 *
 * @param {(url: URL) => Promise<import("./types.d.ts").Answer>} get
 * @param {URL} first
 * @returns {Promise<any[]>}
 */
async function listed(get, first) {
  const found = [];
  /** @type {URL | undefined} */
  let next = first;
  for (let page = 0; next && page < PAGES_MAX; page += 1) {
    const answer = await get(next);
    if ([401, 403, 404].includes(answer.status)) break;
    const { value, nextLink } = settled(answer);
    if (Array.isArray(value)) found.push(...value);
    next = nextLink ? new URL(nextLink, first) : undefined;
    // The token is for this vault alone.
    if (next?.origin !== first.origin) break;
  }
  return found;
}

/**
 * The name of the newest enabled version that is older than the current one.
 *
 * @param {any[]} list
 * @param {number} created
 * @returns {string | undefined}
 */
function before(list, created) {
  const older = list.filter(({ attributes }) => attributes?.enabled && attributes.created < created);
  older.sort((one, other) => other.attributes.created - one.attributes.created);
  return older[0] && String(older[0].id).split("/").at(-1);
}
