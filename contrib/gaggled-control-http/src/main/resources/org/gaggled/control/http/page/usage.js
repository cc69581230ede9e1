// @ts-check
/** What programs use, asked for every few seconds while somebody looks at it. */
import { get, outcome } from "./api.js";

const PERIOD = 3000;

/** @typedef {{cpu?: number, memory: number, processes: number}} Used CPU in percent of one core, once it is known */

export class Usage {
  /** @type {Map<string, Used>} */
  programs = new Map();
  /** Whether the server tells. */
  known = true;
  #changed;
  #timer = 0;
  #closed = false;
  /** @type {Map<string, number>} */
  #before = new Map();
  #time = 0;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
    this.#ask();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #ask() {
    if (!document.hidden) {
      const { answer, refused } = await outcome(get("/v1/usage"));
      this.known = refused?.status !== 404 && refused?.status !== 409;
      this.#take(answer?.programs ?? []);
    }
    if (!this.#closed) {
      this.#changed();
      this.#timer = this.known ? setTimeout(() => this.#ask(), PERIOD) : 0;
    }
  }

  /** @param {{program: string, cpu_ms: number, memory_bytes: number, processes: number}[]} told */
  #take(told) {
    const now = performance.now();
    const elapsed = now - this.#time;
    const before = this.#before;
    this.#before = new Map(told.map(({ program, cpu_ms: cpu }) => [program, cpu]));
    this.#time = now;
    this.programs = new Map(told.map(({ program, cpu_ms: cpu, memory_bytes: memory, processes }) => {
      const last = before.get(program);
      // Less than before is another run.
      const used = last === undefined || cpu < last ? undefined : 100 * (cpu - last) / elapsed;
      return [program, { cpu: used, memory, processes }];
    }));
  }
}
