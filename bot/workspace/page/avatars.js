// Pictures of people: initials on a colour that stays the same for the same person.
import { h } from "./dom.js";
import { botMark } from "./icons.js";
import { personName, store } from "./store.js";

const HUES = 8;

function hueOf(id) {
  let sum = 0;
  for (const character of String(id)) sum = (sum * 31 + character.codePointAt(0)) % 9973;
  return sum % HUES;
}

function initials(name) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, " ").split(/\s+/).filter(Boolean);
  if (!words.length) return "?";
  const letters = words.length > 1 ? words[0][0] + words.at(-1)[0] : words[0].slice(0, 2);
  return letters.toUpperCase();
}

export function isBotId(id) {
  return id === store.bot.user_id || id === store.bot.bot_id || id === store.bot.id;
}

export function avatar(id, { size = "m", bot = isBotId(id), name = personName(id) } = {}) {
  if (bot) return h("span", { class: `avatar avatar-${size} avatar-bot`, "aria-hidden": "true" }, botMark());
  return h("span", { class: `avatar avatar-${size} hue-${hueOf(id)}`, "aria-hidden": "true" },
    initials(name));
}
