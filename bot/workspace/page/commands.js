// Which slash commands can be completed, with a line of help for each.
import { store } from "./store.js";

function subcommands(command) {
  return (command.subcommands ?? []).map((sub) => [sub.name, sub.usage ?? "", sub.description ?? ""]);
}

function entry(insert, usage, description) {
  return { insert, usage, description };
}

const OWN = [entry("/invite", "@name", "Add somebody, or the bot, to this channel")];

function allCommands() {
  return [...store.commands.flatMap((command) => [
    entry(command.command, subcommands(command).length ? "" : command.usage_hint ?? "",
      command.description ?? ""),
    ...subcommands(command).map(([name, usage, words]) => entry(`${command.command} ${name}`, usage, words)),
  ]), ...OWN];
}

// What could complete the text; nothing once arguments are being typed.
export function completions(text) {
  if (!text.startsWith("/") || text.includes("\n")) return [];
  const typed = text.toLowerCase().replace(/\s+/g, " ");
  return allCommands().filter((command) => command.insert.startsWith(typed));
}

// The command whose arguments are being typed, for a reminder of its usage.
export function commandOf(text) {
  const typed = text.toLowerCase().replace(/\s+/g, " ");
  return allCommands().filter((command) => command.usage && typed.startsWith(`${command.insert} `))
    .sort((a, b) => b.insert.length - a.insert.length)[0];
}

export function isCommand(text) {
  return /^\/[a-z]/i.test(text);
}
