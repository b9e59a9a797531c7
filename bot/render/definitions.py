"""The look of changed definitions: indicators, targets, units, imports, flags and pauses."""

from bot.render import buttons, chips, words
from bot.render.blocks import button
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, local_time, marked
from bot.render.tables import Table
from domain.flags import FlagKind
from domain.snapshots import Snapshot
from handlers.apply_draft import ImportApplied, ImportDiscarded, ImportPreview
from handlers.flag import Flagged, FlagWithdrawn
from handlers.indicator import IndicatorRetired, IndicatorSaved
from handlers.pause import Paused, Resumed
from handlers.target import TargetList, TargetSet, TargetUnchanged
from handlers.unit import UnitSaved

_LINES = 20
_KINDS = {FlagKind.BUDGET: "the budget", FlagKind.RISK: "a corporate risk"}


def indicator_saved(reply: IndicatorSaved) -> Message:
    done = "is added to" if reply.created else "is changed in"
    told = f"{reply.name} {done} {reply.unit_name} ({reply.stage.value})."
    if not reply.created and not reply.changes:
        told = f"{reply.name} is already like this; nothing was changed."
    page = Page(escaped(told))
    page.say(joined([escaped(told), lines(reply.changes)]))
    page.small(marked("Next: {}", code(reply.next_step)))
    return page.message()


def indicator_retired(reply: IndicatorRetired) -> Message:
    done = "was retired before" if reply.already else "is retired"
    stay = words.count(reply.readings, "value stays", "values stay")
    told = f"{reply.name} {done}." + (f" Its {stay}." if reply.readings else "")
    page = Page(escaped(told))
    page.say(joined([escaped(told), escaped(reply.meaning)]))
    page.small(marked("To take it up again: {}", code(f"/kpi indicator edit {reply.key}")))
    return page.message()


def target_set(reply: TargetSet) -> Message:
    before = f" (was {reply.old})" if reply.old else ""
    told = f"The target of {reply.snapshot.name} is {reply.value} from {reply.start} on{before}."
    page = Page(escaped(told))
    page.say(joined([escaped(told), lines(reply.rerated), escaped(reply.meaning)]))
    page.say(escaped(_stands(reply.snapshot)))
    page.small(escaped(reply.note))
    page.buttons(buttons.history(reply.snapshot.indicator))
    return page.message()


def target_unchanged(reply: TargetUnchanged) -> Message:
    told = f"The target of {reply.name} is already {reply.value} from {reply.start} on."
    page = Page(escaped(told))
    page.say(escaped(told))
    return page.message()


def target_list(reply: TargetList) -> Message:
    page = Page(escaped(f"Targets of {reply.name}, newest first."))
    page.say(marked("Targets of {}", bold(reply.name)))
    rows = tuple((start, value, note) for start, value, note in reply.targets)
    page.table(Table(f"Targets of {reply.name}", ("From", "Target", "Note"), rows, frozenset({1})))
    if not rows:
        page.say(Marked("It has no target yet, so it is unrated."))
    example = code(f"/kpi target {reply.indicator} 10 from apr 18")
    page.small(marked("To set one: {}", example) if reply.may_change else Marked(""))
    return page.message()


def unit_saved(reply: UnitSaved) -> Message:
    done = "is set up" if reply.created else "is changed"
    lead = f"Lead officer: {reply.lead}." if reply.lead else "It has no lead officer yet."
    page = Page(escaped(f"{reply.name} {done} for this channel. {lead}"))
    page.say(marked("{} {} for this channel. {}", bold(reply.name), done, lead))
    page.say(escaped(words.invitation(reply.uninvited)))
    page.small(marked("Next: {}", code(reply.next_step)))
    page.buttons(button("Add an indicator", "indicator", {"unit": reply.key}))
    return page.message()


def import_preview(reply: ImportPreview) -> Message:
    name = words.listed(reply.files)
    if reply.faults:
        told = f"{name}: {words.count(len(reply.faults), 'fault')}, so nothing can be stored."
    elif not reply.draft:
        told = f"{name}: everything in it is here already."
    else:
        told = f"Here is what {name} would change."
    page = Page(escaped(told), where="kpi import on the command line for the whole list")
    next_step = Marked("Mend it and drop it here again." if reply.faults else "")
    page.say(joined([marked("*{}*", told), next_step]), essential=True)
    page.say(lines(reply.faults))
    page.say(lines(reply.changes))
    page.say(
        joined([Marked("*Warnings*"), lines(reply.warnings)]) if reply.warnings else Marked("")
    )
    if reply.draft:
        page.small(Marked("Nothing is stored until you apply it."), essential=True)
        page.buttons(
            button("Apply", "apply", {"draft": reply.draft}, style="primary"),
            button("Discard", "discard", {"draft": reply.draft}),
        )
    return page.message()


def import_applied(reply: ImportApplied) -> Message:
    page = Page(Marked("The file is applied."), where="/kpi list")
    page.say(joined([Marked("*Applied*"), lines(reply.lines)]))
    page.say(
        joined([Marked("*Warnings*"), lines(reply.warnings)]) if reply.warnings else Marked("")
    )
    page.buttons(buttons.run("List", "list"))
    return page.message()


def import_discarded(reply: ImportDiscarded) -> Message:
    told = f"{words.listed(reply.files) or 'The file'} is discarded; nothing was stored."
    page = Page(escaped(told))
    page.say(escaped(told))
    return page.message()


def flagged(reply: Flagged) -> Message:
    told = f"{reply.snapshot.name} affects {_KINDS[reply.kind]} from {reply.since} on."
    page = Page(escaped(told))
    said = reply.reason in reply.meaning
    reason = Marked("") if said else marked("Reason: {}", reply.reason)
    page.say(joined([escaped(told), reason, escaped(reply.meaning)]))
    page.say(escaped(_stands(reply.snapshot)))
    page.buttons(
        buttons.run("Withdraw the flag", _withdrawal(reply)),
        buttons.history(reply.snapshot.indicator),
    )
    return page.message()


def _withdrawal(reply: Flagged) -> str:
    return f"flag {reply.snapshot.indicator} withdraw {reply.kind.value}"


def flag_withdrawn(reply: FlagWithdrawn) -> Message:
    kinds = words.listed([_KINDS[kind] for kind in dict.fromkeys(reply.kinds)])
    told = f"{reply.snapshot.name} is no longer flagged as affecting {kinds}."
    page = Page(escaped(told))
    reasons = escaped(f"Withdrawn: {'; '.join(reply.reasons)}.")
    page.say(joined([escaped(told), reasons, escaped(reply.meaning)]))
    page.say(escaped(_stands(reply.snapshot)))
    return page.message()


def _stands(shown: Snapshot) -> str:
    """The latest value with its rating and chip; nothing where there is no value."""
    told = chips.standing(shown)
    return f"Latest: {told}." if told else ""


def paused(reply: Paused) -> Message:
    was = "was already paused" if reply.already else "is paused"
    told = f"All posting {was} by {reply.by}: {reply.reason or 'no reason given'}."
    page = Page(escaped(told))
    since, rest = local_time(reply.at), "Values can still be logged; nothing is lost."
    page.say(marked("{} Since {}. {}", told, since, rest))
    page.buttons(buttons.run("Resume", "resume"))
    return page.message()


def resumed(reply: Resumed) -> Message:
    told = "Posting goes on; what was held back goes out now."
    if not reply.was_paused:
        told = "Posting was not paused. Nothing was changed."
    page = Page(escaped(told))
    page.say(escaped(told))
    return page.message()


def lines(told: tuple[str, ...]) -> Marked:
    """Bulleted lines; those beyond twenty are counted."""
    shown = [marked("• {}", line) for line in told[:_LINES]]
    more = len(told) - _LINES
    return joined([*shown, marked("and {} more", more)] if more > 0 else shown)
