"""The look of the data auditor: what is doubtful, the worst first, to be corrected or accepted."""

from collections.abc import Sequence

from bot.render import buttons, words
from bot.render.blocks import Block, button
from bot.render.message import Message, Page
from bot.render.mrkdwn import (
    Marked,
    bold,
    code,
    escaped,
    joined,
    local_time,
    marked,
    shortened_plain,
)
from domain.audit_findings import AuditCheck
from handlers.audit import (
    AcceptedFinding,
    AcceptedShown,
    AuditedIndicator,
    AuditShown,
    ToldFinding,
)
from handlers.audit_accept import FindingsAccepted
from handlers.audit_withdraw import AcceptanceWithdrawn

_LINES = 3  # checks that an indicator's entry tells of
_TOLD = 300  # characters of one finding
_SINGLE = 3  # findings of one check with a button of their own
_LISTED = 10  # findings of one check in one paragraph


def audit_shown(reply: AuditShown) -> Message:
    page = Page(escaped(f"Audit of {reply.scope}: {_summary(reply)}"), where="/kpi audit imt")
    page.say(
        joined([marked("*Audit of {}*", reply.scope), escaped(_summary(reply))]), essential=True
    )
    for each in reply.indicators:
        if reply.alone:
            _whole(page, each)
        else:
            _entry(page, each)
    if reply.left:
        left = words.count(reply.left, "more indicator", "more indicators")
        page.say(marked("and {}: name a unit, for example {}", left, code("/kpi audit imt")))
    if not reply.alone:
        page.small(*_meanings(reply))
    if reply.accepted:
        page.buttons(buttons.run("Accepted findings", f"audit {reply.asked} accepted"))
    return page.message(in_channel=reply.shared)


def accepted_shown(reply: AcceptedShown) -> Message:
    standing = [each for each in reply.accepted if not each.withdrawn_by]
    count = words.count(len(standing), "accepted finding")
    more = " (the latest)" if reply.more else ""
    page = Page(escaped(f"{count} of {reply.scope}{more}."), where="/kpi audit imt accepted")
    page.say(marked("*Accepted findings of {}*{}", reply.scope, more), essential=True)
    for each in reply.accepted:
        page.say(_accepted(each))
    if not reply.accepted:
        page.say(Marked("Nothing has been accepted yet."))
    else:
        page.small(Marked("A finding comes again when its numbers change."))
    if standing:
        taken_back = f"/kpi audit withdraw {standing[0].number} because …"
        page.small(marked("One is taken back with {}", code(taken_back)))
    page.buttons(buttons.run("Open findings", f"audit {reply.asked}"))
    return page.message(in_channel=reply.shared)


def findings_accepted(reply: FindingsAccepted) -> Message:
    what = reply.told if reply.count == 1 else words.count(reply.count, "finding")
    told = f"{reply.name}: accepted, {shortened_plain(what, _TOLD)}."
    page = Page(escaped(told))
    page.say(marked("{}: accepted, because {}", bold(reply.name), reply.reason), essential=True)
    page.say(marked("{}\n{}", reply.check.words, shortened_plain(what, _TOLD)))
    page.small(Marked("It comes again only when its numbers change."))
    page.buttons(
        buttons.run("What is left", f"audit {reply.indicator}"),
        buttons.run("Accepted findings", f"audit {reply.indicator} accepted"),
    )
    return page.message()


def acceptance_withdrawn(reply: AcceptanceWithdrawn) -> Message:
    told = f"{reply.name}: #{reply.number} is doubtful again."
    page = Page(escaped(told))
    page.say(
        marked("{}: #{} is doubtful again: {}", bold(reply.name), reply.number, reply.reason),
        essential=True,
    )
    page.say(marked("{}\n{}", reply.check.words, shortened_plain(reply.told, _TOLD)))
    page.buttons(
        buttons.run("Open findings", f"audit {reply.indicator}"),
        buttons.run("Accepted findings", f"audit {reply.indicator} accepted"),
    )
    return page.message()


def _summary(reply: AuditShown) -> str:
    looked_at = words.count(reply.looked_at, "indicator")
    if not reply.count:
        return f"nothing is doubtful in {looked_at}."
    found = words.count(reply.count, "finding")
    if reply.alone:
        return f"{found}."
    with_findings = len(reply.indicators) + reply.left
    return f"{found} in {with_findings:,} of {looked_at}, the worst first."


def _entry(page: Page, its: AuditedIndicator) -> None:
    """An indicator among others: a line for each check, and buttons for the worst finding."""
    shown = _full(its)[:_LINES]
    lines = [_line(group) for group in shown]
    left = its.count - sum(len(group) for group in shown)
    more = [marked("and {} more", f"{left:,}")] if left else []
    heading = joined([bold(its.name), escaped(its.unit_name)], " · ")
    page.say(joined([heading, *lines, *more]))
    if not shown:
        return
    worst = shown[0]
    everything = f"All {its.count:,}" if its.count > 1 else ""
    page.choices(
        *_correct(worst[0]),
        _accept(worst[:1]),
        *([buttons.run(everything, f"audit {its.indicator}")] if everything else []),
    )


def _whole(page: Page, its: AuditedIndicator) -> None:
    """An indicator alone: each check with why it matters, each finding with its buttons."""
    for group in _full(its):
        check = group[0].check
        count = f" ({len(group):,})" if len(group) > 1 else ""
        page.say(marked("*{}*{}\n{}", check.words, count, check.why))
        for each in group[:_SINGLE]:
            page.say(marked("• {}", _told(each)), next(iter(_correct(each)), None))
        rest = group[_SINGLE : _SINGLE + _LISTED]
        page.say(joined([marked("• {}", _told(each)) for each in rest]))
        left = len(group) - _SINGLE - len(rest)
        if left > 0:
            page.small(marked("and {} more", f"{left:,}"))
        page.choices(_accept(group))


def _full(its: AuditedIndicator) -> list[tuple[ToldFinding, ...]]:
    return [group for group in its.groups if group]


def _line(group: Sequence[ToldFinding]) -> Marked:
    more = f"; and {len(group) - 1:,} more like it" if len(group) > 1 else ""
    return marked("• *{}:* {}{}", group[0].check.words, _told(group[0]), more)


def _told(finding: ToldFinding) -> str:
    return shortened_plain(finding.told, _TOLD)


def _correct(finding: ToldFinding) -> list[Block]:
    """Where it is put right: the reading's own form, the target's, the indicator's."""
    about = {"indicator": finding.indicator}
    if finding.period:
        value = {**about, "period": finding.period, "correct": "yes"}
        return [button(f"Correct {finding.period_label}", "log", value)]
    match finding.check:
        case AuditCheck.SILENT:
            return [button("Log", "log", about)]
        case AuditCheck.STALE_TARGET:
            return [button("Set a target", "target", about)]
        case AuditCheck.COLOURS:
            return [buttons.run("Change its rules", f"rules {finding.indicator}")]
        case AuditCheck.LEFT:
            return [button("Name somebody", "indicator", about)]
        case _:
            return []


def _accept(group: Sequence[ToldFinding]) -> Block:
    value: dict[str, object] = {"indicator": group[0].indicator, "check": group[0].check.value}
    if len(group) == 1 and group[0].period:
        value["period"] = group[0].period
    return button(
        "Accept" if len(group) == 1 else f"Accept all {len(group):,}", "audit_accept", value
    )


def _meanings(reply: AuditShown) -> list[Marked]:
    """Why each kind that is shown matters, once."""
    shown = {group[0].check for each in reply.indicators for group in _full(each)[:_LINES]}
    lines = [f"{check.words}: {check.why}" for check in AuditCheck if check in shown]
    return [joined([escaped(line) for line in lines])]


def _accepted(each: AcceptedFinding) -> Marked:
    line = marked(
        "{}: {} (#{})\n{}\n{}: {}",
        bold(each.name),
        each.check.words,
        each.number,
        shortened_plain(each.told, _TOLD),
        joined([escaped(each.by), local_time(each.at)], ", "),
        each.reason,
    )
    if not each.withdrawn_by:
        return line
    return marked("{}\nTaken back by {}: {}", line, each.withdrawn_by, each.withdrawn_because)
