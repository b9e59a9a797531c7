// Renders rich_text blocks: sections, lists, quotes and preformatted text.
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelLink, link, mention } from "./references.js";
import { dateToken } from "./times.js";

const STYLES = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"],
  ["underline", "u"]];

function dressed(node, style = {}) {
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}

function colour(value) {
  const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
  if (/^#[0-9a-f]{3,8}$/i.test(value)) swatch.style.backgroundColor = value;
  return h("span", {}, swatch, value);
}

function leaf(element) {
  switch (element.type) {
    case "text": return element.text;
    case "link": return link(element.url, element.text) ?? element.text ?? element.url;
    case "user": return mention(element.user_id);
    case "channel": return channelLink(element.channel_id);
    case "usergroup": return broadcast(element.usergroup_id);
    case "broadcast": return broadcast(element.range);
    case "emoji": return emoji(element.name);
    case "color": return colour(element.value);
    case "date": return dateToken(element.timestamp, element.format, element.fallback ?? "");
    default: return element.text ?? "";
  }
}

function leaves(elements = []) {
  return elements.map((element) => dressed(leaf(element), element.style));
}

function list(part) {
  const ordered = part.style === "ordered";
  return h(ordered ? "ol" : "ul", {
    class: `indent-${Math.min(part.indent ?? 0, 8)}`,
    start: ordered ? (part.offset ?? 0) + 1 : null,
  }, part.elements.map((item) => h("li", {}, leaves(item.elements))));
}

const PARTS = {
  rich_text_section: (part) => h("div", { class: "lines" }, leaves(part.elements)),
  rich_text_list: list,
  rich_text_quote: (part) => h("blockquote", {}, leaves(part.elements)),
  rich_text_preformatted: (part) => h("pre", {}, leaves(part.elements)),
};

export function richText(block) {
  return h("div", { class: "rich" }, (block.elements ?? []).map((part) => PARTS[part.type]?.(part)));
}
