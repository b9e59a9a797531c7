// Renders Slack's mrkdwn as DOM nodes; whatever it does not know stays visible text.
import { fragment, h } from "./dom.js";
import { link, mention, channelLink, broadcast } from "./references.js";
import { dateToken } from "./times.js";
import { withEmoji } from "./emoji.js";

const WORD = /[\p{L}\p{N}]/u;

export function decode(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function isWord(character) {
  return character !== undefined && WORD.test(character);
}

function closing(text, mark, from) {
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (text.slice(from, at).includes("\n")) return -1;
    if (at > from && !/\s/.test(text[at - 1]) && !isWord(text[at + 1])) return at;
  }
  return -1;
}

function styled(tag, mark) {
  return (text, at) => {
    if (isWord(text[at - 1]) || text[at + 1] === undefined || /\s/.test(text[at + 1])) return null;
    const end = closing(text, mark, at + 1);
    if (end === -1) return { none: true };
    const inner = text.slice(at + 1, end);
    const content = tag === "code" ? [decode(inner)] : inline(inner);
    return { node: h(tag, {}, content), end: end + 1 };
  };
}

function angle(text, at) {
  const end = text.indexOf(">", at);
  if (end === -1) return null;
  const node = reference(text.slice(at + 1, end));
  return node ? { node, end: end + 1 } : null;
}

function reference(body) {
  const bar = body.indexOf("|");
  const target = bar === -1 ? body : body.slice(0, bar);
  const label = bar === -1 ? "" : decode(body.slice(bar + 1));
  if (/^@[UWB]\w+$/.test(target)) return mention(target.slice(1), label);
  if (/^#[CGD]\w+$/.test(target)) return channelLink(target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, unix, pattern, url] = target.split("^");
    const shown = dateToken(unix, decode(pattern ?? ""), label);
    return url ? link(decode(url), shown) : shown;
  }
  if (/^!(here|channel|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (target.startsWith("!subteam^")) return broadcast(label.replace(/^@/, "") || target.slice(9));
  return link(decode(target), label || decode(target));
}

const RULES = {
  "<": angle,
  "`": styled("code", "`"),
  "*": styled("strong", "*"),
  _: styled("em", "_"),
  "~": styled("s", "~"),
};

function inline(text) {
  const nodes = [];
  const hopeless = new Set();
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) nodes.push(withEmoji(decode(plain)));
    plain = "";
  };
  while (at < text.length) {
    const character = text[at];
    if (character === "\n") hopeless.clear();
    const hit = hopeless.has(character) ? null : RULES[character]?.(text, at);
    // No closing mark from here on means none for any later opening on this line either.
    if (hit?.none) hopeless.add(character);
    if (hit?.node) {
      flush();
      nodes.push(hit.node);
      at = hit.end;
    } else {
      plain += character;
      at += 1;
    }
  }
  flush();
  return nodes;
}

const QUOTE = /^(?:&gt;|>) ?/;
const ITEM = /^(\s*)([•◦▪‣-]|\d{1,2}\.)\s+(.*)$/u;

function kindOf(line) {
  if (QUOTE.test(line)) return "quote";
  if (ITEM.test(line)) return "item";
  return "text";
}

function listLine(line) {
  const [, indent, marker, rest] = ITEM.exec(line);
  return h("div", { class: `item${indent.length > 1 ? " item-deep" : ""}` },
    h("span", { class: "item-mark" }, marker === "-" ? "•" : marker),
    h("span", { class: "item-text" }, inline(rest)));
}

function textLines(lines) {
  return h("div", { class: "lines" }, inline(lines.join("\n").replace(/^\n+|\n+$/g, "")));
}

function passage(text) {
  const groups = [];
  for (const line of text.split("\n")) {
    const kind = kindOf(line);
    if (groups.at(-1)?.kind === kind) groups.at(-1).lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.filter((group) => group.lines.some((line) => line.trim())).map(({ kind, lines }) => {
    if (kind === "quote") {
      return h("blockquote", {}, passage(lines.map((line) => line.replace(QUOTE, "")).join("\n")));
    }
    return kind === "item" ? lines.map(listLine) : textLines(lines);
  });
}

export function mrkdwn(text) {
  const parts = String(text ?? "").split("```");
  // A fence that is never closed is no fence: its text stays as typed.
  if (parts.length % 2 === 0) {
    const tail = parts.pop();
    parts[parts.length - 1] += `\`\`\`${tail}`;
  }
  return fragment(parts.map((part, index) => {
    if (index % 2 === 1) return h("pre", {}, decode(part.replace(/^\n|\n$/g, "")));
    return part ? passage(part) : null;
  }));
}

// One line without block structure: option labels, table cells, previews.
export function mrkdwnLine(text) {
  return fragment(inline(String(text ?? "").replace(/\s*\n\s*/g, " ")));
}

export function textObject(object) {
  if (!object) return "";
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return fragment(withEmoji(decode(object.text ?? "")));
}
