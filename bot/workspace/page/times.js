// Shows the workspace's virtual times in the viewer's own zone.
import { businessNow, viewerZone } from "./store.js";

const LOCALE = "en-GB";

function format(date, options) {
  return new Intl.DateTimeFormat(LOCALE, { timeZone: viewerZone(), ...options }).format(date);
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
  return { day: day.replaceAll(",", ""), time: clockTime(date) };
}

function relativeDay(date) {
  const now = businessNow();
  if (dayKey(date) === dayKey(now)) return "Today";
  if (dayKey(date) === dayKey(new Date(now.getTime() - 86400000))) return "Yesterday";
  if (dayKey(date) === dayKey(new Date(now.getTime() + 86400000))) return "Tomorrow";
  return null;
}

export function dayTitle(date) {
  return relativeDay(date) ?? fullDay(date);
}

export function dayAndTime(date) {
  const day = relativeDay(date) ?? format(date, { day: "numeric", month: "short", year: "numeric" });
  return `${day} at ${clockTime(date)}`;
}

const DATE_PARTS = {
  date_num: (date) => {
    const [day, month, year] = dayKey(date).split("/");
    return `${year}-${month}-${day}`;
  },
  date: (date) => format(date, { day: "numeric", month: "long", year: "numeric" }),
  date_short: (date) => format(date, { day: "numeric", month: "short", year: "numeric" }),
  date_long: (date) => fullDay(date),
  time: clockTime,
  time_secs: (date) => format(date, { hour: "2-digit", minute: "2-digit", second: "2-digit",
    hourCycle: "h23" }),
  ago: (date) => ago(date),
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
export function dateToken(unix, pattern, fallback) {
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
