#!/usr/bin/env node
// @ts-check
import { parseArgs } from "node:util";
import { check } from "./check.js";

const USAGE = `edge-authorizer: looks at a configuration before it is deployed

  edge-authorizer check CONFIG [--token TOKEN] [--ttl SECONDS] [--json]

  CONFIG           the configuration, a JSON file
  --token TOKEN    also say whose token it is and what stands in its way; its signature is checked
                   where the keys are in the configuration
  --ttl SECONDS    how long API Gateway keeps a policy: warn where that outlives a token
  --json           one JSON document instead of lines for people
  --help           this text

Exit code 0: good, perhaps with warnings. 1: refused. 2: called in a way that makes no sense.

  edge-authorizer check authorizer.json
  edge-authorizer check authorizer.json --ttl 300 --json
`;

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} args */
async function main(args) {
  const call = read(args);
  if (!call) return 2;
  if (call.values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [command, file, ...rest] = call.positionals;
  if (command !== "check" || file === undefined || rest.length > 0) {
    process.stderr.write(USAGE);
    return 2;
  }
  return check(file, call.values, process);
}

/** @param {string[]} args */
function read(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: "boolean" },
        json: { type: "boolean" },
        token: { type: "string" },
        ttl: { type: "string" },
      },
    });
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
    return undefined;
  }
}
