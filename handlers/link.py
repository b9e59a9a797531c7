"""`/kpi link` and `/kpi unlink`: which indicator leads which, and what the record says to that."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from domain.assessments import Assessment, Record, assess
from domain.errors import ConflictError, NotFoundError
from domain.indicator_links import IndicatorLink
from domain.indicators import Indicator
from domain.insight.association import Association, association
from domain.periods import Period
from domain.rating import Rating
from domain.snapshots import Point, Snapshot, decimal, snapshot
from handlers.admission import check_length
from handlers.episode_choice import chosen_indicator
from handlers.link_words import EXAMPLE, USUAL_AFTER, after_words, names_two, wanted
from handlers.people import name_of
from handlers.permissions import check_link
from handlers.request import Request
from handlers.scene import Scene, enter, look
from handlers.words import Words
from storage.store import Store

USAGE = (
    EXAMPLE,
    "/kpi link incidents leads abandonment after 2 months because fewer faults mean fewer calls",
    "/kpi link",
    "/kpi link abandonment",
    "/kpi link abandonment share",
    "/kpi unlink incidents -> abandonment",
)
DRAWN_PERIODS = 25  # two years and the same month before
LISTED_PERIODS = 13


@dataclass(frozen=True)
class LinkRow:
    """One period: its label and both values in words, empty where there is none."""

    label: str
    lead: str
    lag: str


@dataclass(frozen=True)
class LinkShown:
    """``lead`` and ``lag`` have the same periods; ``later`` is "1 month later".

    ``changed`` says that it is new or has another lag now. ``rows`` are the newest first.
    """

    lead: Snapshot
    lag: Snapshot
    later: str
    evidence: Association
    rows: tuple[LinkRow, ...]
    by: str
    at: datetime
    reason: str = ""
    changed: bool = False
    shared: bool = False


@dataclass(frozen=True)
class NamedLink:
    lead: str
    lag: str
    lead_name: str
    lag_name: str
    later: str
    standing: str


@dataclass(frozen=True)
class LinkList:
    """``scope`` is an indicator's name, or empty for all."""

    scope: str
    links: tuple[NamedLink, ...]
    shared: bool = False


@dataclass(frozen=True)
class Unlinked:
    lead_name: str
    lag_name: str


def handle(request: Request, store: Store) -> LinkShown | LinkList:
    """Two indicators are linked; one, or none, shows what is."""
    check_length(request.text)
    if not request.text.strip():
        return _listed(look(request, store), None)
    if only_shows(request.text):
        scene = look(request, store)
        return _of(scene, chosen_indicator(scene, request.text, retired=True))
    return _link(enter(request, store), request.text)


def only_shows(words: str) -> bool:
    return not names_two(words)


def show(request: Request, store: Store) -> LinkShown:
    """The link of a button."""
    scene = look(request, store)
    lead, lag = request.value("lead"), request.value("lag")
    standing = {(each.lead, each.lag): each for each in store.links.of(lead)}
    link = standing.get((lead, lag))
    if link is None:
        raise NotFoundError("This link is not there any more. /kpi link shows those that are.")
    return _shown(scene, link)


def unlink(request: Request, store: Store) -> Unlinked:
    check_length(request.text)
    scene = enter(request, store)
    link = _meant(scene, request.text)
    names = {each.key: each for each in store.indicators.among({link.lead, link.lag})}
    lead, lag = names[link.lead], names[link.lag]
    check_link(scene, lag)
    store.links.remove(IndicatorLink(link.lead, link.lag, 0, scene.person.key, scene.now))
    _note(scene, "unlinked", link)
    return Unlinked(lead.name, lag.name)


def link_lines(store: Store, indicator: str) -> tuple[str, ...]:
    """As a report card names them: "Leads Abandonment rate, 1 month later"."""
    links = store.links.of(indicator)
    keys = {key for each in links for key in (each.lead, each.lag)}
    known = {each.key: each for each in store.indicators.among(keys)}
    told = []
    for each in links:
        later = after_words(each.after, known[each.lead].frequency)
        if each.lead == indicator:
            told.append(f"Leads {known[each.lag].name}, {later}")
        else:
            told.append(f"Follows {known[each.lead].name}, {later}")
    return tuple(told)


def _link(scene: Scene, words: str) -> LinkShown:
    """Said again without a lag it stays as it is, and is shown."""
    meant = wanted(scene, words)
    check_link(scene, meant.lag)
    store = scene.store
    links = {(each.lead, each.lag): each for each in store.links.of(meant.lead.key)}
    if (meant.lag.key, meant.lead.key) in links:
        raise ConflictError(
            f"{meant.lag.name} leads {meant.lead.name} already. Take that back first: "
            f"/kpi unlink {meant.lag.key} -> {meant.lead.key}"
        )
    known = links.get((meant.lead.key, meant.lag.key))
    if known is not None and meant.after in (None, known.after) and not meant.reason:
        return _shown(scene, known)
    after = meant.after if meant.after is not None else known.after if known else USUAL_AFTER
    link = IndicatorLink(
        meant.lead.key, meant.lag.key, after, scene.person.key, scene.now, meant.reason
    )
    store.links.add(link)
    _note(scene, "linked", link)
    return _shown(scene, link, changed=True)


def _meant(scene: Scene, words: str) -> IndicatorLink:
    """The link to be taken back: of the two that are named, or the only one of one."""
    if names_two(words):
        meant = wanted(scene, words, taken_back=True)
        check_link(scene, meant.lag)
        found = [each for each in scene.store.links.of(meant.lead.key) if each.lag == meant.lag.key]
        what = f"{meant.lead.name} does not lead {meant.lag.name}"
    else:
        indicator = chosen_indicator(scene, words, retired=True)
        found = [*scene.store.links.of(indicator.key)]
        what = f"{indicator.name} has {len(found) or 'no'} links"
    if len(found) != 1:
        raise NotFoundError(f"{what}. /kpi link shows which there are; nothing was changed.")
    return found[0]


def _of(scene: Scene, indicator: Indicator) -> LinkShown | LinkList:
    links = scene.store.links.of(indicator.key)
    return _shown(scene, links[0]) if len(links) == 1 else _listed(scene, indicator)


def _listed(scene: Scene, indicator: Indicator | None) -> LinkList:
    links = scene.store.links.of(indicator.key) if indicator else scene.store.links.all()
    keys = {key for each in links for key in (each.lead, each.lag)}
    records = {
        each.indicator.key: each
        for each in scene.store.records.whole(scene.store.indicators.among(keys))
    }
    named = tuple(_named(scene, each, records) for each in links)
    return LinkList(indicator.name if indicator else "", named)


def _named(scene: Scene, link: IndicatorLink, records: Mapping[str, Record]) -> NamedLink:
    lead, lag = records[link.lead], records[link.lag]
    found = _evidence(_by_period(lead, scene.today), _by_period(lag, scene.today), link)
    return NamedLink(
        lead=link.lead,
        lag=link.lag,
        lead_name=lead.indicator.name,
        lag_name=lag.indicator.name,
        later=after_words(link.after, lead.indicator.frequency),
        standing=standing_words(found),
    )


def standing_words(found: Association) -> str:
    """In few words what the record says so far."""
    if found.r is None:
        return "too early to say"
    if not found.is_told_from_chance:
        return "no association that can be told from chance"
    return "rise and fall together" if found.r > 0 else "one rises when the other falls"


def _shown(scene: Scene, link: IndicatorLink, *, changed: bool = False) -> LinkShown:
    indicators = {each.key: each for each in scene.store.indicators.among({link.lead, link.lag})}
    records = scene.store.records.many([indicators[link.lead], indicators[link.lag]])
    lead, lag = (_by_period(record, scene.today) for record in records)
    periods = sorted({*lead, *lag})
    drawn = periods[-DRAWN_PERIODS:]
    one, other = (Words(record) for record in records)
    return LinkShown(
        lead=_aligned(scene, records[0], lead, drawn),
        lag=_aligned(scene, records[1], lag, drawn),
        later=after_words(link.after, records[0].indicator.frequency),
        evidence=_evidence(lead, lag, link),
        rows=tuple(
            LinkRow(at.label, _value(one, lead.get(at)), _value(other, lag.get(at)))
            for at in reversed(periods[-LISTED_PERIODS:])
        ),
        by=name_of(scene.store, link.by),
        at=link.at,
        reason=link.reason,
        changed=changed,
    )


Assessed = Mapping[Period, Assessment]


def _by_period(record: Record, today: date) -> Assessed:
    return {each.period: each for each in assess(record, today)}


def _evidence(lead: Assessed, lag: Assessed, link: IndicatorLink) -> Association:
    """Over every period from the first to the last, so that a missing one stays a gap."""
    known = sorted({*lead, *lag})
    if not known:
        return Association(0, 0)
    periods = [*known[0].calendar.span(known[0], known[-1])]
    leads, lags = ([_final(side.get(at)) for at in periods] for side in (lead, lag))
    return association(leads, lags, link.after)


def _final(found: Assessment | None) -> float | None:
    value: Fraction | None = found.cell.value if found is not None and found.cell.is_final else None
    return None if value is None else float(value)


def _aligned(scene: Scene, record: Record, known: Assessed, periods: list[Period]) -> Snapshot:
    """The indicator's snapshot over just these periods."""
    unit = scene.unit_name(record.indicator.unit)
    shown = snapshot(record, tuple(known.values()), unit)
    history = tuple(_point(at, known.get(at)) for at in periods)
    return replace(shown, history=history, after=(), marks=(), success=None, limits=(), fan=())


def _point(period: Period, found: Assessment | None) -> Point:
    if found is None:
        return Point(period.text, period.label, None, Rating.NOT_EXPECTED)
    cell = found.cell
    value = None if cell.value is None else decimal(cell.value)
    return Point(period.text, period.label, value, cell.rating, cell.target, not cell.is_final)


def _value(words: Words, found: Assessment | None) -> str:
    return "" if found is None or found.cell.value is None else words.value(found.cell.value)


def _note(scene: Scene, what: str, link: IndicatorLink) -> None:
    detail = {"lead": link.lead, "after": str(link.after), "reason": link.reason}
    scene.store.audit.note(scene.person.key, what, link.lag, detail, scene.now)
