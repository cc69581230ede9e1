// @ts-check
/** A state as a coloured word. */
import { attribute, el, setText } from "./dom.js";
import { condition } from "./words.js";

/** @param {import("./types.js").State} [state] */
export function badge(state) {
  const made = el("span", { class: "badge" });
  if (state) {
    showState(made, state);
  }
  return made;
}

/** @param {Element} shown @param {import("./types.js").State} state */
export function showState(shown, state) {
  const { key, word } = condition(state);
  attribute(shown, "data-state", key);
  setText(shown, word);
}
