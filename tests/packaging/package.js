// @ts-check
// The package as npm would publish it, unpacked where projects find it, and a token for them to decide about.
import { execFile } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "edge-authorizer-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

export const bin = join(root, "tests", "node_modules", ".bin");
/** The unpacked package. */
export const installed = join(folder, "node_modules", "edge-authorizer");

/**
 * Runs a program to its end; its output is part of what a failure says.
 *
 * @param {string} program @param {string[]} args @param {string} [cwd] @returns {Promise<string>}
 */
export async function run(program, args, cwd = folder) {
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
  try {
    return (await promisify(execFile)(program, args, { cwd, env, timeout: 60_000 })).stdout;
  } catch (error) {
    const { stdout, stderr } = /** @type {any} */ (error);
    throw new Error(`${program} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}

/** Packs and unpacks; `pkg/` is what the build has left. @returns {Promise<string>} the tarball */
export async function pack() {
  const list = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], root);
  const tarball = join(folder, JSON.parse(list)[0].filename);
  mkdirSync(installed, { recursive: true });
  await run("tar", ["-xf", tarball, "--strip-components=1", "-C", installed]);
  return tarball;
}

/** Copies a project beside the package, with the token. @param {string} name */
export function project(name) {
  const place = join(folder, name);
  cpSync(fileURLToPath(new URL(`projects/${name}`, import.meta.url)), place, { recursive: true });
  writeFileSync(join(place, "data.json"), JSON.stringify({ config, token }));
  return place;
}

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const config = {
  issuers: [
    {
      issuer: "https://issuer.example",
      audiences: ["https://api.example"],
      algorithms: ["ES256"],
      keys: { jwks: { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1" }] } },
    },
  ],
  rules: [{ id: "pets", methods: ["GET"], path: "/pets", scopes: ["pets:read"] }],
};
const token = signed({ iss: "https://issuer.example", aud: "https://api.example", sub: "ada", scope: "pets:read", exp: 4_000_000_000 });

/** @param {object} claims */
function signed(claims) {
  const parts = [{ alg: "ES256", kid: "1" }, claims];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signature = sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}
