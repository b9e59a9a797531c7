"""The look of an episode's one message: open, closed and withdrawn."""

from bot.render import buttons, pictures, words
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, local_time, marked, shortened
from domain.episodes import EpisodeState
from domain.explanations import PROMPTS
from domain.notices import EpisodeAlert

_ANSWER = 600  # characters of one answer in the alert; the whole is in the report card
_STORY_LINES = 6


def alert(notice: EpisodeAlert) -> Message:
    match notice.state:
        case EpisodeState.WITHDRAWN:
            return _withdrawn(notice)
        case EpisodeState.CLOSED:
            return _closed(notice)
        case _:
            return _open(notice)


def _open(notice: EpisodeAlert) -> Message:
    shown = notice.snapshot
    page = Page(escaped(words.sentence(shown)), where=_where(notice))
    page.header(f"{shown.name}: {words.status_word(shown.rating)}")
    page.say(_why(notice), essential=True)
    page.fields(_facts(notice))
    page.picture(pictures.exception(shown))
    page.small(_state_line(notice), _snooze_line(notice), _late_line(notice), essential=True)
    page.buttons(
        None if notice.acknowledged_at else buttons.on_it(notice.episode, shown.indicator),
        buttons.explain(notice.episode, shown.indicator),
        buttons.history(shown.indicator),
        buttons.snooze(notice.episode, shown.indicator),
    )
    _answers(page, notice)
    _story(page, notice)
    return page.message()


def _closed(notice: EpisodeAlert) -> Message:
    shown = notice.snapshot
    told = f"Closed: {shown.name} is no longer an exception. {words.sentence(shown)}"
    page = Page(escaped(told), where=_where(notice))
    page.header(f"{shown.name}: closed")
    page.say(
        marked(
            "No criterion has held for two periods, so this exception, open since {}, is closed. "
            "Latest: {}, {}.",
            notice.since,
            Marked(f"*{escaped(words.latest(shown))}*"),
            words.status_word(shown.rating),
        ),
        essential=True,
    )
    page.fields(_facts(notice))
    page.picture(pictures.exception(shown))
    page.small(_state_line(notice), _late_line(notice), essential=True)
    page.buttons(buttons.history(shown.indicator), buttons.card(shown.indicator))
    _answers(page, notice)
    _story(page, notice)
    return page.message()


def _withdrawn(notice: EpisodeAlert) -> Message:
    shown = notice.snapshot
    told = f"Withdrawn: {shown.name} is not an exception after all, {notice.withdrawn}."
    page = Page(escaped(told), where=_where(notice))
    page.header(f"{shown.name}: withdrawn")
    page.say(
        marked(
            "This is not an exception after all: {}. Nobody needs to do anything.\nLatest: {}, {}.",
            bold(notice.withdrawn),
            words.latest(shown),
            words.status_word(shown.rating),
        ),
        essential=True,
    )
    page.small(_late_line(notice))
    page.buttons(buttons.history(shown.indicator))
    _story(page, notice)
    return page.message()


def _why(notice: EpisodeAlert) -> Marked:
    met = notice.snapshot.criteria
    if not met:
        return Marked(
            "No criterion holds in the latest period. "
            "The exception closes after a second period like this."
        )
    return joined([marked("• {}", words.capital(each.reason)) for each in met])


def _facts(notice: EpisodeAlert) -> list[tuple[str, Marked]]:
    shown = notice.snapshot
    value = marked("{}", words.value_with_ratio(shown))
    provisional = " (provisional)" if shown.provisional else ""
    return [
        (f"{shown.period_long}{provisional}", value),
        ("Target", escaped(f"{words.target(shown)}, {words.direction(shown)}")),
        ("Variance", escaped(words.variance(shown))),
        ("Before", escaped(words.previous(shown))),
        ("Exception since", escaped(notice.since)),
    ]


def _state_line(notice: EpisodeAlert) -> Marked:
    told: list[Marked] = []
    if notice.acknowledged_at:
        when = local_time(notice.acknowledged_at)
        told.append(marked("{} is on it since {}.", bold(notice.acknowledged_by), when))
    elif notice.state is EpisodeState.OPEN:
        told.append(Marked("Nobody has said yet that they are on it."))
    if notice.explained_by:
        told.append(marked("Explained by {}.", bold(notice.explained_by)))
    if notice.state is EpisodeState.RECOVERING:
        told.append(Marked("Recovering: one more period without an exception closes this."))
    return joined(told, " ")


def _snooze_line(notice: EpisodeAlert) -> Marked:
    if notice.snoozed_until is None:
        return Marked("")
    return marked(
        "Snoozed until {} by {}: {}",
        f"{notice.snoozed_until:%-d %b %Y}",
        notice.snoozed_by,
        notice.snooze_reason or "no reason given",
    )


def _late_line(notice: EpisodeAlert) -> Marked:
    return escaped(words.capital(notice.late)) if notice.late else Marked("")


def _answers(page: Page, notice: EpisodeAlert) -> None:
    for prompt, answer in zip(PROMPTS, notice.answers, strict=False):
        if answer.strip():
            page.say(shortened(marked("*{}*\n{}", prompt, answer), _ANSWER))


def _story(page: Page, notice: EpisodeAlert) -> None:
    """What happened so far, the newest lines; earlier ones are counted."""
    earlier = len(notice.story) - _STORY_LINES
    lines = [escaped(line) for line in notice.story[-_STORY_LINES:]]
    if earlier > 0:
        lines.insert(0, marked("{} before:", words.count(earlier, "earlier line")))
    if lines:
        page.small(joined(lines))


def _where(notice: EpisodeAlert) -> str:
    return f"/kpi card {notice.snapshot.indicator}"
