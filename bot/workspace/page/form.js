// Keeps what a person has typed or chosen on one surface, in the shape of Slack's state values.

export class Form {
  constructor() {
    this.values = new Map();
    this.fresh = new Set();
  }

  static key(block, element) {
    return JSON.stringify([block.block_id ?? "", element.action_id ?? ""]);
  }

  has(block, element) {
    return this.values.has(Form.key(block, element));
  }

  get(block, element) {
    return this.values.get(Form.key(block, element));
  }

  set(block, element, state) {
    this.keep(block, element, state);
    this.fresh.add(Form.key(block, element));
    this.changed?.(block);
  }

  keep(block, element, state) {
    this.values.set(Form.key(block, element), { type: element.type, ...state });
  }

  // Whether the workspace has yet to hear of this value.
  isFresh(block, element) {
    return this.fresh.has(Form.key(block, element));
  }

  told(block, element) {
    this.fresh.delete(Form.key(block, element));
  }

  // The value alone: a text, an option's value, an id, or a list of them.
  plain(block, element) {
    const state = this.get(block, element);
    const name = Object.keys(state).find((each) => each !== "type");
    const value = state[name];
    if (Array.isArray(value)) return value.map((one) => one?.value ?? one);
    return value?.value ?? value;
  }

  // Initial values count only until the person has touched the element.
  start(block, element, state) {
    if (!this.has(block, element)) this.keep(block, element, state);
    return this.get(block, element);
  }

  // What is no longer on the form is forgotten, as on Slack.
  prune(blocks) {
    const shown = new Set((blocks ?? []).map((block) => block.block_id ?? ""));
    for (const key of this.values.keys()) {
      if (shown.has(JSON.parse(key)[0])) continue;
      this.values.delete(key);
      this.fresh.delete(key);
    }
  }

  collect() {
    const collected = {};
    for (const [key, state] of this.values) {
      const [block, action] = JSON.parse(key);
      collected[block] ??= {};
      collected[block][action] = state;
    }
    return collected;
  }
}
