"""The look of actions: agreed on, changed, listed, and one with its life."""

from collections.abc import Sequence

from bot.render import buttons, words
from bot.render.action_lines import action_line, ended_line, ending, kind_words, lateness, title
from bot.render.blocks import Block, button
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, local_time, marked, shortened
from domain.action_items import ActionItem
from domain.actions import ActionStage
from domain.notices import ActionAssigned
from handlers.action_add import ActionAgreed
from handlers.action_changes import ActionChanged
from handlers.action_list import YOURS, ActionList
from handlers.action_show import ActionShown, NoteFacts

_BUTTONS = 15  # actions with a button of their own
_LINES = 35
_TOGETHER = 10  # lines in one paragraph
_SHORT = 80  # characters of a description where a line is all there is
_NOTE = 400
_TEXT = 900
_NOTES = 8
_DONE, _HERE, _AHEAD = "●", "◉", "○"


def agreed(reply: ActionAgreed) -> Message:
    item = reply.item
    page = Page(escaped(f"Action #{item.number} is agreed: {item.description}."))
    page.say(marked("*Action #{} is agreed.*", item.number), essential=True)
    page.say(action_line(item, reply.today), essential=True)
    page.small(escaped(" ".join(reply.remarks)))
    page.buttons(buttons.open_action(item.number), button("Add a note", "action_note", _id(item)))
    return page.message()


def assigned(notice: ActionAssigned) -> Message:
    item = notice.item
    page = Page(escaped(f"Action #{item.number} is yours now: {item.description}."))
    page.say(marked("*An action is yours now*, says {}.", notice.by), essential=True)
    page.say(action_line(item, notice.today, owner=False), essential=True)
    page.buttons(buttons.open_action(item.number), button("Add a note", "action_note", _id(item)))
    return page.message()


def changed(reply: ActionChanged) -> Message:
    item = reply.item
    page = Page(escaped(f"Action #{item.number}: {reply.told}."))
    page.say(shortened(bold(words.capital(reply.told)), _TEXT), essential=True)
    over = item.ending is not None  # how it ended has just been said
    page.say(title(item) if over else action_line(item, reply.today), essential=True)
    page.small(escaped(" ".join(reply.remarks)))
    page.buttons(buttons.open_action(item.number))
    return page.message()


def action_list(reply: ActionList) -> Message:
    told = _tally(reply) + (f", {reply.overdue:,} overdue." if reply.overdue else ".")
    page = Page(escaped(told), where="/kpi action with an indicator's name")
    page.say(bold(told), essential=True)
    mine, one = reply.scope == YOURS, bool(reply.indicator)
    for item in reply.going[:_BUTTONS]:
        line = action_line(item, reply.today, owner=not mine, indicator=not one)
        page.say(line, buttons.open_action(item.number))
    for start in range(_BUTTONS, _LINES, _TOGETHER):
        some = reply.going[start : start + _TOGETHER]
        page.say(joined([_short(each, reply) for each in some]))
    left = reply.count - len(reply.going[:_LINES])
    page.small(marked("and {} more", f"{left:,}") if left > 0 else Marked(""))
    _ended(page, reply.ended)
    if not reply.going:
        page.small(marked("To agree on one: {}", code("/kpi action add")))
    page.buttons(*_ways_on(reply))
    return page.message(in_channel=reply.shared)


def _tally(reply: ActionList) -> str:
    count = words.count(reply.count, "open action") if reply.count else "no open action"
    if reply.scope == YOURS:
        return f"{reply.person} has {count}" if reply.shared else f"You have {count}"
    return f"{words.capital(reply.scope)}: {count}"


def shown(reply: ActionShown) -> Message:
    item = reply.item
    page = Page(escaped(f"Action #{item.number}: {item.description}. {item.owner} owns it."))
    page.where = f"/kpi action {item.indicator}"
    page.header(f"#{item.number} {item.description}")
    page.say(_life(reply), essential=True)
    page.fields(_facts(reply))
    page.say(_text("Root cause", reply.root_cause))
    page.say(_text("Hypothesis", reply.hypothesis))
    page.say(_lasting(reply))
    if reply.may_standardise:
        page.buttons(_lasting_step(item, reply, ahead=False))
    if reply.may_change:
        page.buttons(*_steps(reply))
        page.buttons(*_effect(item))
        page.buttons(*_changes(item))
    _notes(page, reply)
    return page.message(in_channel=reply.shared)


def _short(item: ActionItem, reply: ActionList) -> Marked:
    what = [words.brief(item.description, _SHORT)]
    what += [item.name] if not reply.indicator else []
    what += [item.carried_by] if reply.scope != YOURS else []
    told = joined([escaped(each) for each in (*what, lateness(item, reply.today))], " · ")
    return marked("{} {}", bold(f"#{item.number}"), told)


def _ended(page: Page, items: Sequence[ActionItem]) -> None:
    if items:
        page.say(joined([Marked("*Ended*"), *(marked("• {}", ended_line(each)) for each in items)]))


def _ways_on(reply: ActionList) -> list[Block | None]:
    return [
        buttons.create_action(reply.indicator)
        if reply.indicator
        else button("Create action", "action"),
        buttons.run("All of this unit", f"action {reply.unit}") if reply.unit else None,
        buttons.card(reply.indicator) if reply.indicator else None,
    ]


def _life(reply: ActionShown) -> Marked:
    """The four steps as a line, and how it stands."""
    now = reply.item.stage.number
    steps = [_step(stage, now) for stage in ActionStage]
    told = ending(reply.item) if reply.item.ending else Marked("")
    by = f", {reply.item.ended_by}" if reply.item.ended_by else ""
    verified = f" with {words.listed(reply.verified_by)}" if reply.verified_by else ""
    end = marked("Ended: {}{}{}", told, verified, by) if told else Marked("")
    return joined([joined(steps, "  →  "), end])


def _step(stage: ActionStage, now: int) -> Marked:
    if stage.number == now:
        return marked("{} {}", _HERE, bold(words.capital(stage.value)))
    return escaped(f"{_DONE if stage.number < now else _AHEAD} {words.capital(stage.value)}")


def _facts(reply: ActionShown) -> list[tuple[str, Marked]]:
    item = reply.item
    late = lateness(item, reply.today).removeprefix("report back ")
    day = bold(late) if item.days_overdue(reply.today) > 0 else escaped(late)
    effect = words.day(item.took_effect) if item.took_effect else ""
    done = "yes, the indicator has yet to show it" if item.done and not item.ending else ""
    return [
        ("Indicator", escaped(f"{item.name} ({item.unit_name})")),
        ("Owner", escaped(item.carried_by)),
        ("Report back", day),
        ("Exception", escaped(reply.exception)),
        ("Kind", escaped(kind_words(item))),
        ("It worked when", escaped(_level(reply.success))),
        ("Took effect", escaped(effect)),
        ("Done", escaped(done)),
        ("From the exception", escaped(words.cycle(reply.days_to_change, reply.days_to_verified))),
        ("Agreed", marked("{}, {}", reply.agreed_by, local_time(reply.agreed_at))),
    ]


def _level(success: str) -> str:
    return f"{success} is reached in two periods" if success else "Green in two periods"


def _lasting(reply: ActionShown) -> Marked:
    """What was answered at the last step."""
    if reply.manual_updated is None and reply.staff_trained is None:
        return Marked("")
    answers = {True: "yes", False: "not yet", None: "not said"}
    manual, staff = answers[reply.manual_updated], answers[reply.staff_trained]
    return marked("*Made to last*\nManual updated: {}. Staff trained: {}.", manual, staff)


def _text(title: str, text: str) -> Marked:
    return shortened(marked("*{}*\n{}", title, text), _TEXT) if text.strip() else Marked("")


def _steps(reply: ActionShown) -> list[Block | None]:
    """What carries it on."""
    item, ahead = reply.item, reply.item.stage.next
    step: Block | None = None
    if ahead is ActionStage.STANDARDISE or ahead is None:
        step = _lasting_step(item, reply, ahead=ahead is not None)
    else:
        step = button(f"On to {ahead.value}", "action_stage", {**_id(item), "stage": ahead.value})
    return [button("Add a note", "action_note", _id(item), style="primary"), step]


def _lasting_step(item: ActionItem, reply: ActionShown, *, ahead: bool) -> Block | None:
    """None where both questions of the last step have been answered with yes."""
    if not ahead and reply.manual_updated and reply.staff_trained:
        return None
    return buttons.standardise(item.number, *(["Standardise"] if ahead else []))


def _effect(item: ActionItem) -> list[Block | None]:
    """Since when it counts, the owner's word, and that it did not help."""
    label = "Change day of effect" if item.took_effect else "It took effect"
    done = None if item.done else buttons.action_done(item.number, style="")
    return [
        buttons.took_effect(item.number, label),
        done,
        button("No effect", "action_no_effect", _id(item)),
    ]


def _changes(item: ActionItem) -> list[Block]:
    """What makes it another one."""
    return [
        button("Change date", "action_report", _id(item)),
        button("Reassign", "action_owner", _id(item)),
        button("Replace", "action_supersede", _id(item)),
        button("Cancel action", "action_cancel", _id(item)),
    ]


def _notes(page: Page, reply: ActionShown) -> None:
    if not reply.notes:
        page.small(Marked("Nobody has written a note yet."))
        return
    hidden = reply.earlier + len(reply.notes) - _NOTES
    page.say(Marked("*Notes*"))
    page.small(marked("{}", words.count(hidden, "earlier note")) if hidden > 0 else Marked(""))
    for note in reply.notes[-_NOTES:]:
        page.small(_note(note))


def _note(note: NoteFacts) -> Marked:
    return marked(
        "{}, {}: {}",
        bold(note.by or "Statkeeper"),
        local_time(note.at),
        shortened(escaped(note.text), _NOTE),
    )


def _id(item: ActionItem) -> dict[str, object]:
    return {"action": item.number}
