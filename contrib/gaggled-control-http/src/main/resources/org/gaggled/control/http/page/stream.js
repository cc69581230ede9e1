// @ts-check
/** Server-Sent Events that begin again by themselves: also where the browser would give up. */

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;

/** For how long a page may be out of sight. Browsers have few connections to a server, and servers few places. */
const LONGEST_HIDDEN = 60000;

export class Stream {
  /** @type {EventSource | null} */
  #source = null;
  #pause = FIRST_PAUSE;
  #timer = 0;
  #hiding = 0;
  #asleep = false;
  #closed = false;
  #path;
  #handlers;
  #status;

  /**
   * @param {() => string} path where to begin, asked for each time
   * @param {Record<string, (data: any, id: string) => void>} handlers by the type of an event
   * @param {(open: boolean) => void} status whether the connection is there, each time that this may have changed
   */
  constructor(path, handlers, status) {
    this.#path = path;
    this.#handlers = handlers;
    this.#status = status;
    document.addEventListener("visibilitychange", this.#turned);
    this.#open();
  }

  /** Begins again at once. */
  restart() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#open();
  }

  close() {
    this.#closed = true;
    document.removeEventListener("visibilitychange", this.#turned);
    clearTimeout(this.#hiding);
    this.#pauseNow();
  }

  #turned = () => {
    clearTimeout(this.#hiding);
    if (document.hidden) {
      this.#hiding = setTimeout(() => this.#pauseNow(), LONGEST_HIDDEN);
    } else if (this.#asleep) {
      this.#asleep = false;
      this.#open();
    }
  };

  #pauseNow() {
    this.#asleep = true;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #open() {
    if (this.#closed || this.#asleep) {
      return;
    }
    const source = new EventSource(this.#path());
    this.#source = source;
    source.addEventListener("open", () => {
      this.#pause = FIRST_PAUSE;
      this.#status(true);
    });
    source.addEventListener("error", () => this.#lost(source));
    for (const [type, handler] of Object.entries(this.#handlers)) {
      source.addEventListener(type, (event) => {
        if (this.#source === source) {
          handler(JSON.parse(event.data), event.lastEventId);
        }
      });
    }
  }

  /** @param {EventSource} source */
  #lost(source) {
    source.close();
    if (source !== this.#source) {
      return;
    }
    this.#source = null;
    this.#status(false);
    this.#timer = setTimeout(() => this.#open(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }
}
