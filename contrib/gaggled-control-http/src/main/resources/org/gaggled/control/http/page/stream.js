// @ts-check
/** Server-Sent Events that begin again by themselves: also where the browser would give up. */

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;

export class Stream {
  /** @type {EventSource | null} */
  #source = null;
  #pause = FIRST_PAUSE;
  #timer = 0;
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
    this.#open();
  }

  /** Begins again at once. */
  restart() {
    this.#source?.close();
    this.#open();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #open() {
    if (this.#closed) {
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
        if (this.#source === source && !this.#closed) {
          handler(JSON.parse(event.data), event.lastEventId);
        }
      });
    }
  }

  /** @param {EventSource} source */
  #lost(source) {
    source.close();
    if (this.#closed || source !== this.#source) {
      return;
    }
    this.#source = null;
    this.#status(false);
    this.#timer = setTimeout(() => this.#open(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }
}
