// @ts-check
/** Which programs the graph shows: all, or of many those that matter, so that it stays readable. */

/** @typedef {import("./types.js").Described} Described */

export const MOST = 200;

/**
 * @param {import("./gaggle.js").Gaggle} gaggle
 * @param {import("./filter.js").Filter} filter
 * @param {(state: Described) => boolean} isFine
 * @returns {{programs: string[], note: string}}
 */
export function selection(gaggle, filter, isFine) {
  const all = [...gaggle.programs.values()];
  const byFilter = !filter.isEmpty();
  if (!byFilter && all.length <= MOST) {
    return { programs: all.map(({ program }) => program), note: "" };
  }
  const matching = all.filter((state) => byFilter ? filter.matches(state) : !isFine(state)).map(({ program }) => program);
  const shown = new Set(matching.slice(0, MOST));
  for (const program of [...shown]) {
    for (const neighbour of neighbours(gaggle, program)) {
      if (shown.size < MOST) {
        shown.add(neighbour);
      }
    }
  }
  if (!byFilter && matching.length === 0) {
    return { programs: [], note: `All ${all.length} programs are fine. Filter to see some of them.` };
  }
  const what = byFilter ? `${matching.length} of ${all.length} programs match` : `${matching.length} of ${all.length} programs are not fine`;
  const cut = matching.length > MOST ? `; ${MOST} are shown` : "";
  const others = byFilter ? "" : " Filter to see others.";
  return {
    programs: all.map(({ program }) => program).filter((program) => shown.has(program)),
    note: `${what}${cut}. What they depend on, and what depends on them, is shown beside them.${others}`,
  };
}

/** @param {import("./gaggle.js").Gaggle} gaggle @param {string} program */
function neighbours(gaggle, program) {
  return [
    ...(gaggle.programs.get(program)?.dependencies ?? []).map((dependency) => dependency.program),
    ...(gaggle.dependents.get(program) ?? []).map((dependent) => dependent.program),
  ].filter((each) => gaggle.programs.has(each));
}
