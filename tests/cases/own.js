// @ts-check
// Writes own.jsonl, the project's own cases: node tests/cases/own.js
import { writeFileSync } from "node:fs";
import { cases } from "./own/kit.js";
import "./own/rules.js";
import "./own/credentials.js";
import "./own/claims.js";
import "./own/key-sets.js";
import "./own/limits.js";

const names = new Set(cases.map(({ name }) => name));
if (names.size < cases.length) throw new Error("two cases have the same name");
const escape = (/** @type {string} */ character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
const lines = cases.map((one) => `${JSON.stringify(one).replace(/[^\x20-\x7e]/g, escape)}\n`);
writeFileSync(new URL("own.jsonl", import.meta.url), lines.join(""));
console.log(`own.jsonl: ${cases.length}`);
