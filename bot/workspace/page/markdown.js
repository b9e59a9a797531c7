// Renders the markdown block: the small, common part of Markdown that Slack shows.
import { fragment, h } from "./dom.js";
import { link } from "./references.js";

const SPANS = [
  { open: /^`([^`\n]+)`/, make: (found) => h("code", {}, found[1]) },
  { open: /^\*\*(\S(?:[^*]|\*(?!\*))*?)\*\*/, make: (found) => h("strong", {}, spans(found[1])) },
  { open: /^__(\S[^_]*?)__/, make: (found) => h("strong", {}, spans(found[1])) },
  { open: /^~~(\S[^~]*?)~~/, make: (found) => h("s", {}, spans(found[1])) },
  { open: /^\*([^\s*][^*\n]*?)\*/, make: (found) => h("em", {}, spans(found[1])) },
  { open: /^_([^\s_][^_\n]*?)_(?!\w)/, make: (found) => h("em", {}, spans(found[1])) },
  { open: /^!?\[([^\]\n]*)\]\(([^()\s]+)\)/, make: (found) => link(found[2], found[1]) },
  { open: /^<((?:https?:\/\/|mailto:)[^>\s]+)>/, make: (found) => link(found[1], found[1]) },
  { open: /^\\([\\`*_{}[\]()#+.!~>|-])/, make: (found) => document.createTextNode(found[1]) },
];

function spanAt(text, at) {
  if (!"`*_~![<\\".includes(text[at])) return null;
  if (text[at] === "_" && /\w/.test(text[at - 1] ?? "")) return null;
  const rest = text.slice(at, at + 3000);
  for (const { open, make } of SPANS) {
    const found = open.exec(rest);
    const node = found && make(found);
    if (node) return { node, length: found[0].length };
  }
  return null;
}

function spans(text) {
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const hit = spanAt(text, at);
    if (hit) {
      nodes.push(plain, hit.node);
      plain = "";
      at += hit.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  nodes.push(plain);
  return nodes;
}

function take(lines, accepts) {
  const taken = [];
  while (lines.length && accepts(lines[0])) taken.push(lines.shift());
  return taken;
}

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^(\s*)([-*+]|\d{1,4}[.)])\s+(.*)$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function cells(line) {
  return line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());
}

function table(lines) {
  const head = cells(lines.shift());
  lines.shift();
  const rows = take(lines, (line) => line.includes("|")).map(cells);
  return h("div", { class: "table-frame" }, h("table", { class: "grid" },
    h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, spans(cell))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, spans(cell))))))));
}

function items(lines) {
  const first = ITEM.exec(lines[0]);
  const depth = first[1].length;
  const list = h(/\d/.test(first[2]) ? "ol" : "ul", {});
  while (lines.length) {
    const found = ITEM.exec(lines[0]);
    if (!found || found[1].length < depth) break;
    if (found[1].length > depth) {
      (list.lastElementChild ?? list).append(items(lines));
    } else {
      lines.shift();
      list.append(h("li", {}, spans(found[3])));
    }
  }
  return list;
}

function startsSomething(line) {
  return HEADING.test(line) || ITEM.test(line) || RULE.test(line) || /^\s*(```|>)/.test(line);
}

function next(lines) {
  const line = lines[0];
  if (line.trim().startsWith("```")) {
    lines.shift();
    const code = take(lines, (other) => !other.trim().startsWith("```"));
    lines.shift();
    return h("pre", {}, code.join("\n"));
  }
  const heading = HEADING.exec(line);
  if (heading) {
    lines.shift();
    return h(`h${Math.min(heading[1].length + 2, 6)}`, { class: `md-${heading[1].length}` },
      spans(heading[2]));
  }
  if (RULE.test(line)) return lines.shift() && h("hr", {});
  if (/^\s*>/.test(line)) {
    const quoted = take(lines, (other) => /^\s*>/.test(other));
    return h("blockquote", {}, markdown(quoted.map((other) => other.replace(/^\s*> ?/, "")).join("\n")));
  }
  if (ITEM.test(line)) return items(lines);
  if (line.includes("|") && TABLE_RULE.test(lines[1] ?? "")) return table(lines);
  const text = [lines.shift(), ...take(lines, (other) => other.trim() && !startsSomething(other))];
  return h("p", {}, spans(text.join("\n")));
}

export function markdown(text) {
  const lines = String(text ?? "").split("\n");
  const nodes = [];
  while (lines.length) {
    if (lines[0].trim()) nodes.push(next(lines));
    else lines.shift();
  }
  return fragment(nodes);
}
