// Short notices at the edge of the page, spoken by screen readers.
import { button, h } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 9000;

export function toast(text, kind = "error") {
  const shelf = document.querySelector("#toasts");
  for (const other of shelf.children) if (other.dataset.text === text) other.remove();
  const note = h("div", { class: `toast toast-${kind}`, dataset: { text } },
    icon(kind === "error" ? "warning" : "check", 18), h("p", {}, text),
    button("Dismiss", { icon: icon("close", 16), class: "quiet", on: { click: () => note.remove() } }));
  shelf.append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

// Runs a request; a refusal becomes a toast and null.
export async function attempt(request) {
  try {
    return await request;
  } catch (error) {
    toast(error.message);
    return null;
  }
}

export function announce(text) {
  document.querySelector("#announcer").textContent = text;
}
