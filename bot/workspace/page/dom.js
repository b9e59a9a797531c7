// Builds DOM nodes. Text enters the page as text nodes only, so nothing typed can become markup.

const SVG = "http://www.w3.org/2000/svg";

function place(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  } else if (name === "dataset") {
    Object.assign(node.dataset, value);
  } else if (name === "value" || name === "checked" || name === "indeterminate") {
    node[name] = value;
  } else {
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) place(node, name, value);
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export function fragment(...children) {
  return append(document.createDocumentFragment(), children);
}

export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function button(label, props = {}, ...children) {
  const { icon, ...rest } = props;
  return h("button", { type: "button", "aria-label": icon ? label : null, title: icon ? label : null,
    ...rest }, icon ?? null, icon ? null : label, children);
}

let serial = 0;
export function freshId(prefix) {
  serial += 1;
  return `${prefix}-${serial}`;
}
