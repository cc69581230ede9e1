// @ts-check
/** A reload of the configuration, whose plan is shown first. */
import { report } from "./actions.js";
import { get, outcome, post } from "./api.js";
import { confirm } from "./dialog.js";
import { el } from "./dom.js";
import { counted } from "./words.js";

/**
 * @typedef {{program?: string, part?: string, action: string, differences?: {setting: string, before?: string, after?: string, secret?: boolean}[]}} Change
 * @typedef {{severity: string, file: string, line?: number, message: string, advice?: string}} Problem
 */

/** @param {import("./main.js").Context} context */
export async function reload({ tell }) {
  const { answer: plan, refused } = await outcome(get("/v1/plan"));
  if (refused) {
    tell(`Reload: ${refused.message}`);
    return;
  }
  /** @type {Change[]} */
  const changes = [...plan.programs, ...plan.parts].filter(({ action }) => action !== "keep");
  const yes = plan.refused || changes.length === 0 ? "" : "Reload";
  if (await confirm("Reload the configuration", content(plan, changes), yes)) {
    tell("Reloading …");
    await report(tell, post("/v1/reload"), "The configuration has been reloaded.", "Reload");
  }
}

/** @param {{refused: boolean, programs: Change[], problems: Problem[], cut?: boolean}} plan @param {Change[]} changes */
function content(plan, changes) {
  const kept = plan.programs.filter(({ action }) => action === "keep").length;
  const first = plan.refused ? "The configuration has errors. A reload would change nothing."
    : changes.length === 0 ? "Nothing differs from what is in force."
    : `${counted(changes.length, "change")}; ${counted(kept, "program")} would not notice.`;
  return [
    el("p", {}, first),
    el("ul", { class: "plan" }, ...changes.map((change) => el("li", {},
      el("strong", {}, change.action), ` ${change.program ?? change.part}`,
      el("ul", {}, ...(change.differences ?? []).map((difference) => el("li", {}, differenceText(difference))))))),
    el("ul", { class: "problems" }, ...plan.problems.map(({ severity, file, line, message, advice }) =>
      el("li", {}, `${severity}: ${file}${line ? ":" + line : ""}: ${message}${advice ? "; " + advice : ""}`))),
    plan.cut ? el("p", {}, "There is more, which is left out.") : "",
  ];
}

/** @param {{setting: string, before?: string, after?: string, secret?: boolean}} difference */
function differenceText({ setting, before, after, secret }) {
  return secret ? `${setting} (its values are not shown)` : `${setting}: ${before ?? "nothing"} → ${after ?? "nothing"}`;
}
