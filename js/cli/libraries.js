// @ts-check
// The one place that knows the bundle; scripts/cli_libraries.js says what is in it.
import * as bundled from "../../pkg/cli_libraries.js";

export const { Command, CommanderError, Option } = /** @type {typeof import("commander")} */ (
  /** @type {unknown} */ (bundled)
);
export const { findNodeAtLocation, parseTree, printParseErrorCode } =
  /** @type {typeof import("jsonc-parser")} */ (/** @type {unknown} */ (bundled));
export const { LineCounter, parseDocument } = /** @type {typeof import("yaml")} */ (
  /** @type {unknown} */ (bundled)
);
export const Table = /** @type {typeof import("cli-table3")} */ (/** @type {unknown} */ (bundled.Table));
export const { createColors } = /** @type {typeof import("picocolors")} */ (
  /** @type {unknown} */ (bundled.picocolors)
);
