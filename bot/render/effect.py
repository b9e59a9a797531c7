"""The look of what became of an action: since when it counts, verified, open again."""

from fractions import Fraction

from bot.render import buttons, chips, pictures, words
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, marked, mention, shortened
from domain.notices import ActionReopened, ActionVerified
from domain.snapshots import Snapshot
from domain.values import format_percent_of, format_points
from handlers.action_effect import ActionEffect

_DESCRIPTION = 400


def verified(notice: ActionVerified) -> Message:
    """The good news: who, what, since when, how it was and how it is."""
    shown = notice.snapshot
    told = (
        f"It worked: #{notice.action} {notice.description} is verified. {shown.name} was "
        f"{_held(notice)}."
    )
    page = Page(escaped(told), where=f"/kpi history {shown.indicator}")
    page.header(f"{shown.name}: it worked")
    page.say(
        marked(
            "*#{}* {}, by {}, is *verified*. Since the change took effect on {}, {} was {}.",
            notice.action,
            shortened(escaped(notice.description), _DESCRIPTION),
            bold(notice.owner),
            words.day(notice.took_effect),
            shown.name,
            _held(notice),
        ),
        essential=True,
    )
    page.fields([(label, escaped(fact)) for label, fact in _before_and_after(notice) if fact])
    page.picture(pictures.exception(shown))
    page.small(_last_step(notice), essential=True)
    page.buttons(
        buttons.standardise(notice.action),
        buttons.history(shown.indicator),
        buttons.card(shown.indicator),
    )
    return page.message()


def reopened(notice: ActionReopened) -> Message:
    """Stands in the place of the good news, and in its thread."""
    held = words.listed(notice.periods)
    told = (
        f"No longer verified: #{notice.action} {notice.description} on {notice.name}, because "
        f"{notice.because}."
    )
    page = Page(escaped(told), where=f"/kpi history {notice.indicator}")
    page.say(
        marked(
            "*No longer verified: #{}* {} on *{}*.\n{} had shown that it worked. That does not "
            "hold any more: {}. The action is open again, and {} goes on with it.",
            notice.action,
            shortened(escaped(notice.description), _DESCRIPTION),
            notice.name,
            held,
            notice.because,
            bold(notice.owner),
        )
    )
    page.buttons(buttons.history(notice.indicator))
    return page.message()


def _held(notice: ActionVerified) -> str:
    shown = notice.snapshot
    level = "Green"
    if notice.level is not None:
        level = f"{words.amount(shown, notice.level)} or better"
    pairs = zip(notice.periods, notice.values, strict=False)
    values = [f"{words.amount(shown, value)} in {period}" for period, value in pairs]
    return f"{level} twice running: {words.listed(values)}"


def _before_and_after(notice: ActionVerified) -> list[tuple[str, str]]:
    shown = notice.snapshot
    after = f"{words.amount(shown, notice.after)} ({words.count(notice.after_count, 'value')})"
    before = ""
    if notice.before is not None:
        count = words.count(notice.before_count, "value")
        before = f"{words.amount(shown, notice.before)} ({count})"
    return [
        ("Mean before", before),
        ("Mean since", after),
        ("Change of the mean", _change(shown, notice)),
        (f"{shown.period_label} against target", words.variance(shown)),
        ("Is it a real change?", words.capital(chips.news(shown.chip))),
        ("From the exception", words.cycle(notice.days_to_change, notice.days_to_verified)),
    ]


def _change(shown: Snapshot, notice: ActionVerified) -> str:
    """Both units, always: "4.9 points lower, 36.6% better"."""
    if notice.before is None:
        return ""
    before, after = Fraction(notice.before), Fraction(notice.after)
    if before == after:
        return "none"
    points = format_points(
        abs(after - before), shown.measure, currency=shown.currency, hinges=False
    )
    moved = f"{points} {'higher' if after > before else 'lower'}"
    if not before:
        return moved
    share = format_percent_of(abs(after - before) / abs(before) * 100, hinges=False)
    return f"{moved}, {share} {'worse' if shown.polarity.is_worse(after, before) else 'better'}"


def _last_step(notice: ActionVerified) -> Marked:
    """Asked of the owner, unless it was they who logged it: nobody is called for their own act."""
    owner = mention(notice.owner_slack, notice.owner) if notice.owner_slack else bold(notice.owner)
    return marked(
        "So that it lasts, {}: is the manual updated, are the staff trained? Say so here.",
        owner,
    )


def said(reply: ActionEffect) -> Message:
    told = f"In effect since {words.day(reply.took_effect)}."
    if reply.done_by:
        told = f"Done, says {reply.done_by}. {told}"
    page = Page(escaped(f"#{reply.action} {reply.description}: {told}"))
    title = marked("{} {}", bold(told), _already(reply))
    description = shortened(escaped(reply.description), _DESCRIPTION)
    page.say(joined([title, marked("*#{}* {}", reply.action, description)]))
    page.say(_outcome(reply))
    page.buttons(
        None if reply.done_by else buttons.action_done(reply.action),
        buttons.took_effect(reply.action, "Change the day"),
        buttons.history(reply.indicator),
    )
    return page.message()


def _already(reply: ActionEffect) -> str:
    if reply.already:
        return "That was known already; nothing was changed."
    return f"Before, it was {words.day(reply.moved_from)}." if reply.moved_from else ""


def _outcome(reply: ActionEffect) -> Marked:
    if reply.verified:
        return marked(
            "It is *verified*: {} was {} in {}.",
            reply.name,
            reply.wanted,
            words.listed(reply.verified),
        )
    again = "It is *no longer verified*, and open again. " if reply.reopened else ""
    if reply.held:
        return marked(
            "{}{} is {} in {} so far. One more final value like it, in the period after, verifies "
            "the action.",
            Marked(again), reply.name, reply.wanted, reply.held,
        )  # fmt: skip
    return marked(
        "{}*{}* has the last word: the action is verified when two final values in a row are {}, "
        "in periods that begin on that day or later. That is {} at the earliest.",
        Marked(again), reply.name, reply.wanted, words.listed(reply.earliest),
    )  # fmt: skip
