// Interactive elements of blocks: buttons, text fields, dates, checkboxes and radio buttons.
import { button, freshId, h } from "./dom.js";
import { decode, mrkdwnLine, textObject } from "./mrkdwn.js";
import { overflow, select } from "./selects.js";
import { image } from "./images.js";

const STYLES = { primary: "btn-primary", danger: "btn-danger" };

function pushButton(element, block, ctx) {
  const node = h("button", { type: "button", class: `btn ${STYLES[element.style] ?? ""}`,
    "aria-label": element.accessibility_label ?? null,
    dataset: { key: element.action_id ?? "" },
    on: { click: () => {
      if (/^https?:\/\//i.test(element.url ?? "")) globalThis.open(element.url, "_blank", "noopener");
      ctx.act(block, element, element.value, node);
    } } }, textObject(element.text));
  return node;
}

// kind -> attributes of the field; phones show the fitting keyboard
const FIELDS = {
  plain_text_input: { type: "text" },
  number_input: { type: "text", inputmode: "decimal" },
  email_text_input: { type: "email", inputmode: "email", autocomplete: "off" },
  url_text_input: { type: "url", inputmode: "url" },
};

function textField(element, block, ctx) {
  const state = ctx.form.start(block, element, { value: element.initial_value ?? null });
  const wantsEnter = (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]);
  const attributes = { ...FIELDS[element.type] };
  if (element.type === "number_input" && element.is_decimal_allowed === false) attributes.inputmode = "numeric";
  const keep = () => {
    ctx.form.set(block, element, { value: node.value === "" ? null : node.value });
    if (block.dispatch_action && wantsEnter.includes("on_character_entered")) send();
  };
  const send = () => ctx.act(block, element, node.value, node);
  const node = h(element.multiline ? "textarea" : "input", {
    ...(element.multiline ? { rows: "4" } : attributes),
    class: "field", value: state.value ?? "", autocomplete: "off",
    placeholder: element.placeholder ? decode(element.placeholder.text) : null,
    maxlength: element.max_length ?? null, autofocus: element.focus_on_load ?? null,
    dataset: { key: element.action_id ?? "" },
    on: { input: keep, keydown: (event) => {
      if (event.key !== "Enter" || element.multiline) return;
      if (!block.dispatch_action || !wantsEnter.includes("on_enter_pressed")) return;
      event.preventDefault();
      send();
    } },
  });
  return node;
}

function moment(type, field, initial) {
  return (element, block, ctx) => {
    const state = ctx.form.start(block, element, { [field]: element[initial] ?? null });
    const node = h("input", { type, class: "field field-date", value: state[field] ?? "",
      "aria-label": element.placeholder?.text ?? null, dataset: { key: element.action_id ?? "" },
      on: { change: () => {
        ctx.form.set(block, element, { [field]: node.value || null });
        if (node.value) ctx.act(block, element, node.value, node);
      } } });
    return node;
  };
}

function datetime(element, block, ctx) {
  const iso = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16);
  const state = ctx.form.start(block, element,
    { selected_date_time: element.initial_date_time ?? null });
  const node = h("input", { type: "datetime-local", class: "field field-date",
    value: state.selected_date_time ? iso(state.selected_date_time) : "",
    dataset: { key: element.action_id ?? "" },
    on: { change: () => {
      const seconds = node.value ? Date.parse(`${node.value}Z`) / 1000 : null;
      ctx.form.set(block, element, { selected_date_time: seconds });
      if (seconds) ctx.act(block, element, seconds, node);
    } } });
  return node;
}

function choice(element, option, props) {
  const words = option.text?.type === "mrkdwn" ? mrkdwnLine(option.text.text) : textObject(option.text);
  return h("label", { class: "choice" }, h("input", props),
    h("span", {}, words,
      option.description ? h("small", {}, textObject(option.description)) : null));
}

function checkboxes(element, block, ctx) {
  const state = ctx.form.start(block, element, { selected_options: element.initial_options ?? [] });
  const chosen = new Set(state.selected_options.map((option) => option.value));
  const node = h("div", { class: "choices", role: "group", "aria-label": block.label?.text ?? "Options" },
    element.options.map((option) => choice(element, option, {
      type: "checkbox", checked: chosen.has(option.value), dataset: { key: `${element.action_id}/${option.value}` },
      on: { change: (event) => {
        if (event.target.checked) chosen.add(option.value);
        else chosen.delete(option.value);
        const selected = element.options.filter((other) => chosen.has(other.value));
        ctx.form.set(block, element, { selected_options: selected });
        ctx.act(block, element, [...chosen], node);
      } } })));
  return node;
}

function radioButtons(element, block, ctx) {
  const state = ctx.form.start(block, element, { selected_option: element.initial_option ?? null });
  const name = freshId("radio");
  const node = h("div", { class: "choices", role: "radiogroup", "aria-label": block.label?.text ?? "Options" },
    element.options.map((option) => choice(element, option, {
      type: "radio", name, checked: state.selected_option?.value === option.value,
      dataset: { key: `${element.action_id}/${option.value}` },
      on: { change: () => {
        ctx.form.set(block, element, { selected_option: option });
        ctx.act(block, element, option.value, node);
      } } })));
  return node;
}

const ELEMENTS = {
  button: pushButton,
  plain_text_input: textField,
  number_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  datepicker: moment("date", "selected_date", "initial_date"),
  timepicker: moment("time", "selected_time", "initial_time"),
  datetimepicker: datetime,
  checkboxes,
  radio_buttons: radioButtons,
  overflow,
  image: (element) => image(element, "image-small"),
};

for (const kind of ["static", "external", "users", "channels", "conversations"]) {
  ELEMENTS[`${kind}_select`] = select;
  ELEMENTS[`multi_${kind}_select`] = select;
}

export function renderElement(element, block, ctx) {
  const render = ELEMENTS[element.type];
  return render ? render(element, block, ctx)
    : h("span", { class: "unknown" }, `This page cannot show a ${element.type}.`);
}
