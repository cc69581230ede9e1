// @ts-check
/** Keeps the gaggle as it is: a snapshot, every event after it, and what events do not tell from listings. */
import { get, outcome } from "./api.js";
import { needOthers } from "./hosts.js";
import { Stream } from "./stream.js";

/** Those that tell of programs, or of all of them. */
const TYPES = [
  "gaggle-started", "gaggle-reloaded", "gaggle-stopping", "program-up", "program-ready", "program-not-ready",
  "program-done", "program-down", "start-failed", "program-failed", "operator-start", "operator-stop",
  "operator-signal", "operator-reload", "program-stopping", "program-killing", "stop-overdue", "states-dumped",
];

/** The shortest time between two listings; and how many times longer than the last one took it is. */
const SHORTEST_PAUSE = 1000;
const PAUSE_BY_EFFORT = 10;

/** Between two looks at other hosts, of which no event tells. */
const OTHERS_PAUSE = 5000;

export class Live {
  #gaggle;
  #report;
  #stream;
  #listing = false;
  #wanted = false;
  #timer = 0;
  #othersTimer = 0;
  #next = 0;
  #open = false;
  #closed = false;

  /**
   * @param {import("./gaggle.js").Gaggle} gaggle
   * @param {(what: "open" | "lost" | "restarted") => void} report what happens to the connection
   */
  constructor(gaggle, report) {
    this.#gaggle = gaggle;
    this.#report = report;
    /** @type {Record<string, (data: any) => void>} */
    const handlers = Object.fromEntries(TYPES.map((type) => [type, (event) => this.#happened(event)]));
    handlers.snapshot = ({ event, states }) => {
      gaggle.replace(event, states);
      this.#wantListing();
    };
    // Some events are missing, so that the states are not right any more; a new connection begins with new ones.
    handlers.gap = () => this.#stream.restart();
    this.#stream = new Stream(() => "/v1/events", handlers, (open) => this.#connection(open));
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#othersTimer);
    this.#stream.close();
  }

  /** @param {boolean} open */
  #connection(open) {
    this.#open = open;
    this.#report(open ? "open" : "lost");
    if (!open) {
      // Whether it is the session that has ended; other reasons do not matter, since it is tried again anyway.
      outcome(get("/v1/session"));
    }
  }

  /** @param {{event: number, state?: import("./types.js").State}} event */
  #happened({ event, state }) {
    this.#gaggle.update(event, state);
    this.#wantListing();
  }

  #wantListing() {
    this.#wanted = true;
    if (!this.#listing && !this.#timer) {
      this.#timer = setTimeout(() => this.#list(), Math.max(0, this.#next - Date.now()));
    }
  }

  async #list() {
    this.#timer = 0;
    this.#wanted = false;
    this.#listing = true;
    const begun = Date.now();
    this.#gaggle.beginListing();
    const { answer: listing } = await outcome(get("/v1/programs?dependencies"));
    const others = listing && needOthers(listing.programs) ? (await outcome(get("/v1/hosts"))).answer : null;
    if (this.#closed) {
      return;
    }
    if (listing) {
      this.#take(listing);
      this.#takeOthers(others);
    } else {
      // The next snapshot brings another, and a server that is busy is asked again.
      this.#wanted ||= this.#open;
    }
    this.#listing = false;
    this.#next = Date.now() + Math.max(SHORTEST_PAUSE, PAUSE_BY_EFFORT * (Date.now() - begun));
    if (this.#wanted) {
      this.#wantListing();
    }
  }

  /** @param {{hosts: import("./types.js").Host[]} | null} others null where nothing depends on them */
  #takeOthers(others) {
    clearTimeout(this.#othersTimer);
    if (others) {
      this.#gaggle.setHosts(others.hosts);
      this.#othersTimer = setTimeout(() => this.#wantListing(), OTHERS_PAUSE);
    }
  }

  /** @param {import("./types.js").Listing} listing */
  #take(listing) {
    const before = this.#gaggle.identity?.instance;
    this.#gaggle.endListing(listing);
    // No event tells that a part of a delay is over.
    this.#wanted ||= !document.hidden && listing.programs.some(isDelayed);
    if (before !== undefined && before !== listing.instance) {
      this.#report("restarted");
    }
  }
}

/** Whether it waits for the delay of a dependency. @param {import("./types.js").Described} program */
function isDelayed({ phase, dependencies }) {
  return phase === "waiting" && dependencies.some(({ remaining_ms: remaining }) => remaining !== undefined);
}
