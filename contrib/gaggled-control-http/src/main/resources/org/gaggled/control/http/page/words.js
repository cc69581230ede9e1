// @ts-check
/** States, times and sizes in words. */

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Dependency} Dependency */

/** What a program can be, the worst first; `fine` is what needs nobody's attention. */
export const CONDITIONS = [
  { key: "failed", word: "failed", fine: false },
  { key: "down", word: "down", fine: false },
  { key: "not-ready", word: "not ready", fine: false },
  { key: "stopping", word: "stopping", fine: false },
  { key: "waiting", word: "waiting", fine: false },
  { key: "starting", word: "starting", fine: false },
  { key: "up", word: "up", fine: true },
  { key: "done", word: "done", fine: true },
  { key: "disabled", word: "disabled", fine: true },
];

const BY_KEY = new Map(CONDITIONS.map((condition, rank) => [condition.key, { ...condition, rank }]));

/**
 * What a program is.
 * @param {State} state
 * @returns {{key: string, word: string, fine: boolean, rank: number}}
 */
export function condition(state) {
  const key = state.phase === "up" && !state.ready ? "not-ready"
    : state.phase === "down" && state.operator_disabled ? "disabled"
    : state.phase;
  const known = BY_KEY.get(key);
  if (known && key === "down") {
    return { ...known, fine: endedWell(state) };
  }
  return known ?? { key: "down", word: key, fine: false, rank: CONDITIONS.length };
}

/** Whether nothing but its next time is to come, as of a task that has a schedule. @param {State} state */
function endedWell({ last_exit: exit }) {
  return exit === undefined || exit.code === 0;
}

/**
 * A time in its two largest units.
 * @param {number} millis
 */
export function duration(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 1) {
    return `${Math.max(0, Math.round(millis))}ms`;
  }
  const parts = [
    [Math.floor(seconds / 86400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => Number(count) > 0);
  return parts.slice(first, first + 2).filter(([count]) => Number(count) > 0)
    .map(([count, unit]) => `${count}${unit}`).join(" ");
}

/** @param {number} bytes */
export function size(bytes) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let rest = bytes;
  let unit = 0;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${rest < 10 && unit > 0 ? rest.toFixed(1) : Math.round(rest)} ${units[unit]}`;
}

/**
 * The local date and time.
 * @param {number} millis
 */
export function moment(millis) {
  const zoned = new Date(millis - new Date(millis).getTimezoneOffset() * 60000).toISOString();
  return zoned.slice(0, 10) + " " + zoned.slice(11, 19);
}

/**
 * How the last process ended.
 * @param {State} state
 */
export function lastExit(state) {
  const exit = state.last_exit;
  if (!exit) {
    return "";
  }
  if (exit.signal) {
    return exit.signal + (exit.core_dumped ? ", with a core dump" : "");
  }
  return exit.code !== undefined ? `status ${exit.code}`
    : exit.code_or_signal !== undefined ? `status or signal, ${exit.code_or_signal}`
    : "nobody saw how";
}

/** What services and tasks are waited for, which goes without saying. */
const USUAL = ["ready", "done"];

/**
 * What is special about a dependency, in a few words; empty where nothing is.
 * @param {Dependency} dependency
 */
export function terms(dependency) {
  return [
    !USUAL.includes(dependency.until) && `until ${dependency.until}`,
    dependency.delay_ms > 0 && `delay ${duration(dependency.delay_ms)}`,
    dependency.propagate && "propagate",
    dependency.grace_ms && `grace ${duration(dependency.grace_ms)}`,
    !dependency.required && "not required",
  ].filter(Boolean).join(", ");
}

/**
 * What is still missing from a dependency; empty where nothing is.
 * @param {Dependency} dependency
 */
export function missing(dependency) {
  if (dependency.satisfied) {
    return "";
  }
  return dependency.remaining_ms === undefined ? `not ${dependency.until}` : `${duration(dependency.remaining_ms)} to go`;
}

/**
 * What is wrong, or missing, in one line; empty where a program is fine.
 * @param {State & {explanation?: string}} state
 */
export function trouble(state) {
  return state.explanation || (condition(state).key === "up" ? "" : state.reason ?? "");
}

/** @param {number} count @param {string} noun */
export function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
