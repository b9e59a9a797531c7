"""A catalogue becomes organisation, people, units, goals, indicators and targets."""

from datetime import time
from decimal import Decimal

import pytest

from domain.frequencies import Frequency, Term
from domain.indicators import CriteriaSettings, Dimensions, Stage
from domain.measures import Bounds, Calculation, Measure
from domain.organisation import Organisation, QuietHours
from domain.periods import Calendar
from domain.rating import Floor, Points, Polarity, Relative, Scheme, Thresholds, YearOnYear
from storage.database import Database
from tests import makers
from tests.handlers.catalogues import (
    CATALOGUE,
    ORGANISATION,
    faults,
    load,
    plan,
    warnings,
    with_indicator,
)

FULL = """
organisation:
  name: Town of Ipsley
  time_zone: America/New_York
  fiscal_year_start: October
  rating: {scheme: relative, green: 5, amber: 10}
  admins: [him]
  performance_officers: [po, him]
  admin_channel: C01PERF
  quiet_hours: 19:00-07:00
  weekly_posts_per_channel: 5
  holidays: {country: US, subdivision: DC}
  working_days: [mon-thu, sat]
  terms: [Sep-Dec, Jan-Mar, Apr-Jul]
  currency: $
people:
  - {key: him, name: Head, slack: U1}
  - {key: po, name: no}
units:
  - {key: "012", name: 2018, channel: C1, lead: him}
goals:
  - key: service
    unit: 012
    statement: Answer people
    priority: First
    horizon: 2 years
indicators:
  - key: no
    name: Yes
    aliases: [off, 1.0]
    unit: "012"
    goal: service
    measure: currency
    calculation: value
    bounds: [0, null]
    decimals: 2
    polarity: bigger
    frequency: quarterly
    due_days: 0
    stage: baselining
    dimensions: {primary: value, also: [reliability]}
    lead_officer: him
    data_owner: po
    why: |
      First line.
      Second line.
    background: [one, two]
    success: {text: More, value: "1,200.50"}
    benchmark: {value: £900, source: Others}
    action: Do it
    rating: {scheme: floor, floor: 012}
    criteria: {off_target_percent: 7.5%, deteriorating_moves: 4, amber_periods: 2}
    targets:
      - {from: 2017-05, value: 10.10}
      - {from: 2018/19-Q1, value: "20.20", note: agreed in June}
"""


def test_every_key_but_those_of_indicators_is_kept(database: Database) -> None:
    load(database, catalogue=FULL)
    with database.reading() as store:
        assert store.organisation.get() == Organisation(
            "Town of Ipsley",
            "America/New_York",
            Calendar(10, (Term(1, 9, 12), Term(2, 1, 3), Term(3, 4, 7))),
            Relative(amber=Decimal(10), green=Decimal(5)),
            "C01PERF",
            QuietHours(time(19), time(7)),
            5,
            (0, 1, 2, 3, 5),
            "US",
            "DC",
            "$",
        )
        him, po = store.people.get("him"), store.people.get("po")
        assert him is not None
        assert po is not None
        assert (him.admin, him.performance_officer, him.slack) == (True, True, "U1")
        assert (po.admin, po.performance_officer, po.name) == (False, True, "no")
        unit = store.units.get("012")
        assert unit is not None
        assert (unit.name, unit.channel, unit.lead) == ("2018", "C1", "him")
        goal = store.goals.get("service")
        assert goal is not None
        assert (goal.unit, goal.priority, goal.horizon) == ("012", "First", "2 years")


def test_every_key_of_an_indicator_is_kept(database: Database) -> None:
    load(database, catalogue=FULL)
    with database.reading() as store:
        indicator = store.indicators.get("no")
        assert indicator is not None
        assert indicator.name == "Yes"
        assert indicator.aliases == ("off", "1.0")
        assert (indicator.measure, indicator.calculation) == (Measure.CURRENCY, Calculation.VALUE)
        assert indicator.bounds == Bounds(Decimal(0), None)
        assert (indicator.polarity, indicator.frequency) == (Polarity.BIGGER, Frequency.QUARTERLY)
        assert (indicator.due_days, indicator.decimals) == (0, 2)
        assert indicator.stage is Stage.BASELINING
        assert indicator.dimensions == Dimensions("value", ("reliability",))
        assert (indicator.lead_officer, indicator.data_owner) == ("him", "po")
        assert indicator.card.why == "First line.\nSecond line."
        assert indicator.card.background == "one\ntwo"
        assert (indicator.card.success, indicator.card.action) == ("More", "Do it")
        assert (indicator.success, indicator.benchmark) == (Decimal("1200.50"), Decimal(900))
        assert indicator.benchmark_source == "Others"
        assert indicator.scheme == Floor(Decimal(12))
        assert indicator.criteria == CriteriaSettings(Decimal("7.5"), 4, 2)
        targets = store.targets.of("no")
        assert [(each.start.text, str(each.value), each.note) for each in targets] == [
            ("2016/17-Q3", "10.10", ""),
            ("2018/19-Q1", "20.20", "agreed in June"),
        ]


def test_optional_keys_may_be_missing_empty_or_null(database: Database) -> None:
    bare = with_indicator("goal: null, bounds: ~, rating: , success: null, criteria: {}")
    load(database, catalogue=bare)
    with database.reading() as store:
        indicator = store.indicators.get("x")
        assert indicator is not None
        assert (indicator.name, indicator.frequency, indicator.due_days) == ("x", "monthly", 10)
        assert (indicator.goal, indicator.bounds, indicator.scheme) == ("", None, None)
        assert indicator.criteria == CriteriaSettings()
        assert indicator.stage is Stage.LIVE


@pytest.mark.parametrize(
    ("written", "scheme"),
    [
        ("{scheme: relative}", Relative()),
        ("relative", Relative()),
        ("{scheme: relative, green: 5%, amber: '10'}", Relative(Decimal(10), Decimal(5))),
        ("{scheme: points, amber: 2.5}", Points(Decimal("2.5"))),
        ("{scheme: points, green: 1, amber: 3}", Points(Decimal(3), Decimal(1))),
        ("{scheme: floor, floor: 90%}", Floor(Decimal(90))),
        ("{scheme: thresholds, green: 0, amber: 2}", Thresholds(Decimal(0), Decimal(2))),
        ("{scheme: year_on_year, tolerance: 3}", YearOnYear(Decimal(3))),
        ("{scheme: Year_On_Year}", YearOnYear()),
    ],
)
def test_every_scheme_can_be_written(database: Database, written: str, scheme: Scheme) -> None:
    load(database, catalogue=with_indicator(f"rating: {written}"))
    with database.reading() as store:
        indicator = store.indicators.get("x")
        assert indicator is not None
        assert indicator.scheme == scheme


@pytest.mark.parametrize(
    ("frequency", "written", "start"),
    [
        ("monthly", "2017-01", "2017-01"),
        ("monthly", "Jan 2017", "2017-01"),
        ("monthly", "2017-01-15", "2017-01"),
        ("quarterly", "2017-05", "2017/18-Q1"),
        ("quarterly", "2017-06", "2017/18-Q1"),
        ("quarterly", "2017/18-Q1", "2017/18-Q1"),
        ("yearly", "2017-04", "2017/18"),
        ("yearly", "2017/18", "2017/18"),
        ("yearly", "FY2018", "2017/18"),
        ("termly", "2017-10", "2017/18-T1"),
        ("weekly", "2018-01", "2018-W01"),
        ("monthly", "2031-01", "2031-01"),
    ],
)
def test_a_target_starts_in_a_period_of_the_indicators_frequency_or_one_with_a_month_in_it(
    database: Database, frequency: str, written: str, start: str
) -> None:
    target = f"frequency: {frequency}, targets: [{{from: {written}, value: 1}}]"
    load(database, catalogue=with_indicator(target))
    with database.reading() as store:
        assert [target.start.text for target in store.targets.of("x")] == [start]


def test_importing_the_same_catalogue_again_changes_nothing(database: Database) -> None:
    load(database, catalogue=FULL)
    again = plan(database, catalogue=FULL)
    assert again.faults == ()
    assert again.changes_nothing
    assert again.lines() == ("6 entries unchanged",)


def test_the_preview_names_each_field_that_changes(database: Database) -> None:
    load(database, catalogue=CATALOGUE)
    changed = CATALOGUE.replace("name: Abandonment rate", "name: Calls lost\n    due_days: 5")
    changed = changed.replace("value: 10}", "value: 12}")
    assert plan(database, catalogue=changed).lines() == (
        "indicator abandonment (Calls lost): changed: name Abandonment rate → Calls lost; "
        "due_days 10 → 5; target from Jan 17 10 → 12",
        "3 entries unchanged",
    )


def test_a_changed_target_counts_from_now_and_what_was_known_before_stays(
    database: Database,
) -> None:
    load(database, catalogue=CATALOGUE)
    later = makers.instant("2018-06-01")
    load(database, later, catalogue=CATALOGUE.replace("value: 10}", "value: 12}"))
    with database.reading() as store:
        targets = store.targets.of("abandonment")
    assert [(str(each.value), each.recorded) for each in targets] == [("10", None), ("12", later)]
    assert plan(database, catalogue=CATALOGUE.replace("value: 10}", "value: 12.0}")).changes_nothing


def test_an_entry_says_all_there_is_to_say_but_links_to_slack_stay(database: Database) -> None:
    load(database, catalogue=CATALOGUE.replace("unit: imt\n", "unit: imt\n    due_days: 3\n"))
    bare = CATALOGUE.replace(", slack: U01SDM", "").replace(", channel: C01IMT", "")
    load(database, catalogue=bare)
    with database.reading() as store:
        indicator, unit = store.indicators.get("abandonment"), store.units.get("imt")
        person = store.people.get("sdm")
    assert indicator is not None
    assert unit is not None
    assert person is not None
    assert (indicator.due_days, unit.channel, person.slack) == (10, "C01IMT", "U01SDM")


@pytest.mark.parametrize(
    ("measure", "typed", "value"),
    [
        ("count", "1.2k", "1200"),
        ("currency", "\u00a31.2m", "1200000"),
        ("hours", "3d 4h", "76"),
        ("hours", '"3 days, 4 hours"', "76"),
        ("percent", "10.10%", "10.10"),
    ],
)
def test_a_target_may_be_written_as_a_value_is_typed(
    database: Database, measure: str, typed: str, value: str
) -> None:
    text = with_indicator(f"targets: [{{from: 2017-01, value: {typed}}}]")
    load(database, catalogue=text.replace("measure: percent", f"measure: {measure}"))
    with database.reading() as store:
        (target,) = store.targets.of("x")
    assert f"{target.value:f}" == value


def test_retiring_an_indicator_is_said_so(database: Database) -> None:
    load(database, catalogue=CATALOGUE)
    lines = plan(
        database, catalogue=CATALOGUE.replace("unit: imt\n", "unit: imt\n    stage: retired\n")
    ).lines()
    assert lines[0] == "indicator abandonment (Abandonment rate): retired: stage live → retired"


def test_a_person_whom_slack_knew_first_becomes_the_one_of_the_catalogue(
    database: Database,
) -> None:
    founder = makers.person("u01sdm", name="Sam", slack="U01SDM", admin=True)
    with database.writing() as store:
        store.organisation.save(makers.organisation())
        store.people.save(founder)
        store.units.save(makers.unit("desk", channel="C9", lead="u01sdm"))
    load(database, catalogue=CATALOGUE)
    with database.reading() as store:
        person, desk = store.people.by_slack("U01SDM"), store.units.get("desk")
    assert person is not None
    assert desk is not None
    assert (person.key, person.admin, desk.lead) == ("sdm", True, "sdm")
    assert plan(database, catalogue=CATALOGUE).changes_nothing


def test_accounts_and_channels_may_change_hands_in_one_import(database: Database) -> None:
    people = "people: [{key: a, slack: U%d}, {key: b, slack: U%d}]\n"
    units = "units: [{key: u, channel: C%d}, {key: v, channel: C%d}]\n"
    head = "organisation: {name: X}\n"
    load(database, catalogue=head + people % (1, 2) + units % (1, 2))
    load(database, catalogue=head + people % (2, 1) + units % (2, 1))
    with database.reading() as store:
        assert [each.slack for each in store.people.all()] == ["U2", "U1"]
        assert [each.channel for each in store.units.all()] == ["C2", "C1"]


def test_a_catalogue_may_refer_to_what_is_stored_or_in_another_file(database: Database) -> None:
    indicators = CATALOGUE.removeprefix(ORGANISATION)
    assert faults(database, catalogue=indicators, more=ORGANISATION) == []
    load(database, catalogue=ORGANISATION)
    load(database, catalogue=indicators)
    with database.reading() as store:
        assert [each.key for each in store.indicators.all("imt")] == ["abandonment"]


def test_names_that_two_indicators_share_are_a_warning(database: Database) -> None:
    twin = "  - {key: y, name: abandonment RATE, unit: imt, measure: count, polarity: bigger}\n"
    assert len(warnings(database, catalogue=CATALOGUE + twin)) == 1


def test_who_changed_what_is_in_the_audit_log(database: Database) -> None:
    load(database, by="him", catalogue=CATALOGUE)
    with database.reading() as store:
        assert [(each.who, each.what) for each in store.audit.of("abandonment")] == [
            ("him", "import: added")
        ]


def test_a_bare_null_means_nothing_but_as_a_name(database: Database) -> None:
    text = (
        "organisation: {name: no, admin_channel: null}\n"
        "people: [{key: a, name: null, slack: null}]\n"
        "units: [{key: null, channel: ~, lead: ~}]\n"
        "indicators: [{key: '~x', unit: 'null', measure: count, polarity: bigger}]\n"
    )
    assert "cannot be a key" in faults(database, catalogue=text)[0]
    load(database, catalogue=text.replace("'~x'", "x, why: null, action: 'null'"))
    with database.reading() as store:
        person, unit = store.people.get("a"), store.units.get("null")
        indicator = store.indicators.get("x")
        assert store.organisation.require().name == "no"
    assert person is not None
    assert unit is not None
    assert indicator is not None
    assert (person.name, person.slack, unit.channel) == ("null", "", "")
    assert (indicator.card.why, indicator.card.action) == ("", "null")


def test_the_preview_tells_every_kind_of_setting_in_words(database: Database) -> None:
    load(database, catalogue=FULL)
    bare = "organisation: {name: Town of Ipsley, fiscal_year_start: 10}\n"
    (line,) = plan(database, catalogue=bare).lines()
    assert "quiet_hours start 19:00, end 07:00 → nothing" in line
    assert "scheme relative amber 10, green 5 → relative amber 5, green 0" in line
    assert "working_days mon, tue, wed, thu, sat → mon, tue, wed, thu, fri" in line
    assert "currency $ → £" in line
