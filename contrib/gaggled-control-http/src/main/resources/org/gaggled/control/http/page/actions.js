// @ts-check
/** Starts, stops, restarts and signals a program, and tells what comes of it. */
import { outcome, pathOf, post } from "./api.js";
import { confirm } from "./dialog.js";
import { el } from "./dom.js";
import { effects } from "./effects.js";

/** How long the server waits until it is done, in seconds. */
const WAIT = 60;

const SIGNALS = ["HUP", "INT", "QUIT", "USR1", "USR2", "TERM", "KILL", "STOP", "CONT"];

const ACTIONS = [
  { what: "start", title: "Start", doing: "Starting", done: "has been started" },
  { what: "restart", title: "Restart", doing: "Restarting", done: "has been restarted" },
  { what: "stop", title: "Stop", doing: "Stopping", done: "has been stopped" },
];

/**
 * The buttons for a program; none can be used by who may only watch.
 * @param {import("./main.js").Context} context
 * @param {string} program
 */
export function actionBar(context, program) {
  const allowed = context.session.role === "operate";
  const note = allowed ? null
    : el("p", { id: "why-not", class: "note" }, "You are logged in with the token for watching, which cannot change anything.");
  const button = (/** @type {string} */ title, /** @type {() => void} */ onclick) =>
    el("button", { disabled: !allowed, "aria-describedby": note && "why-not", onclick, type: "button" }, title);
  const signal = el("select", { disabled: !allowed, "aria-label": "Signal" },
    ...SIGNALS.map((name) => el("option", { value: name }, `SIG${name}`)));
  return el("div", { class: "actions", role: "group", "aria-label": `What to do with ${program}` },
    ...ACTIONS.map((action) => button(action.title, () => perform(context, program, action))),
    el("span", { class: "signal" }, signal, button("Send signal", () => send(context, program, signal.value))),
    note);
}

/**
 * @param {import("./main.js").Context} context
 * @param {string} program
 * @param {typeof ACTIONS[0]} action
 */
async function perform({ gaggle, tell }, program, { what, title, doing, done }) {
  const { stopped, runOn } = what === "start" ? { stopped: [], runOn: [] } : effects(gaggle, program);
  const named = what === "stop" ? [...stopped, ...runOn] : stopped;
  if (named.length > 0 && !await confirm(`${title} ${program}?`, warning(what, program, stopped, runOn), title)) {
    return;
  }
  tell(`${doing} ${program} …`);
  await report(tell, post(`${pathOf(program, what)}?wait=${WAIT}`), `${program} ${done}.`, `${title} ${program}`);
}

/**
 * @param {string} what
 * @param {string} program
 * @param {string[]} stopped
 * @param {string[]} runOn
 */
function warning(what, program, stopped, runOn) {
  const again = what === "stop" ? `They wait until ${program} is back.` : `They start again when ${program} is back.`;
  return [
    stopped.length > 0 && el("p", {}, `These depend on ${program} and are stopped with it. ${again}`),
    stopped.length > 0 && names(stopped),
    what === "stop" && runOn.length > 0 && el("p", {}, "These depend on it or on what is stopped with it, and run on without it."),
    what === "stop" && runOn.length > 0 && names(runOn),
  ].filter((part) => part !== false);
}

/** @param {string[]} programs */
function names(programs) {
  return el("ul", {}, ...programs.map((program) => el("li", {}, program)));
}

/**
 * @param {import("./main.js").Context} context
 * @param {string} program
 * @param {string} signal
 */
async function send({ tell }, program, signal) {
  if (signal === "KILL" && !await confirm(`Send SIGKILL to ${program}?`,
      [el("p", {}, "It ends at once and cannot clean up. gaggled takes that for a death, and starts it again.")], "Send")) {
    return;
  }
  await report(tell, post(`${pathOf(program, "signal")}?signal=${signal}`),
    `SIG${signal} has been sent to ${program}.`, `Send SIG${signal} to ${program}`);
}

/**
 * Tells what comes of a request.
 * @param {(text: string) => void} tell
 * @param {Promise<any>} request
 * @param {string} done
 * @param {string} asked
 */
export async function report(tell, request, done, asked) {
  const { refused } = await outcome(request);
  tell(refused ? `${asked}: ${refused.message}` : done);
}
