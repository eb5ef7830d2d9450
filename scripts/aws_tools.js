// @ts-check
/** The tools from PyPI that only the tests of AWS need, pinned, in `.tools/aws`. */
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runOrThrow, toolsDirectory } from "./step.js";

const cfnLintVersion = "1.58.0";
// The wheel that carries AWS's own Runtime Interface Emulator.
const samVersion = "1.170.0";
const emulatorInWheel = "samcli/local/rapid/aws-lambda-rie-x86_64";
const advice = "pip must reach PyPI or a mirror of it";

const directory = join(toolsDirectory, "aws");
const venv = join(directory, `cfn-lint-${cfnLintVersion}`);
const wheel = join(directory, `aws-sam-cli-${samVersion}`);

/** The linter of CloudFormation and SAM templates. */
export const cfnLint = join(venv, "bin", "cfn-lint");
/** The Runtime Interface Emulator, for x86-64 Linux. */
export const runtimeEmulator = join(wheel, emulatorInWheel);

/** Installs what is missing. */
export async function awsTools() {
  mkdirSync(directory, { recursive: true });
  await once(venv, installLinter);
  await once(wheel, unpackEmulator);
}

async function installLinter() {
  await runOrThrow("cfn-lint environment", ["python3", "-m", "venv", venv]);
  const install = [join(venv, "bin", "pip"), "install", "--disable-pip-version-check", `cfn-lint==${cfnLintVersion}`];
  await runOrThrow("cfn-lint", /** @type {[string, ...string[]]} */ (install), { advice });
}

async function unpackEmulator() {
  const options = ["--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--dest", wheel];
  await runOrThrow("Lambda runtime emulator", ["python3", "-m", "pip", "download", ...options, `aws-sam-cli==${samVersion}`], { advice });
  await runOrThrow("unpack the emulator", ["sh", "-c", `unzip -oq ./*.whl '${emulatorInWheel}' && rm ./*.whl`], { cwd: wheel });
  chmodSync(runtimeEmulator, 0o755);
}

/** @param {string} target @param {() => Promise<void>} install */
async function once(target, install) {
  const stamp = join(target, ".complete");
  if (existsSync(stamp)) return;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await install();
  writeFileSync(stamp, "");
}
