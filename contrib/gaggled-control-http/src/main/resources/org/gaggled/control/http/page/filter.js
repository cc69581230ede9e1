// @ts-check
/** Which programs are shown: by a part of the name, by state, by tag. */
import { el } from "./dom.js";
import { remember } from "./route.js";
import { CONDITIONS, condition } from "./words.js";

/** @typedef {import("./types.js").State} State */

export class Filter {
  #text;
  #state;
  #tag;
  /** @type {string} */
  #tags = "";

  /**
   * @param {URLSearchParams} parameters
   * @param {() => void} changed
   */
  constructor(parameters, changed) {
    this.#text = el("input", { type: "search", value: parameters.get("q") ?? "", autocomplete: "off", spellcheck: "false" });
    this.#state = el("select", {},
      el("option", { value: "" }, "any"),
      el("option", { value: "trouble" }, "not fine"),
      ...CONDITIONS.map(({ key, word }) => el("option", { value: key }, word)));
    this.#state.value = parameters.get("state") ?? "";
    this.#tag = el("select", {}, el("option", { value: "" }, "any"));
    this.#offer(parameters.get("tag"));
    this.element = el("form", { class: "filter", role: "search", "aria-label": "Filter programs",
      onsubmit: (event) => event.preventDefault() },
      el("label", {}, "Name ", this.#text),
      el("label", {}, "State ", this.#state),
      el("label", { hidden: true }, "Tag ", this.#tag));
    this.element.addEventListener("input", () => {
      remember(this.parameters());
      changed();
    });
  }

  isEmpty() {
    return !this.#text.value && !this.#state.value && !this.#tag.value;
  }

  /** @param {State} state */
  matches(state) {
    const text = this.#text.value.trim().toLowerCase();
    const wanted = this.#state.value;
    const { key, fine } = condition(state);
    return (!text || state.program.toLowerCase().includes(text))
      && (!wanted || (wanted === "trouble" ? !fine : wanted === key))
      && (!this.#tag.value || (state.tags ?? []).includes(this.#tag.value));
  }

  parameters() {
    const parameters = new URLSearchParams();
    for (const [name, input] of Object.entries({ q: this.#text, state: this.#state, tag: this.#tag })) {
      if (input.value) {
        parameters.set(name, input.value);
      }
    }
    return parameters;
  }

  /** Offers the tags that there are. @param {Iterable<State>} states */
  offerTags(states) {
    const tags = new Set();
    for (const state of states) {
      state.tags?.forEach((tag) => tags.add(tag));
    }
    const all = [...tags].sort();
    if (this.#tags !== all.join(" ")) {
      this.#tags = all.join(" ");
      const chosen = this.#tag.value;
      this.#tag.replaceChildren(el("option", { value: "" }, "any"), ...all.map((tag) => el("option", { value: tag }, tag)));
      this.#offer(chosen);
      this.#tag.parentElement?.toggleAttribute("hidden", all.length === 0 && !chosen);
    }
  }

  /** Chooses a tag, also one that no program has. @param {string | null} tag */
  #offer(tag) {
    if (tag && ![...this.#tag.options].some((option) => option.value === tag)) {
      this.#tag.append(el("option", { value: tag }, tag));
    }
    this.#tag.value = tag ?? "";
  }
}
