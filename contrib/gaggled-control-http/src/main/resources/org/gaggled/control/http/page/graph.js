// @ts-check
/** What depends on what, and how it is with each. It is laid out anew only when other programs are shown. */
import { attribute, el, setText, svg } from "./dom.js";
import { Filter } from "./filter.js";
import { Elsewhere, hostOf } from "./hosts.js";
import { NODE_HEIGHT, fitting, path, place } from "./layout.js";
import { programLink } from "./route.js";
import { selection } from "./selection.js";
import { Sight } from "./sight.js";
import { condition, missing, terms } from "./words.js";

/** @typedef {import("./types.js").Described} Described */
/** @typedef {import("./types.js").Dependency} Dependency */
/** @typedef {{from: string, to: string, label: string, key: string}} Edge */

const SMALL_CHARACTER = 6.3;

/** @param {import("./main.js").Context} context @param {import("./route.js").Route} asked @returns {import("./main.js").View} */
export function graphView({ gaggle }, asked) {
  const filter = new Filter(asked.parameters, () => drawing.show());
  const drawing = new Drawing(gaggle, filter);
  const silence = gaggle.listen(() => drawing.show());
  drawing.show();
  return {
    title: "Graph",
    full: true,
    element: el("section", { class: "graph", "aria-labelledby": "title" },
      el("h2", { id: "title" }, "Graph of dependencies"), filter.element, drawing.note, drawing.element),
    close: () => {
      silence();
      drawing.close();
    },
  };
}

class Drawing {
  note = el("p", { class: "note", role: "status" });
  #gaggle;
  #filter;
  #lines = svg("g", { "aria-hidden": "true" });
  #nodes = svg("g");
  #elsewhere = new Elsewhere();
  #whole = svg("g", {}, this.#elsewhere.boxes, this.#lines, this.#nodes);
  #sight;
  /** What has been laid out. */
  #layout = "";
  /** @type {Map<string, {link: SVGAElement, title: SVGTitleElement, state: SVGTextElement, box: import("./layout.js").Box}>} */
  #drawn = new Map();
  /** @type {Map<string, {line: SVGGElement, title: SVGTitleElement, label: SVGTextElement}>} */
  #drawnLines = new Map();

  /** @param {import("./gaggle.js").Gaggle} gaggle @param {Filter} filter */
  constructor(gaggle, filter) {
    this.#gaggle = gaggle;
    this.#filter = filter;
    const arrow = (/** @type {string} */ id) => svg("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto-start-reverse" },
      svg("path", { d: "M0,0.5L8,4L0,7.5z", class: id }));
    const canvas = svg("svg", { class: "canvas" }, svg("defs", {}, arrow("arrow"), arrow("arrow-missing")), this.#whole);
    const frame = el("div", { class: "frame", tabindex: "0", role: "region", "aria-label": "Graph. Arrow keys move it, plus and minus scale it, 0 shows all." }, canvas);
    this.#sight = new Sight(frame, this.#whole);
    const button = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ onclick) =>
      el("button", { type: "button", "aria-label": label, title: label, onclick }, text);
    this.element = el("div", { class: "pane" }, frame,
      el("div", { class: "tools", role: "group", "aria-label": "Size of the graph" },
        button("+", "Larger", () => this.#sight.larger()),
        button("−", "Smaller", () => this.#sight.smaller()),
        button("Fit", "Fit: show all", () => this.#sight.fit())),
      el("p", { class: "legend" }, "An arrow leads to what a program depends on: ",
        el("span", { class: "l-required" }, "required"), ", ", el("span", { class: "l-optional" }, "not required"), ", ",
        el("span", { class: "l-missing" }, "waited for"), "."));
  }

  close() {
    this.#sight.close();
  }

  /** Shows what there is now. */
  show() {
    const all = this.#gaggle.programs;
    if (!this.#gaggle.identity) {
      setText(this.note, "What depends on what is not known yet …");
      return;
    }
    this.#filter.offerTags(all.values());
    const { programs, note } = selection(this.#gaggle, this.#filter, (state) => condition(state).fine);
    setText(this.note, all.size === 0 ? "There is no program." : note);
    const hosts = this.#hostsOf(programs);
    const shown = new Set([...programs, ...hosts.keys()]);
    const edges = programs.flatMap((from) => (all.get(from)?.dependencies ?? [])
      .filter(({ program }) => shown.has(program))
      .map((dependency) => ({ from, to: dependency.program, label: terms(dependency), key: `${from}\n${dependency.program}` })));
    const layout = JSON.stringify([programs, edges]);
    if (layout !== this.#layout) {
      this.#layout = layout;
      this.#build(programs, edges, hosts);
    }
    this.#elsewhere.showHosts(this.#gaggle.hosts);
    for (const program of programs) {
      const state = all.get(program);
      if (state) {
        this.#showState(state);
        state.dependencies.forEach((dependency) => {
          this.#showLine(state, dependency);
          this.#elsewhere.showProgram(dependency);
        });
      }
    }
  }

  /**
   * What these depend on that is elsewhere, and where.
   * @param {string[]} programs
   * @returns {Map<string, string>}
   */
  #hostsOf(programs) {
    const here = this.#gaggle.programs;
    const found = new Map();
    for (const { program } of programs.flatMap((each) => here.get(each)?.dependencies ?? [])) {
      const host = hostOf(program, here);
      if (host !== null) {
        found.set(program, host);
      }
    }
    return found;
  }

  /** @param {string[]} programs @param {Edge[]} edges @param {Map<string, string>} hosts */
  #build(programs, edges, hosts) {
    const { boxes, lines, hosts: around, width, height } = place([...programs, ...hosts.keys()], edges, hosts);
    this.#drawn.clear();
    this.#drawnLines.clear();
    const focused = document.activeElement?.getAttribute("href");
    this.#lines.replaceChildren(...edges.map((edge) => this.#line(edge, /** @type {import("./layout.js").Line} */ (lines.get(edge)))));
    // In the order in which they start, which is that of the keyboard, too.
    const ordered = [...boxes].sort(([, a], [, b]) => a.y - b.y || a.x - b.x);
    this.#elsewhere.build(around);
    this.#nodes.replaceChildren(...ordered.map(([program, box]) =>
      hosts.has(program) ? this.#elsewhere.node(program, box) : this.#node(program, box)));
    this.#sight.resize(width, height);
    if (focused) {
      [...this.#drawn.values()].find(({ link }) => link.getAttribute("href") === focused)?.link.focus();
    }
  }

  /** @param {string} program @param {import("./layout.js").Box} box */
  #node(program, box) {
    const { x, y, width } = box;
    const title = svg("title");
    const state = svg("text", { x: 10, y: 38, class: "state" });
    const link = svg("a", { href: programLink(program), class: "node", transform: `translate(${x - width / 2} ${y - NODE_HEIGHT / 2})`,
      onfocus: () => this.#sight.reveal(box) },
      svg("g", { "aria-hidden": "true" }, title, svg("rect", { width, height: NODE_HEIGHT, rx: 8 })),
      svg("text", { x: 10, y: 20, class: "name" }, fitting(program, width)), " ", state);
    this.#drawn.set(program, { link, title, state, box });
    return link;
  }

  /** @param {Edge} edge @param {import("./layout.js").Line} way */
  #line({ label, key }, { points, x, y }) {
    const title = svg("title");
    const middle = points[Math.floor(points.length / 2)];
    const text = svg("text", { x: x ?? middle.x, y: (y ?? middle.y) + 4, class: "label" }, label);
    const line = svg("g", { class: "line" }, title, svg("path", { d: path(points) }), text);
    this.#drawnLines.set(key, { line, title, label: text });
    return line;
  }

  /** @param {Described} state */
  #showState(state) {
    const drawn = this.#drawn.get(state.program);
    if (!drawn) {
      return;
    }
    const { key, word } = condition(state);
    const waited = state.dependencies.filter((dependency) => !dependency.satisfied).map(({ program }) => program);
    const detail = key === "waiting" && waited.length > 0 ? `${word} for ${waited.join(", ")}` : word;
    attribute(drawn.link, "data-state", key);
    setText(drawn.state, fitting(detail, drawn.box.width, SMALL_CHARACTER));
    const told = `${state.program}: ${detail}${state.explanation ? "; " + state.explanation : ""}`;
    attribute(drawn.link, "aria-description", told);
    setText(drawn.title, told);
  }

  /** @param {Described} state @param {Dependency} dependency */
  #showLine(state, dependency) {
    const drawn = this.#drawnLines.get(`${state.program}\n${dependency.program}`);
    if (!drawn) {
      return;
    }
    const waits = !dependency.satisfied && condition(state).key === "waiting";
    const special = terms(dependency);
    attribute(drawn.line, "class", `line${dependency.required ? "" : " optional"}${waits ? " missing" : ""}`);
    setText(drawn.label, waits ? missing(dependency) : special);
    setText(drawn.title, `${state.program} depends on ${dependency.program}${special ? ` (${special})` : ""}: `
      + (missing(dependency) || "satisfied"));
  }
}
