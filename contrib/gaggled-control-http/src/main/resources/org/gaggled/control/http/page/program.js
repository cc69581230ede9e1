// @ts-check
/** All there is to say of one program, and what can be done with it. */
import { actionBar } from "./actions.js";
import { get, outcome, pathOf } from "./api.js";
import { badge, showState } from "./badge.js";
import { el, setText } from "./dom.js";
import { dependencies, dependents, figures, runs, settings } from "./facts.js";
import { logView } from "./log.js";
import { Usage } from "./usage.js";
import { trouble } from "./words.js";

/** How long after a change the program is asked about, since changes come in groups. */
const PAUSE = 150;
const TICK = 1000;

/** @param {import("./main.js").Context} context @param {import("./route.js").Route} asked @returns {import("./main.js").View} */
export function programView(context, { program }) {
  const page = new Page(context, program);
  return { title: program, element: page.element, close: () => page.close() };
}

class Page {
  #gaggle;
  #program;
  #badge = badge();
  #why = el("p", { class: "why" });
  #figures = el("div");
  #links = el("div", { class: "pair" });
  #runs = el("div");
  #settings = el("div");
  #log;
  #usage;
  #silence;
  #timer;
  #asking = 0;
  #closed = false;
  #seen = "";
  /** @type {import("./types.js").Description | null} */
  #description = null;

  /** @param {import("./main.js").Context} context @param {string} program */
  constructor(context, program) {
    this.#gaggle = context.gaggle;
    this.#program = program;
    this.#log = logView(program);
    this.#usage = new Usage(() => this.#showFigures());
    this.#silence = this.#gaggle.listen(() => this.#changed());
    this.#timer = setInterval(() => this.#showFigures(), TICK);
    this.element = el("article", { class: "program", "aria-labelledby": "title" },
      el("h2", { id: "title" }, program, " ", this.#badge),
      this.#why, actionBar(context, program), this.#figures, this.#links, this.#log.element, this.#runs, this.#settings);
    this.#changed();
  }

  close() {
    this.#closed = true;
    this.#silence();
    this.#usage.close();
    this.#log.close();
    clearInterval(this.#timer);
    clearTimeout(this.#asking);
  }

  /** The state is shown at once; what else has changed is asked for. */
  #changed() {
    const state = this.#gaggle.programs.get(this.#program);
    if (state) {
      showState(this.#badge, state);
    }
    const near = [this.#program, ...(state?.dependencies ?? []).map(({ program }) => program),
      ...(this.#gaggle.dependents.get(this.#program) ?? []).map(({ program }) => program)];
    const seen = JSON.stringify(near.map((program) => withoutTimes(this.#gaggle.programs.get(program))));
    if (seen !== this.#seen) {
      this.#seen = seen;
      this.#asking ||= setTimeout(() => this.#ask(), PAUSE);
    }
  }

  async #ask() {
    this.#asking = 0;
    const { answer: description, refused } = await outcome(get(pathOf(this.#program)));
    if (refused) {
      this.#why.hidden = false;
      setText(this.#why, refused.message);
    } else if (!this.#closed) {
      this.#description = description;
      this.#show(description);
      await this.#showRuns();
    }
  }

  /** @param {import("./types.js").Description} description */
  #show(description) {
    showState(this.#badge, description);
    setText(this.#why, trouble(description) || "It is up, and can be used.");
    this.#why.hidden = description.phase === "up" && !trouble(description);
    this.#showFigures();
    replace(this.#links, dependencies(this.#gaggle, description), dependents(this.#gaggle, this.#program));
    const details = this.#settings.querySelector("details");
    const shown = settings(description.settings);
    shown.open = details?.open ?? false;
    replace(this.#settings, shown);
  }

  #showFigures() {
    if (this.#description) {
      replace(this.#figures, figures(this.#description, this.#gaggle.uptime(this.#program), this.#usage.programs.get(this.#program)));
    }
  }

  /** The server may know of no runs. */
  async #showRuns() {
    const { answer } = await outcome(get(pathOf(this.#program, "runs")));
    replace(this.#runs, ...answer?.runs.length > 0 ? [runs(answer.runs)] : []);
  }
}

/** What changes only when something happens. @param {import("./types.js").Described} [described] */
function withoutTimes(described) {
  return described && [described.phase, described.ready, described.pid, described.operator_disabled, described.restarts, described.reason,
    ...described.dependencies.map(({ program, satisfied }) => program + satisfied)];
}

/** Puts in what differs only, so that what is focused or selected stays. @param {Element} parent @param {...Element} children */
function replace(parent, ...children) {
  const same = children.length === parent.children.length
    && children.every((child, index) => child.isEqualNode(parent.children[index]));
  if (!same) {
    parent.replaceChildren(...children);
  }
}
