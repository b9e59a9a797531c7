"""Files imported together: all or nothing, in any order, twice as good as once, never posting."""

import csv
from pathlib import Path

import pytest

from bot.scenarios.loading import SCENARIOS, load_scenario
from bot.scenarios.norfolk.make_readings import readings
from domain.errors import DomainError
from domain.frequencies import Frequency
from handlers.file_text import ImportFile
from handlers.imports import apply_import, plan_import
from storage.database import Database
from tests import makers
from tests.handlers.catalogues import (
    CATALOGUE,
    HEADER,
    NOW,
    faults,
    files,
    load,
    plan,
)

TABLE = Path(__file__).parents[1] / "data" / "norfolk_2018-03.csv"
NOVEMBER = "abandonment,2017-11,,611,4288,,\n"
RED = HEADER + NOVEMBER


def test_readings_may_come_with_the_catalogue_that_defines_them(database: Database) -> None:
    with database.writing() as store:
        both = files(readings=RED, catalogue=CATALOGUE)
        report = apply_import(plan_import(both, store, NOW), store, NOW)
        assert [each.revision for each in store.readings.of("abandonment")] == [1]
    assert report.lines[-1] == "readings: 1 new"
    assert report.assessed == ("abandonment",)


def test_one_fault_in_one_file_and_nothing_of_any_file_is_stored(database: Database) -> None:
    with database.writing() as store:
        both = files(catalogue=CATALOGUE, readings=RED + "abandonment,2017-12,lots,,,,\n")
        planned = plan_import(both, store, NOW)
        with pytest.raises(DomainError, match=r"Nothing is stored\.\nreadings\.csv, line 3: "):
            apply_import(planned, store, NOW)
    with database.reading() as store:
        assert store.organisation.get() is None
        assert store.indicators.all() == ()


def test_faults_of_all_files_are_listed_file_by_file_and_line_by_line(database: Database) -> None:
    found = faults(
        database,
        readings=HEADER + "nothing,2017-12,1,,,,\n",
        catalogue=CATALOGUE.replace("smaller", "small").replace("percent", "per cent"),
    )
    assert [each.split(":")[0] for each in found] == [
        "readings.csv, line 2",
        "catalogue.yaml, line 14",
        "catalogue.yaml, line 17",
    ]


def test_many_faults_are_cut_with_their_number(database: Database) -> None:
    load(database, catalogue=CATALOGUE)
    with database.writing() as store:
        text = HEADER + "abandonment,2017-12,lots,,,,\n" * 80
        planned = plan_import(files(readings=text), store, NOW)
        assert len(planned.faults) == 80
        with pytest.raises(DomainError, match=r"and 30 more$"):
            apply_import(planned, store, NOW)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("notes.txt", b"hello", "neither a catalogue"),
        ("picture.png", b"\x89PNG\r\n", "neither a catalogue"),
        ("sheet.xlsx", b"PK\x03\x04", "neither a catalogue"),
    ],
)
def test_other_files_are_refused_by_name(
    database: Database, name: str, content: bytes, words: str
) -> None:
    load(database, catalogue=CATALOGUE)
    with database.reading() as store:
        (fault,) = plan_import([ImportFile(name, content)], store, NOW).faults
    assert str(fault).startswith(name)
    assert words in str(fault)


def test_a_file_without_ending_is_known_by_how_it_begins(database: Database) -> None:
    with database.reading() as store:
        unnamed = [ImportFile("a", CATALOGUE.encode()), ImportFile("b", RED.encode())]
        planned = plan_import(unnamed, store, NOW)
    assert planned.faults == ()
    assert len(planned.readings.readings) == 1


def test_an_import_opens_episodes_and_posts_nothing(database: Database) -> None:
    load(database, catalogue=CATALOGUE, readings=RED)
    with database.reading() as store:
        (episode,) = store.episodes.of("abandonment")
        assert (episode.opened.text, episode.announced) == ("2017-11", False)
        assert store.outbox.listed() == ()


def test_a_changed_rule_or_target_moves_the_episodes(database: Database) -> None:
    load(database, catalogue=CATALOGUE, readings=RED)
    load(database, catalogue=CATALOGUE.replace("value: 10}", "value: 20}"))
    with database.reading() as store:
        (episode,) = store.episodes.of("abandonment")
    assert episode.withdrawn == "import catalogue.yaml"


def test_rows_after_the_day_asked_for_are_left_out(database: Database) -> None:
    load(database, catalogue=CATALOGUE)
    text = RED + "abandonment,2017-12,,991,2927,,\nabandonment,2030-01,5,,,,\n"
    with database.reading() as store:
        cut = makers.period("2017-11").last
        planned = plan_import(files(readings=text), store, NOW, until=cut)
    assert planned.faults == ()
    assert planned.lines() == ("readings: 1 new, 2 left out",)


def test_who_imported_is_kept(database: Database) -> None:
    load(database, by="him", catalogue=CATALOGUE, readings=RED)
    with database.reading() as store:
        assert [each.author for each in store.readings.of("abandonment")] == ["him"]
        assert store.audit.of("catalogue.yaml, readings.csv")[0].detail == {
            "added": "1",
            "corrected": "0",
        }


def test_progress_is_told_while_indicators_are_assessed(database: Database) -> None:
    told: list[tuple[int, int]] = []
    with database.writing() as store:
        planned = plan_import(files(catalogue=CATALOGUE, readings=RED), store, NOW)
        apply_import(planned, store, NOW, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 1)]


def test_the_norfolk_scenario_is_the_published_table() -> None:
    with TABLE.open(newline="", encoding="utf-8") as table:
        derived = list(readings(csv.DictReader(table)))
    kept = (SCENARIOS / "norfolk" / "readings.csv").read_text("utf-8").splitlines()
    assert list(csv.reader(kept[1:])) == derived


def test_the_norfolk_scenario_loads_whole_and_only_warns_of_its_own_misprints(
    database: Database,
) -> None:
    with database.writing() as store:
        report = load_scenario("norfolk", store, NOW)
        assert len(report.warnings) == 23
        assert len(store.indicators.all()) == 9
        episodes = [each for key in report.assessed for each in store.episodes.of(key)]
        assert len(episodes) == 10
        assert [each.last.text for each in store.episodes.going()] == ["2018-01"]
        assert store.outbox.listed() == ()
    with database.writing() as store:
        assert load_scenario("norfolk", store, NOW).lines[-1] == "readings: 117 unchanged"


def test_the_norfolk_scenario_loads_as_far_as_its_clock(database: Database) -> None:
    october = makers.period("2017-10").last
    with database.writing() as store:
        load_scenario("norfolk", store, makers.instant("2017-12-01T09:00"), until=october)
        records = store.records.many(store.indicators.all())
    latest = {record.indicator.frequency: record.readings[-1].period.text for record in records}
    assert latest == {Frequency.MONTHLY: "2017-10", Frequency.QUARTERLY: "2017/18-Q2"}


def test_a_scenario_without_files_loads_nothing(database: Database) -> None:
    with database.writing() as store:
        assert load_scenario("empty", store, NOW).lines == ()


def test_planning_twice_gives_the_same_plan(database: Database) -> None:
    first, second = (plan(database, catalogue=CATALOGUE, readings=RED) for _ in range(2))
    assert first == second
