// The messages of the place that is open, kept in step with the workspace.
import { api, ApiError } from "./api.js";
import { fill, h } from "./dom.js";
import { authorOf, isBot, isReply, renderFailure, renderMessage } from "./message.js";
import { channelById, emit, isMember, store } from "./store.js";
import { announce } from "./toast.js";
import { dayKey, dayName, fromTs } from "./times.js";
import { markSeen } from "./unread.js";

const GROUP_SECONDS = 300;
const dismissed = new Set(JSON.parse(sessionStorage.getItem("dismissed") ?? "[]"));
const failures = new Map();

export const conversation = { channel: null, user: null, messages: [], refused: null };

export function placeChannel() {
  return store.place.kind === "dm" ? "dm" : store.place.channel;
}

function placeKey() {
  return `${store.user}/${placeChannel()}`;
}

export function addFailure(title, help) {
  const list = failures.get(placeKey()) ?? [];
  const after = conversation.messages.at(-1)?.ts ?? "0";
  failures.set(placeKey(), [...list, { title, help, ts: after, failure: true, key: `${title}${list.length}` }]);
  emit("messages");
}

function dismissFailure(failure) {
  failures.set(placeKey(), (failures.get(placeKey()) ?? []).filter((other) => other !== failure));
  emit("messages");
}

function dismiss(message) {
  dismissed.add(`${store.user}/${message.ts}`);
  sessionStorage.setItem("dismissed", JSON.stringify([...dismissed].slice(-500)));
  emit("messages");
}

function isShown(message) {
  return !(message.ephemeral && dismissed.has(`${store.user}/${message.ts}`))
    && !(message.deleted && !repliesTo(message.ts).length);
}

export function repliesTo(ts) {
  return conversation.messages.filter((message) => message.thread_ts === ts && message.ts !== ts
    && !message.deleted);
}

export function messageAt(ts) {
  return conversation.messages.find((message) => message.ts === ts);
}

function isOutside(id) {
  const channel = channelById(id);
  return Boolean(channel) && !isMember(channel);
}

// Nothing when the workspace is gone: what is shown stays.
async function messagesOf(channel, user) {
  if (isOutside(channel)) {
    return { messages: [], refused: new ApiError("You are not a member of this channel.", "not_in_channel") };
  }
  try {
    return { messages: (await api.messages(channel, user, !document.hidden)).messages, refused: null };
  } catch (error) {
    return error.code === "unreachable" ? null : { messages: [], refused: error };
  }
}

let turn = 0;
let soon = null;

// Several events in a row are one reading.
export function refreshMessages(delay = 25) {
  clearTimeout(soon);
  soon = setTimeout(loadMessages, delay);
}

export async function loadMessages() {
  const mine = ++turn;
  const channel = placeChannel();
  const user = store.user;
  if (!channel || store.place.kind === "home") return;
  const read = await messagesOf(channel, user);
  if (mine !== turn || !read) return;
  const { messages, refused } = read;
  const same = conversation.channel === channel && conversation.user === user;
  if (same) announceNew(messages);
  Object.assign(conversation, { channel, user, messages, refused });
  if (!document.hidden) markSeen(channel);
  emit("messages", { same });
}

function announceNew(messages) {
  const known = new Set(conversation.messages.map((message) => message.ts));
  const fresh = messages.filter((message) => !known.has(message.ts) && message.user !== store.user);
  if (fresh.length) announce(fresh.map((message) => `${authorOf(message)}: ${message.text ?? ""}`).join(". "));
}

function followsClosely(message, before) {
  return before && !before.failure && !before.ephemeral && !message.ephemeral
    && message.user === before.user && isBot(message) === isBot(before)
    && authorOf(message) === authorOf(before) && !before.subtype && !message.subtype
    && Number(message.ts) - Number(before.ts) < GROUP_SECONDS;
}

function summary(message) {
  const text = message?.text ?? "";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

// The rows of a list: what they are made of decides whether their node can stay.
function rowsOf(messages, inThread) {
  const rows = [];
  let before = null;
  for (const message of messages) {
    const at = fromTs(message.ts);
    const day = dayKey(at);
    if (!inThread && !message.failure && (!before || dayKey(fromTs(before.ts)) !== day)) {
      rows.push({ key: `day ${day}`, made: day, make: () => h("div", { class: "day" }, dayName(at)) });
      before = null;
    }
    rows.push(messageRow(message, before, inThread));
    before = message;
  }
  return rows;
}

function messageRow(message, before, inThread) {
  if (message.failure) {
    return { key: `failure ${message.key}`, made: "", make: () => renderFailure(message, dismissFailure) };
  }
  const replies = inThread ? [] : repliesTo(message.ts);
  const compact = Boolean(followsClosely(message, before));
  const root = message.subtype === "thread_broadcast" ? messageAt(message.thread_ts) : null;
  const options = { compact, inThread, replies, rootText: summary(root), onDismiss: dismiss };
  return {
    key: `${message.ts}${message.ephemeral ? " private" : ""}`,
    made: JSON.stringify([message, compact, replies.map((reply) => reply.ts), store.user, options.rootText]),
    make: () => renderMessage(message, conversation.channel, options),
  };
}

export function channelRows() {
  const shown = conversation.messages.filter((message) => isShown(message)
    && (!isReply(message) || message.subtype === "thread_broadcast" || message.ephemeral));
  const merged = [...shown];
  for (const failure of failures.get(placeKey()) ?? []) {
    const at = merged.findIndex((message) => Number(message.ts) > Number(failure.ts));
    merged.splice(at === -1 ? merged.length : at, 0, failure);
  }
  return rowsOf(merged, false);
}

export function threadRows(ts) {
  return rowsOf(repliesTo(ts).filter(isShown), true);
}

// Puts rows into a list and leaves the nodes of unchanged rows alone, with what is typed in them.
export function reconcile(list, rows) {
  const old = new Map([...list.children].map((node) => [node.rowKey, node]));
  const nodes = rows.map((row) => {
    const kept = old.get(row.key);
    if (kept && kept.rowMade === row.made) return kept;
    const node = row.make();
    node.rowKey = row.key;
    node.rowMade = row.made;
    return node;
  });
  const same = nodes.length === list.children.length
    && nodes.every((node, index) => node === list.children[index]);
  if (same) return;
  const focusKey = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const focusRow = document.activeElement?.closest?.("[data-ts]")?.dataset.ts;
  fill(list, nodes);
  if (focusKey) {
    const again = list.querySelector(`[data-ts="${focusRow}"] [data-key="${CSS.escape(focusKey)}"]`);
    again?.focus({ preventScroll: true });
  }
}
