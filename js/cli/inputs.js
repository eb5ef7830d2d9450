// @ts-check
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { nearest } from "../doctor/nearest.js";
import { CallError } from "./exit.js";
import { syntaxFault } from "./places.js";

/** Most names that are compared with a mistyped one. */
const NAMES_MAX = 1000;
/** What went wrong with a file, by the system's code. */
const FAULTS = /** @type {Record<string, string>} */ ({
  ENOENT: "there is no such file",
  EISDIR: "this is a directory",
  EACCES: "it may not be read",
});

/**
 * A file's text.
 *
 * @param {string} file
 * @param {string} [advice] what to do where it is missing
 */
export async function readText(file, advice) {
  return textIn(await readBytes(file, advice), file);
}

/**
 * The text of bytes. Those that are no UTF-8 would be read as U+FFFD, and be part of names that nobody wrote.
 *
 * @param {Uint8Array} bytes
 * @param {string} file
 */
function textIn(bytes, file) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const isUtf16 = bytes[0] + bytes[1] === 0xff + 0xfe;
    throw new CallError(`${file}: this is ${isUtf16 ? "UTF-16" : "not UTF-8"}`, "save it as UTF-8, without a byte order mark");
  }
}

/** @param {string} file @param {string} [advice] */
async function readBytes(file, advice) {
  try {
    return await readFile(file);
  } catch (error) {
    const { code = "" } = /** @type {NodeJS.ErrnoException} */ (error);
    const near = code === "ENOENT" ? await nearestFile(file) : undefined;
    const meant = near === undefined ? advice : `did you mean ${near}?`;
    throw new CallError(`${file}: ${FAULTS[code] ?? "it cannot be read"}`, code === "ENOENT" ? meant : undefined);
  }
}

/** The file beside it with the nearest name. @param {string} file */
async function nearestFile(file) {
  const names = await readdir(dirname(file)).catch(() => []);
  const near = nearest(basename(file), names.slice(0, NAMES_MAX));
  return near === undefined ? undefined : join(dirname(file), near);
}

/**
 * A file's JSON.
 *
 * @param {string} file
 * @returns {Promise<any>}
 */
export async function readJson(file) {
  return parsed(await readText(file), file);
}

/**
 * JSON given on the command line: the text itself, `@FILE`, or `-` for standard input.
 *
 * @param {string} given
 * @param {string} option named where it is no JSON
 * @returns {Promise<any>}
 */
async function givenJson(given, option) {
  if (given.startsWith("@")) return readJson(given.slice(1));
  return parsed(given === "-" ? await textOf(process.stdin) : given, option);
}

/**
 * Claims given on the command line.
 *
 * @param {string} given
 * @returns {Promise<Record<string, unknown>>}
 */
export async function givenClaims(given) {
  const claims = await givenJson(given, "--claims");
  if (typeof claims !== "object" || claims === null || Array.isArray(claims)) {
    throw new CallError("--claims takes a JSON object");
  }
  return claims;
}

/**
 * A token from the command line, or from standard input where it is `-`, which keeps it out of the
 * shell's history, or from the environment: not as a default of the option, which would go against
 * one that takes its place.
 *
 * @param {string | undefined} option
 */
export async function givenToken(option) {
  const given = option ?? process.env.EDGE_AUTHORIZER_TOKEN;
  const token = given === "-" ? await textOf(process.stdin) : given;
  return token?.trim().replace(/^Bearer +/i, "");
}

/** @param {string} text @param {string} where */
function parsed(text, where) {
  try {
    return JSON.parse(text);
  } catch {
    throw new CallError(`${where}: this is not JSON: ${syntaxFault(text)?.what}`);
  }
}

/**
 * A number from the command line.
 *
 * @param {string} option
 * @param {{ least: number, most: number }} range
 */
export function numberFor(option, { least, most }) {
  return (/** @type {string} */ text) => {
    const number = Number(text);
    if (text.trim() === "" || !(number >= least && number <= most)) {
      throw new CallError(`${option} takes a number from ${least} to ${most}`);
    }
    return number;
  };
}

/**
 * A moment from the command line.
 *
 * @param {string} text ISO 8601, or Unix time in seconds
 * @returns {number} Unix time in milliseconds
 */
export function momentOf(text) {
  const moment = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(moment)) {
    throw new CallError("--at takes a time as 2026-01-31T12:00:00Z, or Unix time in seconds");
  }
  return moment;
}
