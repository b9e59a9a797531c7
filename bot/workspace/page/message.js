// One message: author, time, text or blocks, files, reactions, edits and its thread.
import { fileUrl } from "./api.js";
import { avatar, isBotId } from "./avatars.js";
import { renderBlocks } from "./blocks.js";
import { button, h } from "./dom.js";
import { emoji } from "./emoji.js";
import { showHistory } from "./history.js";
import { icon } from "./icons.js";
import { image } from "./images.js";
import { decode, mrkdwn } from "./mrkdwn.js";
import { botName, emit, personName } from "./store.js";
import { surface } from "./surface.js";
import { clockTime, dayAndTime, fromTs, lastReply } from "./times.js";

export function isBot(message) {
  return message.bot === true || Boolean(message.bot_id) || isBotId(message.user);
}

export function authorOf(message) {
  if (isBot(message)) return message.username || botName();
  const known = personName(message.user);
  return known === message.user ? message.username || known : known;
}

export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

function fileCard(file) {
  const size = file.size ? `${Math.max(1, Math.round(file.size / 1024))} KB` : "";
  const title = file.title || file.name || "File";
  return h("a", { class: "file-card", href: fileUrl(file.id), download: file.name ?? "", target: "_blank" },
    h("span", { class: "file-icon" }, icon("file", 22)),
    h("span", { class: "file-words" }, h("strong", {}, title),
      h("small", {}, [title === file.name ? "" : file.name, size].filter(Boolean).join(" · "))),
    icon("download", 18));
}

function fileOf(file) {
  if (!String(file.mimetype ?? "").startsWith("image/")) return fileCard(file);
  const words = file.alt_txt || file.title || file.name || "Picture";
  return h("figure", {}, h("figcaption", {}, decode(file.title || file.name || "")),
    image({ slack_file: { id: file.id }, alt_text: words }));
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map((reaction) => h("span", {
    class: "reaction", title: (reaction.users ?? []).map(personName).join(", ") },
  emoji(reaction.name), h("span", {}, reaction.count ?? (reaction.users ?? []).length))));
}

function content(message, channel) {
  if (message.deleted) return h("p", { class: "gone" }, "This message was deleted.");
  if (!message.blocks?.length) return h("div", { class: "text" }, mrkdwn(message.text));
  const ctx = surface(() => ({ channel, ts: message.ts }));
  return renderBlocks(message.blocks, ctx);
}

function editedMark(message) {
  if (!message.edited && !message.history?.length) return null;
  const node = button("edited", { class: "edited", title: "See earlier versions",
    on: { click: () => showHistory(message) } });
  return message.history?.length ? node : h("span", { class: "edited" }, "edited");
}

function heading(message) {
  const at = fromTs(message.ts);
  return h("div", { class: "msg-head" }, h("span", { class: "author" }, authorOf(message)),
    isBot(message) ? h("abbr", { class: "badge", title: "Posted by an app" }, "APP") : null,
    h("time", { class: "when", datetime: at.toISOString(), title: dayAndTime(at) }, clockTime(at)),
    editedMark(message));
}

function threadBar(message, replies) {
  const count = replies.length || message.reply_count || 0;
  if (!count) return null;
  const last = replies.at(-1);
  const people = [...new Set(replies.map((reply) => reply.user))].slice(0, 3);
  return h("button", { type: "button", class: "thread-bar",
    on: { click: () => emit("open-thread", message.ts) } },
  h("span", { class: "thread-people" }, people.map((id) => avatar(id, { size: "xs" }))),
  h("strong", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
  last ? lastReply(fromTs(last.ts)) : null);
}

function privately(message, onDismiss) {
  if (!message.ephemeral) return null;
  return h("div", { class: "private" }, icon("eye", 15), h("span", {}, "Only visible to you"),
    button("Dismiss", { class: "linkish", on: { click: () => onDismiss(message) } }));
}

function broadcastOf(message, options) {
  if (message.subtype !== "thread_broadcast" || options.inThread) return null;
  return h("button", { type: "button", class: "broadcast",
    on: { click: () => emit("open-thread", message.thread_ts) } }, icon("reply", 15),
  h("span", {}, `Replied to a thread${options.rootText ? `: ${options.rootText}` : ""}`));
}

function tools(message, options) {
  if (message.ephemeral || message.deleted || options.inThread) return null;
  const root = isReply(message) ? message.thread_ts : message.ts;
  return h("div", { class: "tools" }, button("Reply in thread", { icon: icon("reply", 18), class: "quiet",
    on: { click: () => emit("open-thread", root) } }));
}

const NOTICES = new Set(["channel_join", "channel_leave", "channel_topic", "channel_name",
  "channel_archive", "channel_unarchive", "group_join", "bot_add", "bot_remove"]);

function notice(message) {
  return h("article", { class: "msg msg-notice" }, avatar(message.user, { size: "xs", bot: isBot(message) }),
    h("div", { class: "msg-body" }, mrkdwn(message.text)),
    h("time", { class: "when" }, clockTime(fromTs(message.ts))));
}

// options: compact, inThread, replies, rootText, onDismiss
export function renderMessage(message, channel, options = {}) {
  if (NOTICES.has(message.subtype)) return notice(message);
  const at = fromTs(message.ts);
  const compact = options.compact && !message.ephemeral;
  return h("article", {
    class: `msg${compact ? " msg-compact" : ""}${message.ephemeral ? " msg-private" : ""}`,
    dataset: { ts: message.ts }, "aria-label": `${authorOf(message)}, ${dayAndTime(at)}` },
  compact ? h("time", { class: "gutter", datetime: at.toISOString() }, clockTime(at))
    : avatar(message.user, { bot: isBot(message), name: authorOf(message) }),
  h("div", { class: "msg-body" }, privately(message, options.onDismiss), broadcastOf(message, options),
    compact ? null : heading(message), content(message, channel),
    message.files?.length ? h("div", { class: "files" }, message.files.map(fileOf)) : null,
    compact ? editedMark(message) : null, reactions(message),
    options.inThread ? null : threadBar(message, options.replies ?? [])),
  tools(message, options));
}

// What a failed command says where its answer would have been.
export function renderFailure(failure, onDismiss) {
  return h("article", { class: "msg msg-private msg-failed", dataset: { ts: failure.ts } },
    h("span", { class: "avatar avatar-m avatar-warn", "aria-hidden": "true" }, icon("warning")),
    h("div", { class: "msg-body" },
      h("div", { class: "private" }, icon("eye", 15), h("span", {}, "Only visible to you"),
        button("Dismiss", { class: "linkish", on: { click: () => onDismiss(failure) } })),
      h("p", {}, h("strong", {}, failure.title)), h("p", { class: "failure-help" }, failure.help)));
}
