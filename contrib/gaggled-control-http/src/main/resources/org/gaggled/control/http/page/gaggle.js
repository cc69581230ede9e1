// @ts-check
/** The programs as they are now, and what they depend on. Who listens is told once for each frame that is drawn. */

/** @typedef {import("./types.js").Described} Described */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Dependency} Dependency */
/** @typedef {import("./types.js").Listing} Listing */

export class Gaggle {
  /** @type {Map<string, Described>} in the order of the configuration */
  programs = new Map();
  /** @type {Map<string, {program: string, dependency: Dependency}[]>} who depends on a program, and how */
  dependents = new Map();
  /** @type {Map<string, number>} when the process of a program was started, by the clock of this page */
  started = new Map();
  /** @type {Omit<Listing, "programs"> | null} */
  identity = null;
  /** @type {Map<string, import("./types.js").Host>} the other hosts, where programs here depend on some */
  hosts = new Map();
  /** The number of the last event that is in the states. */
  event = 0;

  /** @type {Set<() => void>} */
  #listeners = new Set();
  #frame = 0;
  /** @type {Set<string>} of which an event has told since the last listing was asked for */
  #touched = new Set();

  /**
   * Calls this before the next frame after each change, until the function that it returns is called.
   * @param {() => void} listener
   */
  listen(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The states of one moment. @param {number} event @param {State[]} states */
  replace(event, states) {
    this.event = event;
    const before = this.programs;
    this.programs = new Map();
    this.#touched.clear();
    for (const state of states) {
      this.#put(state, before.get(state.program));
    }
    this.#changed();
  }

  /** What an event tells of. @param {number} event @param {State} [state] */
  update(event, state) {
    this.event = event;
    if (state) {
      this.#touched.add(state.program);
      this.#put(state, this.programs.get(state.program));
    }
    this.#changed();
  }

  /** A listing is being asked for. */
  beginListing() {
    this.#touched.clear();
  }

  /** It has come; it is older than the events that came meanwhile. @param {Listing} listing */
  endListing({ programs, ...identity }) {
    this.identity = identity;
    const before = this.programs;
    this.programs = new Map();
    for (const described of programs) {
      const newer = this.#touched.has(described.program) ? before.get(described.program) : undefined;
      this.#put({ ...described, ...newer, dependencies: described.dependencies }, undefined);
    }
    this.dependents = new Map();
    for (const { program, dependencies } of this.programs.values()) {
      for (const dependency of dependencies) {
        const all = this.dependents.get(dependency.program) ?? [];
        this.dependents.set(dependency.program, all);
        all.push({ program, dependency });
      }
    }
    this.#changed();
  }

  /** What is known of other hosts. @param {import("./types.js").Host[]} hosts */
  setHosts(hosts) {
    this.hosts = new Map(hosts.map((host) => [host.host, host]));
    this.#changed();
  }

  /** How long a program is up, in milliseconds. @param {string} program */
  uptime(program) {
    const started = this.started.get(program);
    return started === undefined ? undefined : Math.max(0, Date.now() - started);
  }

  /**
   * A state alone does not say what the program depends on, which changes only with the configuration; nor why it is
   * not up, which is not known until the next listing.
   * @param {State & Partial<Described>} state
   * @param {Described | undefined} before
   */
  #put(state, before) {
    const { program, uptime_ms: uptime } = state;
    this.programs.set(program, {
      ...state,
      explanation: state.explanation ?? "",
      dependencies: state.dependencies ?? before?.dependencies ?? [],
    });
    if (uptime === undefined) {
      this.started.delete(program);
    } else if (before === undefined || before.pid !== state.pid || !this.started.has(program)) {
      this.started.set(program, Date.now() - uptime);
    }
  }

  #changed() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#listeners.forEach((listener) => listener());
    });
  }
}
