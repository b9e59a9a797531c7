// Select menus of all kinds: fixed options, people, channels, and options that the bot suggests.
import { button, fill, fragment, h } from "./dom.js";
import { avatar } from "./avatars.js";
import { icon } from "./icons.js";
import { mrkdwnLine, decode } from "./mrkdwn.js";
import { openPicker } from "./picker.js";
import { channelById, isDirect, people, personName, store } from "./store.js";

function optionText(option) {
  return decode(option?.text?.text ?? "");
}

function optionLabel(option) {
  return option.text?.type === "mrkdwn" ? mrkdwnLine(option.text.text) : optionText(option);
}

function asRow(option) {
  return { value: option.value, label: optionLabel(option), text: optionText(option),
    description: option.description ? decode(option.description.text) : null, option };
}

function optionGroups(source) {
  if (source.option_groups) {
    return source.option_groups.map((group) => ({ label: decode(group.label.text),
      options: group.options.map(asRow) }));
  }
  return [{ options: (source.options ?? []).map(asRow) }];
}

function peopleRows() {
  return [{ options: people().map((user) => ({ value: user.id, label: personName(user.id),
    text: `${personName(user.id)} ${user.name} ${user.title ?? ""}`, description: user.title,
    picture: avatar(user.id, { size: "s" }) })) }];
}

function channelRows() {
  return [{ options: store.channels.filter((channel) => !isDirect(channel)).map((channel) => ({
    value: channel.id, label: `#${channel.name}`, text: channel.name })) }];
}

function channelLabel(id) {
  const channel = channelById(id);
  return channel ? `#${channel.name}` : id;
}

// kind -> [field of the state, groups, label of a chosen value]
const KINDS = {
  static: { field: "option", groups: optionGroups },
  external: { field: "option" },
  users: { field: "user", groups: peopleRows, label: personName },
  channels: { field: "channel", groups: channelRows, label: channelLabel },
  conversations: { field: "conversation", groups: channelRows, label: channelLabel },
};

class Select {
  constructor(element, block, ctx) {
    Object.assign(this, { element, block, ctx });
    this.multiple = element.type.startsWith("multi_");
    const kind = element.type.replace("multi_", "").replace("_select", "");
    this.kind = KINDS[kind];
    this.field = `selected_${this.kind.field}${this.multiple ? "s" : ""}`;
    this.ofOptions = this.kind.field === "option";
    ctx.form.start(block, element, { [this.field]: this.initial() });
  }

  initial() {
    const { element } = this;
    const found = element[`initial_${this.kind.field}${this.multiple ? "s" : ""}`];
    return found ?? (this.multiple ? [] : null);
  }

  chosen() {
    const value = this.ctx.form.get(this.block, this.element)[this.field];
    if (this.multiple) return value ?? [];
    return value ? [value] : [];
  }

  values() {
    return this.chosen().map((one) => (this.ofOptions ? one.value : one));
  }

  shown(one) {
    return this.ofOptions ? optionText(one) : this.kind.label(one);
  }

  keep(value) {
    this.ctx.form.set(this.block, this.element, { [this.field]: value });
    this.draw();
  }

  pick(row, values) {
    const one = this.ofOptions ? row.option : row.value;
    if (!this.multiple) {
      this.keep(one);
      this.send();
      return;
    }
    const kept = this.chosen().filter((other) => values.includes(this.ofOptions ? other.value : other));
    this.keep(values.includes(row.value) ? [...kept, one] : kept);
    this.dirty = true;
  }

  send() {
    const values = this.values();
    this.ctx.act(this.block, this.element, this.multiple ? values : values[0], this.node);
  }

  open() {
    openPicker({
      anchor: this.node, label: this.label(), hint: this.element.placeholder?.text, multiple: this.multiple, chosen: this.values(),
      groups: this.kind.groups?.(this.element),
      load: this.kind.groups ? null : async (query) => optionGroups(await this.suggest(query)),
      minimum: this.element.min_query_length ?? 3,
      onPick: (row, values) => this.pick(row, values),
      onClose: () => {
        if (this.dirty) this.send();
        this.dirty = false;
      },
    });
  }

  async suggest(query) {
    const answer = await this.ctx.suggest(this.block, this.element, query);
    return answer.option_groups ? answer : { options: answer.options ?? [] };
  }

  label() {
    return decode(this.block.label?.text ?? this.element.placeholder?.text ?? "Choose");
  }

  draw() {
    const chosen = this.chosen();
    const words = this.multiple
      ? fragment(chosen.map((one) => h("span", { class: "chip" }, this.shown(one))))
      : this.shown(chosen[0]);
    fill(this.node, chosen.length ? h("span", { class: "select-value" }, words)
      : h("span", { class: "select-empty" }, decode(this.element.placeholder?.text ?? "Choose…")),
    icon("down", 16));
  }

  render() {
    this.node = button("", { class: "select", "aria-haspopup": "listbox", "aria-expanded": "false",
      dataset: { key: this.element.action_id ?? "" }, on: { click: () => this.open() } });
    this.draw();
    return this.node;
  }
}

export function select(element, block, ctx) {
  return new Select(element, block, ctx).render();
}

export function overflow(element, block, ctx) {
  const node = button("More actions", { icon: icon("more"), class: "btn btn-icon",
    "aria-haspopup": "listbox", "aria-expanded": "false",
    on: { click: () => openPicker({ anchor: node, label: "More actions", groups: optionGroups(element),
      onPick: (row) => {
        if (row.option.url) globalThis.open(row.option.url, "_blank", "noopener");
        ctx.act(block, element, row.value, node);
      } }) } });
  return node;
}
