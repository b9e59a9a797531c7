// The stack of modals of the current user: the top one is shown, the others keep what was typed.
import { api } from "./api.js";
import { avatar } from "./avatars.js";
import { renderBlocks } from "./blocks.js";
import { button, fill, h } from "./dom.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { decode } from "./mrkdwn.js";
import { closePicker } from "./picker.js";
import { botName, emit, store } from "./store.js";
import { surface } from "./surface.js";
import { announce, attempt } from "./toast.js";

const dialog = h("dialog", { class: "modal", "aria-labelledby": "modal-title" });
const open = new Map();
let stack = [];
let shown = null;

export function mountModal() {
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    dismiss();
  });
}

function text(object) {
  return decode(object?.text ?? "");
}

// Takes over the stack as the workspace has it.
export function adoptStack(views) {
  stack = views;
  for (const id of open.keys()) if (!views.some((view) => view.id === id)) open.delete(id);
  for (const view of views) {
    if (!open.has(view.id)) open.set(view.id, begun());
    const kept = open.get(view.id);
    kept.form.prune(view.blocks);
    takeErrors(kept, view.errors);
  }
  draw();
}

function begun() {
  const kept = { form: new Form(), errors: {}, amended: new Set(), trouble: "" };
  kept.form.changed = (block) => amend(kept, block.block_id);
  return kept;
}

function takeErrors(kept, errors) {
  kept.errors = Object.fromEntries(Object.entries(errors ?? {}).filter(([id]) => !kept.amended.has(id)));
}

// Whoever mends a field need not be told of its fault any longer.
function amend(kept, id) {
  if (!kept.errors[id]) return;
  kept.amended.add(id);
  takeErrors(kept, kept.errors);
  const field = dialog.querySelector(`[data-block="${CSS.escape(id)}"] .input-wrong`);
  field?.classList.remove("input-wrong");
  field?.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
  field?.querySelector(".error").setAttribute("hidden", "");
}

function draw() {
  const view = stack.at(-1);
  if (!view) {
    shown = null;
    if (dialog.open) {
      closePicker();
      dialog.close();
      emit("modal-closed");
    }
    return;
  }
  const { errors, trouble } = open.get(view.id);
  const made = JSON.stringify([view.id, view.hash, view.blocks, view.title, view.submit, errors, trouble,
    stack.length]);
  if (made !== shown) render(view);
  shown = made;
  if (!dialog.open) {
    dialog.showModal();
    focusFirst();
  }
}

function focusFirst() {
  const target = dialog.querySelector("[autofocus]")
    ?? dialog.querySelector(".modal-body :is(input:not([type=hidden]), textarea, select, button.select)")
    ?? dialog.querySelector(".btn-primary") ?? dialog.querySelector(".modal-foot .btn");
  target?.focus();
}

function focusState() {
  const node = document.activeElement;
  if (!dialog.contains(node)) return null;
  return { key: node.dataset.key, block: node.closest("[data-block]")?.dataset.block,
    from: node.selectionStart ?? null, to: node.selectionEnd ?? null };
}

function restoreFocus(state) {
  if (!state?.key) return false;
  const block = `[data-block="${CSS.escape(state.block ?? "")}"]`;
  const found = dialog.querySelector(`${block} [data-key="${CSS.escape(state.key)}"]`);
  if (!found) return false;
  found.focus();
  try {
    if (state.from !== null) found.setSelectionRange(state.from, state.to);
  } catch {
    // Date and number fields have no selection.
  }
  return true;
}

function render(view) {
  closePicker();
  const focus = focusState();
  const sameView = dialog.dataset.view === view.id;
  const top = sameView ? dialog.querySelector(".modal-body")?.scrollTop : 0;
  const kept = open.get(view.id);
  const ctx = surface(() => ({ view_id: view.id }),
    { form: kept.form, errors: kept.errors, blocks: () => view.blocks });
  dialog.dataset.view = view.id;
  fill(dialog, h("form", { class: "modal-form", novalidate: true, on: { submit: (event) => {
    event.preventDefault();
    submit(view);
  } } }, headOf(view), bodyOf(view, kept, ctx), footOf(view)));
  dialog.querySelector(".modal-body").scrollTop = top;
  if (dialog.open && !restoreFocus(sameView ? focus : null) && (!sameView || focus)) focusFirst();
}

function headOf(view) {
  const deeper = stack.length > 1;
  return h("header", { class: "modal-head" },
    deeper ? button("Back", { icon: icon("back"), class: "quiet", on: { click: () => dismiss() } })
      : avatar(store.bot.user_id, { bot: true, size: "s" }),
    h("h2", { id: "modal-title" }, text(view.title)),
    button("Close", { icon: icon("close"), class: "quiet", on: { click: () => dismiss(deeper) } }));
}

function bodyOf(view, kept, ctx) {
  return h("div", { class: "modal-body" },
    kept.trouble ? h("p", { class: "trouble", role: "alert" }, icon("warning", 18), kept.trouble) : null,
    renderBlocks(view.blocks, ctx));
}

function footOf(view) {
  const submits = view.submit;
  return h("footer", { class: "modal-foot" },
    button(text(view.close) || (submits ? "Cancel" : "Close"), { class: "btn", on: { click: () => dismiss() } }),
    submits ? h("button", { type: "submit", class: "btn btn-primary" }, text(submits)) : null);
}

// Closes the top view, or all of them, and tells the workspace.
async function dismiss(all = false) {
  const view = stack.at(-1);
  if (!view) return;
  const body = { user: store.user, view_id: view.id, all, settle: 0 };
  adoptStack(all ? [] : stack.slice(0, -1));
  await attempt(api.close(body));
  emit("caused");
}

function showErrors(view, errors) {
  const kept = open.get(view.id);
  if (!kept) return;
  takeErrors(kept, errors);
  kept.trouble = "";
  draw();
  const wrong = dialog.querySelector(".input-wrong");
  wrong?.scrollIntoView({ block: "center" });
  wrong?.querySelector("input, textarea, select, button")?.focus();
  announce(Object.values(errors).map(decode).join(" "));
}

function showTrouble(view, words) {
  const kept = open.get(view.id);
  if (!kept) return;
  kept.trouble = words;
  draw();
}

async function submit(view) {
  if (dialog.classList.contains("waiting")) return;
  const kept = open.get(view.id);
  kept.amended.clear();
  waiting(true);
  let answer;
  try {
    answer = await api.submit({ user: store.user, view_id: view.id, values: kept.form.collect(), settle: 0 });
  } catch (error) {
    waiting(false);
    showTrouble(view, error.message);
    return;
  }
  waiting(false);
  if (answer.acked === false) {
    showTrouble(view, `${botName()} did not answer in time. `
      + "What you typed is still here: try again in a moment.");
  } else if (answer.error) {
    showTrouble(view, `${botName()}'s answer could not be used: ${answer.detail ?? answer.error}`);
  } else if (answer.errors && Object.keys(answer.errors).length) {
    showErrors(view, answer.errors);
  } else {
    kept.trouble = "";
  }
  emit("caused");
}

function waiting(on) {
  dialog.classList.toggle("waiting", on);
  const node = dialog.querySelector("button[type=submit]");
  if (!node) return;
  node.classList.toggle("busy", on);
  node.setAttribute("aria-busy", String(on));
}
