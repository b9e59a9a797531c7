"""The look of links: lead and lag side by side, and what their record says so far."""

from bot.render import buttons, pictures, words
from bot.render.blocks import button
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, local_time, marked
from bot.render.tables import Table
from domain.insight.association import ENOUGH_PAIRS, Association
from handlers.link import LinkList, LinkShown, NamedLink, Unlinked

MOST_LINKS = 20
CAUTION = "An association, not a proof: something else may move both."
_NAME = 100
_BUTTON = 30


def link_shown(reply: LinkShown) -> Message:
    lead, lag = (words.brief(each.name, _NAME) for each in (reply.lead, reply.lag))
    told = evidence_words(lead, lag, reply.later, reply.evidence)
    page = Page(escaped(f"{lead} is said to lead {lag}, {reply.later}. {told}"), where="/kpi link")
    page.say(
        marked("{} is said to lead {}, {}", bold(lead), bold(lag), reply.later), essential=True
    )
    page.say(escaped(told), essential=True)
    if reply.reason:
        page.say(marked("Why: {}", reply.reason))
    if reply.rows:
        page.table(_table(reply))
        note = _note(reply.evidence) or told
        facts = pictures.LinkPicture(reply.lead, reply.lag, reply.later, note)
        page.picture(pictures.link(facts, told))
    said = marked(
        "{} by {}, {}.", "Linked now" if reply.changed else "Linked", reply.by, local_time(reply.at)
    )
    page.small(joined([said, Marked("The lag is the one that was said: no other was tried.")], " "))
    page.buttons(
        buttons.run(words.brief(reply.lead.name, _BUTTON), f"card {reply.lead.indicator}"),
        buttons.run(words.brief(reply.lag.name, _BUTTON), f"card {reply.lag.indicator}"),
        buttons.run("All links", "link"),
    )
    return page.message(in_channel=reply.shared)


def link_list(reply: LinkList) -> Message:
    count = words.count(len(reply.links), "link")
    scope = f" of {words.brief(reply.scope, _NAME)}" if reply.scope else ""
    told = f"{count}{scope} between lead and lag indicators."
    page = Page(escaped(told), where="/kpi link abandonment")
    page.say(escaped(told), essential=True)
    for each in reply.links[:MOST_LINKS]:
        value = {"lead": each.lead, "lag": each.lag}
        page.say(_line(each), button("Show", "link", value))
    left = len(reply.links) - MOST_LINKS
    if left > 0:
        page.small(marked("and {} more: {}", left, code("/kpi link abandonment")))
    example = code("/kpi link incidents -> abandonment after 1 month")
    page.small(marked("To say what leads what: {}", example))
    return page.message(in_channel=reply.shared)


def unlinked(reply: Unlinked) -> Message:
    lead, lag = words.brief(reply.lead_name, _NAME), words.brief(reply.lag_name, _NAME)
    told = f"{lead} and {lag} are no longer linked."
    page = Page(escaped(told))
    page.say(escaped(told), essential=True)
    page.buttons(buttons.run("All links", "link"))
    return page.message()


def evidence_words(lead: str, lag: str, later: str, found: Association) -> str:
    """No more than the record carries."""
    if found.r is None or found.low is None or found.high is None:
        if found.pairs < ENOUGH_PAIRS:
            pairs = f"{found.pairs} of {ENOUGH_PAIRS} pairs of values"
            return f"Too early to say whether it does: {pairs}."
        return (
            f"Too little to say whether it does: {found.pairs} pairs of values, of which only "
            f"{words.count(found.changes, 'change')} from one period to the next can be compared."
        )
    numbers = _numbers(found)
    if not found.is_told_from_chance:
        return f"No association that can be told from chance so far: {numbers}."
    way = "rise" if found.r > 0 else "fall"
    return f"When {lead} rose, {lag} tended to {way} {later} ({numbers}). {CAUTION}"


def _note(found: Association) -> str:
    """What stands in the picture, whose title names both; empty where it is too early."""
    if found.r is None:
        return ""
    numbers = words.capital(_numbers(found))
    if not found.is_told_from_chance:
        return f"{numbers}: not to be told from chance."
    return f"{numbers}. An association, not a proof."


def _numbers(found: Association) -> str:
    r, low, high = (_signed(each or 0.0) for each in (found.r, found.low, found.high))
    changes = words.count(found.changes, "change")
    return f"rank correlation of the changes {r}, 95% interval {low} to {high}, {changes}"


def _signed(number: float) -> str:
    return f"{number:+.2f}".replace("-", "\u2212")


def _table(reply: LinkShown) -> Table:
    """Short headings, so that both columns are seen on a phone; the first line has the names."""
    rows = tuple((row.label, row.lead or "\u2013", row.lag or "\u2013") for row in reply.rows)
    columns = ("Period", "Leads", "Follows")
    return Table("The latest values of both", columns, rows, frozenset({1, 2}))


def _line(each: NamedLink) -> Marked:
    lead, lag = words.brief(each.lead_name, _NAME), words.brief(each.lag_name, _NAME)
    told = marked("{} is said to lead {}, {}", bold(lead), bold(lag), each.later)
    return joined([told, escaped(words.capital(each.standing))])
