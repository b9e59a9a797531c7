// What the page knows: who is looking, at what, and the workspace's state as last read.

const listeners = new Map();

export const store = {
  user: null,
  place: { kind: "channel", channel: null, thread: null },
  team: {},
  users: [],
  channels: [],
  bot: {},
  commands: [],
  clockNote: "",
  clockOffset: 0,
};

export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(listener);
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

function isBot(user) {
  return user.is_bot || user.id === store.bot.user_id;
}

export function adoptState(answer) {
  const { team, bot, users, channels, commands } = answer;
  Object.assign(store, { team, bot, users, channels, commands, clockNote: answer.clock_note ?? "" });
  adoptClock(answer.clock);
  emit("state");
}

export function adoptClock(now) {
  store.clockOffset = new Date(now).getTime() - performance.now();
  emit("clock");
}

export function businessNow() {
  return new Date(store.clockOffset + performance.now());
}

export function people() {
  return store.users.filter((user) => !isBot(user) && !user.deleted);
}

function userById(id) {
  return store.users.find((user) => user.id === id);
}

export function me() {
  return userById(store.user) ?? {};
}

export function personName(id) {
  if (id === store.bot.user_id || id === store.bot.bot_id) return botName();
  const user = userById(id);
  return user ? user.real_name || user.name : id;
}

export function botName() {
  return store.bot.name ?? "Bot";
}

export function channelById(id) {
  return store.channels.find((channel) => channel.id === id);
}

export function isMember(channel, user = store.user) {
  return (channel.members ?? []).includes(user);
}

export function isDirect(channel) {
  return Boolean(channel.dm);
}

export function myDirect() {
  return store.channels.find((channel) => isDirect(channel) && channel.im_user === store.user);
}

export function myChannels() {
  return store.channels.filter((channel) => !isDirect(channel) && isMember(channel) && !isArchived(channel));
}

export function isArchived(channel) {
  return Boolean(channel.archived);
}

export function otherChannels() {
  return store.channels.filter((channel) => !isDirect(channel)
    && ((!isMember(channel) && !channel.private)
      || (isMember(channel) && isArchived(channel))));
}

export function botIn(channel) {
  return Boolean(channel.bot);
}

export function viewerZone() {
  return me().tz || "UTC";
}
