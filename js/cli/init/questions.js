// @ts-check
import { createInterface } from "node:readline";
import { CallError } from "../exit.js";

/**
 * Asks a person on a terminal.
 *
 * @typedef {(question: string, otherwise: string) => Promise<string>} Ask
 */

/**
 * Asks by `work`, where there is somebody to ask; else each question has the answer it falls back to.
 *
 * @template T
 * @param {boolean} isTerminal
 * @param {(ask: Ask) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withQuestions(isTerminal, work) {
  if (!isTerminal) return work(async (_question, otherwise) => otherwise);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const lines = terminal[Symbol.asyncIterator]();
  try {
    return await work(async (question, otherwise) => {
      terminal.setPrompt(`${question} [${otherwise}] `);
      terminal.prompt();
      const { value, done } = await lines.next();
      if (done) throw new CallError("nobody answers", "give it by options, or take the examples with --yes");
      return value.trim() || otherwise;
    });
  } finally {
    terminal.close();
  }
}

/**
 * One of several words.
 *
 * @param {Ask} ask
 * @param {string} what
 * @param {string[]} words
 * @returns {Promise<string>}
 */
export async function choose(ask, what, words) {
  const answer = await ask(`${what}, one of ${words.join(", ")}?`, words[0]);
  if (!words.includes(answer)) throw new CallError(`${what}: "${answer}" is none of ${words.join(", ")}`);
  return answer;
}
