// Channels, the bot's Home and direct messages, with marks for what is unread.
import { api } from "./api.js";
import { avatar } from "./avatars.js";
import { button, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { botName, emit, isArchived, myChannels, myDirect, otherChannels, store } from "./store.js";
import { attempt, toast } from "./toast.js";
import { isUnread } from "./unread.js";

function isHere(place) {
  if (place.kind !== store.place.kind) return false;
  return place.kind !== "channel" || place.channel === store.place.channel;
}

function entry(place, picture, label, unread = false, extra = "") {
  const here = isHere(place);
  return h("li", {}, h("a", {
    href: `#/${store.user}/${place.channel ?? place.kind}`,
    class: `nav-entry${unread && !here ? " unread" : ""}${extra}`,
    "aria-current": here ? "page" : null,
    on: { click: (event) => {
      event.preventDefault();
      emit("go", place);
    } } }, picture, h("span", { class: "nav-name" }, label),
  unread && !here ? h("span", { class: "dot" }, h("span", { class: "sr-only" }, "unread")) : null));
}

function channelEntry(channel, extra = "") {
  const place = { kind: "channel", channel: channel.id };
  return entry(place, icon(channel.private ? "lock" : "hash", 18), channel.name,
    !extra && isUnread(channel), extra);
}

function newChannel(close) {
  const field = h("input", { class: "nav-field", type: "text", "aria-label": "Name of the new channel",
    placeholder: "new-channel", maxlength: "80", autocomplete: "off" });
  const form = h("form", { on: { submit: async (event) => {
    event.preventDefault();
    const name = field.value.trim().replace(/^#/, "").toLowerCase().replace(/\s+/g, "-");
    if (!name) return;
    const answer = await attempt(api.change({ channel: name, create: true, members: [store.user] }));
    if (!answer) return;
    close();
    toast(`#${name} is there. Invite ${botName()} to it with /invite @${botName()}.`, "done");
    emit("caused");
  } }, class: "nav-new" }, field, h("button", { type: "submit", class: "btn btn-small" }, "Create"));
  field.addEventListener("keydown", (event) => event.key === "Escape" && close());
  return [form, field];
}

function group(title, entries, extra = null) {
  return h("section", { class: "nav-group" }, h("div", { class: "nav-title" }, h("h2", {}, title), extra),
    h("ul", {}, entries));
}

function channelGroup() {
  const node = group("Channels", myChannels().map((channel) => channelEntry(channel)),
    button("Create a channel", { icon: icon("plus", 16), class: "quiet", on: { click: () => {
      if (node.querySelector(".nav-new")) return;
      const [form, field] = newChannel(() => form.remove());
      node.append(form);
      field.focus();
    } } }));
  return node;
}

export function drawSidebar(root) {
  if (root.contains(document.activeElement) && document.activeElement.classList.contains("nav-field")) return;
  const others = otherChannels();
  const focus = root.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  fill(root, h("div", { class: "nav-head" },
    h("strong", {}, store.team.name ?? "Local workspace"), h("span", {}, "Local workspace")),
  channelGroup(),
  group(botName(), [
    entry({ kind: "home" }, icon("home", 18), "Home"),
    entry({ kind: "dm" }, avatar(store.bot.user_id, { bot: true, size: "xs" }), "Messages",
      isUnread(myDirect())),
  ]),
  others.length ? group("Other channels", others.map((channel) => channelEntry(channel,
    isArchived(channel) ? " archived" : " outside"))) : null);
  if (focus) root.querySelector(`[href="${CSS.escape(focus)}"]`)?.focus();
}
