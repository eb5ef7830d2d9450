// @ts-check
/** Wires the page: fields to state, state to session, session to views. */
import { byId } from "./dom.js";
import { bindFields } from "./fields.js";
import { FIRST_SAMPLE, inputsOf, sampleOf } from "./samples.js";
import { Session } from "./session.js";
import { fragmentOf, sharedIn } from "./sharing.js";
import { State } from "./state.js";
import { showAdvice } from "./views/advice.js";
import { showClaims, showTokenText } from "./views/claims.js";
import { showFaces } from "./views/faces.js";
import { firstFault, showFaults } from "./views/faults.js";
import { showMatrix, showNoMatrix } from "./views/matrix.js";
import { showPath } from "./views/path.js";
import { followPointers } from "./views/pointer.js";
import { showPolicy } from "./views/policy.js";
import { showStale, showTiming, showVerdict, showWaiting } from "./views/verdict.js";

/** How long a message about a link stays, in milliseconds. */
const TOLD_MS = 8000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let telling;

const first = /** @type {import("./samples.js").Sample} */ (sampleOf(FIRST_SAMPLE));
const state = new State(inputsOf(first));
const editors = bindFields(state);
const picker = /** @type {HTMLSelectElement} */ (byId("sample"));

const session = new Session({
  look(look, token) {
    showVerdict(look);
    showPath(look);
    showFaces(look);
    showTokenText(token);
    showClaims(look, token);
    showPolicy(look);
  },
  faults(faults) {
    showFaults(faults, editors);
    showStale(firstFault(faults, editors));
  },
  advice: showAdvice,
  table(table) {
    if (table) showMatrix(table.matrix, table.changes);
    else showNoMatrix("The table is too large to draw here: edge-authorizer matrix writes it.");
  },
  done() {
    document.documentElement.dataset.shown = String(Number(document.documentElement.dataset.shown ?? 0) + 1);
  },
  timing: showTiming,
  nothing: () => showWaiting("This configuration is not good yet."),
  broken(error) {
    const fault = `The module cannot be had: ${error instanceof Error ? error.name : "error"}.`;
    showWaiting(isSecureContext ? fault : "A browser makes keys for pages by https alone, or of this machine.");
  },
});

state.watch((inputs) => session.schedule(inputs));
editors.config.area.addEventListener("focus", () => session.table.beginEdit());
followPointers(editors.config);
byId("baseline").addEventListener("click", () => {
  session.table.compareFromHere();
  void session.run(state.inputs);
});
picker.addEventListener("change", () => pick(picker.value));
byId("share").addEventListener("click", () => void share());
window.addEventListener("hashchange", () => void openLink());

showNote(first.note);
if (!(await openLink())) await session.run(state.inputs);
document.documentElement.dataset.ready = "true";

/** @param {string} id of a sample */
function pick(id) {
  const sample = sampleOf(id);
  if (!sample) return;
  session.table.forget();
  showNote(sample.note);
  state.change(inputsOf(sample));
}

/** @param {string} text */
function showNote(text) {
  byId("note").textContent = text;
}

/** @returns {Promise<boolean>} whether the address holds a configuration */
async function openLink() {
  const shared = await sharedIn(location.hash.slice(1));
  if (!shared) return false;
  session.table.forget();
  picker.value = "";
  showNote("Opened from a link, which brings a configuration and no token.");
  state.change(shared);
  await session.run(state.inputs);
  return true;
}

async function share() {
  const fragment = await fragmentOf(state.inputs);
  if (fragment === undefined) return tell("The configuration holds a secret: take it out first.");
  history.replaceState(null, "", `#${fragment}`);
  const isCopied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  tell(`${isCopied ? "Copied" : "It is in the address bar"}: the configuration, not the token.`);
}

/** Says something for a while. @param {string} message */
function tell(message) {
  const status = byId("shared");
  status.textContent = message;
  clearTimeout(telling);
  telling = setTimeout(() => (status.textContent = ""), TOLD_MS);
}
