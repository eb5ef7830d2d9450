// @ts-check
import { escaped } from "./markup.js";

/** Light and dark, narrow and wide, without a script or anything from elsewhere. */
const STYLE = `
:root { color-scheme: light dark; --line: #d5d9e0; --allow: #0a6b3d; --allow-ground: #e3f5ea; --deny: #8a2b2b; --deny-ground: #fbecec; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a4150; --allow: #7fdda8; --allow-ground: #12301f; --deny: #f0a3a3; --deny-ground: #381a1a; }
}
body { margin: 2rem; font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.3rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .4rem .7rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { position: sticky; top: 0; background: Canvas; }
tbody th { font: 13px/1.5 ui-monospace, monospace; font-weight: 400; white-space: nowrap; }
.allow { color: var(--allow); background: var(--allow-ground); }
.deny { color: var(--deny); background: var(--deny-ground); }
small { display: block; opacity: .8; }
`;

/**
 * A matrix as a page that needs nothing else.
 *
 * @param {string} title
 * @param {import("../matrix.js").Matrix} matrix
 */
export function matrixPage(title, { personas, routes, cells }) {
  const head = ["route", ...personas].map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  const rows = routes.map(
    ({ name }, at) => `<tr><th scope="row">${escaped(name)}</th>${cells[at].map(cellOf).join("")}</tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Who may do what: ${escaped(title)}</title>
<style>${STYLE}</style>
<h1>Who may do what: ${escaped(title)}</h1>
<div class="scroll">
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</div>
</html>
`;
}

/** @param {import("../matrix.js").Cell} cell */
function cellOf({ effect, status, reason, rule }) {
  const detail = effect === "Allow" ? (rule ?? "") : [reason, rule].filter(Boolean).join(", ");
  const word = effect === "Allow" ? "Allow" : `Deny ${status}`;
  return `<td class="${effect.toLowerCase()}">${word}<small>${escaped(detail)}</small></td>`;
}
