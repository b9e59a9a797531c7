// The list above the composer that completes slash commands.
import { fill, freshId, h } from "./dom.js";
import { commandOf, completions } from "./commands.js";

export class Completion {
  constructor(box) {
    this.box = box;
    this.id = freshId("commands");
    this.list = h("div", { class: "completion", role: "listbox", id: this.id,
      "aria-label": "Commands", hidden: true });
    this.usage = h("div", { class: "usage", hidden: true });
    this.entries = [];
    this.active = 0;
    this.closedFor = null;
    box.setAttribute("aria-controls", this.id);
    box.setAttribute("aria-autocomplete", "list");
  }

  get open() {
    return !this.list.hidden;
  }

  update() {
    const text = this.box.value;
    this.entries = text === this.closedFor ? [] : completions(text);
    this.active = 0;
    this.list.hidden = this.entries.length === 0;
    fill(this.list, this.entries.map((entry, index) => this.row(entry, index)));
    this.mark();
    this.showUsage(text);
  }

  showUsage(text) {
    const command = this.open ? null : commandOf(text);
    this.usage.hidden = !command;
    if (command) {
      fill(this.usage, h("code", {}, `${command.insert} ${command.usage}`), h("span", {}, command.description));
    }
  }

  row(entry, index) {
    return h("div", { role: "option", id: `${this.id}-${index}`, class: "completion-row",
      on: { mousedown: (event) => {
        event.preventDefault();
        this.active = index;
        this.accept();
      }, pointermove: () => {
        this.active = index;
        this.mark();
      } } },
    h("span", { class: "completion-name" }, entry.insert, " ", h("span", {}, entry.usage)),
    h("span", { class: "completion-words" }, entry.description));
  }

  mark() {
    [...this.list.children].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === this.active));
      if (index === this.active) row.scrollIntoView({ block: "nearest" });
    });
    if (this.open) this.box.setAttribute("aria-activedescendant", `${this.id}-${this.active}`);
    else this.box.removeAttribute("aria-activedescendant");
    this.box.setAttribute("aria-expanded", String(this.open));
  }

  accept() {
    const entry = this.entries[this.active];
    this.box.value = `${entry.insert} `;
    this.closedFor = null;
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    if (entry.usage) {
      this.closedFor = this.box.value;
      this.update();
    }
  }

  // Whether Enter should send: the text already is the highlighted command.
  isWhole() {
    return this.entries[this.active]?.insert === this.box.value.trim().toLowerCase();
  }

  close() {
    this.closedFor = this.box.value;
    this.update();
  }

  // True when the key was for the list.
  key(event) {
    if (!this.open) return false;
    const count = this.entries.length;
    if (event.key === "ArrowDown") this.active = (this.active + 1) % count;
    else if (event.key === "ArrowUp") this.active = (this.active + count - 1) % count;
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey) this.accept();
    else if (event.key === "Enter" && !event.shiftKey && !this.isWhole()) this.accept();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    this.mark();
    return true;
  }
}
