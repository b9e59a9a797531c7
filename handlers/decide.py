"""*Decide* on an item of the agenda: an action, a note, or that none is needed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.actions import Action, ActionKind
from domain.agenda_facts import AgendaFacts
from domain.agenda_lines import left_to_decide, outcome
from domain.errors import ConflictError
from domain.meetings import AgendaItem, Decision, MeetingState
from handlers.close_meeting import next_day
from handlers.dates import parse_day
from handlers.field_faults import Faults
from handlers.meeting_choice import facts_of, facts_of_item
from handlers.people import known_person, name_of
from handlers.permissions import check_decide
from handlers.reassess import refresh
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.agenda_keeping import show_pages
from storage.store import Store

STANDARD: Mapping[ActionKind, str] = {
    ActionKind.APPROVE: "Approve the actions proposed",
    ActionKind.ALTERNATIVES: "Identify alternative or additional actions",
    ActionKind.MANAGEMENT_TEAM: "Refer to the departmental management team",
    ActionKind.TASK_GROUP: "Refer to a task and finish group",
    ActionKind.LEADERSHIP_TEAM: "Refer to the leadership team",
    ActionKind.COMMITTEE: "Refer to the policy and resources committee",
}
"""Norfolk appendix 1; the first four need a report-back date."""

LATEST = timedelta(days=731)
WITHOUT_NEXT = timedelta(days=28)  # a report-back date where no next meeting is planned
LONGEST = 1_000  # characters of what was decided


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
    """``outcome`` in words; ``left`` items are still to decide."""

    title: str
    outcome: str
    left: int


def open_form(request: Request, store: Store) -> DecideForm:
    scene = look(request, store)
    facts, item = facts_of_item(scene)
    check_decide(scene, facts.series, item.indicator)
    _check_open(facts, item)
    topic = facts.topic(item.indicator)
    lead = store.people.get(topic.snapshot.lead) if topic and topic.snapshot.lead else None
    earliest = max(facts.day, scene.today)
    return DecideForm(
        item=item.id,
        title=item.title,
        reasons=item.reasons,
        owner=lead.slack if lead else "",
        report_back=next_day(store, facts) or earliest + WITHOUT_NEXT,
        earliest=earliest,
        latest=earliest + LATEST,
        asks_indicator=not item.indicator,
    )


def handle(request: Request, store: Store) -> Decided:
    """The first one to decide wins; whoever comes second hears what was decided and by whom."""
    scene = enter(request, store)
    facts, item = facts_of_item(scene)
    check_decide(scene, facts.series, item.indicator)
    _check_open(facts, item)
    decided = _decided(scene, facts, item)
    if not store.agendas.decide(decided):
        raise _taken(facts_of(store, facts.meeting, scene.now), store.agendas.get(item.id) or item)
    facts = facts_of(store, facts.meeting, scene.now)
    show_pages(store, facts, scene.now, item.id)
    told = outcome(decided, facts, {each.id: each for each in facts.actions})
    detail = {"title": item.title[:200], "outcome": told[:500]}
    store.audit.note(scene.person.key, "decided", f"agenda:{item.id}", detail, scene.now)
    left = left_to_decide(facts, store.agendas.of(facts.meeting.id))
    return Decided(item.title, told, len(left))


def _decided(scene: Scene, facts: AgendaFacts, item: AgendaItem) -> AgendaItem:
    by = replace(item, decided_by=scene.person.key, decided_at=scene.now)
    chosen, words = scene.request.value("decision"), scene.request.value("words")
    if chosen in (Decision.NOTE, Decision.NO_ACTION):
        _check_words(words, "what was noted" if chosen == Decision.NOTE else "why none is needed")
        return replace(by, decision=Decision(chosen), words=words)
    action = _action(scene, facts, item)
    _tell_episode(scene, facts, action)
    return replace(by, decision=Decision.ACTION, agreed=action.id)


def _action(scene: Scene, facts: AgendaFacts, item: AgendaItem) -> Action:
    request, faults = scene.request, Faults()
    kind = faults.tried("decision", lambda: _kind(request.value("decision")))
    words = request.value("words")
    if kind is ActionKind.OTHER:
        faults.tried("words", lambda: _check_words(words, "what will be done"))
    elif len(words) > LONGEST:
        faults.add("words", f"Write at most {LONGEST:,} characters; these are {len(words):,}.")
    indicator = item.indicator or request.value("indicator")
    if not indicator or scene.store.indicators.get(indicator) is None:
        faults.add("indicator", "Choose the indicator that it is to move.")
    report_back = faults.tried("report_back", lambda: _report_back(scene, facts, kind))
    owner = faults.tried("owner", lambda: _owner(scene))
    faults.check()
    kind = kind or ActionKind.OTHER
    described = ": ".join(filter(None, (STANDARD.get(kind, ""), words)))
    return scene.store.actions.add(
        Action(
            id=0,
            indicator=indicator,
            description=described,
            owner=owner or "",
            created_by=scene.person.key,
            created_at=scene.now,
            kind=kind,
            episode=item.episode,
            meeting=facts.meeting.id,
            report_back=report_back,
        )
    )


def _kind(chosen: str) -> ActionKind:
    if chosen not in set(ActionKind):
        raise ConflictError("Choose what was decided.")
    return ActionKind(chosen)


def _check_words(words: str, what: str) -> None:
    faults = Faults()
    if not words:
        faults.add("words", f"Write {what}.")
    elif len(words) > LONGEST:
        faults.add("words", f"Write at most {LONGEST:,} characters; these are {len(words):,}.")
    faults.check()


def _owner(scene: Scene) -> str:
    user = scene.request.value("owner")
    name = scene.request.names.get(user, "")
    if not user or (not name and scene.store.people.by_slack(user) is None):
        raise ConflictError("Choose the one person who answers for it.")
    return known_person(scene.store, user, name).key


def _report_back(scene: Scene, facts: AgendaFacts, kind: ActionKind | None) -> date | None:
    typed = scene.request.value("report_back")
    if not typed:
        if kind is not None and kind.needs_report_back:
            raise ConflictError("This decision needs a day on which its owner reports back.")
        return None
    day, earliest = parse_day(typed, scene.today), max(facts.day, scene.today)
    if not earliest <= day <= earliest + LATEST:
        raise ConflictError(
            f"{day:%-d %b %Y} is not a day from {earliest:%-d %b %Y} to "
            f"{earliest + LATEST:%-d %b %Y}. Choose one of those."
        )
    return day


def _tell_episode(scene: Scene, facts: AgendaFacts, action: Action) -> None:
    """The exception's own message says that something was agreed; a closed one is left alone."""
    episode = scene.store.episodes.get(action.episode) if action.episode else None
    if episode is None or episode.is_over:
        return
    agreed = replace(episode, agreed_at=episode.agreed_at or scene.now)
    by = f", report back by {action.report_back:%-d %b %Y}" if action.report_back else ""
    owner = name_of(scene.store, action.owner)
    line = f"Action #{action.id} agreed at {facts.series.name}: {action.description} ({owner}{by})"
    refresh(scene.store, episode, agreed, scene.now, scene.person.key, (line,))


def _check_open(facts: AgendaFacts, item: AgendaItem) -> None:
    if item.is_decided:
        raise _taken(facts, item)
    if facts.meeting.state is not MeetingState.UNDER_WAY:
        raise ConflictError(
            f"{facts.series.name} is not under way, so nothing can be decided here. "
            "/kpi agenda shows the next one."
        )


def _taken(facts: AgendaFacts, item: AgendaItem) -> ConflictError:
    told = outcome(item, facts, {each.id: each for each in facts.actions})
    by = facts.name(item.decided_by)
    return ConflictError(
        f"{by} decided this first. {told[:300]}. Nothing of yours was stored; copy what should "
        "not be lost and put it on the agenda with /kpi agenda add."
    )
