"""`/kpi card <indicator>`: the six-part report card (Norfolk appendix 3) with its chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.assessments import Assessment
from domain.criteria import OFF_TARGET
from domain.explanations import PROMPTS, Explanation
from domain.fans import with_fan
from domain.indicators import Indicator
from domain.signals import signal_of
from domain.snapshots import Snapshot, snapshot
from handlers.action_changes import short
from handlers.action_items import action_items
from handlers.admission import check_length
from handlers.episode_choice import chosen_indicator
from handlers.episode_facts import EpisodeFacts, episode_facts
from handlers.link import link_lines
from handlers.people import names
from handlers.reassess import Look, watch
from handlers.request import Request
from handlers.scene import Scene, look
from handlers.words import Words
from storage.store import Store

USAGE = ("/kpi card abandonment", "/kpi card abandonment share")
# Which prompts speak of the background, and which of the action required.
_ACTIONS = 3
_BACKGROUND, _ACTION = (0, 1, 2), (3, 4)


@dataclass(frozen=True)
class ReportCard:
    """The parts in Norfolk's order; an empty one shows who can fill it in.

    ``performance`` are lines in words (value, variance, criteria). ``background`` and ``action``
    come from the latest explanation where there is one, else from the catalogue; the open actions
    stand behind them. ``linked`` names lead and lag indicators. ``lead`` and
    ``owner`` are names.
    """

    snapshot: Snapshot
    why: tuple[str, ...]
    performance: tuple[str, ...]
    background: tuple[str, ...]
    success: tuple[str, ...]
    action: tuple[str, ...]
    lead: str
    owner: str
    episode: EpisodeFacts | None = None
    explanation: Explanation | None = None
    benchmark: str = ""
    linked: tuple[str, ...] = ()
    shared: bool = False


def handle(request: Request, store: Store) -> ReportCard:
    check_length(request.text)
    scene = look(request, store)
    indicator = chosen_indicator(scene, request.text, retired=True)
    seen = watch(store, indicator.key, scene.now)
    going = [each for each in seen.episodes if not each.is_over]
    involved = (key for each in going for key in each.people)
    people = names(store, (indicator.lead_officer, indicator.data_owner, *involved))
    explanation = store.explanations.latest(going[-1].id) if going else None
    words, card = Words(seen.record), indicator.card
    shown = snapshot(
        seen.record,
        seen.assessments,
        scene.unit_name(indicator.unit),
        seen.actions,
        signal_of(seen.record, seen.assessments),
    )
    return ReportCard(
        snapshot=with_fan(shown, seen.record, seen.assessments),
        why=_lines(card.why),
        performance=(*_performance(words, seen), *_changed(seen)),
        background=_answered(explanation, _BACKGROUND) or _lines(card.background),
        success=_success(words, indicator),
        action=(
            *(_answered(explanation, _ACTION) or _lines(card.action)),
            *_agreed(scene, indicator),
        ),
        lead=people.get(indicator.lead_officer, indicator.lead_officer),
        owner=people.get(indicator.data_owner, indicator.data_owner),
        episode=episode_facts(going[-1], people) if going else None,
        explanation=explanation,
        benchmark=_benchmark(words, indicator),
        linked=link_lines(store, indicator.key),
    )


def _agreed(scene: Scene, indicator: Indicator) -> tuple[str, ...]:
    """The open actions, the most urgent first; those beyond three are counted."""
    found = scene.store.actions.of_indicators((indicator.key,))
    going = action_items(scene.store, [each for each in found if not each.is_over])
    lines = [
        f"#{each.number} {short(each.description)} ({each.owner}"
        + (f", report back {each.report_back:%-d %b %Y})" if each.report_back else ")")
        for each in going[:_ACTIONS]
    ]
    left = len(going) - _ACTIONS
    return (*lines, f"and {left} more: /kpi action {indicator.key}") if left > 0 else tuple(lines)


def _performance(words: Words, seen: Look) -> tuple[str, ...]:
    valued = [each for each in seen.assessments if each.cell.value is not None]
    if not valued:
        return ("No value has been logged yet.",)
    latest = valued[-1]
    said = any(met.number == OFF_TARGET for met in latest.criteria)
    told = words.plainly_rated(latest) if said else words.rated(latest)
    lines = [f"{latest.period.long_label}: {told}"]
    lines += [met.reason[:1].upper() + met.reason[1:] for met in latest.criteria]
    lines += _beside(words, valued)
    return tuple(lines)


def _changed(seen: Look) -> tuple[str, ...]:
    """The latest process change that stands."""
    standing = sorted((each.day, each.id, each) for each in seen.record.changes if each.stands())
    return tuple(f"Changed on {day:%-d %b %Y}: {each.what}" for day, _, each in standing[-1:])


def _beside(words: Words, valued: Sequence[Assessment]) -> list[str]:
    """The value before, and the one of the same period last year (002)."""
    latest, lines = valued[-1], []
    if len(valued) > 1:
        lines.append(f"Before that, {words.labelled(valued[-2])}")
    year_ago = latest.period.same_last_year()
    same = next((each for each in valued if each.period == year_ago), None)
    if same is not None:
        lines.append(f"A year before, {words.labelled(same)}")
    return lines


def _success(words: Words, indicator: Indicator) -> tuple[str, ...]:
    lines = _lines(indicator.card.success)
    if indicator.success is not None and not lines:
        side = "or more" if indicator.polarity.value == "bigger" else "or less"
        return (f"{words.value(indicator.success)} {side}",)
    return lines


def _benchmark(words: Words, indicator: Indicator) -> str:
    if indicator.benchmark is None:
        return ""
    source = f" ({indicator.benchmark_source})" if indicator.benchmark_source else ""
    return f"Benchmark: {words.value(indicator.benchmark)}{source}"


def _answered(explanation: Explanation | None, numbers: Sequence[int]) -> tuple[str, ...]:
    if explanation is None:
        return ()
    return tuple(
        f"{PROMPTS[at]} {explanation.answers[at]}" for at in numbers if explanation.answers[at]
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
