// @ts-check
/** What the address asks for: `#/table?q=web`, `#/program/NAME`. */

/** @typedef {{view: string, program: string, parameters: URLSearchParams}} Route */

/** @returns {Route} */
export function route() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, program] = path.split("/");
  return { view: view || "graph", program: decoded(program ?? ""), parameters: new URLSearchParams(query) };
}

/** @param {string} program */
export function programLink(program) {
  return `#/program/${encodeURIComponent(program)}`;
}

/** Puts them into the address, without a step in the history. @param {URLSearchParams} parameters */
export function remember(parameters) {
  const { view } = route();
  const query = parameters.toString();
  history.replaceState(null, "", `#/${view}${query ? "?" + query : ""}`);
  linkViews(parameters);
}

/** The views look at the same programs. @param {URLSearchParams} parameters */
export function linkViews(parameters) {
  const query = parameters.toString();
  for (const link of document.querySelectorAll("#views a")) {
    const [path] = (link.getAttribute("href") ?? "").split("?");
    link.setAttribute("href", path + (query ? "?" + query : ""));
  }
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
