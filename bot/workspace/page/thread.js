// The thread beside the channel, or over it on a phone.
import { Composer } from "./composer.js";
import { conversation, messageAt, reconcile, repliesTo, threadRows } from "./conversation.js";
import { button, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { renderMessage } from "./message.js";
import { EndKeeper } from "./scrolling.js";
import { channelById, emit, store } from "./store.js";

const list = h("div", { class: "messages" });
const rootFrame = h("div", { class: "messages thread-root" });
const count = h("div", { class: "thread-count" });
const content = h("div", {}, rootFrame, count, list);
const scroller = h("div", { class: "scroller", tabindex: "-1" }, content);
const end = new EndKeeper(scroller, content);
let panel = null;
let composer = null;
let shown = null;

export function mountThread(node) {
  panel = node;
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) emit("close-thread");
  });
}

function place() {
  return store.place.kind === "dm" ? "Direct message" : `#${channelById(store.place.channel)?.name ?? ""}`;
}

function build(ts) {
  composer = new Composer({ threadTs: ts, label: "Reply" });
  shown = ts;
  list.replaceChildren();
  rootFrame.replaceChildren();
  fill(panel, h("header", { class: "pane-head" },
    h("div", { class: "pane-title" }, h("h2", {}, "Thread"), h("p", { class: "topic" }, place())),
    button("Close thread", { icon: icon("close"), class: "quiet", on: { click: () => emit("close-thread") } })),
  h("div", { class: "pane-body" }, h("div", { class: "scroll-frame" }, scroller), composer.node));
}

function rootRow(root) {
  return { key: root.ts, made: JSON.stringify([root, store.user]),
    make: () => renderMessage(root, conversation.channel, { inThread: true }) };
}

export function drawThread() {
  const ts = store.place.thread;
  const root = ts && messageAt(ts);
  panel.hidden = !root;
  document.body.classList.toggle("with-thread", Boolean(root));
  if (!root) {
    shown = null;
    return;
  }
  const fresh = shown !== ts;
  if (fresh) build(ts);
  const replies = repliesTo(ts).length;
  reconcile(rootFrame, [rootRow(root)]);
  fill(count, h("span", {}, replies === 1 ? "1 reply" : `${replies} replies`));
  count.hidden = replies === 0;
  reconcile(list, threadRows(ts));
  if (fresh || end.pinned) end.toEnd();
  if (fresh) {
    const fine = globalThis.matchMedia("(pointer: fine)").matches;
    (fine ? composer : panel.querySelector(".quiet")).focus();
  }
}
