// Which slash commands can be completed, with a line of help for each.
import { store } from "./store.js";

// Shown when the workspace lists a command without its subcommands.
const KPI = [
  ["log", "<indicator> <value> [period]", "Log a value, such as 611/4288"],
  ["status", "[unit or indicator]", "Where things stand, exceptions first"],
  ["due", "", "Your values that are due or overdue"],
  ["card", "<indicator>", "The report card with its chart"],
  ["list", "[unit]", "The indicators and their targets"],
  ["explain", "<indicator>", "Answer the six prompts on an exception"],
  ["flag", "<indicator> budget|risk <reason>", "Say that it affects the budget or a risk"],
  ["indicator", "add|edit|retire", "Change the set of indicators"],
  ["target", "<indicator> <value> [from period]", "Set a target ahead or anew"],
  ["pause", "[reason]", "Stop all posting until it is resumed"],
  ["resume", "", "Start posting again"],
  ["help", "", "What can be done here"],
];

function subcommands(command) {
  if (command.subcommands) {
    return command.subcommands.map((sub) => [sub.name, sub.usage ?? "", sub.description ?? ""]);
  }
  return command.command === "/kpi" ? KPI : [];
}

function entry(insert, usage, description) {
  return { insert, usage, description };
}

const OWN = [entry("/invite", "@name", "Add somebody, or the bot, to this channel")];

function allCommands() {
  const known = store.commands.length ? store.commands : [{ command: "/kpi", description: "" }];
  return [...known.flatMap((command) => [
    entry(command.command, subcommands(command).length ? "" : command.usage_hint ?? "",
      command.description || "What you can do here"),
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
