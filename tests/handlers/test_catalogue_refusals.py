"""What a catalogue may not say: each fault with its line, the reason and what to write."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.actions import Ending
from storage.database import Database
from tests import makers
from tests.handlers.catalogues import CATALOGUE, ORGANISATION, faults, load, plan, with_indicator


@pytest.fixture(scope="module")
def empty(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all refusals: nothing is ever stored in it."""
    file = shutil.copyfile(migrated_file, tmp_path_factory.mktemp("empty") / "empty.db")
    database = Database(f"sqlite:///{file}")
    yield database
    database.dispose()


ORGANISATION_KEYS = [
    ("time_zone: Europe/Londn", "time_zone"),
    ("time_zone: ../../etc/passwd", "time_zone"),
    ("fiscal_year_start: 13", "is not a month"),
    ("fiscal_year_start: Aprilis", "is not a month"),
    ("rating: {scheme: relativ}", "Did you mean relative?"),
    ("rating: {amber: 5}", "has no scheme"),
    ("rating: {scheme: relative, amber: 5, tolerance: 2}", "tolerance"),
    ("rating: {scheme: relative, green: 6, amber: 5}", "must be at least green"),
    ("rating: {scheme: relative, amber: .inf}", "is not a number"),
    ("rating: {scheme: relative, amber: -5}", "must be 0 or more"),
    ("rating: {scheme: points}", "amber is missing"),
    ("quiet_hours: 25:00-07:00", "quiet hours"),
    ("quiet_hours: evenings", "quiet hours"),
    ("weekly_posts_per_channel: 0", "whole number"),
    ("weekly_posts_per_channel: 2.5", "whole number"),
    ("working_days: [mon, funday]", "day of the week"),
    ("terms: [Sep-Dec, Nov-Mar]", "overlaps"),
    ("terms: [Autumn]", "is not a term"),
    ("admins: [nobody]", 'there is no person "nobody"'),
    ("performance_officers: [sdn]", "Did you mean sdm?"),
    ("holidays: {land: GB}", '"land" is not known'),
    ("holidays: GB/XX", "No public holidays are known of GB/XX"),
    ("zone: Europe/London", "is not known. Did you mean time_zone?"),
]


@pytest.mark.parametrize(("line", "words"), ORGANISATION_KEYS)
def test_a_fault_in_the_organisation_is_refused_in_its_line(
    empty: Database, line: str, words: str
) -> None:
    text = f"organisation:\n  name: X\n  {line}\npeople: [{{key: sdm}}]\n"
    (fault,) = faults(empty, catalogue=text)
    assert fault.startswith("catalogue.yaml, line 3: organisation")
    assert words in fault


INDICATOR_KEYS = [
    ("measure: percents", "Did you mean percent?"),
    ("calculation: quotient", "calculation cannot be"),
    ("frequency: daily", "frequency cannot be"),
    ("stage: alive", "Did you mean live?"),
    ("due_days: 367", "from 0 to 366"),
    ("due_days: -1", "from 0 to 366"),
    ("due_days: ten", "from 0 to 366"),
    ("decimals: 9", "from 0 to 6"),
    ("bounds: [100, 0]", "bounds"),
    ("bounds: 100", "bounds"),
    ("bounds: [a, b]", "is not a number"),
    ("goal: nothing", 'there is no goal "nothing"'),
    ("lead_officer: sdmm", "Did you mean sdm?"),
    ("data_owner: x", 'there is no person "x"'),
    ("why: {text: x}", "why is a mapping"),
    ("alias: x", "Did you mean aliases?"),
    ("aliases: [{a: b}]", "list of words"),
    ("success: {text: x, level: 5}", '"level" is not known'),
    ("success: {value: lots}", "is not a number"),
    ("benchmark: {value: NaN}", "is not a number"),
    ("dimensions: {first: value}", '"first" is not known'),
    ("criteria: {off_target_percent: 0}", "must be above 0"),
    ("criteria: {deteriorating_moves: 0}", "from 1 to 60"),
    ("criteria: {amber_periods: 2.5}", "from 1 to 60"),
    ("rating: {scheme: thresholds, green: 2}", "amber is missing"),
    ("rating: {scheme: thresholds, green: 2, amber: 0}", "Swap the two"),
    ("rating: {scheme: points, amber: 5%}", "has a % sign"),
    ("rating: {scheme: floor}", "floor is missing"),
    ("rating: {scheme: year_on_year, tolerance: -1}", "must be 0 or more"),
    ("rating: []", "has no scheme"),
    ("targets: [{value: 10}]", "from is missing"),
    ("targets: [{from: 2017-01}]", "value is missing"),
    ("targets: [10]", "is no mapping"),
    ("targets: [{from: 2017-13, value: 10}]", "2017-13"),
    ("targets: [{from: jan, value: 10}]", "is not the spelling of a month"),
    ("targets: [{from: last month, value: 10}]", "is not the spelling of a month"),
    ("targets: [{from: 2017-01, value: 1e3}]", "is not a number"),
    ('targets: [{from: 2017-01, value: "10,5"}]', "is not a number"),
    ("targets: [{from: 2017-01, value: =1+1}]", "is not a number"),
    ("targets: [{from: 2017-01, value: 10 calls}]", "is not a number"),
    ("targets: [{from: 2017-01, value: 0}]", "by thresholds"),
    ("targets: [{from: 2017-01, value: -5}]", "by thresholds"),
    ("targets: [{from: 2018, value: 5}]", "spelling of a month"),
    ("frequency: yearly, targets: [{from: 2018, value: 5}]", "could mean 2018/19 (April 2018"),
    ("frequency: quarterly, targets: [{from: 2017-Q1, value: 5}]", "could mean 2017/18-Q1 ("),
    ("dimensions: {primary: [value, reliability]}", "primary is a list"),
    ("name: [a, b]", "name is a list"),
    ("stage: alive", "Did you mean live? It is one of proposed, baselining, live, retired."),
    ("frequency: daily", 'cannot be "daily". It is one of weekly,'),
    ("bounds: [0, 100], targets: [{from: 2017-01, value: 120}]", "outside the bounds"),
    ("bounds: [0, 100], success: {value: 120}", "outside the bounds"),
    ("targets: [{from: 2017-01, value: 1}, {from: Jan 2017, value: 2}]", "already"),
    ("rating: {scheme: year_on_year}, targets: [{from: 2017-01, value: 0}]", "year_on_year"),
]


@pytest.mark.parametrize(("line", "words"), INDICATOR_KEYS)
def test_a_fault_in_an_indicator_is_refused(empty: Database, line: str, words: str) -> None:
    text = with_indicator(line)
    if line.startswith("measure"):
        text = text.replace("measure: percent, ", "")
    (fault,) = faults(empty, catalogue=text)
    assert fault.startswith("catalogue.yaml, line 11: indicator x")
    assert words in fault


@pytest.mark.parametrize("line", ["targets: [{from: 2017-01, value: 0}]", "targets: []"])
@pytest.mark.parametrize(
    "rating", ["{scheme: thresholds, green: 0, amber: 2}", "{scheme: points, amber: 1}"]
)
def test_a_target_of_zero_is_fine_where_it_is_not_shared_out(
    empty: Database, line: str, rating: str
) -> None:
    assert faults(empty, catalogue=with_indicator(f"rating: {rating}, {line}")) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("indicators: [{unit: imt, measure: count, polarity: bigger}]", "key is missing"),
        ("indicators: [{key: x, measure: count, polarity: bigger}]", "unit is missing"),
        ("indicators: [{key: x, unit: imt, polarity: bigger}]", "measure is missing"),
        ("indicators: [{key: x, unit: imt, measure: count}]", "polarity is missing"),
        ("indicators: [x]", "is no mapping"),
        (
            "indicators: [{key: a b, unit: imt, measure: count, polarity: bigger}]",
            "cannot be a key",
        ),
        ("indicators: [{key: =x, unit: imt, measure: count, polarity: bigger}]", "cannot be a key"),
        ("goals: [{key: g, unit: itm, statement: x}]", "Did you mean imt?"),
        ("goals: [{key: g, unit: imt}]", "statement is missing"),
        ("indicator: []", "Did you mean indicators?"),
        ("units: [{key: u, lead: sdm}]", '"units" a second time'),
    ],
)
def test_what_is_missing_or_misplaced_is_named(empty: Database, text: str, words: str) -> None:
    found = faults(empty, catalogue=f"{ORGANISATION}{text}\n")
    assert len(found) == 1
    assert words in found[0]


def test_a_key_written_twice_is_refused_with_both_lines(empty: Database) -> None:
    twin = CATALOGUE + "  - {key: abandonment, unit: imt, measure: count, polarity: bigger}\n"
    (fault,) = faults(empty, catalogue=twin)
    assert fault.startswith("catalogue.yaml, line 20: ")
    assert "line 11 already" in fault


def test_the_same_entry_in_two_files_is_refused_with_both_files(empty: Database) -> None:
    (fault,) = faults(empty, catalogue=CATALOGUE, more="people: [{key: sdm}]\n")
    assert fault.startswith("more.yaml, line 1: ")
    assert "catalogue.yaml, line 7" in fault


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("people: [{key: a, slack: U1}, {key: b, slack: U1}]", "account of their own"),
        ("units: [{key: a, channel: C1}, {key: b, channel: C1}]", "channel of its own"),
    ],
)
def test_accounts_and_channels_belong_to_one(empty: Database, section: str, words: str) -> None:
    (fault,) = faults(empty, catalogue=f"organisation: {{name: X}}\n{section}\n")
    assert words in fault


def test_every_fault_is_named_at_once(empty: Database) -> None:
    text = CATALOGUE.replace("percent", "percentage").replace("smaller", "small")
    text = text.replace("lead: sdm", "lead: smd").replace("Europe/London", "London")
    assert [each.split(":")[0] for each in faults(empty, catalogue=text)] == [
        "catalogue.yaml, line 4",
        "catalogue.yaml, line 8",
        "catalogue.yaml, line 14",
        "catalogue.yaml, line 17",
    ]


def test_without_an_organisation_nothing_can_be_imported(empty: Database) -> None:
    (fault,) = faults(empty, catalogue="people: [{key: sdm}]\n")
    assert "there is no organisation yet" in fault


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("frequency: monthly", "frequency: quarterly", "cannot become quarterly"),
        ("{scheme: relative, amber: 5}", "{scheme: year_on_year}", ""),
    ],
)
def test_what_is_recorded_by_a_frequency_stays_by_it(
    database: Database, old: str, new: str, words: str
) -> None:
    load(database, catalogue=CATALOGUE)
    found = faults(database, catalogue=CATALOGUE.replace(old, new))
    assert (words in found[0]) if words else found == []


def test_the_fiscal_year_cannot_move_under_quarterly_readings(database: Database) -> None:
    quarterly = CATALOGUE.replace("monthly", "quarterly")
    load(database, catalogue=quarterly)
    (fault,) = faults(
        database, catalogue=quarterly.replace("fiscal_year_start: 4", "fiscal_year_start: 7")
    )
    assert "these cannot change" in fault
    monthly = ORGANISATION.replace("fiscal_year_start: 4", "fiscal_year_start: 7")
    assert "these cannot change" in faults(database, catalogue=monthly)[0]


def test_a_default_scheme_must_suit_the_targets_that_are_stored(database: Database) -> None:
    by_points = CATALOGUE.replace("{scheme: relative, amber: 5}", "{scheme: points, amber: 1}")
    load(database, catalogue=by_points.replace("value: 10}", "value: 0}"))
    (fault,) = faults(database, catalogue=ORGANISATION)
    assert "by thresholds" in fault


def test_a_refused_catalogue_changes_nothing(database: Database) -> None:
    broken = CATALOGUE.replace("smaller", "small")
    assert plan(database, catalogue=broken).faults
    with database.reading() as store:
        assert store.organisation.get() is None
        assert store.people.all() == ()


def test_an_indicator_with_open_actions_is_not_retired_by_a_file(database: Database) -> None:
    load(database, catalogue=CATALOGUE)
    with database.writing() as store:
        action = store.actions.add(makers.action())
    retired = CATALOGUE.replace("frequency: monthly", "frequency: monthly\n    stage: retired")
    (fault,) = faults(database, catalogue=retired)
    assert f"indicator abandonment: Abandonment rate has an open action: #{action.id}." in fault
    with database.writing() as store:
        store.actions.save(replace(action, ending=Ending.CANCELLED))
    assert faults(database, catalogue=retired) == []
