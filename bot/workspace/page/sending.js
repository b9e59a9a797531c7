// Sends what was composed: a command, a message or a file.
import { api } from "./api.js";
import { isCommand } from "./commands.js";
import { addFailure, placeChannel } from "./conversation.js";
import { botName, emit, store } from "./store.js";
import { attempt, toast } from "./toast.js";

function word(text) {
  return text.trim().split(/\s+/).slice(0, 2).join(" ");
}

async function invite(text) {
  const name = text.replace(/^\/invite\s*/i, "").trim().replace(/^@/, "");
  if (store.place.kind !== "channel") {
    toast("Open a channel first, then invite people or the bot to it.");
    return false;
  }
  const isBot = name.toLowerCase() === botName().toLowerCase();
  const answer = await attempt(api.change({ channel: store.place.channel,
    ...(isBot ? { invite_bot: true } : { invite: name }) }));
  if (answer) emit("caused");
  return Boolean(answer);
}

async function command(text, user, channel) {
  let answer;
  try {
    answer = await api.command({ user, channel, text, settle: 0 });
  } catch (error) {
    if (error.code === "unreachable") {
      toast(error.message);
      return false;
    }
    addFailure(`${word(text)} was not accepted`, error.message);
    return true;
  }
  if (answer.acked === false) {
    addFailure(`${word(text)} failed because the app did not respond`,
      `${botName()} may still be starting, or it has stopped. Wait a few seconds and send the command again: `
      + "press the up arrow to get it back.");
  }
  return true;
}

// True when the text was taken; false keeps it in the composer.
export async function send(text, threadTs) {
  const user = store.user;
  const channel = placeChannel();
  if (isCommand(text) && threadTs) {
    toast("Commands do not work in threads. Send it in the channel.");
    return false;
  }
  if (/^\/invite\b/i.test(text)) return invite(text);
  if (isCommand(text)) return command(text, user, channel);
  const body = { user, channel, text, settle: 0 };
  if (threadTs) body.thread_ts = threadTs;
  return Boolean(await attempt(api.message(body)));
}

export async function sendFiles(files) {
  emit("sent");
  for (const file of files) await attempt(api.upload(store.user, placeChannel(), file));
  emit("caused");
}
