// Turns a list of Block Kit blocks into DOM; one function for each type of block.
import { freshId, h } from "./dom.js";
import { renderElement } from "./elements.js";
import { image } from "./images.js";
import { markdown } from "./markdown.js";
import { decode, textObject } from "./mrkdwn.js";
import { richText } from "./rich_text.js";
import { dataTable, table } from "./tables.js";

function section(block, ctx) {
  const words = h("div", { class: "section-words" },
    block.text ? h("div", { class: "section-text" }, textObject(block.text)) : null,
    block.fields ? h("div", { class: "fields" },
      block.fields.map((field) => h("div", { class: "field-cell" }, textObject(field)))) : null);
  if (!block.accessory) return words;
  return h("div", { class: `section-row accessory-${block.accessory.type}` }, words,
    h("div", { class: "accessory" }, renderElement(block.accessory, block, ctx)));
}

function context(block, ctx) {
  return h("div", { class: "context" }, block.elements.map((element) => {
    if (element.type === "image") return renderElement(element, block, ctx);
    return h("div", { class: "context-words" }, textObject(element));
  }));
}

function imageBlock(block) {
  return h("figure", {},
    block.title ? h("figcaption", {}, textObject(block.title)) : null, image(block));
}

function actions(block, ctx) {
  return h("div", { class: "actions" },
    block.elements.map((element) => renderElement(element, block, ctx)));
}

function named(control, ids) {
  if (["INPUT", "TEXTAREA", "BUTTON"].includes(control.tagName)) control.id = ids.field;
  control.setAttribute("aria-describedby", `${ids.hint} ${ids.error}`);
  if (control.tagName === "BUTTON") control.setAttribute("aria-labelledby", `${ids.label} ${ids.field}`);
}

function input(block, ctx) {
  const base = freshId("input");
  const ids = { field: base, label: `${base}-label`, hint: `${base}-hint`, error: `${base}-error` };
  const control = renderElement(block.element, block, ctx);
  named(control, ids);
  const error = ctx.errors?.[block.block_id];
  if (error) control.setAttribute("aria-invalid", "true");
  else if (!block.optional) control.setAttribute("aria-required", "true");
  const group = ["checkboxes", "radio_buttons"].includes(block.element.type);
  return h("div", { class: `input${error ? " input-wrong" : ""}` },
    h(group ? "div" : "label", { class: "label", id: ids.label, for: group ? null : ids.field },
      textObject(block.label), block.optional ? h("span", { class: "optional" }, " (optional)") : null),
    control,
    h("p", { class: "error", id: ids.error, hidden: !error }, error ? decode(error) : ""),
    block.hint ? h("p", { class: "hint", id: ids.hint }, textObject(block.hint)) : null);
}

const BLOCKS = {
  section,
  context,
  actions,
  input,
  image: imageBlock,
  header: (block, ctx) => h(ctx.heading ?? "h3", { class: "header" }, textObject(block.text)),
  divider: () => h("hr", {}),
  rich_text: richText,
  markdown: (block) => h("div", { class: "markdown" }, markdown(block.text)),
  table,
  data_table: dataTable,
};

function renderBlock(block, ctx) {
  const render = BLOCKS[block.type];
  const content = render ? render(block, ctx)
    : h("p", { class: "unknown" }, `This page cannot show a ${block.type} block.`);
  return h("div", { class: `block block-${block.type}`, dataset: { block: block.block_id ?? "" } }, content);
}

export function renderBlocks(blocks, ctx) {
  return h("div", { class: "blocks" }, (blocks ?? []).map((block) => renderBlock(block, ctx)));
}
