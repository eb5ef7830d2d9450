// @ts-check
// Frees what nobody holds any more, when told to.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");

/** Frees what nobody holds any more. @type {() => void} */
export const collectGarbage = runInNewContext("gc");
