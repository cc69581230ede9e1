// @ts-check
/** Asks before something is done. */
import { el } from "./dom.js";

/**
 * Resolves to whether the answer is yes.
 * @param {string} title
 * @param {(Node | string)[]} content
 * @param {string} yes what the button says; nothing can be agreed to where it is empty
 * @returns {Promise<boolean>}
 */
export function confirm(title, content, yes) {
  const cancel = el("button", { value: "no" }, yes ? "Cancel" : "Close");
  const dialog = el("dialog", { "aria-labelledby": "question" },
    el("h2", { id: "question" }, title),
    el("div", { class: "content", tabindex: "0", role: "group", "aria-label": "Details" }, ...content),
    el("form", { method: "dialog" }, cancel, yes && el("button", { value: "yes", class: "act" }, yes)));
  document.body.append(dialog);
  dialog.showModal();
  cancel.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
