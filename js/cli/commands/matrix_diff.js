// @ts-check
import { difference, loosened, matrixOf, personasOf, routesOf, weakened } from "../../matrix.js";
import { openConfiguration } from "../configuration.js";
import { CallError, EXIT } from "../exit.js";
import { explainFor } from "../personas.js";

/**
 * @typedef {import("../../matrix.js").Persona} Persona
 * @typedef {ReturnType<typeof difference>[number]} Change
 * @typedef {ReturnType<typeof weakened>[number]} Weakening
 * @typedef {ReturnType<typeof loosened>[number]} Loosening
 * @typedef {{ changes: Change[], weakenings: Weakening[], loosenings: Loosening[] }} Comparison
 */

/**
 * What changes from one configuration to another, cell by cell.
 *
 * @param {string} oldFile
 * @param {string} newFile
 * @param {Persona[] | undefined} personas those of both configurations, where none are given
 * @param {string[] | true} [accepted] widenings that are meant, by cell or by route
 * @returns {Promise<import("../program.js").Report>}
 */
export async function compare(oldFile, newFile, personas, accepted = []) {
  const [before, after] = await Promise.all(
    [oldFile, newFile].map((file) => openConfiguration(file, { isWithoutSecrets: true })),
  );
  const routes = routesOf(before.config, after.config);
  const all = personas ?? unique([...personasOf(before.config), ...personasOf(after.config)]);
  const [old, now] = await Promise.all(
    [before, after].map(({ authorizer }) =>
      matrixOf(routes, all, (persona, request) => explainFor(authorizer, persona, request)),
    ),
  );
  const comparison = {
    changes: difference(old, now),
    weakenings: weakened(before.config, after.config),
    loosenings: loosened(before.config, after.config),
  };
  const open = unaccepted(comparison, accepted);
  return {
    code: open.length > 0 ? EXIT.no : EXIT.good,
    document: { old: oldFile, new: newFile, ...documentOf(comparison), unaccepted: open },
    text: (screen) => comparisonText(comparison, open, after.place, screen),
  };
}

/** The first of each name. @param {Persona[]} personas */
function unique(personas) {
  return [...new Map(personas.toReversed().map((persona) => [persona.name, persona])).values()].toReversed();
}

/**
 * The widenings that nobody has accepted, by name: who takes one cell as meant does not so take
 * that others are let in, too. An acceptance that fits none is a call that makes no sense.
 *
 * @param {Comparison} comparison
 * @param {string[] | true} accepted
 */
function unaccepted({ changes, weakenings, loosenings }, accepted) {
  if (accepted === true) return [];
  const cells = changes.filter(({ kind }) => kind === "widened");
  const named = [
    ...cells.map(({ cell, route }) => ({ cell, route })),
    ...weakenings.map(({ route }) => ({ cell: route, route })),
    ...loosenings.map(({ pointer }) => ({ cell: pointer, route: pointer })),
  ];
  const idle = accepted.find((name) => !named.some(({ cell, route }) => name === cell || isOf(name, route)));
  if (idle !== undefined) throw new CallError(`--accept-widening: nothing is widened at "${idle}"`);
  const open = named.filter(({ cell, route }) => !accepted.some((name) => name === cell || isOf(name, route)));
  return open.map(({ cell }) => cell);
}

/** Whether a route is the one named, whosever its parameters are. @param {string} name @param {string} route */
function isOf(name, route) {
  return route === name || route.replace(/, (own|other)$/, "") === name;
}

/** @param {Comparison} comparison */
function documentOf({ changes, ...others }) {
  const cell = (/** @type {Change["before"]} */ { effect, status, reason, rule }) => ({ effect, status, reason, rule });
  return { changes: changes.map((one) => ({ ...one, before: cell(one.before), after: cell(one.after) })), ...others };
}

/**
 * @param {Comparison} comparison
 * @param {string[]} open the widenings nobody has accepted
 * @param {(pointer: string) => string} place in the new configuration
 * @param {import("../screen.js").Screen} screen
 */
function comparisonText(comparison, open, place, screen) {
  const { changes, weakenings, loosenings } = comparison;
  const { red, green, dim } = screen.paint;
  const rows = changes.map(({ kind, route, persona, before, after }) => [kind, route, persona, `${word(before)} → ${word(after)}`]);
  const colours = { widened: red, narrowed: green, other: dim };
  const painted = (/** @type {string} */ text, /** @type {number} */ column, /** @type {number} */ row) =>
    column === 0 ? colours[changes[row].kind](text) : text;
  const sentences = [...weakenings.map(weakeningText), ...loosenings.map(({ pointer, message }) => `${place(pointer)} ${pointer}: ${message}`)];
  const parts = [
    rows.length > 0 ? screen.table(["change", "route", "persona", "decision"], rows, painted) : "",
    sentences.map((sentence) => screen.paragraph(sentence, 2)).join("\n"),
    open.length > 0 ? red(`${counted(open.length)}: --accept-widening takes them as meant`) : green(calm(comparison)),
  ];
  return parts.filter(Boolean).join("\n\n");
}

/** @param {Comparison} comparison */
function calm({ changes, weakenings, loosenings }) {
  if (changes.length + weakenings.length + loosenings.length === 0) return "nothing has changed in who may do what";
  const isWider = weakenings.length + loosenings.length > 0 || changes.some(({ kind }) => kind === "widened");
  return isWider ? "every widening is accepted" : "nothing is wider than before";
}

/** @param {number} count */
function counted(count) {
  return count === 1 ? "1 widening not accepted" : `${count} widenings not accepted`;
}

/** @param {Weakening} weakening */
function weakeningText({ route, facts }) {
  if (facts === null) return `${route} now lets in anybody, without a token`;
  if (facts.join() === "…") return `${route} now has other conditions, too many to compare`;
  return `${route} now lets in who has ${facts.length > 0 ? facts.join(" and ") : "any good token"}`;
}

/** @param {Change["before"]} cell */
function word({ effect, status, reason }) {
  return effect === "Allow" ? effect : `${effect} ${status} ${reason}`;
}
