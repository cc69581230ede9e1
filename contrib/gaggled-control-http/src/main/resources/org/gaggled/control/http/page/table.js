// @ts-check
/** All programs as a table that filters and sorts. Only the rows in sight are there. */
import { showState } from "./badge.js";
import { COLUMNS, comparison } from "./columns.js";
import { attribute, el, setText } from "./dom.js";
import { Filter } from "./filter.js";
import { programLink } from "./route.js";
import { Usage } from "./usage.js";
import { counted } from "./words.js";

/** @typedef {import("./types.js").Described} Described */

/** The height of a row in pixels, as in page.css; and how many more rows there are above and below than are seen. */
const ROW = 36;
const MARGIN = 8;

const TICK = 1000;

/** @param {import("./main.js").Context} context @param {import("./route.js").Route} asked @returns {import("./main.js").View} */
export function tableView({ gaggle }, asked) {
  const filter = new Filter(asked.parameters, () => rows.show());
  const usage = new Usage(() => rows.show());
  const rows = new Rows(gaggle, usage, filter);
  const silence = gaggle.listen(() => rows.show());
  const timer = setInterval(() => rows.show(), TICK);
  rows.show();
  return {
    title: "Programs",
    full: true,
    element: el("section", { class: "table", "aria-labelledby": "title" },
      el("h2", { id: "title" }, "Programs"), filter.element, rows.counted, rows.element),
    close: () => {
      silence();
      usage.close();
      rows.close();
      clearInterval(timer);
    },
  };
}

class Rows {
  counted = el("p", { class: "note", role: "status" });
  #gaggle;
  #usage;
  #filter;
  #column = COLUMNS[0];
  #descending = false;
  #sorted = false;
  /** @type {Described[]} */
  #shown = [];
  #above = el("td");
  #below = el("td");
  #body = el("tbody");
  #observer = new ResizeObserver(() => this.#draw());

  /**
   * @param {import("./gaggle.js").Gaggle} gaggle
   * @param {Usage} usage
   * @param {Filter} filter
   */
  constructor(gaggle, usage, filter) {
    this.#gaggle = gaggle;
    this.#usage = usage;
    this.#filter = filter;
    this.heads = COLUMNS.map((column) => el("th", { scope: "col", class: `c-${column.key}` },
      el("button", { type: "button", onclick: () => this.#sort(column) }, column.title)));
    const spacer = (/** @type {Node} */ cell) => el("tbody", { "aria-hidden": "true" }, el("tr", { class: "spacer" }, cell));
    this.table = el("table", { "aria-labelledby": "title" },
      el("thead", {}, el("tr", { "aria-rowindex": 1 }, ...this.heads)), spacer(this.#above), this.#body, spacer(this.#below));
    this.element = el("div", { class: "rows", tabindex: "0", role: "region", "aria-label": "Table of programs" }, this.table);
    this.element.addEventListener("scroll", () => this.#draw(), { passive: true });
    this.#observer.observe(this.element);
    this.#showOrder();
  }

  close() {
    this.#observer.disconnect();
  }

  /** Shows what there is now. */
  show() {
    const all = [...this.#gaggle.programs.values()];
    this.#filter.offerTags(all);
    this.#shown = all.filter((state) => this.#filter.matches(state));
    if (this.#sorted) {
      this.#shown.sort(comparison(this.#column, this.#descending, { gaggle: this.#gaggle, usage: this.#usage }));
    }
    const total = counted(all.length, "program");
    setText(this.counted, this.#shown.length === all.length ? total : `${this.#shown.length} of ${total}`);
    attribute(this.table, "aria-rowcount", this.#shown.length + 1);
    this.table.classList.toggle("unmeasured", !this.#usage.known);
    this.#draw();
  }

  /** The first click sorts upwards, the next one downwards, and the next one as the configuration has it. @param {import("./columns.js").Column} column */
  #sort(column) {
    const same = this.#sorted && column === this.#column;
    this.#sorted = !same || !this.#descending;
    this.#descending = same && !this.#descending;
    this.#column = column;
    this.#showOrder();
    this.show();
  }

  #showOrder() {
    COLUMNS.forEach((column, index) => {
      const order = this.#sorted && column === this.#column ? (this.#descending ? "descending" : "ascending") : null;
      attribute(this.heads[index], "aria-sort", order);
    });
  }

  #draw() {
    const { scrollTop, clientHeight } = this.element;
    const count = this.#shown.length;
    const first = Math.max(0, Math.min(Math.floor(scrollTop / ROW) - MARGIN, count - 1));
    const end = Math.min(count, Math.ceil((scrollTop + clientHeight) / ROW) + MARGIN);
    this.#above.style.height = `${first * ROW}px`;
    this.#below.style.height = `${(count - end) * ROW}px`;
    while (this.#body.rows.length > Math.max(0, end - first)) {
      this.#body.deleteRow(-1);
    }
    while (this.#body.rows.length < end - first) {
      this.#body.append(newRow());
    }
    for (let index = first; index < end; index++) {
      this.#fill(this.#body.rows[index - first], this.#shown[index], index);
    }
  }

  /** @param {HTMLTableRowElement} row @param {Described} state @param {number} index */
  #fill(row, state, index) {
    const source = { gaggle: this.#gaggle, usage: this.#usage };
    attribute(row, "aria-rowindex", index + 2);
    COLUMNS.forEach((column, place) => {
      const cell = row.cells[place];
      if (column.key === "program") {
        const link = /** @type {Element} */ (cell.firstChild);
        attribute(link, "href", programLink(state.program));
        setText(link, state.program);
      } else if (column.key === "state") {
        showState(/** @type {Element} */ (cell.firstChild), state);
      } else {
        const text = column.text(state, source);
        setText(cell, text);
        attribute(cell, "title", column.number ? null : text || null);
      }
    });
  }
}

function newRow() {
  return el("tr", {}, ...COLUMNS.map(({ key, number }) => {
    const content = key === "program" ? el("a") : key === "state" ? el("span", { class: "badge" }) : null;
    return el(key === "program" ? "th" : "td", { class: `c-${key}${number ? " number" : ""}`, scope: key === "program" ? "row" : null }, content);
  }));
}
