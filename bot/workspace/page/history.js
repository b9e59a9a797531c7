// Shows what an edited message said before.
import { renderBlocks } from "./blocks.js";
import { button, h } from "./dom.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { dayAndTime, fromTs } from "./times.js";

const READ_ONLY = { act: () => {}, suggest: async () => ({ options: [] }) };

function version(entry, title) {
  const when = entry.ts ? `${title} · ${dayAndTime(fromTs(entry.ts))}` : title;
  const body = entry.blocks?.length ? renderBlocks(entry.blocks, { ...READ_ONLY, form: new Form() })
    : h("div", { class: "text" }, mrkdwn(entry.text));
  body.inert = true;
  return h("section", { class: "version" }, h("h3", {}, when), body);
}

export function showHistory(message) {
  const earlier = [...message.history].reverse();
  const dialog = h("dialog", { class: "modal", "aria-labelledby": "history-title",
    on: { close: () => dialog.remove() } },
  h("header", { class: "modal-head" }, h("h2", { id: "history-title" }, "Earlier versions"),
    button("Close", { icon: icon("close"), class: "quiet", on: { click: () => dialog.close() } })),
  h("div", { class: "modal-body", tabindex: "0" }, version(message, "Now"),
    earlier.map((entry, index) => version(entry, index === earlier.length - 1 ? "First posted" : "Before"))));
  document.body.append(dialog);
  dialog.showModal();
}
