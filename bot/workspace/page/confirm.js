// Asks before an action that a block marked with a confirm object.
import { button, h } from "./dom.js";
import { textObject } from "./mrkdwn.js";

export function confirmed(confirm) {
  return new Promise((resolve) => {
    const answer = (yes) => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const dialog = h("dialog", { class: "confirm", "aria-labelledby": "confirm-title",
      on: { cancel: (event) => {
        event.preventDefault();
        answer(false);
      } } },
    h("h2", { id: "confirm-title" }, textObject(confirm.title)),
    h("div", { class: "confirm-text" }, textObject(confirm.text)),
    h("div", { class: "confirm-buttons" },
      button(confirm.deny?.text ?? "Cancel", { class: "btn", on: { click: () => answer(false) } }),
      button(confirm.confirm?.text ?? "Yes", {
        class: `btn ${confirm.style === "danger" ? "btn-danger" : "btn-primary"}`,
        on: { click: () => answer(true) },
      })));
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector(".confirm-buttons .btn:last-child").focus();
  });
}
