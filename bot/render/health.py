"""The look of programme health: items in words, rates, ages, how long it takes as a picture."""

from bot.render import buttons, pictures, words
from bot.render.blocks import Block, button
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, marked, shortened_plain
from domain.detection_lag import LagStep
from domain.health import Case, HealthItem, Standing
from domain.open_ages import OpenAge, OpenKind
from handlers.health import HealthCases, HealthShown, Measured

SIGNS = {
    Standing.HOLDS: "●",
    Standing.PARTLY: "◐",
    Standing.SELDOM: "○",
    Standing.TOO_FEW: "–",
}
_BUTTONS = 6  # cases with a button of their own
_LAG_TITLE = Marked("*From the end of a period* (+ is the step itself)")
_CASE = 220  # characters of each part of a case's line


def health_shown(reply: HealthShown) -> Message:
    told = f"Programme health of {reply.scope}: {_summary(reply)}."
    page = Page(escaped(told), where="/kpi health with a unit's name")
    heading = marked("*Programme health of {}*", reply.scope)
    page.say(joined([heading, escaped(f"{_summary(reply)}.")]), essential=True)
    for each in reply.eight:
        page.say(_line(each), _details(reply, each.item, "Show"))
    page.say(joined([Marked("*On time*"), *(_rate(each) for each in reply.on_time)]))
    rest = [each.item for each in reply.on_time if each not in reply.eight]
    if rest:
        page.choices(*(_details(reply, each, _short(each)) for each in rest))
    page.say(joined([Marked("*Open now*"), *(age_line(each) for each in reply.ages)]))
    page.small(_silent(reply))
    if any(step.since_end.count for step in reply.lag):
        page.say(joined([_LAG_TITLE, *(_step(each) for each in reply.lag)]))
        page.picture(pictures.lag(reply.scope, _window(reply), reply.lag))
    page.small(escaped(_footnote(reply)))
    return page.message(in_channel=reply.shared)


def health_cases(reply: HealthCases) -> Message:
    item, tally = reply.measured.item, reply.measured.tally
    told = f"{item.words}: {_standing(reply.measured)}, {reply.scope}."
    page = Page(escaped(told), where="/kpi health with a unit's name")
    page.say(marked("*{}*: {}", item.words, _standing(reply.measured)), essential=True)
    page.small(escaped(f"{item.rule} {words.capital(reply.scope)}, {_window(reply)}."))
    for case in reply.cases[:_BUTTONS]:
        page.say(_case(case), _open(case))
    page.say(joined([_case(case) for case in reply.cases[_BUTTONS:]]))
    if reply.left:
        page.small(
            marked(
                "and {} more: name a unit, or begin later: {}",
                f"{reply.left:,}",
                code(f"/kpi health {item} since {reply.today:%b %Y}"),
            )
        )
    if not tally.records:
        page.say(Marked("There is no such record in this time."))
    page.buttons(buttons.run("Programme health", f"health {reply.unit or 'all'}"))
    return page.message(in_channel=reply.shared)


def _summary(reply: HealthShown) -> str:
    """ "5 of 8 hold, 2 partly, 1 not enough yet"."""
    standings = [each.tally.standing for each in reply.eight]
    told = [f"{standings.count(Standing.HOLDS)} of {len(standings)} hold"]
    for each in (Standing.PARTLY, Standing.SELDOM, Standing.TOO_FEW):
        told += [f"{standings.count(each)} {each.words}"] if each in standings else []
    return ", ".join(told)


def _standing(each: Measured) -> str:
    """ "holds, 11 of 12"."""
    told = each.tally.standing.words
    if each.tally.of:
        told = f"{told}, {each.tally.words}"
    return f"{told}; {each.left_out}" if each.left_out else told


def _line(each: Measured) -> Marked:
    sign = SIGNS[each.tally.standing]
    return marked("{} {}\n{}", sign, bold(each.item.words), _standing(each))


def _rate(each: Measured) -> Marked:
    name = each.item.words.removesuffix(" on time")
    left_out = f"; {each.left_out}" if each.left_out else ""
    return marked("• {}: {}{}", name, each.tally.words, left_out)


def _short(item: HealthItem) -> str:
    return item.words.removesuffix(" on time")


def age_line(each: OpenAge) -> Marked:
    if not each.age.count:
        return marked("• {}: none", each.kind.words)
    late = "overdue" if each.kind is OpenKind.OVERDUE else "old"
    if each.age.count == 1:
        days = words.count(each.oldest_days, "day")
        return marked("• {}: 1, {} {} ({})", each.kind.words, days, late, each.oldest)
    return marked(
        "• {}: {}, typically {}, at most {} {} ({})",
        each.kind.words,
        f"{each.age.count:,}",
        each.age.words,
        words.count(each.oldest_days, "day"),
        late,
        each.oldest,
    )


def _silent(reply: HealthShown) -> Marked:
    if not reply.silent:
        return Marked("")
    never = words.count(reply.silent, "indicator has", "indicators have")
    return marked("{} never had a value: {}", never, code("/kpi due all"))


def _step(step: LagStep) -> Marked:
    """Lines, because a table of this would have to be pushed sideways on a phone."""
    name, days = words.capital(step.milestone.words), step.since_end
    if not days.count:
        return marked("• {}: no record yet", name)
    own = f"+{step.step.number}, " if step.step.count else ""
    return marked("• {}: {} ({}{})", name, days.words, own, words.count(days.count, "exception"))


def _window(reply: HealthShown | HealthCases) -> str:
    return f"{words.day(reply.since)} to {words.day(reply.today)}"


def _footnote(reply: HealthShown) -> str:
    signs = ", ".join(f"{SIGNS[each]} {each.words}" for each in Standing)
    return (
        f"{_window(reply)}. {signs}: holds from 4 of 5 on, partly from half on, and fewer than 3 "
        "records say nothing yet. Typically: half took no longer, of what is on record."
    )


def _details(reply: HealthShown, item: HealthItem, label: str) -> Block:
    since = f"{reply.since:%Y-%m}"
    return buttons.run(label, f"health {reply.unit or 'all'} {item} since {since}")


def _case(case: Case) -> Marked:
    sign = "●" if not case.missed else "○"
    what = bold(shortened_plain(case.what, _CASE))
    count = f" ({case.kept:,} of {case.of:,})" if case.of > 1 else ""
    return marked("{} {}{}\n{}", sign, what, count, shortened_plain(case.why, _CASE))


def _open(case: Case) -> Block | None:
    if case.action:
        return buttons.open_action(case.action)
    if case.indicator:
        return buttons.card(case.indicator)
    return button("Open", "meeting", {"series": case.series}) if case.series else None
