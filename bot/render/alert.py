"""The look of an episode's one message: open, closed and withdrawn."""

from bot.render import buttons, chips, pictures, words
from bot.render.action_lines import add_action_lines
from bot.render.blocks import Block
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, local_time, marked, shortened
from domain.episodes import EpisodeState
from domain.explanations import PROMPTS
from domain.notices import EpisodeAlert

_ANSWER = 600  # characters of one answer in the alert; the whole is in the report card
_STORY_LINES = 6


def alert(notice: EpisodeAlert) -> Message:
    """Each figure stands in it once: the criteria say how far off, the fields say the rest."""
    if notice.state is EpisodeState.WITHDRAWN:
        return _withdrawn(notice)
    shown, closed = notice.snapshot, notice.state is EpisodeState.CLOSED
    told = words.sentence(shown)
    if closed:
        told = f"Closed: {shown.name} is no longer an exception. {told}"
    page = Page(escaped(told), where=_where(notice))
    page.header(f"{shown.name}: {'closed' if closed else words.status_word(shown.rating)}")
    page.say(_closing(notice) if closed else _why(notice), essential=True)
    page.say(escaped(chips.beside(shown)))
    page.fields(_facts(notice, closed=closed))
    page.picture(pictures.exception(shown))
    page.small(escaped(notice.memory))
    add_action_lines(page, notice.actions)
    page.small(_state_line(notice), _snooze_line(notice), _late_line(notice), essential=True)
    page.buttons(*_buttons(notice, closed=closed))
    _answers(page, notice)
    _story(page, notice.story)
    return page.message()


def _withdrawn(notice: EpisodeAlert) -> Message:
    shown = notice.snapshot
    told = f"Withdrawn: {shown.name} is no exception any more: {notice.withdrawn}."
    page = Page(escaped(told), where=_where(notice))
    page.header(f"{shown.name}: withdrawn")
    page.say(
        marked(
            "This is no exception any more: {}. Nobody needs to do anything.\nLatest: {}, {}.",
            bold(notice.withdrawn),
            words.latest(shown),
            words.status_word(shown.rating),
        ),
        essential=True,
    )
    add_action_lines(page, notice.actions)
    page.small(_late_line(notice))
    page.buttons(buttons.history(shown.indicator))
    _story(page, notice.story)
    return page.message()


def _why(notice: EpisodeAlert) -> Marked:
    reasons = [words.capital(met.reason) for met in notice.snapshot.criteria]
    if not reasons:
        goes_on = (
            "One more period like this, with a final value, closes the exception."
            if notice.state is EpisodeState.RECOVERING
            else "The exception goes on until two periods with final values are like this."
        )
        return Marked(f"No criterion holds in the latest period. {goes_on}")
    return joined([marked("• {}" if len(reasons) > 1 else "{}", reason) for reason in reasons])


def _closing(notice: EpisodeAlert) -> Marked:
    return marked(
        "No criterion has held for two periods, so this exception, open since {}, is closed. "
        "Nobody needs to do anything.",
        notice.since,
    )


def _facts(notice: EpisodeAlert, *, closed: bool) -> list[tuple[str, Marked]]:
    """A closed one tells its whole story below, which is trend and beginning."""
    shown = notice.snapshot
    facts = words.standing(shown)
    if closed:
        facts = [*facts[:-1], ("Status", words.status_word(shown.rating))]
    else:
        facts.append(("Exception since", notice.since))
    return [(label, escaped(fact)) for label, fact in [*facts, ("Lead officer", notice.lead)]]


def _state_line(notice: EpisodeAlert) -> Marked:
    told: list[Marked] = []
    if notice.acknowledged_at:
        when = local_time(notice.acknowledged_at)
        said = "took it on," if notice.state is EpisodeState.CLOSED else "is on it since"
        told.append(marked("{} {} {}.", bold(notice.acknowledged_by), said, when))
    elif notice.state is EpisodeState.OPEN:
        told.append(Marked("Nobody is on it yet: press *I'm on it* if you are."))
    if notice.explained_by:
        told.append(marked("Explained by {}.", bold(notice.explained_by)))
    elif notice.state is EpisodeState.ACKNOWLEDGED:
        told.append(Marked("Next: *Explain* why, and what will be done."))
    if _acts_next(notice):
        told.append(Marked("Next: *Create action*, so that somebody puts it right."))
    if notice.state is EpisodeState.RECOVERING and notice.snapshot.criteria:
        told.append(Marked("Recovering: one more period without an exception closes this."))
    return joined(told, " ")


def _snooze_line(notice: EpisodeAlert) -> Marked:
    if notice.snoozed_until is None or notice.state is EpisodeState.CLOSED:
        return Marked("")
    return marked(
        "Snoozed until {} by {}: {}",
        words.day(notice.snoozed_until),
        notice.snoozed_by,
        notice.snooze_reason or "no reason given",
    )


def _late_line(notice: EpisodeAlert) -> Marked:
    return escaped(words.capital(notice.late)) if notice.late else Marked("")


def _buttons(notice: EpisodeAlert, *, closed: bool) -> list[Block | None]:
    episode, indicator = notice.episode, notice.snapshot.indicator
    if closed:
        return [buttons.history(indicator), buttons.card(indicator)]
    return [
        None if notice.acknowledged_at else buttons.on_it(episode, indicator),
        buttons.explain(episode, indicator),
        buttons.create_action(indicator, episode, next_step=_acts_next(notice)),
        buttons.history(indicator),
        buttons.snooze(episode, indicator),
    ]


def _acts_next(notice: EpisodeAlert) -> bool:
    """Explained, and nothing agreed on yet."""
    return notice.state is EpisodeState.EXPLAINED


def _answers(page: Page, notice: EpisodeAlert) -> None:
    for prompt, answer in zip(PROMPTS, notice.answers, strict=False):
        if answer.strip():
            page.say(shortened(marked("*{}*\n{}", prompt, answer), _ANSWER))


def _story(page: Page, story: tuple[str, ...]) -> None:
    """What the trend does not tell, the newest lines; earlier ones are counted."""
    earlier = len(story) - _STORY_LINES
    lines = [escaped(line) for line in story[-_STORY_LINES:]]
    if earlier > 0:
        lines.insert(0, marked("{}:", words.count(earlier, "earlier line")))
    if lines:
        page.small(joined([Marked("*Earlier in this exception*"), *lines]))


def _where(notice: EpisodeAlert) -> str:
    return f"/kpi card {notice.snapshot.indicator}"
