// @ts-check
/** Begins: a session, the gaggle, and the view that the address asks for. */
import { logout, outcome, session as findSession, whenUnauthorized } from "./api.js";
import { byId, setText } from "./dom.js";
import { Gaggle } from "./gaggle.js";
import { graphView } from "./graph.js";
import { header } from "./header.js";
import { Live } from "./live.js";
import { loginView } from "./login.js";
import { programView } from "./program.js";
import { linkViews, route } from "./route.js";
import { tableView } from "./table.js";

/** @typedef {{gaggle: Gaggle, session: import("./types.js").Session, tell: (text: string) => void}} Context what views are given */
/** @typedef {{title: string, element: HTMLElement, full?: boolean, close: () => void}} View */

/** @type {Record<string, (context: Context, route: import("./route.js").Route) => View>} */
const VIEWS = { graph: graphView, table: tableView, program: programView };

/** For how long what was told stays. */
const TOLD = 20000;
const RETRY = 2000;

/** @type {(() => void) | null} */
let leave = null;

async function begin() {
  const { answer: session, refused } = await outcome(findSession());
  if (refused) {
    showConnection(`${refused.message}, trying again …`);
    setTimeout(begin, RETRY);
  } else if (session) {
    enter(session);
  } else {
    askForToken("");
  }
}

/** @param {string} why */
function askForToken(why) {
  leave?.();
  leave = null;
  showConnection("");
  document.title = "Log in · gaggled";
  const { element, focus } = loginView(why, enter);
  show(element, false);
  focus();
}

/** @param {import("./types.js").Session} session */
function enter(session) {
  showConnection("");
  const gaggle = new Gaggle();
  const context = { gaggle, session, tell };
  const live = new Live(gaggle, report);
  const clearHeader = header(context, async () => {
    const { refused } = await outcome(logout());
    if (refused) {
      tell(`Log out: ${refused.message}`);
    } else {
      askForToken("You are logged out.");
    }
  });
  /** @type {View | null} */
  let view = null;
  const turn = () => {
    view?.close();
    view = open(context);
  };
  addEventListener("hashchange", turn);
  turn();
  leave = () => {
    removeEventListener("hashchange", turn);
    view?.close();
    live.close();
    clearHeader();
  };
}

/** Opens the view that the address asks for. @param {Context} context */
function open(context) {
  const asked = route();
  linkViews(asked.view === "program" ? new URLSearchParams() : asked.parameters);
  const view = (VIEWS[asked.view] ?? graphView)(context, asked);
  document.title = `${view.title} · gaggled`;
  for (const link of document.querySelectorAll("#views a")) {
    const current = link.getAttribute("href")?.split("?")[0] === `#/${asked.view}`;
    current ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  show(view.element, view.full ?? false);
  byId("view").focus({ preventScroll: true });
  return view;
}

/** @param {HTMLElement} element @param {boolean} full whether it fills the window */
function show(element, full) {
  document.body.classList.toggle("full", full);
  byId("view").replaceChildren(element);
}

/** @param {"open" | "lost" | "restarted"} what */
function report(what) {
  if (what === "restarted") {
    tell("gaggled has been started anew.");
  } else {
    showConnection(what === "lost" ? "Connection lost, trying again …" : "");
  }
}

/** @param {string} text */
function showConnection(text) {
  setText(byId("connection"), text);
}

let toldTimer = 0;

/** Tells what has come of something, aloud too. @param {string} text */
function tell(text) {
  clearTimeout(toldTimer);
  setText(byId("told"), text);
  toldTimer = setTimeout(() => setText(byId("told"), ""), TOLD);
}

byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("view").focus();
});
whenUnauthorized(() => {
  if (leave) {
    askForToken("The session has ended.");
  }
});
begin();
