// @ts-check
/** What a program prints, as it prints it. */
import { pathOf } from "./api.js";
import { el, setText } from "./dom.js";
import { Stream } from "./stream.js";

/** How many lines are kept; older ones are dropped. */
const MOST = 2000;
const FIRST = 200;

/** What colours a terminal, and does nothing here. */
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])/g;

/** @typedef {{stream: string, time?: string, text?: string, base64?: string}} Line */

/** @param {string} program */
export function logView(program) {
  const log = new Log(program);
  return { element: log.element, close: () => log.close() };
}

class Log {
  #position = "";
  #stream;
  /** @type {Node[]} what has come since the last frame, or since the pause began */
  #waiting = [];
  #frame = 0;
  #paused = false;
  #lines = el("div", { class: "lines", role: "log", "aria-live": "off", tabindex: "0", "aria-label": "What it prints" });
  #pause = el("button", { type: "button", onclick: () => this.#togglePause() }, "Pause");
  #follow = el("input", { type: "checkbox", checked: true, onchange: () => this.#toEnd() });
  #filter = el("input", { type: "search", autocomplete: "off", spellcheck: "false", oninput: () => this.#refilter() });
  #status = el("span", { class: "note", role: "status" });

  /** @param {string} program */
  constructor(program) {
    this.element = el("section", { class: "log", "aria-labelledby": "log-title" },
      el("h3", { id: "log-title" }, "Log"),
      el("div", { class: "bar" }, this.#pause,
        el("label", {}, this.#follow, " Follow"),
        el("label", {}, "Only lines with ", this.#filter), this.#status),
      this.#lines);
    this.#stream = new Stream(
      () => `${pathOf(program, "logs")}?follow&${this.#position ? `after=${encodeURIComponent(this.#position)}` : `lines=${FIRST}`}`,
      {
        line: (line, id) => {
          this.#position = id || this.#position;
          this.#add(lineElement(line));
        },
        note: ({ note }) => this.#add(remark(note)),
        gap: ({ missed }) => this.#add(remark(missed < 0 ? "gaggled has been started anew" : `${missed} bytes are missing`)),
        cut: () => this.#add(remark("there are older lines")),
      },
      (open) => setText(this.#status, open ? "" : "no connection to the log, trying again …"));
  }

  close() {
    this.#stream.close();
    cancelAnimationFrame(this.#frame);
  }

  /** @param {HTMLElement} line */
  #add(line) {
    this.#waiting.push(line);
    if (this.#waiting.length > MOST) {
      this.#waiting.shift();
    }
    if (this.#paused) {
      setText(this.#pause, `Go on (${this.#waiting.length})`);
    } else {
      this.#frame ||= requestAnimationFrame(() => this.#flush());
    }
  }

  #flush() {
    this.#frame = 0;
    const added = this.#waiting;
    this.#waiting = [];
    added.forEach((line) => this.#show(/** @type {HTMLElement} */ (line)));
    this.#lines.append(...added);
    while (this.#lines.childElementCount > MOST) {
      this.#lines.firstChild?.remove();
    }
    this.#toEnd();
  }

  #togglePause() {
    this.#paused = !this.#paused;
    setText(this.#pause, this.#paused ? "Go on" : "Pause");
    if (this.#paused) {
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
    } else {
      this.#flush();
    }
  }

  #toEnd() {
    if (this.#follow.checked) {
      this.#lines.scrollTop = this.#lines.scrollHeight;
    }
  }

  #refilter() {
    [...this.#lines.children].forEach((line) => this.#show(/** @type {HTMLElement} */ (line)));
    this.#toEnd();
  }

  /** @param {HTMLElement} line */
  #show(line) {
    const wanted = this.#filter.value.toLowerCase();
    line.hidden = wanted !== "" && !(line.textContent ?? "").toLowerCase().includes(wanted);
  }
}

/** @param {Line} line */
function lineElement({ stream, time, text, base64 }) {
  return el("div", { class: stream === "output" ? "line" : `line ${stream === "error" ? "error" : ""}` },
    time && el("time", { datetime: time, title: time }, clock(time), " "),
    stream === "output" ? null : el("span", { class: "stream" }, stream),
    (text ?? decoded(base64 ?? "")).replace(ESCAPES, ""));
}

/** @param {string} text */
function remark(text) {
  return el("div", { class: "line remark" }, `(${text})`);
}

/** What is not UTF-8, as far as it can be read. @param {string} base64 */
function decoded(base64) {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

/** The local time of day. @param {string} time */
function clock(time) {
  return new Date(time).toTimeString().slice(0, 8);
}
