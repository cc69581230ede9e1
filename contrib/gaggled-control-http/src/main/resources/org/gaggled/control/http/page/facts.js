// @ts-check
/** Parts of a program's page: figures, dependencies, runs, settings. */
import { badge } from "./badge.js";
import { percent } from "./columns.js";
import { el } from "./dom.js";
import { programLink } from "./route.js";
import { duration, lastExit, missing, moment, size, terms } from "./words.js";

/** @typedef {import("./types.js").Description} Description */
/** @typedef {import("./types.js").Dependency} Dependency */
/** @typedef {import("./gaggle.js").Gaggle} Gaggle */

/**
 * @param {Description} program
 * @param {number | undefined} uptime
 * @param {import("./usage.js").Used | undefined} used
 */
export function figures(program, uptime, used) {
  const { last_usage: last } = program;
  const all = [
    ["Up for", uptime !== undefined && duration(uptime)],
    ["Process", program.pid],
    ["Processes", used?.processes],
    ["CPU", percent(used?.cpu)],
    ["Memory", used && size(used.memory)],
    ["Restarts", program.restarts],
    ["Last end", lastExit(program)],
    ["Last run used", last && `${duration(last.user_ms + last.system_ms)} CPU`
      + (last.max_resident_bytes ? `, ${size(last.max_resident_bytes)} at most` : "")],
    ["It says", program.status],
    ["Tags", program.tags?.join(", ")],
  ];
  return el("dl", { class: "figures" }, ...all.filter(([, value]) => value !== undefined && value !== false && value !== "")
    .map(([name, value]) => el("div", {}, el("dt", {}, String(name)), el("dd", {}, String(value)))));
}

/** What it depends on. @param {Gaggle} gaggle @param {Description} program */
export function dependencies(gaggle, program) {
  return links("Depends on", "It depends on nothing.", program.dependencies.map((dependency) => ({
    program: dependency.program, dependency, note: missing(dependency) || `satisfied since ${sinceText(Date.now() - dependency.since_ms)}`,
  })), gaggle);
}

/** What depends on it. @param {Gaggle} gaggle @param {string} program */
export function dependents(gaggle, program) {
  return links("Needed by", "Nothing depends on it.", (gaggle.dependents.get(program) ?? []).map(({ program: name, dependency }) => ({
    program: name, dependency, note: missing(dependency) && `waits: ${missing(dependency)}`,
  })), gaggle);
}

/**
 * @param {string} title
 * @param {string} none
 * @param {{program: string, dependency: Dependency, note: string}[]} all
 * @param {Gaggle} gaggle
 */
function links(title, none, all, gaggle) {
  return el("section", {}, el("h3", {}, title),
    all.length === 0 ? el("p", { class: "note" }, none) : el("ul", { class: "links" },
      ...all.map(({ program, dependency, note }) => el("li", {},
        el("a", { href: programLink(program) }, program), " ", badge(gaggle.programs.get(program)),
        el("span", { class: "note" }, [terms(dependency), note].filter(Boolean).join("; "))))));
}

/** @param {import("./types.js").Run[]} all the newest first */
export function runs(all) {
  return el("section", {}, el("h3", { id: "runs" }, "Runs"),
    el("div", { class: "wide", tabindex: "0", role: "region", "aria-labelledby": "runs" }, el("table", { "aria-labelledby": "runs" },
      el("thead", {}, el("tr", {}, ...["Started", "Ready after", "Lasted", "Process", "Why it ended"].map((title) => el("th", { scope: "col" }, title)))),
      el("tbody", {}, ...all.map(({ started, ready, ended, pid, reason }) => el("tr", {},
        el("td", {}, moment(Date.parse(started))),
        el("td", {}, between(started, ready)),
        el("td", {}, ended === undefined ? "runs" : between(started, ended)),
        el("td", {}, String(pid)),
        el("td", {}, reason ?? "")))))));
}

/** Without the date, if that is today's. @param {number} millis */
function sinceText(millis) {
  const [date, time] = moment(millis).split(" ");
  return moment(Date.now()).startsWith(date) ? time : `${date} ${time}`;
}

/** @param {string} from @param {string | undefined} to times in ISO 8601; a clock may have been set back */
function between(from, to) {
  return to === undefined ? "" : duration(Math.max(0, Date.parse(to) - Date.parse(from)));
}

/** @param {Record<string, string>} all */
export function settings(all) {
  return el("details", {}, el("summary", {}, "Settings"),
    el("dl", { class: "settings" }, ...Object.entries(all).map(([name, value]) =>
      el("div", {}, el("dt", {}, name), el("dd", {}, value)))));
}
