"""The look of a report card: Norfolk's six parts (001 appendix 3)."""

from bot.render import buttons, chips, pictures, words
from bot.render.episodes import episode_line
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, escaped, joined, local_time, marked, shortened
from domain.explanations import PROMPTS, Explanation
from handlers.card import ReportCard

_LINKS = 3
_PART = 1_400  # characters of one part; six of them and the chart's words fit in a message


def report_card(reply: ReportCard) -> Message:
    shown = reply.snapshot
    page = Page(escaped(f"Report card. {words.sentence(shown)}"), where="/kpi history")
    page.header(f"{shown.name}: {words.status_word(shown.rating)}")
    page.small(escaped(f"{shown.unit_name}, {shown.frequency}, {shown.polarity.direction}"))
    _part(page, "Why is this important?", reply.why)
    _performance(page, reply)
    if shown.history:
        page.picture(pictures.card(_facts(reply)))
    _part(page, "What is the background to current performance?", reply.background)
    _part(page, "What will success look like?", reply.success)
    _part(page, "Action required", reply.action)
    officers = marked(
        "*Responsible officers*\nLead: {}\nData: {}",
        reply.lead or "nobody yet",
        reply.owner or "nobody yet",
    )
    page.say(officers, essential=True)
    page.small(
        escaped(reply.benchmark),
        joined([escaped(line) for line in reply.linked[:_LINKS]], "; "),
        *_explained(reply.explanation),
    )
    _buttons(page, reply)
    return page.message(in_channel=reply.shared)


def explanation_lines(explanation: Explanation, limit: int) -> list[Marked]:
    """The answered prompts, each within ``limit`` characters."""
    return [
        shortened(marked("*{}*\n{}", prompt, answer), limit)
        for prompt, answer in zip(PROMPTS, explanation.answers, strict=True)
        if answer.strip()
    ]


def _performance(page: Page, reply: ReportCard) -> None:
    lines = [escaped(line) for line in reply.performance]
    lines.insert(1, escaped(words.capital(chips.chip(reply.snapshot.chip))))
    episode = [episode_line(reply.episode)] if reply.episode else []
    page.say(shortened(joined([Marked("*Performance*"), *lines, *episode]), _PART), essential=True)


def _part(page: Page, title: str, lines: tuple[str, ...]) -> None:
    told = [escaped(line) for line in lines if line.strip()]
    bullets = [Marked(f"• {line}") for line in told] if len(told) > 1 else told
    empty = Marked("Nothing is written here yet. Administrators add it to the indicator.")
    page.say(shortened(joined([Marked(f"*{title}*"), *(bullets or [empty])]), _PART))


def _explained(explanation: Explanation | None) -> list[Marked]:
    if explanation is None:
        return []
    return [marked("Explained {}.", local_time(explanation.recorded))]


def _buttons(page: Page, reply: ReportCard) -> None:
    key, episode = reply.snapshot.indicator, reply.episode
    going = episode if episode and not episode.closed and not episode.withdrawn else None
    page.buttons(
        buttons.explain(going.id, key) if going else None,
        buttons.create_action(key, going.id if going else 0),
        buttons.history(key),
        buttons.outlook(key),
        buttons.run("Share in this channel", f"card {key} share") if not reply.shared else None,
    )


def _facts(reply: ReportCard) -> pictures.CardPicture:
    return pictures.CardPicture(
        snapshot=reply.snapshot,
        why=reply.why,
        background=reply.background,
        success=reply.success,
        action=reply.action,
        lead=reply.lead,
        owner=reply.owner,
    )
