// Connects interactive elements to the surface that they are on: a message, a modal or Home.
import { api } from "./api.js";
import { confirmed } from "./confirm.js";
import { Form } from "./form.js";
import { botName, emit, store } from "./store.js";
import { attempt, toast } from "./toast.js";

function silence() {
  return `${botName()} did not answer in time. It may still be starting: try again in a moment.`;
}

function busy(node, on) {
  node.classList.toggle("busy", on);
  node.setAttribute("aria-busy", String(on));
}

function elementOf(block, element) {
  return { action_id: element.action_id, ...(block.block_id ? { block_id: block.block_id } : {}) };
}

// where: {channel, ts} for a message, {view_id} for a view
export function surface(where, extra = {}) {
  const form = extra.form ?? new Form();
  return {
    ...extra,
    form,
    act: (block, element, value, node) => act(where, block, element, value, node, extra, form),
    suggest: async (block, element, query) => (await attempt(api.suggest({
      user: store.user, ...where(), ...elementOf(block, element), query }))) ?? { options: [] },
  };
}

// The app's action carries all that was typed so far, so the workspace must hear of it first.
async function storeTyped(where, blocks, form) {
  for (const block of blocks) {
    if (block.type !== "input" || !form.isFresh(block, block.element)) continue;
    const value = form.plain(block, block.element);
    await attempt(api.click({ user: store.user, ...where(), ...elementOf(block, block.element), value,
      settle: 0 }));
    form.told(block, block.element);
  }
}

async function act(where, block, element, value, node, extra, form) {
  if (block.type === "input" && !block.dispatch_action) return;
  if (node.classList.contains("busy")) return;
  if (element.confirm && !(await confirmed(element.confirm))) {
    emit("redraw");
    return;
  }
  busy(node, true);
  emit("acted");
  const body = { user: store.user, ...where(), ...elementOf(block, element) };
  if (value !== undefined && value !== null) body.value = value;
  await storeTyped(where, extra.blocks?.() ?? [], form);
  const answer = await attempt(api.click({ ...body, settle: 0 }));
  busy(node, false);
  if (answer?.acked === false) toast(silence());
  emit("caused");
}
