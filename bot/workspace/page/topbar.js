// The business clock with its buttons, and who one is.
import { api } from "./api.js";
import { avatar } from "./avatars.js";
import { button, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openPicker } from "./picker.js";
import { adoptClock, businessNow, emit, me, people, personName, store } from "./store.js";
import { attempt } from "./toast.js";
import { bannerTime } from "./times.js";

const day = h("strong", {});
const time = h("span", { class: "clock-time" });
const note = h("span", { class: "clock-note", hidden: true });
const switcher = h("button", { type: "button", class: "switcher", "aria-haspopup": "listbox",
  "aria-expanded": "false", on: { click: () => chooseUser() } });

async function move(step, node) {
  node.classList.add("busy");
  const answer = await attempt(api.advance(step));
  node.classList.remove("busy");
  if (!answer) return;
  adoptClock(answer.now);
  emit("caused");
}

function step(label, short, advance) {
  const node = h("button", { type: "button", class: "btn btn-small", "aria-label": label,
    on: { click: () => move(advance, node) } },
  h("span", { class: "wide" }, label), h("span", { class: "narrow", "aria-hidden": "true" }, short));
  return node;
}

function chooseUser() {
  openPicker({ anchor: switcher, label: "Who are you?", chosen: [store.user],
    groups: [{ options: people().map((user) => ({ value: user.id, label: personName(user.id),
      text: `${personName(user.id)} ${user.name} ${user.title ?? ""}`,
      description: [user.title, user.admin ? "Admin" : ""].filter(Boolean).join(" · "),
      picture: avatar(user.id, { size: "s" }) })) }],
    onPick: (row) => emit("switch-user", row.value) });
}

export function mountTopbar(root) {
  root.append(
    h("div", { class: "clock", role: "group", "aria-label": "Demo clock" }, icon("clock", 18),
      h("span", { class: "clock-words" }, h("span", { class: "clock-label" }, "Demo clock"), day, time),
      step("Next day", "+1d", "next_day"), step("Next week", "+1w", "next_week"),
      step("Next month", "+1m", "next_month")),
    note, switcher);
  setInterval(() => emit("clock"), 10000);
}

export function drawClock() {
  const shown = bannerTime(businessNow());
  day.textContent = shown.day;
  time.textContent = shown.time;
  note.hidden = !store.clockNote;
  note.textContent = store.clockNote;
}

export function drawSwitcher() {
  const user = me();
  switcher.setAttribute("aria-label", `You are ${personName(store.user)}. Change person`);
  fill(switcher, avatar(store.user, { size: "s" }),
    h("span", { class: "switcher-words" }, h("span", { class: "switcher-name" },
      h("span", { class: "sr-only" }, "You are "), personName(store.user)),
    h("small", {}, user.title || (user.admin ? "Admin" : user.name ?? ""))), icon("down", 16));
}
