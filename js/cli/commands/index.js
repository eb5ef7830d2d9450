// @ts-check
import { check } from "./check.js";
import { decide } from "./decide.js";
import { matrix } from "./matrix.js";
import { test } from "./test.js";

/** Every command, in the order the help lists them. @type {import("../program.js").CommandEntry[]} */
export const COMMANDS = [check, decide, test, matrix];
