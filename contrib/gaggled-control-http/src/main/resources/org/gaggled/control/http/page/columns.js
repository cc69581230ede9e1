// @ts-check
/** The columns of the table: what is in them, and how they sort. */
import { condition, duration, lastExit, size, trouble } from "./words.js";

/** @typedef {import("./types.js").Described} Described */
/** @typedef {{gaggle: import("./gaggle.js").Gaggle, usage: import("./usage.js").Usage}} Source */

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} title
 * @property {(state: Described, source: Source) => string} text
 * @property {(state: Described, source: Source) => string | number | undefined} order what is not known comes last
 * @property {boolean} [number]
 * @property {boolean} [measured] there only if the server measures
 */

/** @type {Column[]} */
export const COLUMNS = [
  { key: "program", title: "Program", text: (state) => state.program, order: (state) => state.program },
  { key: "state", title: "State", text: (state) => condition(state).word, order: (state) => condition(state).rank },
  {
    key: "uptime", title: "Up for", number: true,
    text: (state, { gaggle }) => timeText(gaggle.uptime(state.program)),
    order: (state, { gaggle }) => gaggle.uptime(state.program),
  },
  { key: "restarts", title: "Restarts", number: true, text: (state) => String(state.restarts), order: (state) => state.restarts },
  { key: "pid", title: "Process", number: true, text: (state) => String(state.pid ?? ""), order: (state) => state.pid },
  {
    key: "cpu", title: "CPU", number: true, measured: true,
    text: (state, { usage }) => percent(usage.programs.get(state.program)?.cpu),
    order: (state, { usage }) => usage.programs.get(state.program)?.cpu,
  },
  {
    key: "memory", title: "Memory", number: true, measured: true,
    text: (state, { usage }) => sizeText(usage.programs.get(state.program)?.memory),
    order: (state, { usage }) => usage.programs.get(state.program)?.memory,
  },
  { key: "exit", title: "Last end", text: lastExit, order: (state) => lastExit(state) || undefined },
  { key: "why", title: "Why", text: trouble, order: (state) => trouble(state) || undefined },
];

/**
 * Orders by a column, and by name within it.
 * @param {Column} column
 * @param {boolean} descending
 * @param {Source} source
 * @returns {(a: Described, b: Described) => number}
 */
export function comparison(column, descending, source) {
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const [first, second] = [column.order(a, source), column.order(b, source)];
    if (first === undefined || second === undefined) {
      return first === second ? names.compare(a.program, b.program) : first === undefined ? 1 : -1;
    }
    const compared = typeof first === "string" && typeof second === "string"
      ? names.compare(first, second) : Number(first) - Number(second);
    return sign * compared || names.compare(a.program, b.program);
  };
}

const names = new Intl.Collator("en", { numeric: true });

/** @param {number | undefined} millis */
function timeText(millis) {
  return millis === undefined ? "" : duration(Math.floor(millis / 1000) * 1000).replace(/^0ms$/, "0s");
}

/** @param {number | undefined} cpu */
export function percent(cpu) {
  return cpu === undefined ? "" : `${cpu < 10 ? cpu.toFixed(1) : Math.round(cpu)} %`;
}

/** @param {number | undefined} bytes */
function sizeText(bytes) {
  return bytes === undefined ? "" : size(bytes);
}
