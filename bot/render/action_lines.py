"""An action in a line or two: its number, what is to be done, who carries it, and by when."""

from collections.abc import Sequence
from datetime import date

from bot.render import words
from bot.render.message import Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, marked, shortened
from domain.action_items import ActionItem
from domain.actions import ActionKind, Ending

_DESCRIPTION = 240  # characters where several actions are listed
_GOING, _ENDED = 6, 3  # actions that an alert names
_TOGETHER = 3  # of them whose words fit into one paragraph, however long they are
_IN_ALERT, _OWNER = 120, 80  # characters there
_ENDINGS = {
    Ending.VERIFIED: "verified",
    Ending.WITHOUT_EFFECT: "done without effect",
    Ending.SUPERSEDED: "superseded",
    Ending.CANCELLED: "cancelled",
}


def add_action_lines(page: Page, items: Sequence[ActionItem]) -> None:
    """The actions of one indicator, for its alert; those beyond the first are counted."""
    if not items:
        return
    going = [_alert_line(each) for each in items if each.ending is None]
    ended = [_alert_end(each) for each in items if each.ending is not None]
    shown, over = going[:_GOING], ended[-_ENDED:]
    left = len(items) - len(shown) - len(over)
    command = code(f"/kpi action {items[0].indicator}")
    page.say(joined([Marked("*Actions*"), *shown[:_TOGETHER]]), essential=True)
    page.say(joined(shown[_TOGETHER:]), essential=True)
    page.say(joined(over), essential=True)
    page.small(marked("and {} more: {}", left, command) if left else Marked(""), essential=True)


def action_line(
    item: ActionItem, today: date, *, owner: bool = True, indicator: bool = True
) -> Marked:
    """Two lines; what the place of the message says already is left out."""
    where = [escaped(item.name)] if indicator else []
    carried = item.carried_by if owner else item.kind.body
    who = [escaped(carried)] if carried else []
    facts = joined([*where, *who, *_standing(item, today)], " · ")
    return joined([title(item), facts])


def title(item: ActionItem, *, plain: bool = False, most: int = _DESCRIPTION) -> Marked:
    """ "#12 Refer to a task and finish group: staff the early hours"."""
    number = f"#{item.number}"
    kind = kind_words(item)
    told = f"{kind}: {item.description}" if kind else item.description
    shown = escaped(number) if plain else bold(number)
    return shortened(marked("{} {}", shown, words.brief(told, most)), _DESCRIPTION)


def ended_line(item: ActionItem) -> Marked:
    """ "#9 Recruit: cancelled, no budget"."""
    return marked("{}: {}", title(item, plain=True), ending(item))


def ending(item: ActionItem) -> Marked:
    """How it ended, and why; "open" while it goes on."""
    if item.ending is None:
        return Marked("open")
    by = f" by #{item.superseded_by}" if item.superseded_by else ""
    why = f", {item.ended_because}" if item.ended_because else ""
    return shortened(marked("{}{}{}", _ENDINGS[item.ending], by, why), _DESCRIPTION)


def lateness(item: ActionItem, today: date) -> str:
    """ "report back 3 Apr 2018", and how late it is."""
    if item.report_back is None:
        return "no report-back date"
    late = item.days_overdue(today)
    told = f"report back {words.day(item.report_back)}"
    if late > 0:
        return f"{told}, {words.count(late, 'day')} overdue"
    return f"{told}, today" if item.report_back == today else told


def kind_words(item: ActionItem) -> str:
    """The standard action, where the description does not say so itself."""
    said = item.kind is ActionKind.OTHER or item.description.startswith(item.kind.words)
    return "" if said else item.kind.words


def state_words(item: ActionItem) -> list[str]:
    told = [f"{item.stage.value} stage"]
    told += [f"took effect {words.day(item.took_effect)}"] if item.took_effect else []
    return [*told, "done, waits for the indicator"] if item.done else told


def _standing(item: ActionItem, today: date) -> list[Marked]:
    if item.ending is not None:
        return [ending(item)]
    late = lateness(item, today)
    shown = bold(late) if item.days_overdue(today) > 0 else escaped(late)
    return [shown, *map(escaped, state_words(item))]


def _alert_line(item: ActionItem) -> Marked:
    """What does not change from one day to the next."""
    day = [f"report back {words.day(item.report_back)}"] if item.report_back else []
    facts = (item.carried_by[:_OWNER], *day, *state_words(item))
    told = joined([escaped(each) for each in facts], " · ")
    return joined([title(item, most=_IN_ALERT), told])


def _alert_end(item: ActionItem) -> Marked:
    told = marked("{}: {}", title(item, plain=True, most=_IN_ALERT), ending(item))
    return shortened(told, 2 * _IN_ALERT)
