"""Every entity comes back from the database as it went in, on both databases."""

from contextlib import suppress
from dataclasses import MISSING, Field, fields, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.aggregation import Aggregation
from domain.audit_acceptance import Acceptance
from domain.audit_findings import AuditCheck
from domain.episodes import Episode
from domain.flags import Flag
from domain.indicator_links import IndicatorLink
from domain.indicators import CriteriaSettings, Dimensions, Indicator, ReportCardTexts, Stage
from domain.measures import Bounds, Calculation, Entry, Measure
from domain.organisation import Organisation, QuietHours
from domain.people import Person
from domain.periods import Calendar, Frequency, Term
from domain.rating import Floor, Points, Polarity, Relative, Scheme, Thresholds, YearOnYear
from domain.readings import Reading, ReadingStatus, Source
from domain.targets import Target
from domain.units import Goal, Unit
from storage.database import Database
from tests import makers

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
SUMMER = datetime(2017, 7, 3, 11, 59, 59, 123456, timezone(timedelta(hours=1)))
SCHEMES = (
    Relative(amber=Decimal("10.0"), green=Decimal("0.50")),
    Points(amber=Decimal("2.50")),
    Floor(floor=Decimal("-1")),
    Thresholds(green=Decimal("90"), amber=Decimal("80.0")),
    YearOnYear(tolerance=Decimal("7.5")),
)
FULL_ORGANISATION = Organisation(
    name="Washington “DC” – OCTO",
    time_zone="America/New_York",
    calendar=Calendar(10, (Term(1, 8, 12), Term(2, 1, 5))),
    scheme=Points(Decimal("1.50")),
    admin_channel="C01PERF",
    quiet_hours=QuietHours(time(19, 30), time(7)),
    weekly_posts_per_channel=7,
    working_days=(6, 0, 1, 2, 3),
    country="US",
    subdivision="DC",
    currency="$",
)
FULL_INDICATOR = Indicator(
    key="abandonment",
    name="Abandonment <rate> & more",
    unit="imt",
    measure=Measure.SCORE,
    calculation=Calculation.RATIO,
    polarity=Polarity.SMALLER,
    frequency=Frequency.QUARTERLY,
    due_days=31,
    stage=Stage.BASELINING,
    aliases=("abandoned calls", "ab"),
    goal="service",
    bounds=Bounds(Decimal("0.10"), None),
    decimals=2,
    dimensions=Dimensions("reliability", ("value", "customer_satisfaction")),
    lead_officer="sdm",
    data_owner="sda",
    card=ReportCardTexts("why", "two\nlines", "success", "action"),
    success=Decimal("50.00"),
    benchmark=Decimal("1.50"),
    benchmark_source="Gartner",
    scheme=Floor(Decimal("28.0")),
    criteria=CriteriaSettings(Decimal("7.50"), 4, 5),
    aggregation=Aggregation.LAST,
)
FULL_READING = makers.reading(
    status=ReadingStatus.ESTIMATED,
    entry=Entry(Decimal("14.20"), Decimal("611"), Decimal("4288.0")),
    recorded=SUMMER,
    source=Source.IMPORT,
    note="a note",
    reason="a reason",
    sample=200,
    withdraws=3,
)
FULL_TARGET = makers.target("10.10", set_by="head", recorded=SUMMER, note="agreed in May")
FULL_FLAG = makers.flag(
    raised_at=SUMMER,
    withdrawn_by="perf",
    withdrawn_at=SUMMER,
    until=makers.period("2018-01"),
)
FULL_EPISODE = Episode(
    id=0,
    indicator="abandonment",
    opened=makers.period("2017-11"),
    last=makers.period("2018-01"),
    clear=2,
    closed=makers.period("2018-03"),
    opened_at=SUMMER,
    closed_at=SUMMER,
    message="episode:abandonment:2017-11:alert",
    acknowledged_by="sdm",
    acknowledged_at=SUMMER,
    explained_by="sdm",
    explained_at=SUMMER,
    agreed_at=SUMMER,
    snoozed_until=date(2018, 2, 28),
    snoozed_by="sdm",
    snooze_reason="new phones",
    withdrawn="corrected from 33.9 to 3.39",
)

FULL_ACCEPTANCE = Acceptance(
    "abandonment", AuditCheck.PRINTED, "2017-11", "29.0 1255 4258", "prints", "why", "sdm", SUMMER,
    withdrawn_by="po", withdrawn_at=SUMMER, withdrawn_because="a misprint",
)  # fmt: skip
FULL_LINK = IndicatorLink("staffing", "abandonment", 2, "sdm", SUMMER, "fewer people answer")


def unchanged_fields(entity: Any) -> set[str]:
    """Fields that still hold their default, and so would prove nothing."""
    return {each.name for each in fields(entity) if getattr(entity, each.name) == default_of(each)}


class Abandoned(Exception):
    """Each example gives its transaction up, so that the next finds the database empty."""


def default_of(each: Field[Any]) -> object:
    return each.default if each.default_factory is MISSING else each.default_factory()


@pytest.mark.parametrize(
    "entity",
    [FULL_ORGANISATION, FULL_INDICATOR, FULL_READING, FULL_TARGET, FULL_FLAG, FULL_EPISODE],
    ids=lambda entity: type(entity).__name__,
)
def test_the_examples_leave_no_field_at_its_default(entity: Any) -> None:
    assert unchanged_fields(entity) == set()


@pytest.mark.parametrize("organisation", [makers.organisation(), FULL_ORGANISATION])
def test_an_organisation_comes_back(any_database: Database, organisation: Organisation) -> None:
    with any_database.writing() as store:
        store.organisation.save(organisation)
    with any_database.reading() as store:
        assert store.organisation.get() == organisation


def test_people_units_and_goals_come_back(any_database: Database) -> None:
    people = (Person("plain", "A"), Person("full", "B – B", "U1", True, True))
    units = (Unit("bare", "Bare"), Unit("imt", "IMT", "C1", "full"))
    goals = (Goal("g1", "imt", "Answer"), Goal("g2", "imt", "Resolve", "1st", "2 years"))
    with any_database.writing() as store:
        for goal in goals:
            store.goals.save(goal)
        for unit in units:
            store.units.save(unit)
        for person in people:
            store.people.save(person)
    with any_database.reading() as store:
        assert store.people.all() == people
        assert store.units.all() == units
        assert store.goals.of_unit("imt") == goals
        assert (store.people.get("full"), store.people.by_slack("U1")) == (people[1], people[1])
        assert (store.units.get("imt"), store.units.by_channel("C1")) == (units[1], units[1])
        assert store.goals.get("g2") == goals[1]
        assert store.people.admins() == (people[1],)


@pytest.mark.parametrize(
    "indicator",
    [makers.indicator(), FULL_INDICATOR, makers.indicator(bounds=Bounds(None, None))],
)
def test_an_indicator_comes_back(any_database: Database, indicator: Indicator) -> None:
    makers.seed(any_database, indicators=(), targets=())
    with any_database.writing() as store:
        store.goals.save(makers.goal())
        store.indicators.save(indicator)
    with any_database.reading() as store:
        assert store.indicators.get("abandonment") == indicator
        assert store.indicators.all() == (indicator,)


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: type(scheme).__name__)
def test_every_rating_scheme_comes_back_as_typed(database: Database, scheme: Scheme) -> None:
    makers.seed(database, indicators=[makers.indicator(scheme=scheme)])
    with database.reading() as store:
        kept = store.indicators.all()[0].scheme
    assert kept == scheme
    assert str(kept) == str(scheme)


@pytest.mark.parametrize(
    "reading",
    [makers.reading(), makers.reading(None), makers.reading("1255/4258"), FULL_READING],
)
def test_a_reading_comes_back(any_database: Database, reading: Reading) -> None:
    makers.seed(any_database, readings=[reading])
    with any_database.reading() as store:
        kept = store.readings.of("abandonment")
    assert kept == (reading,)
    assert str(kept[0].entry) == str(reading.entry)


@pytest.mark.parametrize("target", [makers.target("10.10"), FULL_TARGET])
def test_a_target_comes_back(any_database: Database, target: Target) -> None:
    makers.seed(any_database, targets=[target])
    with any_database.reading() as store:
        kept = store.targets.of("abandonment")
    assert kept == (target,)
    assert str(kept[0].value) == "10.10"


@pytest.mark.parametrize("flag", [makers.flag(), FULL_FLAG])
def test_a_flag_comes_back_with_its_id_and_takes_changes(
    any_database: Database, flag: Flag
) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        other = store.flags.add(makers.flag())
        added = store.flags.add(makers.flag())
    changed = replace(flag, id=added.id)
    with any_database.writing() as store:
        store.flags.save(changed)
    with any_database.reading() as store:
        assert store.flags.of("abandonment") == (other, changed)
        assert store.flags.get(changed.id) == changed
        assert store.flags.get(99) is None


@pytest.mark.parametrize("episode", [makers.episode(), FULL_EPISODE])
def test_an_episode_comes_back_with_its_id_and_takes_changes(
    any_database: Database, episode: Episode
) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        added = store.episodes.add(makers.episode())
        changed = replace(episode, id=added.id)
        store.episodes.save(changed)
    with any_database.reading() as store:
        assert store.episodes.get(added.id) == changed
        assert store.episodes.of("abandonment") == (changed,)
        assert store.episodes.get(99) is None


def test_explanations_are_kept_one_after_another(any_database: Database) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        episode = store.episodes.add(makers.episode())
        first = makers.explanation(episode.id)
        second = makers.explanation(episode.id, recorded=SUMMER, author="perf")
        store.explanations.add(first)
        store.explanations.add(second)
    with any_database.reading() as store:
        assert store.explanations.of(episode.id) == (first, second)
        assert store.explanations.latest(episode.id) == second
        assert store.explanations.latest(99) is None


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numerator=AMOUNTS,
    denominator=AMOUNTS.filter(lambda amount: amount > 0),
    value=st.none() | AMOUNTS,
    note=TEXTS,
    recorded=st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=st.timezones()),  # noqa: DTZ001
)
def test_any_reading_comes_back_exactly(
    database: Database,
    numerator: Decimal,
    denominator: Decimal,
    value: Decimal | None,
    note: str,
    recorded: datetime,
) -> None:
    entry = Entry(value, numerator, denominator)
    with suppress(Abandoned), database.writing() as store:
        makers.plant(store, makers.seeds())
        reading = makers.reading(entry=entry, note=note, recorded=recorded)
        store.readings.add(reading)
        store.audit.note("sda", "logged", "abandonment", {"note": note}, recorded)
        kept = store.records.of("abandonment").readings
        # An hour that clocks skip or repeat equals no instant of another zone (PEP 495).
        assert kept == (replace(reading, recorded=recorded.astimezone(UTC)),)
        assert str(kept[0].entry) == str(entry)
        assert store.audit.all()[0].detail == {"note": note}
        raise Abandoned


def test_instants_come_back_aware_and_in_utc(any_database: Database) -> None:
    makers.seed(any_database, readings=[FULL_READING])
    with any_database.reading() as store:
        recorded = store.readings.of("abandonment")[0].recorded
    assert recorded.tzinfo is UTC
    assert recorded == SUMMER


def test_a_naive_instant_is_refused(any_database: Database) -> None:
    naive = datetime(2017, 12, 1)  # noqa: DTZ001
    with pytest.raises(Exception, match="has no time zone"):
        makers.seed(any_database, readings=[makers.reading(recorded=naive)])


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_an_amount_that_is_no_number_is_refused(database: Database, amount: str) -> None:
    with pytest.raises(Exception, match="not a finite Decimal"):
        makers.seed(database, targets=[makers.target(amount)])


def test_a_word_outside_its_enumeration_is_refused_by_the_database(
    any_database: Database,
) -> None:
    odd = makers.indicator(polarity=Polarity.BIGGER)
    object.__setattr__(odd, "polarity", Stage.LIVE)
    with pytest.raises(Exception, match="ck_indicator_polarity"):
        makers.seed(any_database, indicators=[odd])


def test_an_acceptance_comes_back_and_is_known_by_its_numbers(any_database: Database) -> None:
    makers.seed(any_database)
    standing = replace(
        FULL_ACCEPTANCE, numbers="2 3", withdrawn_by="", withdrawn_at=None, withdrawn_because=""
    )
    with any_database.writing() as store:
        store.acceptances.add(FULL_ACCEPTANCE)
        store.acceptances.add(standing)
    with any_database.reading() as store:
        assert store.acceptances.latest(["abandonment"], 5) == (standing, FULL_ACCEPTANCE)
        assert store.acceptances.keys(["abandonment"]) == {standing.key}
        assert store.acceptances.keys(["other"]) == frozenset()


def test_the_latest_word_on_a_link_counts(any_database: Database) -> None:
    makers.seed(any_database, indicators=(makers.indicator(), makers.indicator("staffing")))
    with any_database.writing() as store:
        store.links.add(replace(FULL_LINK, after=1))
        store.links.add(FULL_LINK)
    with any_database.writing() as store:
        assert store.links.all() == store.links.of("abandonment") == (FULL_LINK,)
        store.links.remove(FULL_LINK)
    with any_database.reading() as store:
        assert store.links.of("staffing") == store.links.all() == ()
