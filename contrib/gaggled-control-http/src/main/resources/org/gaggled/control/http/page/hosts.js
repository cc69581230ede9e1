// @ts-check
/** Programs of other hosts that programs here depend on, and how it stands with those hosts. */
import { NODE_HEIGHT, fitting } from "./layout.js";
import { attribute, setText, svg } from "./dom.js";
import { duration } from "./words.js";

/** @typedef {import("./types.js").Described} Described */
/** @typedef {import("./types.js").Dependency} Dependency */
/** @typedef {import("./types.js").Host} Host */
/** @typedef {import("./layout.js").Box} Box */

const SMALL_CHARACTER = 6.3;

/**
 * The host of a program that is not one of these; null for one of this host.
 * @param {string} program
 * @param {Map<string, Described>} here
 */
export function hostOf(program, here) {
  const mark = program.lastIndexOf("@");
  return here.has(program) || mark < 0 ? null : program.slice(mark + 1);
}

/** Whether any of them depends on another host. @param {Described[]} programs */
export function needOthers(programs) {
  const here = new Map(programs.map((program) => [program.program, program]));
  return programs.some(({ dependencies }) => dependencies.some(({ program }) => hostOf(program, here) !== null));
}

/**
 * How it stands with a host, in words.
 * @param {string} name
 * @param {Host | undefined} host
 */
export function standing(name, host) {
  if (!host) {
    return name;
  }
  const reason = host.reason ? `: ${host.reason}` : "";
  return `${name}, ${host.state} for ${duration(host.since_ms)}${reason}`;
}

/** How it is with a program of another host, as far as a dependency says so. @param {Dependency} dependency */
function condition({ known, phase }) {
  return known === false ? { key: "unknown", word: `unknown, last ${phase}` } : { key: phase, word: phase };
}

/** The boxes of other hosts, and what is in them. They lead nowhere: their own page is elsewhere. */
export class Elsewhere {
  boxes = svg("g");
  /** @type {Map<string, {group: SVGGElement, title: SVGTitleElement, text: SVGTextElement, width: number}>} */
  #hosts = new Map();
  /** @type {Map<string, {group: SVGGElement, title: SVGTitleElement, state: SVGTextElement, width: number}>} */
  #programs = new Map();

  /** Draws the boxes of these hosts. @param {Map<string, Box>} hosts */
  build(hosts) {
    this.#hosts.clear();
    this.#programs.clear();
    this.boxes.replaceChildren(...[...hosts].map(([host, box]) => this.#box(host, box)));
  }

  /** @param {string} host @param {Box} box */
  #box(host, { x, y, width, height }) {
    const title = svg("title");
    const text = svg("text", { x: 10, y: 15 });
    const group = svg("g", { class: "host", transform: `translate(${x - width / 2} ${y - height / 2})` }, title,
      svg("rect", { width, height, rx: 8 }), text);
    this.#hosts.set(host, { group, title, text, width });
    return group;
  }

  /** A program of another host. @param {string} program @param {Box} box @returns {SVGGElement} */
  node(program, { x, y, width }) {
    const title = svg("title");
    const state = svg("text", { x: 10, y: 38, class: "state" });
    const group = svg("g", { class: "node elsewhere", transform: `translate(${x - width / 2} ${y - NODE_HEIGHT / 2})` },
      title, svg("rect", { width, height: NODE_HEIGHT, rx: 8 }),
      svg("text", { x: 10, y: 20, class: "name" }, fitting(program, width)), " ", state);
    this.#programs.set(program, { group, title, state, width });
    return group;
  }

  /** Shows how it stands with the hosts now. @param {Map<string, Host>} known */
  showHosts(known) {
    for (const [name, { group, title, text, width }] of this.#hosts) {
      const host = known.get(name);
      const told = standing(name, host);
      attribute(group, "data-standing", host?.state ?? "unknown");
      setText(text, fitting(told, width, SMALL_CHARACTER));
      setText(title, told);
    }
  }

  /** Shows how it is with what is depended on. @param {Dependency} dependency */
  showProgram(dependency) {
    const drawn = this.#programs.get(dependency.program);
    if (drawn) {
      const { key, word } = condition(dependency);
      attribute(drawn.group, "data-state", key);
      setText(drawn.state, fitting(word, drawn.width, SMALL_CHARACTER));
      setText(drawn.title, `${dependency.program}: ${word}`);
    }
  }
}
