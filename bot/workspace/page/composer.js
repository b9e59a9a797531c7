// Where people type: text, commands with completion and history, files.
import { button, h } from "./dom.js";
import { Completion } from "./completion.js";
import { icon } from "./icons.js";
import { send, sendFiles } from "./sending.js";
import { emit, store } from "./store.js";

const past = new Map();

function pastOf(user) {
  if (!past.has(user)) past.set(user, []);
  return past.get(user);
}

export class Composer {
  constructor({ threadTs = null, label = "Message" } = {}) {
    this.threadTs = threadTs;
    this.at = null;
    this.drafts = new Map();
    this.box = h("textarea", { class: "composer-box", rows: "1", role: "combobox", "aria-expanded": "false",
      "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "true",
      enterkeyhint: "send", on: { input: () => this.typed(), keydown: (event) => this.key(event),
        blur: () => this.completion.close(), paste: (event) => this.pasted(event) } });
    this.completion = new Completion(this.box);
    this.sendButton = button("Send", { icon: icon("send"), class: "send", type: "submit" });
    this.picker = h("input", { type: "file", class: "sr-only", tabindex: "-1", "aria-hidden": "true",
      on: { change: () => this.picked() } });
    this.node = h("form", { class: "composer", on: { submit: (event) => {
      event.preventDefault();
      this.send();
    } } },
    threadTs ? null : this.completion.list, this.completion.usage,
    h("div", { class: "composer-frame" },
      threadTs ? null : button("Attach a file", { icon: icon("clip"), class: "quiet",
        on: { click: () => this.picker.click() } }),
      this.box, this.sendButton, threadTs ? null : this.picker),
    h("p", { class: "composer-help" }, h("span", {}, threadTs ? "" : "Type / for commands"),
      h("span", {}, "Enter sends, Shift + Enter starts a new line")));
    this.typed();
  }

  place(key, label) {
    if (this.placeKey === key) return;
    if (this.placeKey) this.drafts.set(this.placeKey, this.box.value);
    this.placeKey = key;
    this.at = null;
    this.box.placeholder = label;
    this.box.setAttribute("aria-label", label);
    this.put(this.drafts.get(key) ?? "");
  }

  put(text) {
    this.box.value = text;
    this.box.setSelectionRange(text.length, text.length);
    this.typed();
  }

  typed() {
    this.sendButton.disabled = !this.box.value.trim();
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 180)}px`;
    if (!this.threadTs) this.completion.update();
  }

  key(event) {
    if (event.isComposing) return;
    if (!this.threadTs && this.completion.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      this.recall(event);
    } else {
      this.at = null;
    }
  }

  // The arrows walk through what was sent, from an empty composer on.
  recall(event) {
    const list = pastOf(store.user);
    if (this.at === null && (event.key === "ArrowDown" || this.box.value || !list.length)) return;
    event.preventDefault();
    const from = this.at ?? list.length;
    this.at = event.key === "ArrowUp" ? Math.max(0, from - 1) : from + 1;
    const text = list[this.at] ?? "";
    if (this.at >= list.length) this.at = null;
    this.completion.closedFor = text;
    this.put(text);
  }

  async send() {
    const text = this.box.value.trim();
    if (!text) return;
    const list = pastOf(store.user);
    if (list.at(-1) !== text) list.push(text);
    this.at = null;
    this.put("");
    if (!this.threadTs) emit("sent");
    this.node.classList.add("sending");
    const taken = await send(text, this.threadTs);
    this.node.classList.remove("sending");
    if (!taken && !this.box.value) this.put(text);
    emit("caused");
  }

  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || this.threadTs) return;
    event.preventDefault();
    sendFiles(files);
  }

  async picked() {
    const files = [...this.picker.files];
    this.picker.value = "";
    await sendFiles(files);
  }

  focus() {
    this.box.focus();
  }
}

// Files dropped anywhere on the pane are uploaded to its conversation.
export function acceptDrops(pane) {
  let depth = 0;
  const shade = h("div", { class: "drop-shade", "aria-hidden": "true" }, icon("file", 32), "Drop to upload here");
  const show = (on) => {
    depth = on ? depth : 0;
    pane.classList.toggle("dropping", on);
  };
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  pane.append(shade);
  pane.addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    depth += 1;
    show(true);
  });
  pane.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  pane.addEventListener("dragleave", () => {
    depth -= 1;
    if (depth <= 0) show(false);
  });
  pane.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    show(false);
    sendFiles([...event.dataTransfer.files]);
  });
}
