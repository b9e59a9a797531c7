"""The look of the weekly pulse: what has changed, what is open, who is missing, what comes."""

from bot.render import buttons, words
from bot.render.health import age_line
from bot.render.message import Message, Page
from bot.render.mrkdwn import (
    Marked,
    bold,
    code,
    escaped,
    joined,
    local_day,
    marked,
    shortened_plain,
)
from domain.pulse import PulseKind, PulseNews, WeeklyPulse

_NAMES = 300  # characters of the names of one line
_MEETINGS = 6


def weekly_pulse(notice: WeeklyPulse) -> Message:
    told = f"The week in {notice.organisation}: {_summary(notice)}."
    page = Page(escaped(told), where="/kpi health all")
    page.say(marked("*The week in {}*", notice.organisation), essential=True)
    since = f"Since {words.day(notice.since)}"
    lines = [_news(each) for each in notice.news]
    page.say(joined([bold(since), *(lines or [Marked("• nothing new")])]))
    if notice.ages:
        page.say(joined([Marked("*Open now*"), *(age_line(each) for each in notice.ages)]))
    page.say(_missing(notice))
    page.say(_doubtful(notice))
    page.say(_meetings(notice))
    page.small(escaped(words.capital(notice.late)))
    page.buttons(
        buttons.run("Programme health", "health all", style="primary"),
        buttons.run("Values due", "due all"),
        buttons.run("All actions", "action all"),
        buttons.run("Audit", "audit all") if notice.findings else None,
    )
    return page.message()


def _summary(notice: WeeklyPulse) -> str:
    """ "2 new exceptions, 1 explained", or what is open where nothing is new."""
    told = [_counted(each) for each in notice.news]
    if notice.findings:
        told.append(
            words.count(notice.findings, "new finding in the data", "new findings in the data")
        )
    open_ones = [f"{each.kind.words.lower()}: {each.age.count:,}" for each in notice.ages]
    return ", ".join(told or open_ones[:2] or ["nothing new"])


def _counted(news: PulseNews) -> str:
    match news.kind:
        case PulseKind.OPENED:
            return words.count(news.count, "new exception")
        case PulseKind.EXPLAINED:
            return words.count(news.count, "exception explained", "exceptions explained")
        case PulseKind.AGREED:
            return words.count(news.count, "action agreed", "actions agreed")
        case PulseKind.VERIFIED:
            return words.count(news.count, "fix verified", "fixes verified")
        case PulseKind.OVERDUE:
            return words.count(news.count, "report-back overdue", "report-backs overdue")


def _news(news: PulseNews) -> Marked:
    return marked("• {}: {}", bold(_counted(news)), _named(news.names, news.count))


def _named(names: tuple[str, ...], count: int) -> str:
    more = f" and {count - len(names):,} more" if count > len(names) else ""
    return f"{shortened_plain(', '.join(names), _NAMES)}{more}"


def _missing(notice: WeeklyPulse) -> Marked:
    lines = []
    if notice.silent:
        count = words.count(notice.silent, "indicator has", "indicators have")
        told = _named(notice.silent_names, notice.silent)
        lines.append(marked("• {} had no value for two periods: {}", bold(count), told))
    if notice.ownerless:
        count = words.count(notice.ownerless, "thing has", "things have")
        told = _named(notice.ownerless_names, notice.ownerless)
        lines.append(marked("• {} nobody who can be reached: {}", bold(count), told))
    return joined([Marked("*Missing*"), *lines]) if lines else Marked("")


def _doubtful(notice: WeeklyPulse) -> Marked:
    """What the data auditor found since the last pulse: how much, and the worst of it."""
    if not notice.findings:
        return Marked("")
    count = words.count(notice.findings, "new finding")
    worst = [
        marked("• {}: {}", bold(each.name), shortened_plain(each.told, _NAMES))
        for each in notice.worst_findings
    ]
    left = notice.findings - len(worst)
    more = [marked("and {} more: {}", f"{left:,}", code("/kpi audit all"))] if left > 0 else []
    return joined([marked("*Doubtful data: {}*", count), *worst, *more])


def _meetings(notice: WeeklyPulse) -> Marked:
    if not notice.meetings:
        return Marked("")
    lines = [marked("• {}: {}", each.name, local_day(each.begins)) for each in notice.meetings]
    left = len(lines) - _MEETINGS
    more = [marked("and {} more: {}", left, code("/kpi meeting"))] if left > 0 else []
    return joined([Marked("*Next meetings*"), *lines[:_MEETINGS], *more])
