"""The look of what people are reminded of: actions, Red exceptions without one, missing owners."""

from collections.abc import Sequence

from bot.render import buttons, words
from bot.render.blocks import button
from bot.render.message import Message, Page
from bot.render.mrkdwn import (
    Marked,
    bold,
    code,
    escaped,
    joined,
    local_time,
    marked,
)
from domain.notices import DueDigest, OwnerMissing
from domain.reminders import ActionReminder, NoAction, Ownerless

_QUESTIONS = 4  # overdue actions with a row of buttons of their own
_BUTTONS = 6  # items with one button
_LINES = 10  # items told in all, of one kind
_WORDS = 100  # characters of an action's description


def overdue_sentence(notice: DueDigest) -> str:
    overdue = sum(each.days > 0 for each in notice.actions)
    owed = words.count(overdue, "action")
    return f"You have {owed} past the report-back date: say what next." if overdue else ""


def other_sentences(notice: DueDigest) -> list[str]:
    """What is still to come, then what others owe."""
    coming = sum(each.days <= 0 for each in notice.actions)
    told = []
    if coming:
        told.append(f"{words.count(coming, 'action is', 'actions are')} to be reported back soon.")
    if notice.no_action:
        red = words.count(len(notice.no_action), "Red exception has", "Red exceptions have")
        told.append(f"{red} no action yet: please agree on one.")
    if notice.passed_on:
        late = words.count(len(notice.passed_on), "action is", "actions are")
        told.append(f"{late} long overdue with others: please ask their owners.")
    return told


def add_overdue(page: Page, actions: Sequence[ActionReminder], *, units: bool) -> None:
    """Past their report-back date and not verified: each asks what next."""
    overdue = [each for each in actions if each.days > 0]
    if not overdue:
        return
    page.say(Marked("*Past the report-back date: what next?*"))
    for each in overdue[:_QUESTIONS]:
        page.say(_line(each, _overdue(each), units))
        page.choices(*_what_next(each))
    _rest(page, overdue[_QUESTIONS:], units, len(overdue) - _QUESTIONS)


def add_coming(page: Page, actions: Sequence[ActionReminder], *, units: bool) -> None:
    coming = [each for each in actions if each.days <= 0]
    if coming:
        page.say(Marked("*To be reported back*"))
        _rest(page, coming, units, len(coming))


def add_no_action(page: Page, episodes: Sequence[NoAction], *, units: bool) -> None:
    if not episodes:
        return
    page.say(Marked("*Red, and no action agreed*"))
    for each in episodes[:_BUTTONS]:
        create = buttons.run("Create action", f"action add {each.indicator}")
        page.say(_red_line(each, units), create)
    rest = episodes[_BUTTONS:_LINES]
    page.say(joined([_red_line(each, units) for each in rest]))
    _more(page, len(episodes) - _LINES, "/kpi status")


def add_passed_on(page: Page, actions: Sequence[ActionReminder], *, units: bool) -> None:
    if not actions:
        return
    page.say(Marked("*Long overdue with others*"))
    for each in actions[:_BUTTONS]:
        page.say(_line(each, _theirs(each), units), _update(each, "Show"))
    rest = actions[_BUTTONS:_LINES]
    page.say(joined([_line(each, _theirs(each), units) for each in rest]))
    _more(page, len(actions) - _LINES, "/kpi action")


def owner_missing(notice: OwnerMissing) -> Message:
    count = words.count(len(notice.things), "thing needs", "things need")
    told = f"{count} an owner who can be reached: nobody is reminded until then."
    page = Page(escaped(told), where="/kpi list and /kpi action")
    page.say(escaped(told), essential=True)
    for each in notice.things[:_LINES]:
        page.say(_ownerless(each), _name_somebody(each))
    rest = notice.things[_LINES : 6 * _LINES]
    page.say(joined([_ownerless(each) for each in rest]))
    _more(page, len(notice.things) - 6 * _LINES, "/kpi list")
    return page.message()


def _rest(page: Page, actions: Sequence[ActionReminder], units: bool, total: int) -> None:
    for each in actions[:_BUTTONS]:
        page.say(_line(each, _when(each), units), _update(each, "Update"))
    rest = actions[_BUTTONS:_LINES]
    page.say(joined([_line(each, _when(each), units) for each in rest]))
    _more(page, total - _LINES, "/kpi action")


def _more(page: Page, left: int, where: str) -> None:
    if left > 0:
        page.small(marked("and {} more: {}", left, code(where)))


def _line(each: ActionReminder, when: Marked, units: bool) -> Marked:
    where = f"{each.name}, {each.unit_name}" if units else each.name
    return marked("{} ({})\n{}", _what(each.number, each.description), where, when)


def _what(number: int, description: str) -> Marked:
    return marked("*#{} {}*", number, words.brief(description, _WORDS))


def _when(each: ActionReminder) -> Marked:
    return _overdue(each) if each.days > 0 else joined([_due(each), _meeting(each)], " ")


def _due(each: ActionReminder) -> Marked:
    if each.report_back is None:
        asked = "It has no report-back date: where does it stand?"
        return Marked("" if each.meeting else asked)
    return marked("Report back by {}, {}.", words.day(each.report_back), _ahead(-each.days))


def _overdue(each: ActionReminder) -> Marked:
    late = words.count(each.days, "day")
    since = words.day(each.report_back) if each.report_back else ""
    told = marked("It was to be reported back on {}, {} ago.", since, late)
    if each.done:
        told = marked("{} You did it; {} does not show it yet.", told, each.name)
    return joined([told, _meeting(each)], " ")


def _meeting(each: ActionReminder) -> Marked:
    if not each.meeting or each.meets is None:
        return Marked("")
    return marked("It is on the agenda of {}, {}.", each.meeting, local_time(each.meets))


def _theirs(each: ActionReminder) -> Marked:
    return marked("{}, {} overdue", each.owner, words.count(each.days, "day"))


def _ahead(days: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _red_line(each: NoAction, units: bool) -> Marked:
    where = f" ({each.unit_name})" if units else ""
    since = words.day(each.since)
    if each.ended:
        ended = f"#{each.ended} ended on {since}, and nothing else is agreed."
        return marked("{}{}: {}", bold(each.name), where, ended)
    return marked("{}{}: no action since it was opened on {}.", bold(each.name), where, since)


def _ownerless(each: Ownerless) -> Marked:
    nobody = "nobody who can be reached is named."
    why = f"{each.owner} cannot be reached in Slack." if each.owner else nobody
    if each.series:
        return marked("{}\nIts chair, {}, cannot be reached in Slack.", bold(each.name), each.owner)
    if each.action:
        what = marked("{} ({})", _what(each.action, each.description), each.name)
    else:
        what = marked("{} ({})", bold(each.name), each.unit_name)
    return marked("{}\n{}", what, words.capital(why))


def _name_somebody(each: Ownerless) -> dict[str, object]:
    if each.action:
        return buttons.run("Reassign", f"action reassign {each.action}")
    if each.series:
        return button("Name a chair", "series", {"series": each.series})
    return button("Name an owner", "indicator", {"indicator": each.indicator})


def _update(each: ActionReminder, label: str) -> dict[str, object]:
    return buttons.run(label, f"action show {each.number}")


def _what_next(each: ActionReminder) -> list[dict[str, object]]:
    return [
        _update(each, "Update"),
        buttons.run("New date", f"action report {each.number}"),
        buttons.run("Replace", f"action supersede {each.number}"),
        button("No effect", "action_no_effect", {"action": each.number}),
        buttons.run("Cancel action", f"action cancel {each.number}"),
    ]
