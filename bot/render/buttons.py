"""The buttons that messages share: their labels, verbs and the ids that they carry."""

from bot.render.blocks import Block, button
from domain.notices import DueItem
from handlers.refused import Suggestion


def on_it(episode: int, indicator: str) -> Block:
    value = {"episode": episode, "indicator": indicator}
    return button("I'm on it", "acknowledge", value, style="primary")


def explain(episode: int, indicator: str, label: str = "Explain") -> Block:
    return button(label, "explain", {"episode": episode, "indicator": indicator})


def snooze(episode: int, indicator: str) -> Block:
    return button("Snooze", "snooze", {"episode": episode, "indicator": indicator})


def create_action(indicator: str, episode: int = 0, *, next_step: bool = False) -> Block:
    """``episode`` is 0 where there is no exception."""
    value: dict[str, object] = {"indicator": indicator}
    if episode:
        value["episode"] = episode
    return button("Create action", "action", value, style="primary" if next_step else "")


def open_action(number: int) -> Block:
    return button("Open", "action_show", {"action": number})


def history(indicator: str) -> Block:
    return run("History", f"history {indicator}")


def outlook(indicator: str) -> Block:
    return run("Outlook", f"outlook {indicator}")


def card(indicator: str) -> Block:
    return run("Report card", f"card {indicator}")


def took_effect(action: int, label: str) -> Block:
    return button(label, "took_effect", {"action": action})


def action_done(action: int, style: str = "primary") -> Block:
    return button("It is done", "action_done", {"action": action}, style=style)


def standardise(action: int, label: str = "Manual and training") -> Block:
    return button(label, "action_standardise", {"action": action})


def log(due: DueItem, label: str = "Log") -> Block:
    return button(label, "log", {"indicator": due.indicator, "period": due.period})


def log_next(due: DueItem | None) -> Block | None:
    return log(due, f"Log next: {due.name}, {due.period_label}") if due else None


def run(label: str, command: str, style: str = "") -> Block:
    """A command at one click."""
    return button(label, "run", {"command": command}, style=style)


def suggestions(suggested: tuple[Suggestion, ...]) -> list[Block]:
    return [run(each.label, each.command) for each in suggested]
