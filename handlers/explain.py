"""`/kpi explain <indicator>` and the Explain button: the six prompts (Norfolk appendix 1)."""

from dataclasses import dataclass, replace

from domain.errors import DomainError
from domain.explanations import PROMPTS, Explanation
from handlers.admission import check_length
from handlers.episode_choice import chosen_episode
from handlers.explain_draft import Answers, drafts
from handlers.forecast_draft import foreseen
from handlers.forecasting import prospect
from handlers.people import name_of
from handlers.permissions import check_explain
from handlers.reassess import refresh, watch
from handlers.request import Request
from handlers.scene import enter, look
from storage.store import Store

USAGE = ("/kpi explain abandonment",)
LONGEST_ANSWER = 3000
_NAMES = tuple(f"answer{number}" for number in range(1, len(PROMPTS) + 1))


@dataclass(frozen=True)
class ExplainForm:
    """``drafts`` go with ``domain.explanations.PROMPTS``; inputs by name: answer1 .. answer6.

    Earlier answers stand in for drafts where there are some (``earlier_by`` is then a name).
    """

    episode: int
    indicator: str
    name: str
    period_long: str
    drafts: Answers
    earlier_by: str = ""


@dataclass(frozen=True)
class Explained:
    """``in_channel_message``: the channel's message shows it, too."""

    episode: int
    indicator: str
    name: str
    explanation: Explanation
    by: str
    in_channel_message: bool


def open_form(request: Request, store: Store) -> ExplainForm:
    """The prompts, with what the data says and what was answered before."""
    check_length(request.text)
    scene = look(request, store)
    episode, indicator = chosen_episode(scene, request.text, "explain")
    check_explain(scene, indicator, "explain")
    seen = watch(store, indicator.key, scene.now)
    forecast = foreseen(prospect(seen.record, scene.now), scene.today)
    drafted = drafts(seen.record, seen.assessments, episode, forecast)
    earlier = store.explanations.latest(episode.id)
    return ExplainForm(
        episode=episode.id,
        indicator=indicator.key,
        name=indicator.name,
        period_long=episode.last.long_label,
        drafts=earlier.answers if earlier else drafted,
        earlier_by=name_of(store, earlier.author) if earlier else "",
    )


def handle(request: Request, store: Store) -> Explained:
    """The form's answers: kept, shown in the message and told in its thread."""
    scene = enter(request, store)
    episode, indicator = chosen_episode(scene, request.text, "explain")
    check_explain(scene, indicator, "explain")
    answers = _answers(request)
    explanation = Explanation(episode.id, answers, scene.person.key, scene.now)
    store.explanations.add(explanation)
    explained = replace(episode, explained_by=scene.person.key, explained_at=scene.now)
    lines = explained_lines(answers, scene.person.name)
    refresh(store, episode, explained, scene.now, scene.person.key, lines)
    detail = {"indicator": indicator.key}
    store.audit.note(scene.person.key, "explained", f"episode:{episode.id}", detail, scene.now)
    return Explained(
        episode.id,
        indicator.key,
        indicator.name,
        explanation,
        scene.person.name,
        episode.announced,
    )


def _answers(request: Request) -> Answers:
    given = [request.value(name) for name in _NAMES]
    if not any(given):
        raise DomainError("Answer at least one of the prompts. Nothing was stored.")
    for prompt, answer in zip(PROMPTS, given, strict=True):
        if len(answer) > LONGEST_ANSWER:
            raise DomainError(
                f'The answer to "{prompt}" has {len(answer):,} characters; '
                f"{LONGEST_ANSWER:,} are the most."
            )
    one, two, three, four, five, six = given
    return (one, two, three, four, five, six)


def explained_lines(answers: Answers, by: str) -> tuple[str, ...]:
    """For the thread; ``by`` is a name."""
    asked = zip(PROMPTS, answers, strict=True)
    return f"Explained by {by}", *(f"{prompt} {answer}" for prompt, answer in asked if answer)
