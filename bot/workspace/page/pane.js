// The main pane: header of the open place, its messages, and the composer.
import { api } from "./api.js";
import { avatar } from "./avatars.js";
import { acceptDrops, Composer } from "./composer.js";
import { channelRows, conversation, placeChannel, reconcile } from "./conversation.js";
import { button, fill, h } from "./dom.js";
import { homeView } from "./home.js";
import { icon } from "./icons.js";
import { EndKeeper } from "./scrolling.js";
import { botIn, botName, channelById, emit, isArchived, isMember, on, store } from "./store.js";
import { attempt } from "./toast.js";

const composer = new Composer({ label: "Message" });
const list = h("div", { class: "messages" });
const scroller = h("div", { class: "scroller", tabindex: "-1" }, list);
const head = h("header", { class: "pane-head" });
const strip = h("div", { class: "strip", hidden: true });
const body = h("div", { class: "pane-body" });
const more = button("New messages below", { class: "jump", hidden: true, on: { click: () => end.toEnd() } });
const frame = h("div", { class: "scroll-frame" }, scroller, more);
const closed = h("p", { class: "closed" }, icon("lock", 16),
  "This channel is archived. You can read it but not write.");
const end = new EndKeeper(scroller, list, (atEnd) => {
  if (atEnd) more.hidden = true;
});
let awaited = false;
let shownPlace = null;

export function mountPane(root) {
  root.append(head, strip, body);
  acceptDrops(root);
  on("sent", () => end.toEnd());
  on("acted", () => {
    awaited = true;
  });
}

function menuButton() {
  return button("Show channels", { icon: icon("menu"), class: "quiet only-phone",
    on: { click: () => emit("drawer", true) } });
}

function channelHead(channel) {
  const count = (channel.members ?? []).length;
  return [menuButton(), h("div", { class: "pane-title" },
    h("h1", {}, icon(channel.private ? "lock" : "hash", 18), channel.name),
    channel.topic ? h("p", { class: "topic", title: channel.topic }, channel.topic) : null),
  h("span", { class: "members", title: `${count} members` }, icon("person", 16), String(count))];
}

function tab(kind, label) {
  const here = store.place.kind === kind;
  return h("button", { type: "button", role: "tab", class: "tab", "aria-selected": String(here),
    on: { click: () => emit("go", { kind }) } }, label);
}

function appHead() {
  return [menuButton(), avatar(store.bot.user_id, { bot: true, size: "s" }),
    h("div", { class: "pane-title" }, h("h1", {}, botName(), h("abbr", { class: "badge", title: "An app" }, "APP"))),
    h("div", { class: "tabs", role: "tablist", "aria-label": botName() }, tab("home", "Home"), tab("dm", "Messages"))];
}

export function drawHead() {
  const channel = channelById(store.place.channel);
  fill(head, store.place.kind === "channel" ? (channel ? channelHead(channel) : menuButton()) : appHead());
  head.classList.toggle("app-head", store.place.kind !== "channel");
  drawStrip(channel);
}

function drawStrip(channel) {
  const absent = store.place.kind === "channel" && channel && isMember(channel)
    && !isArchived(channel) && !botIn(channel);
  strip.hidden = !absent;
  if (absent) {
    fill(strip, h("span", {}, `${botName()} is not in this channel, so it cannot post here.`),
      button(`Add ${botName()}`, { class: "btn btn-small", on: { click: () => attempt(
        api.change({ channel: channel.id, invite_bot: true })).then(() => emit("caused")) } }));
  }
}

function emptyWords() {
  if (store.place.kind === "dm") {
    return [`This is your conversation with ${botName()}`,
      "Reminders and files that you send to it appear here. Drop a CSV or YAML file to import it."];
  }
  return [`Welcome to #${channelById(store.place.channel)?.name ?? ""}`,
    `Type ${store.commands[0]?.command ?? "/"} in the box below and press Enter to begin.`];
}

function empty() {
  const [title, words] = emptyWords();
  return h("div", { class: "empty" }, icon(store.place.kind === "dm" ? "chat" : "hash", 28),
    h("h2", {}, title), h("p", {}, words));
}

function refusedNotice() {
  const channel = channelById(store.place.channel);
  const open = channel && !isMember(channel) && !channel.private && !isArchived(channel);
  return h("div", { class: "empty" }, icon("lock", 28),
    h("h2", {}, open ? `You are not a member of #${channel.name}` : "This cannot be shown"),
    h("p", {}, open ? "Join it to read and write here." : conversation.refused.message),
    open ? button("Join channel", { class: "btn btn-primary", on: { click: () => attempt(
      api.change({ channel: channel.id, invite: store.user })).then(() => emit("caused")) } }) : null);
}

function composerOrReason() {
  const channel = channelById(store.place.channel);
  if (conversation.refused) return null;
  if (store.place.kind === "channel" && channel && isArchived(channel)) {
    return closed;
  }
  return composer.node;
}

function composerLabel() {
  if (store.place.kind === "dm") return `Message ${botName()}`;
  return `Message #${channelById(store.place.channel)?.name ?? ""}`;
}

function mountConversation() {
  const reason = composerOrReason();
  const wanted = [frame, reason].filter(Boolean);
  const now = [...body.children];
  // Mounting anew would take the focus from whoever is typing.
  if (now.length !== wanted.length || now.some((node, at) => node !== wanted[at])) fill(body, wanted);
  composer.place(`${store.user}/${placeChannel()}`, composerLabel());
}

export function drawBody({ same = true } = {}) {
  if (store.place.kind === "home") {
    fill(body, homeView());
    shownPlace = null;
    return;
  }
  const key = `${store.user}/${placeChannel()}`;
  const fresh = shownPlace !== key;
  mountConversation();
  if (conversation.channel !== placeChannel() || conversation.user !== store.user) {
    list.replaceChildren();
    return;
  }
  const before = list.lastElementChild;
  drawList();
  shownPlace = key;
  const last = list.lastElementChild;
  if (fresh || end.pinned) end.toEnd();
  else if (awaited && last !== before && last.matches(".msg-private")) toAnswer(last);
  else if (same && last !== before) more.hidden = false;
}

// A private answer to the reader's own click is worth moving to; its beginning comes first.
function toAnswer(message) {
  awaited = false;
  end.toEnd();
  if (message.offsetHeight > scroller.clientHeight) message.scrollIntoView({ block: "start" });
}

function drawList() {
  const rows = conversation.refused ? [] : channelRows();
  if (rows.length) reconcile(list, rows);
  else fill(list, conversation.refused ? refusedNotice() : empty());
}

export function focusComposer() {
  if (globalThis.matchMedia("(pointer: fine)").matches && composer.node.isConnected) composer.focus();
}

export function showMessage(ts) {
  const node = list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  if (!node) return;
  node.scrollIntoView({ block: "center" });
  node.classList.add("found");
  setTimeout(() => node.classList.remove("found"), 2500);
}
