"""*Decide* on an item of the agenda: an action, a note, or that none is needed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.actions import Action, ActionKind
from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import left_to_decide, outcome
from domain.errors import ConflictError, DomainError
from domain.indicators import Indicator
from domain.meetings import AgendaItem, Decision, MeetingState
from handlers.action_add import agreed
from handlers.action_fields import LONGEST_DESCRIPTION, check_in_use
from handlers.action_owner import chosen_owner
from handlers.action_report import check_day, latest_day
from handlers.dates import parse_day
from handlers.field_faults import Faults
from handlers.meeting_choice import facts_of_item, next_day
from handlers.permissions import check_decide
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.agenda_keeping import show_pages
from storage.store import Store

WITHOUT_NEXT = timedelta(days=28)  # a report-back date where no next meeting is planned
LONGEST = LONGEST_DESCRIPTION  # characters of what was decided, whatever it is


@dataclass(frozen=True)
class DecideForm:
    """Inputs by name: decision (an action's kind, note or no_action), words, owner (Slack user
    id), report_back (ISO date), and indicator where ``asks_indicator``."""

    item: int
    title: str
    reasons: tuple[str, ...]
    owner: str
    report_back: date
    earliest: date
    latest: date
    asks_indicator: bool = False


@dataclass(frozen=True)
class Decided:
    """``outcome`` in words; ``left`` items are still to decide. ``remarks`` are whole sentences."""

    title: str
    outcome: str
    left: int
    remarks: tuple[str, ...] = ()


def open_form(request: Request, store: Store) -> DecideForm:
    scene = look(request, store)
    facts, item = facts_of_item(scene)
    check_decide(scene, facts.series, item.indicator)
    check_is_open(facts, item)
    topic = facts.topic(item.indicator)
    lead = store.people.get(topic.snapshot.lead) if topic and topic.snapshot.lead else None
    ahead = scene.organisation.working_day_from(scene.today + WITHOUT_NEXT)
    return DecideForm(
        item=item.id,
        title=item.title,
        reasons=item.reasons,
        owner=lead.slack if lead else "",
        report_back=next_day(store, facts, scene.now) or ahead,
        earliest=scene.today,
        latest=latest_day(scene),
        asks_indicator=not item.indicator,
    )


def handle(request: Request, store: Store) -> Decided:
    """The first one to decide wins; whoever comes second hears what was decided and by whom."""
    scene = enter(request, store)
    facts, item = facts_of_item(scene)
    check_decide(scene, facts.series, item.indicator)
    check_is_open(facts, item)
    decided, remarks = _decided(scene, facts, item)
    return keep_decision(scene, decided, remarks)


def keep_decision(scene: Scene, decided: AgendaItem, remarks: tuple[str, ...] = ()) -> Decided:
    """Unless somebody else was first; then nothing of this one is kept."""
    store, now = scene.store, scene.now
    is_kept = store.agendas.decide(decided)
    facts, item = facts_of_item(scene)
    if not is_kept:
        raise taken(facts, item)
    show_pages(store, facts, now, item.id)
    told = outcome(item, facts)
    detail = {"title": item.title[:200], "outcome": told[:500]}
    store.audit.note(scene.person.key, "decided", f"agenda:{item.id}", detail, now)
    left = left_to_decide(facts, store.agendas.of(facts.meeting.id))
    return Decided(item.title, told, len(left), remarks)


def check_is_open(facts: AgendaFacts, item: AgendaItem) -> None:
    if item.is_decided:
        raise taken(facts, item)
    if facts.meeting.state is not MeetingState.UNDER_WAY:
        raise ConflictError(
            f"{facts.series.name} is not under way, so nothing can be decided here. "
            "/kpi agenda shows the next one."
        )


def taken(facts: AgendaFacts, item: AgendaItem) -> ConflictError:
    by = facts.name(item.decided_by)
    return ConflictError(
        f"{by} decided this first. {outcome(item, facts)[:300]}. Nothing of yours was stored; copy "
        "what should not be lost and put it on the agenda with /kpi agenda add."
    )


def _decided(
    scene: Scene, facts: AgendaFacts, item: AgendaItem
) -> tuple[AgendaItem, tuple[str, ...]]:
    by = replace(item, decided_by=scene.person.key, decided_at=scene.now)
    chosen, words = scene.request.value("decision"), scene.request.value("words")
    if chosen in (Decision.NOTE, Decision.NO_ACTION):
        faults = Faults()
        what = "what was noted" if chosen == Decision.NOTE else "why none is needed"
        faults.tried("words", lambda: _check_words(words, what))
        faults.check()
        return replace(by, decision=Decision(chosen), words=words), ()
    wanted, indicator = _wanted(scene, facts, item)
    agreement = agreed(scene, wanted, indicator)
    decided = replace(by, decision=Decision.ACTION, agreed=agreement.item.number)
    return decided, agreement.remarks


def _wanted(scene: Scene, facts: AgendaFacts, item: AgendaItem) -> tuple[Action, Indicator]:
    """The action that the inputs describe; every fault stands at its own input."""
    faults = Faults()
    kind = faults.tried("decision", lambda: _kind(scene.request.value("decision")))
    description = faults.tried("words", lambda: _description(scene.request.value("words"), kind))
    at = "words" if item.indicator else "indicator"
    indicator = faults.tried(at, lambda: _indicator(scene, item))
    report_back = faults.tried("report_back", lambda: _report_back(scene, kind))
    owner = faults.tried("owner", lambda: chosen_owner(scene))
    faults.check()
    if kind is None or indicator is None or owner is None:
        raise ValueError("a fault was not noted")
    action = Action(
        id=0,
        indicator=indicator.key,
        description=description or "",
        owner=owner.key,
        created_by=scene.person.key,
        created_at=scene.now,
        kind=kind,
        meeting=facts.meeting.id,
        report_back=report_back,
    )
    return action, indicator


def _kind(chosen: str) -> ActionKind:
    if chosen not in set(ActionKind):
        raise ConflictError("Choose what was decided.")
    return ActionKind(chosen)


def _description(words: str, kind: ActionKind | None) -> str:
    """A standard action says what it is by itself; words may follow."""
    if kind is None or kind is ActionKind.OTHER:
        _check_words(words, "what will be done", required=kind is not None)
        return words
    described = ": ".join(filter(None, (kind.words, words)))
    _check_words(described, "what will be done")
    return described


def _check_words(words: str, what: str, *, required: bool = True) -> None:
    if required and not words:
        raise DomainError(f"Write {what}.")
    if len(words) > LONGEST:
        raise DomainError(
            f"An agenda takes {LONGEST} characters; these are {len(words):,}. Write the point in a "
            "sentence or two."
        )


def _indicator(scene: Scene, item: AgendaItem) -> Indicator:
    found = scene.store.indicators.get(item.indicator or scene.request.value("indicator"))
    if found is None:
        raise ConflictError("Choose the indicator that it is to move.")
    check_in_use(found)
    return found


def _report_back(scene: Scene, kind: ActionKind | None) -> date | None:
    typed = scene.request.value("report_back")
    if not typed:
        if kind is not None and kind.needs_report_back:
            raise ConflictError("This decision needs a day on which its owner reports back.")
        return None
    day = parse_day(typed, scene.today)
    check_day(scene, day)
    return day
