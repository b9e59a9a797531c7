// Shows the workspace's virtual times in the viewer's own zone.
import { h } from "./dom.js";
import { businessNow, viewerZone } from "./store.js";

const LOCALE = "en-GB";

function format(date, options) {
  const words = new Intl.DateTimeFormat(LOCALE, { timeZone: viewerZone(), ...options }).format(date);
  return words.replaceAll(",", "");
}

export function fromTs(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

export function clockTime(date) {
  return format(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

export function dayKey(date) {
  return format(date, { year: "numeric", month: "2-digit", day: "2-digit" });
}

function fullDay(date) {
  return format(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

export function bannerTime(date) {
  const day = format(date, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  return { day, time: clockTime(date) };
}

function relativeDay(date) {
  const now = businessNow();
  if (dayKey(date) === dayKey(now)) return "Today";
  if (dayKey(date) === dayKey(new Date(now.getTime() - 86400000))) return "Yesterday";
  if (dayKey(date) === dayKey(new Date(now.getTime() + 86400000))) return "Tomorrow";
  return null;
}

function shortDay(date) {
  return format(date, { day: "numeric", month: "short", year: "numeric" });
}

function dayTitle(date) {
  return relativeDay(date) ?? fullDay(date);
}

export function dayAndTime(date) {
  return `${shortDay(date)} at ${clockTime(date)}`;
}

// Words such as "today" are told anew as the clock moves on.
function timely(tag, props, tell) {
  const node = h(tag, props, tell());
  node.dataset.timely = "";
  node.tell = tell;
  return node;
}

export function retell() {
  for (const node of document.querySelectorAll("[data-timely]")) {
    const words = node.tell();
    if (node.textContent !== words) node.textContent = words;
  }
}

export function dayName(date) {
  return timely("span", {}, () => dayTitle(date));
}

export function lastReply(date) {
  return timely("span", { class: "thread-last" },
    () => `Last ${relativeDay(date)?.toLowerCase() ?? shortDay(date)} at ${clockTime(date)}`);
}

const DATE_PARTS = {
  date_num: (date) => {
    const [day, month, year] = dayKey(date).split("/");
    return `${year}-${month}-${day}`;
  },
  date: (date) => format(date, { day: "numeric", month: "long", year: "numeric" }),
  date_short: shortDay,
  date_long: fullDay,
  time: clockTime,
  time_secs: (date) => format(date, { hour: "2-digit", minute: "2-digit", second: "2-digit",
    hourCycle: "h23" }),
  ago,
};

for (const name of ["date", "date_short", "date_long"]) {
  const plain = DATE_PARTS[name];
  DATE_PARTS[`${name}_pretty`] = (date) => relativeDay(date)?.toLowerCase() ?? plain(date);
}
DATE_PARTS.day_divider_pretty = dayTitle;

function ago(date) {
  const seconds = (date.getTime() - businessNow().getTime()) / 1000;
  const words = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return "just now";
}

// Slack's <!date^unix^format|fallback>: unknown tokens mean that the fallback is shown.
function dateWords(unix, pattern, fallback) {
  const date = new Date(Number(unix) * 1000);
  if (Number.isNaN(date.getTime())) return fallback;
  let known = true;
  const text = pattern.replace(/\{(\w+)\}/g, (whole, name) => {
    if (DATE_PARTS[name]) return DATE_PARTS[name](date);
    known = false;
    return whole;
  });
  return known ? text : fallback;
}

export function dateToken(unix, pattern, fallback) {
  return timely("time", { class: "date" }, () => dateWords(unix, pattern, fallback));
}
