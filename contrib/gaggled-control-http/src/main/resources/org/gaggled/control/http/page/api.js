// @ts-check
/** Asks the server. */

/** That the server has not done what it was asked for; the message says why. */
export class Refused extends Error {
  /**
   * @param {number} status 0 where the server cannot be reached
   * @param {string} message
   * @param {any} [body]
   */
  constructor(status, message, body) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/** @type {() => void} */
let onUnauthorized = () => {};

/**
 * What is to happen when the session has ended.
 * @param {() => void} listener
 */
export function whenUnauthorized(listener) {
  onUnauthorized = listener;
}

/** @param {string} path @returns {Promise<any>} */
export const get = (path) => ask("GET", path);

/** @param {string} path @returns {Promise<any>} */
export const post = (path) => ask("POST", path);

/**
 * What comes of a request: the answer, or why there is none.
 * @param {Promise<any>} request
 * @returns {Promise<{answer: any, refused: Refused | null}>}
 */
export async function outcome(request) {
  try {
    return { answer: await request, refused: null };
  } catch (refused) {
    if (refused instanceof Refused) {
      return { answer: null, refused };
    }
    throw refused;
  }
}

/** The session that there is, or null. */
export async function session() {
  const { answer, refused } = await outcome(send("GET", "/v1/session"));
  if (refused && refused.status !== 401) {
    throw refused;
  }
  return answer;
}

/**
 * Makes a session from a token.
 * @param {string} token
 */
export async function login(token) {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Refused(401, "a token has no blanks and no characters beyond ASCII");
  }
  return send("POST", "/v1/session", { Authorization: `Bearer ${token}` });
}

export const logout = () => send("DELETE", "/v1/session");

/** @param {string} program @param {string} [what] */
export function pathOf(program, what) {
  return `/v1/programs/${encodeURIComponent(program)}${what ? "/" + what : ""}`;
}

/** @param {string} method @param {string} path */
async function ask(method, path) {
  const { answer, refused } = await outcome(send(method, path));
  if (refused) {
    if (refused.status === 401) {
      onUnauthorized();
    }
    throw refused;
  }
  return answer;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Record<string, string>} [headers]
 */
async function send(method, path, headers) {
  const answer = await fetch(path, { method, headers, cache: "no-store" }).catch(() => {
    throw new Refused(0, "gaggled cannot be reached");
  });
  const text = await answer.text();
  const body = parsed(text);
  if (!answer.ok) {
    const wait = answer.headers.get("Retry-After");
    const message = body?.error?.message ?? `the server answered with status ${answer.status}`;
    throw new Refused(answer.status, message + (wait ? `; try again in ${wait} s` : ""), body);
  }
  return body;
}

/** The JDK's server itself answers some requests in HTML. @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
