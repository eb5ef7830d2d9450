// @ts-check
import { escaped } from "../markup.js";

/**
 * Results as JUnit XML, which most continuous integration reads.
 *
 * @param {string} suite
 * @param {import("../commands/test.js").Result[]} results
 */
export function junitOf(suite, results) {
  const failures = results.filter(({ faults }) => faults.length > 0).length;
  const counts = `tests="${results.length}" failures="${failures}" errors="0" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${written(suite)}" ${counts}>`,
    ...results.map((result) => caseOf(suite, result)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** @param {string} suite @param {import("../commands/test.js").Result} result */
function caseOf(suite, { name, faults, explanation }) {
  const attributes = `classname="${written(suite)}" name="${written(name)}"`;
  if (faults.length === 0) return `    <testcase ${attributes}/>`;
  const failure = `<failure message="${written(faults.join("; "))}">${written(explanation.summary)}</failure>`;
  return `    <testcase ${attributes}>\n      ${failure}\n    </testcase>`;
}

/** XML 1.0 has no way to write most control characters. @param {string} text */
function written(text) {
  return escaped(text).replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd");
}
