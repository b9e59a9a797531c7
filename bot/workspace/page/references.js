// People, channels and links as they appear inside text.
import { h } from "./dom.js";
import { channelById, emit, personName, store } from "./store.js";

const SAFE = /^(https?:\/\/|mailto:|tel:)/i;

// A permalink of this workspace opens here instead of at an address that does not exist.
function insideAddress(url) {
  const here = /^#([CDG]\w+)\/(\d+\.\d+)$/.exec(url.startsWith(location.origin) ? new URL(url).hash : "");
  if (here) return { channel: here[1], ts: here[2], thread: null };
  const found = /\/archives\/([CDG]\w+)\/p(\d{10})(\d{6})(?:\?.*?thread_ts=([\d.]+))?/.exec(url);
  if (!found) return null;
  const [, channel, seconds, micros, thread] = found;
  return { channel, ts: `${seconds}.${micros}`, thread: thread ?? null };
}

export function link(url, label) {
  if (!SAFE.test(url)) return null;
  const place = insideAddress(url);
  return h("a", {
    href: url, target: "_blank", rel: "noopener noreferrer",
    on: place ? { click: (event) => {
      event.preventDefault();
      emit("open-message", place);
    } } : null,
  }, label || url);
}

export function mention(id, label = "") {
  const mine = id === store.user;
  const name = personName(id) === id ? label || id : personName(id);
  return h("span", { class: `mention${mine ? " mention-me" : ""}` }, `@${name.replace(/^@/, "")}`);
}

export function channelLink(id, label = "") {
  const channel = channelById(id);
  const name = channel?.name ?? (label || "private-channel");
  if (!channel) return h("span", { class: "mention" }, `#${name}`);
  return h("button", { type: "button", class: "mention mention-channel",
    on: { click: () => emit("open-channel", id) } }, `#${name}`);
}

export function broadcast(name) {
  return h("span", { class: "mention mention-me" }, `@${name}`);
}
