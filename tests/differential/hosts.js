// @ts-check
// The same stream on other hosts: the module's whole answers in Node, through JSON, must be those of the public API, those of a
// native build and those in workerd, down to the last byte. Tokens of one world make one case, as in tests/cases.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import * as module from "../../pkg/edge_authorizer.js";
import { root } from "../../scripts/step.js";
import { runFiles } from "../runtimes/run.js";
import { startWorkerd } from "../runtimes/workerd.js";
import { requestOf } from "./sides.js";

/**
 * @typedef {import("./stream.js").Mutant} Mutant @typedef {import("./sides.js").Answer} Answer
 * @typedef {Mutant & { number: number, we: Answer }} Judged
 */

const FOLDER = `${root}target/differential/`;
const STREAM = "stream.jsonl";
const MODULES = [
  "tests/differential/worker.js",
  "tests/runtimes/run.js",
  "pkg/edge_authorizer.js",
  "pkg/edge_authorizer_bg.wasm",
  "js/exchange.js",
  "js/plain_request.js",
  "js/host_rsa.js",
];

export class Hosts {
  #isOptimised;
  #workerd;

  /** @param {boolean} isOptimised whether the native build is, which takes minutes and pays for long runs @param {Awaited<ReturnType<typeof startWorkerd>>} workerd */
  constructor(isOptimised, workerd) {
    this.#isOptimised = isOptimised;
    this.#workerd = workerd;
  }

  /** @param {boolean} isOptimised */
  static async start(isOptimised) {
    mkdirSync(FOLDER, { recursive: true });
    return new Hosts(isOptimised, await startWorkerd(MODULES));
  }

  /** @param {Judged[]} judged @returns {Promise<string[]>} what differs */
  async differences(judged) {
    const worlds = Map.groupBy(judged, ({ world }) => world);
    const cases = [...worlds.values()].flatMap((alike) => (alike[0].world.setting.jws ? alike.map((one) => [one]) : [alike]));
    const text = cases.map((alike) => `${JSON.stringify(caseOf(alike))}\n`).join("");
    const [{ lines, digest }] = await runFiles(module, { [STREAM]: text });
    const answered = lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).answers);
    return [
      ...cases.flatMap((alike, index) => unlike(alike, answered[index])),
      ...(await this.#natively(text, lines)),
      ...(await this.#inWorkerd(text, digest)),
    ];
  }

  /** @param {string} text @param {string} lines @returns {Promise<string[]>} */
  async #natively(text, lines) {
    writeFileSync(FOLDER + STREAM, text);
    writeFileSync(`${FOLDER}answers.jsonl`, lines);
    const profile = this.#isOptimised ? ["--release"] : [];
    const test = ["test", "--locked", "--quiet", ...profile, "--test", "differential", "--", "--ignored"];
    return promisify(execFile)("cargo", test, { cwd: root }).then(
      () => [],
      ({ stdout, stderr }) => [`natively:\n${stdout}${stderr}`],
    );
  }

  /** @param {string} text @param {string} digest @returns {Promise<string[]>} */
  async #inWorkerd(text, digest) {
    const response = await fetch(this.#workerd.url, { method: "POST", body: text });
    const other = await response.text();
    return other === digest ? [] : [`in workerd: the digest ${other.slice(0, 200)}, in Node ${digest}`];
  }

  stop() {
    return this.#workerd.stop();
  }
}

/** @param {Judged[]} alike tokens of one world */
function caseOf([first, ...others]) {
  const { name, setting } = first.world;
  if (setting.jws) return { name, jws: { ...setting.jws, token: first.token } };
  const turn = (/** @type {Judged} */ { token }) => ({ request: requestOf(token) });
  return { name, ...setting, ...turn(first), then: others.map(turn) };
}

/** Where the public API has decided otherwise than the module through JSON. @param {Judged[]} alike @param {any[]} answers */
function unlike(alike, answers) {
  const reasons = answers.filter(({ audit, fetch }) => audit && !fetch).map(({ audit }) => audit.reason ?? "");
  return alike.flatMap(({ number, world, we }, index) => {
    const reason = world.setting.jws && reasons[index] === "verified" ? "" : reasons[index];
    return reason === we.reason ? [] : [`number ${number}: through JSON "${reason}", through the public API "${we.reason}"`];
  });
}
