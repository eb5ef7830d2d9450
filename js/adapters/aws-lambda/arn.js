// @ts-check

/** Five colons, then three slashes: whatever follows is the path, colons and all. */
const METHOD_ARN = /^((?:[^:]*:){5}[^/]*\/[^/]*\/)([^/]*)(\/.*)?$/s;

/**
 * What a method ARN asks for, or nothing where it has another shape; the module checks the rest.
 *
 * @param {unknown} arn
 * @returns {{ stage: string, method: string, path: string } | undefined} `stage` is the ARN up to
 *   and with the slash before the method
 */
export function parseMethodArn(arn) {
  const found = typeof arn === "string" ? METHOD_ARN.exec(arn) : null;
  if (!found) return undefined;
  const [, stage, method, path = "/"] = found;
  return { stage, method, path };
}

/**
 * The partition, region and account of the function that runs.
 *
 * @param {unknown} arn `context.invokedFunctionArn`
 */
export function functionHome(arn) {
  const found = /^arn:([^:]+):lambda:([^:]+):(\d{12}):/.exec(typeof arn === "string" ? arn : "");
  return found ? { partition: found[1], region: found[2], account: found[3] } : undefined;
}
