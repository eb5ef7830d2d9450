// @ts-check
// Emulators of Google Secret Manager and Azure Key Vault with the token endpoints beside them, ours,
// as neither runs outside its cloud: they do what the REST references document, for the calls we make.
import { crc32c } from "../../js/stores/crc32c.js";
import { answer, serve } from "./support.js";

const TOKEN = "a token of the platform";

/** Google: the metadata server and `secretmanager.googleapis.com/v1`. */
export async function startGoogle() {
  /** @type {{ value: Buffer, created: number, enabled: boolean }[]} */
  const versions = [];
  const state = { mayGetVersions: true, damaged: false, requests: /** @type {string[]} */ ([]) };
  const { base, stop } = await serve((request, response) => {
    const target = request.url ?? "";
    state.requests.push(target);
    if (target === "/computeMetadata/v1/instance/service-accounts/default/token") {
      if (request.headers["metadata-flavor"] !== "Google") return answer(response, 403, {});
      return answer(response, 200, { access_token: TOKEN, expires_in: 3599, token_type: "Bearer" });
    }
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(response, 401, fault("UNAUTHENTICATED"));
    const [, asked, access] = /^\/v1\/projects\/p\/secrets\/s\/versions\/(\w+)(:access)?$/.exec(target) ?? [];
    const number = asked === "latest" ? versions.length : Number(asked);
    const version = versions[number - 1];
    if (!version) return answer(response, 404, fault("NOT_FOUND"));
    const name = `projects/12345/secrets/s/versions/${number}`;
    if (!access) {
      if (!state.mayGetVersions) return answer(response, 403, fault("PERMISSION_DENIED"));
      const createTime = new Date(version.created).toISOString().replace("Z", "000Z");
      return answer(response, 200, { name, createTime, state: version.enabled ? "ENABLED" : "DISABLED" });
    }
    if (!version.enabled) return answer(response, 400, fault("FAILED_PRECONDITION"));
    const dataCrc32c = String(crc32c(version.value) + Number(state.damaged));
    answer(response, 200, { name, payload: { data: version.value.toString("base64"), dataCrc32c } });
  });
  const add = (/** @type {string} */ value, created = Date.now()) =>
    versions.push({ value: Buffer.from(value), created, enabled: true });
  return { base, host: new URL(base).host, versions, state, add, stop };
}

/** @param {string} status */
function fault(status) {
  return { error: { status, message: "canary: what a store says" } };
}

/** Azure: the identity endpoint of an app and one vault, whose list has two versions on a page. */
export async function startAzure() {
  /** @type {{ value: string, created: number, enabled: boolean, id: string }[]} */
  const versions = [];
  const state = { mayList: true, requests: /** @type {string[]} */ ([]) };
  const { base, stop } = await serve((request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? "", "http://localhost");
    state.requests.push(request.url ?? "");
    if (pathname === "/msi/token") {
      if (request.headers["x-identity-header"] !== "an identity header") return answer(response, 401, {});
      if (query.get("resource") !== "https://vault.azure.net") return answer(response, 400, {});
      return answer(response, 200, { access_token: TOKEN, expires_on: "4000000000", token_type: "Bearer" });
    }
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(response, 401, {});
    if (query.get("api-version") !== "7.4") return answer(response, 400, {});
    if (pathname === "/secrets/s/versions") return state.mayList ? list(query, response) : answer(response, 403, {});
    const id = pathname.slice("/secrets/s/".length);
    const version = id ? versions.find((one) => one.id === id) : versions.at(-1);
    if (!version || !pathname.startsWith("/secrets/s")) return answer(response, 404, { error: { code: "SecretNotFound" } });
    if (!version.enabled) return answer(response, 403, { error: { innererror: { code: "SecretDisabled" } } });
    answer(response, 200, { ...listed(version), value: version.value });
  });
  const add = (/** @type {string} */ value, created = Date.now()) =>
    versions.push({ value, created: Math.floor(created / 1000), enabled: true, id: `v${versions.length}` });
  const env = { IDENTITY_ENDPOINT: `${base}/msi/token`, IDENTITY_HEADER: "an identity header" };
  return { base, env, versions, state, add, stop };

  /** @param {URLSearchParams} query @param {import("node:http").ServerResponse} response */
  function list(query, response) {
    const from = Number(query.get("$skiptoken") ?? 0);
    const more = from + 2 < versions.length;
    const nextLink = more ? `${base}/secrets/s/versions?api-version=7.4&$skiptoken=${from + 2}` : null;
    answer(response, 200, { value: versions.slice(from, from + 2).map(listed), nextLink });
  }

  /** @param {typeof versions[number]} version */
  function listed({ id, created, enabled }) {
    return { id: `https://tests.vault.azure.net/secrets/s/${id}`, attributes: { enabled, created, updated: created } };
  }
}
