// A list to choose from: menu, select, search or user switcher; a sheet on phones.
import { button, fill, freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { decode } from "./mrkdwn.js";

const SEARCH_FROM = 8;
let current = null;

export function closePicker() {
  current?.close();
}

function position(panel, anchor) {
  if (globalThis.matchMedia("(max-width: 640px)").matches) return;
  const box = anchor.getBoundingClientRect();
  const width = Math.max(box.width, 280);
  panel.style.width = `${width}px`;
  panel.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  const below = innerHeight - box.bottom - 12;
  const opensUp = below < 220 && box.top > below;
  panel.style.maxHeight = `${Math.min(380, (opensUp ? box.top : below + 8) - 12)}px`;
  if (opensUp) panel.style.bottom = `${innerHeight - box.top + 4}px`;
  else panel.style.top = `${box.bottom + 4}px`;
}

class Picker {
  constructor(options) {
    Object.assign(this, { multiple: false, chosen: [], ...options });
    this.listId = freshId("list");
    this.active = -1;
    this.rows = [];
    this.list = h("div", { class: "picker-list", role: "listbox", id: this.listId,
      "aria-label": this.label, "aria-multiselectable": this.multiple ? "true" : null });
    this.panel = h("div", { class: "picker", role: "dialog", "aria-label": this.label,
      on: { keydown: (event) => this.key(event) } },
    h("div", { class: "picker-head" }, h("strong", {}, this.label),
      button("Close", { icon: icon("close", 18), class: "quiet", on: { click: () => this.close() } })),
    this.searchRow(), this.list, this.doneRow());
    this.outside = (event) => {
      if (!this.panel.contains(event.target) && !this.anchor.contains(event.target)) this.close(false);
    };
  }

  wantsSearch() {
    if (this.load) return true;
    return this.groups.reduce((sum, group) => sum + group.options.length, 0) >= SEARCH_FROM;
  }

  searchRow() {
    this.search = h("input", { type: "text", class: "picker-search", role: "combobox",
      "aria-expanded": "true", "aria-controls": this.listId, "aria-autocomplete": "list",
      "aria-label": `Search: ${this.label}`, placeholder: decode(this.hint ?? "Search"), autocomplete: "off",
      on: { input: () => this.refresh() } });
    return h("div", { class: `picker-find${this.wantsSearch() ? "" : " sr-only"}` },
      icon("search", 16), this.search);
  }

  doneRow() {
    if (!this.multiple) return null;
    return h("div", { class: "picker-foot" },
      button("Done", { class: "btn btn-primary", on: { click: () => this.close() } }));
  }

  open() {
    closePicker();
    current = this;
    this.shade = h("div", { class: "picker-shade", on: { click: () => this.close() } });
    (this.anchor.closest("dialog") ?? document.body).append(this.shade, this.panel);
    this.anchor.setAttribute("aria-expanded", "true");
    position(this.panel, this.anchor);
    document.addEventListener("pointerdown", this.outside, true);
    this.refresh();
    this.search.focus();
  }

  close(refocus = true) {
    if (current !== this) return;
    current = null;
    document.removeEventListener("pointerdown", this.outside, true);
    this.panel.remove();
    this.shade.remove();
    this.anchor.setAttribute("aria-expanded", "false");
    if (refocus && this.anchor.isConnected) this.anchor.focus();
    this.onClose?.();
  }

  async refresh() {
    const query = this.search.value.trim();
    if (!this.load) {
      this.show(this.matching(query.toLowerCase()));
      return;
    }
    const turn = (this.turn = (this.turn ?? 0) + 1);
    fill(this.list, h("p", { class: "picker-none" }, "Searching…"));
    const groups = query.length < (this.minimum ?? 0) ? null : await this.load(query);
    if (turn !== this.turn) return;
    if (groups) this.show(groups);
    else fill(this.list, h("p", { class: "picker-none" }, `Type at least ${this.minimum} letters.`));
  }

  matching(query) {
    return this.groups.map((group) => ({ ...group,
      options: group.options.filter((option) => option.text.toLowerCase().includes(query)) }));
  }

  show(groups) {
    this.rows = [];
    fill(this.list, groups.filter((group) => group.options.length).map((group) => h("div",
      { role: "group", "aria-label": group.label ?? null },
      group.label ? h("div", { class: "picker-group" }, group.label) : null,
      group.options.map((option) => this.row(option)))));
    if (!this.rows.length) fill(this.list, h("p", { class: "picker-none" }, "Nothing fits."));
    const chosen = this.rows.findIndex(({ option }) => this.isChosen(option));
    this.activate(this.rows.length ? Math.max(chosen, 0) : -1);
  }

  row(option) {
    const index = this.rows.length;
    const node = h("div", { class: "picker-option", role: "option", id: `${this.listId}-${index}`,
      "aria-selected": String(this.isChosen(option)),
      on: { click: () => this.pick(index), pointermove: () => this.activate(index, false) } },
    option.picture ?? null,
    h("span", { class: "picker-words" }, h("span", {}, option.label),
      option.description ? h("small", {}, option.description) : null),
    h("span", { class: "picker-tick" }, icon("check", 18)));
    this.rows.push({ option, node });
    return node;
  }

  isChosen(option) {
    return this.chosen.includes(option.value);
  }

  activate(index, scroll = true) {
    this.rows[this.active]?.node.classList.remove("active");
    this.active = index;
    const row = this.rows[index];
    row?.node.classList.add("active");
    if (scroll) row?.node.scrollIntoView({ block: "nearest" });
    this.search.setAttribute("aria-activedescendant", row?.node.id ?? "");
  }

  pick(index) {
    const { option, node } = this.rows[index] ?? {};
    if (!option) return;
    if (!this.multiple) {
      this.close();
      this.onPick(option);
      return;
    }
    this.chosen = this.isChosen(option) ? this.chosen.filter((value) => value !== option.value)
      : [...this.chosen, option.value];
    node.setAttribute("aria-selected", String(this.isChosen(option)));
    this.onPick(option, this.chosen);
  }

  key(event) {
    const last = this.rows.length - 1;
    const moves = { ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1, Home: 0, End: last };
    if (event.key in moves) this.activate(moves[event.key]);
    else if (event.key === "Enter" && event.target === this.search) this.pick(this.active);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !this.multiple) this.close();
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  }
}

export function openPicker(options) {
  if (current?.anchor === options.anchor) {
    closePicker();
    return;
  }
  new Picker(options).open();
}
