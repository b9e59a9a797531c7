"""`/kpi replay`: rules tried on Norfolk's history, in facts and as a file; typos are named."""

import csv
import io
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.scenarios.loading import load_scenario
from domain.assessments import Record
from domain.rating import Points, Relative
from handlers.replay import ReplayFile, ReplayShown
from handlers.replay_words import asked, understood
from storage.database import Database
from tests import makers
from tests.handlers.talking import Talk, refusal, said

AFTER_JANUARY = "2018-02-20T09:00:00+00:00"


@pytest.fixture(scope="module")
def whole_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Norfolk's history through January 2018; read only."""
    path = tmp_path_factory.mktemp("whole") / "norfolk.db"
    database = Database(f"sqlite:///{shutil.copyfile(migrated_file, path)}")
    with database.writing() as store:
        load_scenario("norfolk", store, makers.instant(AFTER_JANUARY))
    database.dispose()
    return path


@pytest.fixture
def whole(whole_file: Path) -> Iterator[Talk]:
    talk = Talk(Database(f"sqlite:///{whole_file}"))
    talk.at(AFTER_JANUARY)
    yield talk
    talk.database.dispose()


def shown(talk: Talk, text: str) -> ReplayShown:
    return said(talk.type(f"replay {text}"), ReplayShown)


def test_norfolk_whole_is_17_exceptions_in_12_runs_and_10_episodes(whole: Talk) -> None:
    found = shown(whole, "all since=2017-01")
    counts = found.in_force.counts
    assert (counts.rated, counts.green, counts.amber, counts.red) == (87, 60, 11, 16)
    assert (counts.exceptions, counts.unbroken, counts.episodes) == (17, 12, 10)
    assert (counts.alerts, counts.lag) == (10, 10)
    assert found.tried is None


def test_seen_whole_nine_of_sixteen_reds_are_noise_and_as_known_most_had_too_few(
    whole: Talk,
) -> None:
    side = shown(whole, "all since=2017-01").in_force
    assert (side.whole.within, side.whole.judged, side.whole.too_few) == (9, 16, 0)
    assert (side.known.within, side.known.judged, side.known.too_few) == (2, 4, 12)


def test_a_wider_amber_shows_what_goes_and_what_comes(whole: Talk) -> None:
    found = shown(whole, "all amber=10 off_target=10 since=2017-01")
    assert found.tried is not None
    assert (found.in_force.counts.exceptions, found.tried.counts.exceptions) == (17, 15)
    assert {(each.indicator, each.label) for each in found.go} == {
        ("web_satisfaction", "Aug 17"),
        ("web_satisfaction", "Jul 17"),
        ("resolved_in_sla", "May 17"),
        ("resolved_in_sla", "Feb 17"),
        ("incidents", "Mar 17"),
    }
    assert {(each.indicator, each.label) for each in found.come} == {
        ("resolved_in_sla", "Jul 17"),
        ("availability", "Jun 17"),
        ("availability", "Jul 17"),
    }
    assert found.come[0].reasons[0].startswith("Amber")
    assert found.go_count - found.come_count == 17 - 15


def test_only_the_criteria_that_are_named_count(whole: Talk) -> None:
    two = shown(whole, "all criteria=2 since=2017-01").tried
    assert two is not None
    assert two.counts.exceptions == 4
    assert two.counts.red == 16


def test_what_the_rules_in_force_would_have_said_is_told_the_latest_first(whole: Talk) -> None:
    found = shown(whole, "abandonment since 2017-01")
    assert [(each.day.isoformat(), each.what, each.label) for each in found.tales][:2] == [
        ("2018-01-10", "re-notified", "Dec 17"),
        ("2017-12-10", "opened", "Nov 17"),
    ]


def test_the_file_has_a_row_for_each_period_in_exception_or_spoken_of(whole: Talk) -> None:
    file = said(whole.type("replay all amber=10 off_target=10 since=2017-01 csv"), ReplayFile)
    rows = list(csv.DictReader(io.StringIO(file.text)))
    assert len(rows) == file.rows
    assert sum(row["criteria in force"] != "" for row in rows) == 17
    assert sum(row["criteria tried"] != "" for row in rows) == 15
    assert [row["change"] for row in rows].count("goes") == 5
    assert [row["change"] for row in rows].count("comes") == 3
    november = next(
        row for row in rows if (row["indicator"], row["period"]) == ("abandonment", "2017-11")
    )
    assert november["said in force"] == "2017-12-10 opened"
    assert november["criteria tried"] == "1;2"


def test_without_a_name_it_is_the_channels_unit_and_elsewhere_all(whole: Talk) -> None:
    assert shown(whole, "amber=10").scope == "IMT"
    assert said(whole.type("replay amber=10", channel="D1"), ReplayShown).scope == "all units"
    assert shown(whole, "since=2017-06").since == date(2017, 6, 1)


REFUSED = {
    "imt ambr=10": ("ambr", "Did you mean amber?"),
    "imt amber=": ("amber=", "amber=10"),
    "imt amber=lots": ("lots", "10"),
    "imt amber=10 amber=5": ("amber", "twice"),
    "imt green=20 amber=10": ("amber 10", "at least green 20"),
    "imt scheme=ponts": ("ponts", "Did you mean points?"),
    "imt scheme=floor": ("floor", "needs floor"),
    "imt floor=90": ("relative", "takes no floor"),
    "abandonment scheme=thresholds green=20 amber=10": ("Abandonment rate", "Swap the two"),
    "abandonment scheme=floor floor=120": ("Abandonment rate", "outside what is possible"),
    "imt criteria=1,7": ("7", "1 to 5"),
    "imt criteria=none": ("none", "1 to 5"),
    "imt moves=0": ("moves", "whole number from 1 to 60"),
    "imt ambers=2.5": ("ambers", "2.5"),
    "imt off_target=0": ("off_target", "above 0"),
    "imt closing=99": ("closing", "1 to 12"),
    "imt since=soon": ("soon", "since"),
    "imt since=2030": ("2030", "since"),
    "nothing amber=10": ("nothing", "No indicator"),
}


@pytest.mark.parametrize("typed", REFUSED)
def test_a_typo_and_an_impossible_rule_are_refused_by_their_name(whole: Talk, typed: str) -> None:
    told = refusal(whole.type(f"replay {typed}"))
    assert [words for words in REFUSED[typed] if words not in told] == [], told


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("imt amber", "amber stands with an equals sign. Write amber=10."),
        ("imt off target 10", "No indicator is called"),
        ("imt closing 3", "Write closing=3."),
        ("imt scheme=points amber 3", "Write amber=10."),
        ("imt since=2019", '"2019" is no month that has begun'),
    ],
)
def test_a_rule_without_its_sign_is_named(whole: Talk, typed: str, hint: str) -> None:
    assert hint in refusal(whole.type(f"replay {typed}"))


def test_without_any_value_there_is_nothing_to_replay(database: Database) -> None:
    makers.seed(database)
    assert "no values in" in refusal(Talk(database).type("replay all amber=10"))


def test_rules_are_read_with_spaces_colons_and_dashes_alike() -> None:
    for text in (
        "imt amber=10 off_target=8 since=2017-01",
        "imt amber: 10 off-target = 8 since 2017-01",
    ):
        found = asked(text)
        assert (found.name, dict(found.tried), found.since) == (
            "imt",
            {"amber": "10", "off_target": "8"},
            "2017-01",
        )


def test_a_setting_keeps_the_others_of_the_scheme_in_force() -> None:
    record = Record(
        makers.indicator(scheme=Relative(Decimal(7), Decimal(2))),
        makers.organisation(),
    )
    kept = understood({"amber": "10%"}).rules(record).scheme
    assert kept == Relative(Decimal(10), Decimal(2))
    changed = understood({"scheme": "points", "amber": "3"}).rules(record).scheme
    assert changed == Points(Decimal(3))
