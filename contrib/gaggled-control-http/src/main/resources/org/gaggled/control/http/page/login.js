// @ts-check
/** Asks for the token. */
import { login, outcome } from "./api.js";
import { el, setText } from "./dom.js";

/**
 * @param {string} why why it is asked for; may be empty
 * @param {(session: import("./types.js").Session) => void} entered
 */
export function loginView(why, entered) {
  const token = el("input", { type: "password", id: "token", autocomplete: "current-password", required: true, "aria-describedby": "login-hint refused" });
  const refused = el("p", { id: "refused", role: "alert", class: "problem" }, why);
  const button = el("button", { class: "act" }, "Log in");

  async function submit(/** @type {Event} */ event) {
    event.preventDefault();
    button.disabled = true;
    setText(refused, "");
    const { answer, refused: problem } = await outcome(login(token.value.trim()));
    button.disabled = false;
    if (problem) {
      setText(refused, problem.status === 401 ? "That is not a token of this gaggled." : `No login: ${problem.message}`);
      token.select();
      token.focus();
    } else {
      entered(answer);
    }
  }

  const element = el("form", { class: "login", onsubmit: submit },
    el("h2", {}, "Log in"),
    el("label", { for: "token" }, "Token"),
    token,
    el("p", { id: "login-hint", class: "note" }, "The first line of the file that tokenfile or watchtokenfile names in the section gaggled/http."),
    button,
    refused);
  return { element, focus: () => token.focus() };
}
