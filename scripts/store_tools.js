// @ts-check
/** The stand-in for AWS that the tests of secret stores and issuers ask: moto from PyPI, pinned, in `.tools/stores`. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runOrThrow, toolsDirectory } from "./step.js";

const motoVersion = "5.2.5";
const venv = join(toolsDirectory, "stores", `moto-${motoVersion}`);

/** Answers as Secrets Manager, Systems Manager and Cognito. */
export const motoServer = join(venv, "bin", "moto_server");

/** Installs it, where it is missing. */
export async function storeTools() {
  const stamp = join(venv, ".complete");
  if (existsSync(stamp)) return;
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(venv, { recursive: true });
  await runOrThrow("moto environment", ["python3", "-m", "venv", venv]);
  const options = ["--disable-pip-version-check", "--quiet"];
  await runOrThrow("moto", [join(venv, "bin", "pip"), "install", ...options, `moto[server]==${motoVersion}`], {
    advice: "pip must reach PyPI or a mirror of it",
  });
  writeFileSync(stamp, "");
}
