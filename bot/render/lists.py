"""The look of the list of indicators."""

from bot.render import words
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, marked
from domain.rating import Polarity
from handlers.list import IndicatorList, ListedIndicator, ListedUnit

_COUNTED = 40  # indicators told of one unit in a message


def indicator_list(reply: IndicatorList) -> Message:
    total = sum(len(unit.indicators) for unit in reply.units)
    narrowed = f" for {reply.words}" if reply.words else ""
    told = f"{words.count(total, 'indicator') if total else 'No indicators'}{narrowed}."
    page = Page(escaped(told), where="/kpi list with a unit's name")
    if not total:
        page.say(marked("{} Administrators add one with {}.", told, code("/kpi indicator add")))
    for unit in reply.units:
        if unit.indicators:
            _unit(page, unit)
    return page.message(in_channel=reply.shared)


def _unit(page: Page, unit: ListedUnit) -> None:
    page.say(marked("{}, {}", bold(unit.name), words.count(len(unit.indicators), "indicator")))
    for start in range(0, min(len(unit.indicators), _COUNTED), 10):
        chunk = unit.indicators[start : start + 10]
        page.say(joined([_line(indicator) for indicator in chunk]))
    more = len(unit.indicators) - _COUNTED
    narrower = marked("and {} more: put a word of their names behind {}", more, code("/kpi list"))
    page.small(narrower if more > 0 else Marked(""))


def _line(each: ListedIndicator) -> Marked:
    sign = "≥" if each.polarity is Polarity.BIGGER else "≤"
    target = f"target {sign} {each.target}" if each.target else "no target"
    people = [each.lead and f"lead {each.lead}", each.owner and f"data {each.owner}"]
    facts = [target, each.frequency, *filter(None, people)]
    facts += [each.stage.value] if each.stage.value != "live" else []
    return marked(
        "{} {} ({}): {}",
        words.status_word(each.rating),
        bold(each.name),
        code(each.key),
        ", ".join(facts),
    )
