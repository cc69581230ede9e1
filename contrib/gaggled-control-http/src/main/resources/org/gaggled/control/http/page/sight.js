// @ts-check
/** Moves and scales a drawing in its frame: with the mouse, with fingers, with keys. */
import { attribute } from "./dom.js";

const SMALLEST = 0.04;
/** The smallest scale at which names can still be read. */
const READABLE = 0.4;
const LARGEST = 3;
const STEP = 1.25;
const SHIFT = 60;
/** The furthest that a pointer moves in a click. */
const STILL = 4;

export class Sight {
  #frame;
  #drawing;
  #width = 0;
  #height = 0;
  #scale = 1;
  #x = 0;
  #y = 0;
  /** Whether nobody has moved it, so that it goes on to show all. */
  #fits = true;
  /** @type {Map<number, {x: number, y: number}>} fingers, and the mouse */
  #pointers = new Map();
  #travelled = 0;
  #observer = new ResizeObserver(() => this.#fits && this.#begin());

  /**
   * @param {HTMLElement} frame
   * @param {SVGElement} drawing
   */
  constructor(frame, drawing) {
    this.#frame = frame;
    this.#drawing = drawing;
    frame.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    frame.addEventListener("pointerdown", (event) => this.#down(event));
    frame.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
      frame.addEventListener(end, (event) => this.#pointers.delete(/** @type {PointerEvent} */ (event).pointerId));
    }
    // Of the links, which are moved with the rest.
    frame.addEventListener("dragstart", (event) => event.preventDefault());
    frame.addEventListener("click", (event) => this.#travelled > STILL && event.preventDefault(), { capture: true });
    frame.addEventListener("keydown", (event) => this.#key(event));
    this.#observer.observe(frame);
  }

  close() {
    this.#observer.disconnect();
  }

  /** The size of the drawing. @param {number} width @param {number} height */
  resize(width, height) {
    this.#width = width;
    this.#height = height;
    this.#fits ? this.#begin() : this.#apply();
  }

  /** Shows all of it. */
  fit() {
    this.#show(SMALLEST);
  }

  /** Shows all of it, or of a large drawing the part at its top that can be read. */
  #begin() {
    this.#show(READABLE);
  }

  /** @param {number} smallest */
  #show(smallest) {
    const { clientWidth, clientHeight } = this.#frame;
    if (!clientWidth || !this.#width) {
      return;
    }
    this.#fits = true;
    this.#scale = Math.max(smallest, Math.min(1.25, clientWidth / this.#width, clientHeight / this.#height));
    this.#x = (clientWidth - this.#width * this.#scale) / 2;
    this.#y = Math.max(0, (clientHeight - this.#height * this.#scale) / 2);
    this.#apply();
  }

  /** @param {number} by @param {number} [x] what stays where it is; the middle, if nothing is said @param {number} [y] */
  zoom(by, x = this.#frame.clientWidth / 2, y = this.#frame.clientHeight / 2) {
    const scale = Math.min(LARGEST, Math.max(SMALLEST, this.#scale * by));
    this.#x = x - (x - this.#x) * scale / this.#scale;
    this.#y = y - (y - this.#y) * scale / this.#scale;
    this.#scale = scale;
    this.#fits = false;
    this.#apply();
  }

  larger() {
    this.zoom(STEP);
  }

  smaller() {
    this.zoom(1 / STEP);
  }

  /** Brings a box of the drawing into sight. @param {import("./layout.js").Box} box */
  reveal({ x, y, width, height }) {
    const { clientWidth, clientHeight } = this.#frame;
    const missing = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ room) =>
      from < 0 ? -from : to > room ? room - to : 0;
    const [left, top] = [this.#x + (x - width / 2) * this.#scale, this.#y + (y - height / 2) * this.#scale];
    this.#pan(missing(left, left + width * this.#scale, clientWidth), missing(top, top + height * this.#scale, clientHeight));
  }

  /** @param {number} x @param {number} y */
  #pan(x, y) {
    if (x || y) {
      this.#x += x;
      this.#y += y;
      this.#fits = false;
      this.#apply();
    }
  }

  #apply() {
    attribute(this.#drawing, "transform", `translate(${this.#x.toFixed(1)} ${this.#y.toFixed(1)}) scale(${this.#scale.toFixed(4)})`);
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const { left, top } = this.#frame.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY * 0.0015), event.clientX - left, event.clientY - top);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.#travelled = this.#pointers.size > 1 ? this.#travelled : 0;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      return;
    }
    const [x, y] = [event.clientX - before.x, event.clientY - before.y];
    this.#travelled += Math.abs(x) + Math.abs(y);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (!other) {
      this.#pan(x, y);
      return;
    }
    const { left, top } = this.#frame.getBoundingClientRect();
    const span = Math.hypot(before.x - other.x, before.y - other.y);
    const wider = Math.hypot(event.clientX - other.x, event.clientY - other.y);
    if (span > 0) {
      this.zoom(wider / span, other.x - left, other.y - top);
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => this.#pan(SHIFT, 0),
      ArrowRight: () => this.#pan(-SHIFT, 0),
      ArrowUp: () => this.#pan(0, SHIFT),
      ArrowDown: () => this.#pan(0, -SHIFT),
      "+": () => this.larger(),
      "=": () => this.larger(),
      "-": () => this.smaller(),
      0: () => this.fit(),
    };
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  }
}
