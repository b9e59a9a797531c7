"""The look of rules: those in force, a change with its replay, and what was decided."""

from collections.abc import Mapping

from bot.render import buttons, words
from bot.render import replay as replays
from bot.render.blocks import Block, button
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, local_day, marked
from handlers.rules import DecisionLine, RuleDecisions, RulesShown
from handlers.rules_preview import RulesKept, RulesPreview
from handlers.rules_save import RulesSaved

_EXAMPLE = "/kpi rules abandonment amber=10"


def rules_shown(reply: RulesShown) -> Message:
    if reply.indicator:
        return _of_one(reply)
    page = Page(marked("The organisation's rule: {}.", reply.usual), where="/kpi rules with a name")
    page.say(marked("*Rating rule of the organisation*\n{}", words.capital(reply.usual)))
    page.say(escaped(" ".join(reply.meaning)))
    going = words.count(reply.going_by_it, "indicator goes", "indicators go")
    page.small(escaped(f"{going} by it."))
    lines = [marked("• {}: {}", bold(each.name), each.rules) for each in reply.lines]
    if lines:
        page.say(joined([Marked("*Rules of their own*"), *lines]))
    if reply.left_out:
        page.small(marked("and {} more: {}", f"{reply.left_out:,}", code("/kpi rules imt")))
    page.small(marked("Try others on history before they count: {}", code(_EXAMPLE)))
    page.buttons(buttons.run("Decisions", "rules history"))
    return page.message()


def _of_one(reply: RulesShown) -> Message:
    rules = reply.lines[0].rules if reply.lines else reply.usual
    page = Page(marked("Rules of {}: {}.", reply.name, rules))
    page.say(marked("*Rules of {}*\n{}", reply.name, words.capital(rules)))
    page.say(escaped(" ".join(reply.meaning)))
    change = button("Change", "rules", {"indicator": reply.indicator}) if reply.may_change else None
    past = buttons.run("Replay them", f"replay {reply.indicator}")
    page.buttons(change, past, buttons.run("Decisions", f"rules history {reply.indicator}"))
    return page.message()


def rules_preview(reply: RulesPreview) -> Message:
    """The same as a replay, with what to do about it."""
    page = Page(escaped(f"{summary(reply)} Nothing is saved yet."), where="/kpi replay")
    page.say(marked("*Change the rules of {}?*", reply.name), essential=True)
    page.say(escaped(summary(reply)), essential=True)
    page.fields(change_fields(reply))
    page.table(replays.table(reply.replay))
    page.picture(replays.picture(reply.replay))
    page.small(escaped(replays.reds_words(reply.replay)), essential=True)
    go, come = reply.replay.go, reply.replay.come
    page.say(replays.moved_lines("Exceptions that would go", go, reply.replay.go_count))
    page.say(replays.moved_lines("Exceptions that would come", come, reply.replay.come_count))
    page.small(_reason(reply))
    page.buttons(_save(reply), _cancel(reply))
    return page.message()


def summary(reply: RulesPreview) -> str:
    """ "With these rules, since Jan 2017: 9 exceptions instead of 17, ..."."""
    told = replays.verdict(reply.replay).removeprefix("With these rules: ")
    return f"With these rules, since {reply.replay.since:%b %Y}: {told}"


def change_fields(reply: RulesPreview) -> list[tuple[str, Marked]]:
    return [
        ("Now", escaped(words.capital(reply.before))),
        ("Then", escaped(words.capital(reply.after))),
    ]


def rules_saved(reply: RulesSaved) -> Message:
    page = Page(marked("The rules of {} are changed: {}.", reply.name, reply.after))
    page.say(marked("*The rules of {} are changed*", reply.name))
    page.say(marked("{}\n~{}~", words.capital(reply.after), words.capital(reply.before)))
    page.say(marked("Why: {}", reply.reason))
    rated = words.count(reply.rerated, "indicator was", "indicators were")
    page.small(escaped(f"Replay: {figures(reply.figures)}. {rated} rated anew."))
    name = reply.indicator or "default"
    page.buttons(buttons.run("Decisions", f"rules history {name}"))
    return page.message()


def rules_kept(reply: RulesKept) -> Message:
    page = Page(marked("The rules of {} stay as they are.", reply.name))
    page.say(marked("The rules of {} stay as they are. Nothing was saved.", bold(reply.name)))
    return page.message()


def rule_decisions(reply: RuleDecisions) -> Message:
    about = f" of {reply.name}" if reply.name else ""
    page = Page(escaped(f"Decisions on rules{about}: {len(reply.decisions)}."))
    page.say(marked("*Decisions on rules{}*", about))
    if not reply.decisions:
        page.say(marked("None yet. {} shows the rules in force.", code("/kpi rules")))
    for each in reply.decisions:
        page.say(_decision(each))
    return page.message()


def figures(told: Mapping[str, str]) -> str:
    """ "exceptions 17 → 9, episodes 10 → 6, since Jan 2017"."""
    counted = [f"{name} {number}" for name, number in told.items() if name != "since"]
    since = [f"since {told['since']}"] if "since" in told else []
    return ", ".join([*counted, *since])


def _decision(each: DecisionLine) -> Marked:
    head = marked("{}, {} by {}", bold(each.name), local_day(each.at), each.by)
    lines = [
        head,
        marked("From: {}", each.before),
        marked("To: {}", each.after),
        marked("Why: {}", each.reason),
        escaped(f"Replay: {figures(each.figures)}"),
    ]
    return joined(lines)


def _reason(reply: RulesPreview) -> Marked:
    if reply.reason:
        return marked("Why: {}", reply.reason)
    if reply.indicator:
        return Marked("Saving asks for a reason, which is kept with these figures.")
    return marked("To save it, say why: {}", code("/kpi rules default amber=10 because ..."))


def _save(reply: RulesPreview) -> Block | None:
    value = {
        "indicator": reply.indicator, "rules": reply.rules, "reason": reply.reason,
        "before": reply.before,
    }  # fmt: skip
    if reply.reason:
        return button("Save", "rules_save", value, style="primary")
    return button("Save", "rules_reason", value, style="primary") if reply.indicator else None


def _cancel(reply: RulesPreview) -> Block:
    return button("Cancel", "rules_keep", {"indicator": reply.indicator})
