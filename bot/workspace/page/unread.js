// What a person has not read yet, as the workspace keeps it.
import { channelById, emit, myDirect, store } from "./store.js";

function channelOf(name) {
  return name === "dm" ? myDirect() : channelById(name);
}

// Reading marks as read in the workspace; the list must not wait for the next state.
export function markSeen(name) {
  const channel = channelOf(name);
  if (!channel?.unread?.[store.user]) return;
  channel.unread[store.user] = 0;
  emit("unread");
}

export function isUnread(channel) {
  return Boolean(channel?.unread?.[store.user]);
}
