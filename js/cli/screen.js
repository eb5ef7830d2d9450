// @ts-check
import { Table, createColors } from "./libraries.js";

/** Narrower terminals wrap by themselves. */
const COLUMNS_MIN = 40;
/** Narrower columns of a table tell nothing. */
const WIDTH_MIN = 4;
/** Room between two columns of a table. */
const GAP = "  ";
/** What cli-table3 draws lines with. */
const LINES = "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid";
const NO_LINES = Object.fromEntries(LINES.split(" ").map((name) => [name, ""]));
const NO_STYLE = { "padding-left": 0, "padding-right": 0, head: [], border: [] };

/** Where text goes: how wide it is, and whether it takes colours. */
export class Screen {
  /** @param {{ columns: number, colours: boolean }} size `columns` is Infinity where nothing shall be wrapped */
  constructor({ columns, colours }) {
    this.columns = columns;
    this.paint = createColors(colours);
  }

  /**
   * The screen behind a stream: a terminal wraps at its width, a pipe gets each paragraph on one
   * line. NO_COLOR and FORCE_COLOR are heeded (no-color.org, force-color.org).
   *
   * @param {NodeJS.WriteStream} stream
   * @param {NodeJS.ProcessEnv} env
   */
  static of(stream, env) {
    const isTerminal = Boolean(stream.isTTY);
    const columns = isTerminal ? Math.max(COLUMNS_MIN, stream.columns || 80) : Infinity;
    const asked = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";
    return new Screen({ columns, colours: !env.NO_COLOR && (asked || (isTerminal && env.TERM !== "dumb")) });
  }

  /**
   * A paragraph, wrapped at words, each line indented.
   *
   * @param {string} text without colours
   * @param {number} [indent] in columns
   * @param {(line: string) => string} [paint]
   */
  paragraph(text, indent = 0, paint = String) {
    const margin = " ".repeat(indent);
    return linesOf(plain(text), this.columns - indent)
      .map((line) => margin + paint(line))
      .join("\n");
  }

  /**
   * A table without lines; on a terminal the columns shrink to fit, the widest first.
   *
   * @param {string[]} head no heading where it is empty
   * @param {string[][]} rows without colours
   * @param {(text: string, column: number, row: number) => string} [paint]
   */
  table(head, rows, paint = String) {
    const texts = rows.map((row) => row.map(plain));
    const widths = columnWidths([head, ...texts], this.columns - 2);
    /** @type {(row: string[], paint: (line: string, column: number) => string) => string[]} */
    const cells = (row, paint) => row.map((text, column) => painted(linesOf(text, widths[column]), (line) => paint(line, column)));
    const table = new Table({ chars: { ...NO_LINES, middle: GAP }, style: NO_STYLE });
    if (head.length > 0) table.push(cells(head, this.paint.bold));
    table.push(...texts.map((row, at) => cells(row, (line, column) => paint(line, column, at))));
    const lines = table.toString().split("\n");
    return lines.map((line) => `  ${line}`.replace(/\s+$/, "")).join("\n");
  }
}

/** @param {string[]} lines @param {(line: string) => string} paint */
function painted(lines, paint) {
  return lines.map((line) => (line === "" ? "" : paint(line))).join("\n");
}

/**
 * Text that drives no terminal: control characters, and marks that turn the direction of text, are written as escapes. What is in a
 * token or a request comes from anybody.
 *
 * @param {string} text
 */
export function plain(text) {
  const escape = (/** @type {string} */ unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, escape);
}

/**
 * Text in lines of that many columns; a word that is longer is cut.
 *
 * @param {string} text
 * @param {number} columns
 */
function linesOf(text, columns) {
  const lines = [""];
  for (const word of text.split(" ").flatMap((one) => pieces(one, columns))) {
    const line = lines[lines.length - 1];
    if (line !== "" && line.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}

/** @param {string} word @param {number} columns */
function pieces(word, columns) {
  if (word.length <= columns) return [word];
  return word.match(new RegExp(`.{1,${columns}}`, "gsu")) ?? [word];
}

/**
 * How wide each column is: as its longest text where there is room; else as its longest word, or less.
 *
 * @param {string[][]} rows
 * @param {number} columns of the whole table
 */
function columnWidths(rows, columns) {
  const texts = Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, at) =>
    rows.map((row) => row[at] ?? ""),
  );
  const longest = (/** @type {string[]} */ parts) => Math.max(1, ...parts.map(({ length }) => length));
  const room = columns - GAP.length * (texts.length - 1);
  const asWords = shrunk(
    texts.map(longest),
    texts.map((column) => longest(column.flatMap((text) => text.split(" ")))),
    room,
  );
  return shrunk(
    asWords,
    texts.map(() => WIDTH_MIN),
    room,
  );
}

/**
 * Takes from the widest column that may be narrower, until they fit.
 *
 * @param {number[]} widths
 * @param {number[]} least
 * @param {number} room
 */
function shrunk(widths, least, room) {
  const narrowed = [...widths];
  const spare = () => narrowed.map((width, at) => (width > least[at] ? width : 0));
  while (narrowed.reduce((total, width) => total + width, 0) > room && Math.max(...spare()) > 0) {
    narrowed[spare().indexOf(Math.max(...spare()))] -= 1;
  }
  return narrowed;
}
