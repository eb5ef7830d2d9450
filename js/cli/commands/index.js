// @ts-check
import { check } from "./check.js";
import { decide } from "./decide.js";
import { importOpenapi } from "./import_openapi.js";
import { importSam } from "./import_sam.js";
import { init } from "./init.js";
import { matrix } from "./matrix.js";
import { policy } from "./policy.js";
import { serve } from "./serve.js";
import { test } from "./test.js";
import { tokenKeys } from "./token_keys.js";
import { tokenSign } from "./token_sign.js";

/** Every command, in the order the help lists them. @type {import("../program.js").CommandEntry[]} */
export const COMMANDS = [
  init,
  check,
  decide,
  test,
  matrix,
  policy,
  tokenKeys,
  tokenSign,
  importOpenapi,
  importSam,
  serve,
];
