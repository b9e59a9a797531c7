"""The look of a replay: what rules would have done, beside what those in force did."""

from bot.render import buttons, pictures, words
from bot.render.blocks import Block
from bot.render.message import Message, Page, Picture
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, marked, shortened_plain
from bot.render.pictures import TimelinePicture
from bot.render.tables import Table
from domain.replay_counts import Counts, Reds
from domain.time_spans import Span
from handlers.replay import ReplayFile, ReplayShown
from handlers.replaying_rules import Moved, Side, Tale

_REASON = 160  # characters of what one exception is told with
_NAME = 80
HONEST = (
    "As known at each date: late, corrected and withdrawn values count from the day on which they "
    "became known, imported ones too. What people did about an exception is left out; each side "
    "goes by its rules all the time."
)


def replay_shown(reply: ReplayShown) -> Message:
    told = f"Replay of {reply.scope}: {verdict(reply)}"
    page = Page(escaped(told), where="/kpi replay with one indicator's name")
    page.say(marked("*Replay of {}*, since {}", reply.scope, _since(reply)), essential=True)
    page.say(escaped(verdict(reply)), essential=True)
    page.fields(rules_fields(reply))
    page.table(table(reply))
    page.picture(picture(reply))
    page.small(escaped(reds_words(reply)), essential=True)
    page.say(moved_lines("Exceptions that would go", reply.go, reply.go_count))
    page.say(moved_lines("Exceptions that would come", reply.come, reply.come_count))
    page.say(_tales(reply))
    page.small(escaped(" ".join(filter(None, (HONEST, changed_words(reply))))))
    page.buttons(csv_button(reply))
    return page.message(in_channel=reply.shared)


def replay_file(reply: ReplayFile) -> Message:
    rows = words.count(reply.rows, "row")
    if not reply.sent:
        page = Page(Marked("The file could not be sent."))
        page.say(
            Marked(
                "The file could not be sent to your direct messages. Open a conversation with me "
                "there, and ask again."
            )
        )
        return page.message()
    page = Page(marked("The replay of {} is in your direct messages.", reply.scope))
    page.say(
        marked("The replay of {} is in your direct messages: {} in {}.",
               bold(reply.scope), rows, code(reply.name))
    )  # fmt: skip
    return page.message()


def verdict(reply: ReplayShown) -> str:
    """ "With these rules: 9 exceptions instead of 17, 6 episodes instead of 10, ..."."""
    before = reply.in_force.counts
    if reply.tried is None:
        return (
            f"{words.count(before.exceptions, 'exception')} in "
            f"{words.count(before.episodes, 'episode')}, {words.count(before.alerts, 'alert')}."
        )
    after = reply.tried.counts
    if not reply.go_count + reply.come_count and _said(after) == _said(before):
        return f"With these rules: {_said(after)}, all as now."
    told = [
        _instead(after.exceptions, before.exceptions, "exception"),
        _instead(after.episodes, before.episodes, "episode"),
        _instead(after.alerts, before.alerts, "alert"),
    ]
    return f"With these rules: {', '.join(told)}."


def _said(counts: Counts) -> str:
    return ", ".join(
        (
            words.count(counts.exceptions, "exception"),
            words.count(counts.episodes, "episode"),
            words.count(counts.alerts, "alert"),
        )
    )


def rules_fields(reply: ReplayShown) -> list[tuple[str, Marked]]:
    told = [("Rules in force", escaped(words.capital(reply.rules)))]
    if reply.tried is not None:
        told.append(("Rules tried", escaped(words.capital(reply.tried_rules))))
    return told


def table(reply: ReplayShown) -> Table:
    sides = [reply.in_force, *([reply.tried] if reply.tried else [])]
    columns = ("What", "In force", *(["Tried"] if reply.tried else []))
    rows = tuple(
        (name, *(cells[at] for cells in map(_cells, sides))) for at, name in enumerate(_ROWS)
    )
    caption = f"Replay of {shortened_plain(reply.scope, _NAME)} since {_since(reply)}"
    return Table(caption, columns, rows, frozenset(range(1, len(columns))))


def picture(reply: ReplayShown) -> Picture:
    before, after = reply.in_force.counts, reply.tried.counts if reply.tried else None
    headline = (
        f"{before.exceptions:,} → {after.exceptions:,}" if after else f"{before.exceptions:,}"
    )
    title = f"Replay: {reply.scope}" if after else f"Exceptions: {reply.scope}"
    tried = f" · tried: {reply.tried_briefly}" if after else ""
    more = words.count(reply.more_lines, "more indicator") if reply.more_lines else ""
    facts = TimelinePicture(
        title,
        f"Since {_since(reply)}{tried}",
        reply.since,
        reply.today,
        reply.lines,
        after is not None,
        headline,
        f"and {more}" if more else "",
    )
    return pictures.timeline(facts, _alt(reply))


def reds_words(reply: ReplayShown) -> str:
    """Both ways of seeing it; of too few points nothing is claimed."""
    side = reply.tried or reply.in_force
    under = " under the rules tried" if reply.tried else ""
    if not side.counts.red:
        return f"No Reds{under}, so there is nothing to say of normal variation."
    whole, known = _judged(side.whole), _judged(side.known)
    return (
        f"Reds within normal variation{under}: seen whole, {whole}; as known at each date, {known}."
    )


def _judged(reds: Reds) -> str:
    if not reds.judged:
        return "none could be judged: all had too few points to say"
    few = f", and {reds.too_few:,} had too few points to say" if reds.too_few else ""
    return f"{_of(reds.within, reds.judged)}{few}"


def moved_lines(heading: str, moved: tuple[Moved, ...], count: int) -> Marked:
    if not count:
        return Marked("")
    lines = [marked("*{}* ({})", heading, f"{count:,}"), *map(_moved, moved)]
    left = count - len(moved)
    lines += [marked("and {} more: they are in the file", f"{left:,}")] if left else []
    return joined(lines)


def changed_words(reply: ReplayShown) -> str:
    """Where they were changed in between, it differs from what was posted, and says so."""
    if reply.rules_changed is None:
        return ""
    return (
        f"Rules were last changed on {words.day(reply.rules_changed)} (/kpi rules history): what "
        "was posted before went by the earlier ones."
    )


def csv_button(reply: ReplayShown) -> Block:
    return buttons.run("Send me the file (CSV)", f"{reply.again} csv")


def _moved(each: Moved) -> Marked:
    reasons = shortened_plain("; ".join(each.reasons), _REASON)
    name = words.brief(each.name, _NAME)
    return marked("• {}, {}: {}; {}", name, each.label, each.value, reasons)


def _tales(reply: ReplayShown) -> Marked:
    if not reply.tales:
        return Marked("")
    lines = [Marked("*What the channels would have heard*, the latest first")]
    lines += [_tale(each) for each in reply.tales]
    left = reply.more_tales
    lines += [marked("and {} earlier: they are in the file", f"{left:,}")] if left else []
    return joined(lines)


def _tale(each: Tale) -> Marked:
    reasons = shortened_plain("; ".join(each.reasons), _REASON)
    why = marked(": {}", reasons) if reasons else Marked("")
    name = words.brief(each.name, _NAME)
    return marked("• {}: {}, {} with {}{}", words.day(each.day), name, each.what, each.label, why)


_ROWS = (
    "Exceptions",
    "Unbroken runs",
    "Episodes",
    "Red",
    "Amber",
    "Green",
    "Reds within normal variation, seen whole",
    "Reds within it, as known at each date",
    "Reds with too few points to say then",
    "Alerts",
    "Alerts a month, per channel",
    "Told again: got worse",
    "Days from a period's end to its alert, typically",
)


def _cells(side: Side) -> tuple[str, ...]:
    found: Counts = side.counts
    numbers = (
        found.exceptions,
        found.unbroken,
        found.episodes,
        found.red,
        found.amber,
        found.green,
    )
    return (
        *(f"{number:,}" for number in numbers),
        _of(side.whole.within, side.whole.judged),
        _of(side.known.within, side.known.judged),
        f"{side.known.too_few:,}",
        f"{found.alerts:,}",
        f"{found.alerts_a_month:,.2f}",
        f"{found.renotified:,}",
        "–" if found.lag is None else f"{found.lag:,.1f}".removesuffix(".0"),
    )


def _of(some: int, judged: int) -> str:
    return f"{some:,} of {judged:,}" if judged else "–"


def _instead(after: int, before: int, noun: str) -> str:
    told = words.count(after, noun)
    return f"{told}, as now" if after == before else f"{told} instead of {before:,}"


def _since(reply: ReplayShown) -> str:
    return f"{reply.since:%b %Y}"


def _alt(reply: ReplayShown) -> str:
    """The conclusion, then the indicators that differ most."""
    rows = [
        f"{line.name} {_met(line.in_force)}" + (f" → {_met(line.tried)}" if reply.tried else "")
        for line in reply.lines
    ]
    listed = f" Exceptions by indicator: {'; '.join(rows)}." if rows else ""
    return f"Episodes of {reply.scope} since {_since(reply)}. {verdict(reply)}{listed}"


def _met(spans: tuple[Span, ...]) -> int:
    return sum(len(span.exceptions) for span in spans)
