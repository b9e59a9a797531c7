"""Exports: one row for every indicator and period, exact numbers, as known on any day."""

import csv
import io
import json
from datetime import date

import pytest

from bot.scenarios.loading import load_scenario
from domain.errors import NotFoundError
from handlers.exports import ASSESSMENT_COLUMNS, as_csv, assessment_rows, export
from storage.database import Database
from tests import makers
from tests.handlers.catalogues import CATALOGUE, HEADER, NOW, load, with_indicator

HEAD = "unit,indicator,period,value,target,rating,shortfall_points,shortfall_percent,criteria"


def lines(database: Database, as_of: str = "", unit: str = "") -> list[str]:
    with database.reading() as store:
        day = date.fromisoformat(as_of) if as_of else None
        return export(store, "assessments", NOW, as_of=day, unit=unit).splitlines()


def test_assessments_have_exactly_the_agreed_columns_and_numbers(database: Database) -> None:
    text = CATALOGUE.replace("value: 10}", "value: 10.10}")
    rows = "abandonment,2017-11,,1,3,,\nabandonment,2017-12,10.10,,,,\n"
    load(database, catalogue=text, readings=HEADER + rows)
    assert lines(database) == [
        HEAD,
        "imt,abandonment,2017-11,33.3333333333,10.10,red,23.2333333333,230.0330033003,1",
        "imt,abandonment,2017-12,10.10,10.10,green,0,0,",
        "imt,abandonment,2018-01,,10.10,overdue,,,",
        "imt,abandonment,2018-02,,10.10,awaited,,,",
    ]


def test_values_that_are_better_than_the_target_have_a_negative_shortfall(
    database: Database,
) -> None:
    load(database, catalogue=CATALOGUE, readings=HEADER + "abandonment,2018-02,9,,,,\n")
    assert lines(database)[1] == "imt,abandonment,2018-02,9,10,green,-1,-10,"


def test_without_a_target_the_shortfall_is_empty(database: Database) -> None:
    text = with_indicator("rating: {scheme: thresholds, green: 1, amber: 2}")
    load(database, catalogue=text, readings=HEADER + "x,2018-02,2,,,,\n")
    assert lines(database)[1] == "imt,x,2018-02,2,,amber,,,"


def test_a_running_period_is_left_out(database: Database) -> None:
    rows = "abandonment,2018-02,9,,,,\nabandonment,2018-03,9,,,provisional,\n"
    load(database, catalogue=CATALOGUE, readings=HEADER + rows)
    assert [line.split(",")[2] for line in lines(database)[1:]] == ["2018-02"]


def test_as_of_a_day_is_what_was_known_at_its_end(database: Database) -> None:
    head = "indicator,period,value,recorded\n"
    rows = (
        "abandonment,2017-11,29,2017-12-10T23:59:59\nabandonment,2017-11,9,2017-12-11\n"
        "abandonment,2017-12,9,\n"
    )
    load(database, catalogue=CATALOGUE, readings=head + rows)
    assert lines(database, "2017-12-09") == [HEAD]
    assert [each.split(",")[5] for each in lines(database, "2017-12-10")[1:]] == ["red"]
    assert [each.split(",")[5] for each in lines(database, "2017-12-11")[1:]] == ["green"]
    assert [each.split(",")[2] for each in lines(database, "2018-01-01")[1:]] == [
        "2017-11",
        "2017-12",
    ]
    assert lines(database, "2018-01-09")[2] == "imt,abandonment,2017-12,,10,awaited,,,"
    assert lines(database, "2018-01-10")[2] == "imt,abandonment,2017-12,9,10,green,-1,-10,"


def test_the_whole_norfolk_table_comes_out_as_its_worked_example_says(database: Database) -> None:
    with database.writing() as store:
        load_scenario("norfolk", store, NOW)
    rows = list(csv.DictReader(io.StringIO("\n".join(lines(database, "2018-02-10")))))
    ratings = [row["rating"] for row in rows]
    counted = {name: ratings.count(name) for name in dict.fromkeys(ratings)}
    criteria = [number for row in rows for number in row["criteria"].split(";") if number]
    assert counted == {"unrated": 20, "not_expected": 10, "green": 60, "amber": 11, "red": 16}
    assert {number: criteria.count(number) for number in criteria} == {"1": 16, "2": 4, "5": 1}
    assert len([row for row in rows if row["criteria"]]) == 17


def test_indicators_are_in_catalogue_order_and_periods_in_theirs(database: Database) -> None:
    with database.writing() as store:
        load_scenario("norfolk", store, NOW)
        keys = [indicator.key for indicator in store.indicators.all()]
        rows = assessment_rows(store, NOW)
    assert list(dict.fromkeys(row["indicator"] for row in rows)) == keys
    for key in keys:
        periods = [row["period"] for row in rows if row["indicator"] == key]
        assert periods == sorted(periods)


def test_one_unit_alone(database: Database) -> None:
    with database.writing() as store:
        load_scenario("norfolk", store, NOW)
    assert {line.split(",")[0] for line in lines(database, unit="cil")[1:]} == {"cil"}


@pytest.mark.parametrize(
    ("what", "unit", "form", "words"),
    [
        ("assessments", "itm", "csv", "Did you mean imt?"),
        ("assesments", "", "csv", "Did you mean assessments?"),
        ("readings", "", "xml", "Use csv or json"),
    ],
)
def test_what_cannot_be_exported_is_said(
    database: Database, what: str, unit: str, form: str, words: str
) -> None:
    load(database, catalogue=CATALOGUE)
    with database.reading() as store, pytest.raises(NotFoundError) as refused:
        export(store, what, NOW, unit=unit, form=form)
    assert words in str(refused.value)


def test_json_has_the_same_rows_with_null_for_a_missing_number(database: Database) -> None:
    load(database, catalogue=CATALOGUE, readings=HEADER + "abandonment,2018-01,10.10,,,,\n")
    with database.reading() as store:
        rows = json.loads(export(store, "assessments", NOW, form="json"))
    assert [list(row) for row in rows] == [list(ASSESSMENT_COLUMNS)] * 2
    assert rows[0]["value"] == "10.10"
    assert (rows[1]["value"], rows[1]["rating"], rows[1]["criteria"]) == (None, "awaited", "")


def test_cells_that_a_spreadsheet_would_compute_are_guarded(database: Database) -> None:
    load(database, catalogue=CATALOGUE)
    with database.writing() as store:
        for at, note in enumerate(("=1+1", "+1", "-1", "@x", "plain")):
            period = makers.period("2017-01").shift(at)
            store.readings.add(makers.reading("9", period, note=note))
        text = export(store, "readings", NOW)
    notes = [row["note"] for row in csv.DictReader(io.StringIO(text))]
    assert notes == ["'=1+1", "'+1", "'-1", "'@x", "plain"]


def test_a_negative_number_is_a_number(database: Database) -> None:
    load(database, catalogue=with_indicator(""), readings=HEADER + "x,2018-02,-3.50,,,,\n")
    with database.reading() as store:
        assert "x,2018-02,-3.50,,,,," in export(store, "readings", NOW)


def test_without_rows_there_is_the_header_alone() -> None:
    assert as_csv(ASSESSMENT_COLUMNS, ()) == HEAD + "\n"
