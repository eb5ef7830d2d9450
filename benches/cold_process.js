// @ts-check
/** A fresh process and one verification: `node cold_process.js CONTESTANT WORKLOAD.json`; without a contestant it only starts. */
import { readFileSync } from "node:fs";

const [, , file = "", workloadFile = ""] = process.argv;
const workload = JSON.parse(readFileSync(workloadFile, "utf8"));
if (file !== "") {
  const { prepare } = await import(`./contestants/${file}`);
  const verify = await prepare(workload);
  await verify(workload.tokens[0]);
}
