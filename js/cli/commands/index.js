// @ts-check
import { check } from "./check.js";

/** Every command, in the order the help lists them. @type {import("../program.js").CommandEntry[]} */
export const COMMANDS = [check];
