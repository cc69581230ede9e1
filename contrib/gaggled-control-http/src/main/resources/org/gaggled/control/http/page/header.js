// @ts-check
/** What is always there: which gaggled this is, how many programs are how, and what concerns all of it. */
import { byId, el, setText } from "./dom.js";
import { reload } from "./plan.js";
import { CONDITIONS, condition, counted } from "./words.js";

/**
 * Fills the header, until the function that it returns is called.
 * @param {import("./main.js").Context} context
 * @param {() => void} leave logs out
 */
export function header(context, leave) {
  const { gaggle, session } = context;
  const operates = session.role === "operate";
  byId("account").replaceChildren(
    el("span", { class: "role" }, operates ? "operator" : "watching only"),
    el("button", { type: "button", onclick: () => reload(context), disabled: !operates,
      title: operates ? null : "The token for watching cannot change anything" }, "Reload …"),
    el("button", { type: "button", onclick: leave }, "Log out"));
  setHidden(false);
  const silence = gaggle.listen(() => show(gaggle));
  return () => {
    silence();
    setHidden(true);
    setText(byId("identity"), "");
  };
}

/** @param {boolean} hidden */
function setHidden(hidden) {
  ["views", "account", "counts"].forEach((id) => byId(id).toggleAttribute("hidden", hidden));
}

/** @param {import("./gaggle.js").Gaggle} gaggle */
function show(gaggle) {
  const { identity } = gaggle;
  if (identity) {
    setText(byId("identity"), `${identity.host} · ${identity.config.replace(/^.*\//, "")} · ${identity.version}`);
    byId("identity").title = identity.config;
  }
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const state of gaggle.programs.values()) {
    const { key } = condition(state);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const shown = [["", "", counted(gaggle.programs.size, "program")],
    ...CONDITIONS.filter(({ key }) => counts.has(key)).map(({ key, word }) => [key, `?state=${key}`, `${counts.get(key)} ${word}`])];
  const list = byId("counts");
  while (list.children.length > shown.length) {
    list.lastChild?.remove();
  }
  shown.forEach(([key, query, text], index) => {
    const item = list.children[index] ?? list.appendChild(el("li", {}, el("a", { class: "badge" })));
    const link = /** @type {HTMLAnchorElement} */ (item.firstChild);
    link.setAttribute("href", `#/table${query}`);
    link.dataset.state = key;
    setText(link, text);
  });
}
