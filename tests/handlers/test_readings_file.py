"""Readings files as spreadsheets save them: what is taken, what is refused and why."""

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.measures import Entry
from domain.readings import Reading, ReadingStatus, Source
from handlers.exports import as_csv, reading_rows
from handlers.readings_file.table import COLUMNS
from storage.database import Database
from tests import makers
from tests.handlers.catalogues import CATALOGUE, HEADER, NOW, faults, load, plan, warnings

VALUES = (
    CATALOGUE
    + """
  - {key: tickets, unit: imt, measure: count, polarity: smaller}
  - {key: speed, unit: imt, measure: days, polarity: smaller, frequency: quarterly}
  - {key: cost, unit: imt, measure: currency, polarity: smaller}
  - {key: uptime, unit: imt, measure: percent, polarity: bigger, bounds: [0, 100]}
"""
)


@pytest.fixture
def ready(database: Database) -> Database:
    load(database, catalogue=VALUES)
    return database


@pytest.fixture(scope="module")
def readied(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The same for tests that store nothing."""
    file = shutil.copyfile(migrated_file, tmp_path_factory.mktemp("readied") / "readied.db")
    database = Database(f"sqlite:///{file}")
    load(database, catalogue=VALUES)
    yield database
    database.dispose()


def stored(database: Database, indicator: str = "abandonment") -> tuple[Reading, ...]:
    with database.reading() as store:
        return store.readings.of(indicator)


def rows(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


def test_a_row_becomes_an_imported_reading_known_since_its_due_date(ready: Database) -> None:
    load(ready, readings=rows("abandonment,2017-11,14.2,611,4288,,first month"))
    (only,) = stored(ready)
    assert only == Reading(
        "abandonment",
        makers.period("2017-11"),
        1,
        Entry(Decimal("14.2"), Decimal(611), Decimal(4288)),
        ReadingStatus.FINAL,
        "import",
        makers.instant("2017-12-10T00:00"),
        Source.IMPORT,
        "first month",
    )


def test_a_value_imported_before_its_due_date_is_known_from_the_import_on(ready: Database) -> None:
    load(ready, readings=rows("abandonment,2018-02,9,,,,"))
    assert stored(ready)[0].recorded == NOW


SAME = [
    "indicator,period,value\nabandonment,2017-11,14.2\n",
    "\ufeffindicator,period,value\r\nabandonment,2017-11,14.2\r\n",
    "indicator;period;value\nabandonment;2017-11;14.2\n",
    "indicator\tperiod\tvalue\nabandonment\t2017-11\t14.2\n",
    "sep=;\nindicator;period;value\nabandonment;2017-11;14.2\n",
    '"indicator","period","value"\n"abandonment","2017-11","14.2"\n',
    "Value , Period , INDICATOR\n14.2,2017-11, abandonment \n",
    "\n\nindicator,period,value,\n\nabandonment,2017-11,14.2,\n,,\n\n",
    "indicator,period,value\nabandonment,Nov 2017,14.2%\n",
    "indicator,period,value\nAbandonment Rate,11/2017,14.2 %\n",
    "indicator,period,value\rabandonment,2017-11,14.2",
    "indicator,period,numerator,denominator,value\nabandonment,2017-11,n/a,n/a,14.2\n",
]


@pytest.mark.parametrize("text", SAME)
def test_a_file_is_read_however_a_spreadsheet_saves_it(ready: Database, text: str) -> None:
    load(ready, readings=text)
    (only,) = stored(ready)
    assert (only.period.text, only.entry) == ("2017-11", Entry(Decimal("14.2")))


@pytest.mark.parametrize(
    ("row", "entry"),
    [
        ("abandonment,2017-11,,611,4288,,", Entry(None, Decimal(611), Decimal(4288))),
        ("abandonment,2017-11,611/4288,,,,", Entry(None, Decimal(611), Decimal(4288))),
        ("abandonment,2017-11,,1030.92,3768,,", Entry(None, Decimal("1030.92"), Decimal(3768))),
        ('abandonment,2017-11,,"1,255","4,258",,', Entry(None, Decimal(1255), Decimal(4258))),
        ("abandonment,2017-11,10.10,,,,", Entry(Decimal("10.10"))),
        ('tickets,2017-11,"16,750",,,,', Entry(Decimal(16750))),
        ("tickets,2017-11,012,,,,", Entry(Decimal(12))),
        ("cost,2017-11,£1.2m,,,,", Entry(Decimal("1.2E+6"))),
        ('cost,2017-11,"$3,400",,,,', Entry(Decimal(3400))),
        ("speed,2017/18-Q3,3d 12h,,,,", Entry(Decimal("3.5"))),
        ("speed,Dec 2017,+3,,,,", Entry(Decimal(3))),
        ("uptime,2017-11,,117800,118800,,", Entry(None, Decimal(117800), Decimal(118800))),
    ],
)
def test_values_are_read_as_people_type_them(ready: Database, row: str, entry: Entry) -> None:
    load(ready, readings=rows(row))
    (only,) = stored(ready, row.split(",")[0])
    assert only.entry == entry
    assert str(only.entry) == str(entry)


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("", "final"),
        ("Final", "final"),
        ("provisional", "provisional"),
        ("estimated", "estimated"),
    ],
)
def test_statuses(ready: Database, written: str, status: str) -> None:
    load(ready, readings=rows(f"abandonment,2017-11,9,,,{written},"))
    assert stored(ready)[0].status == status


@pytest.mark.parametrize("written", ["not_expected", "Not expected", "not-expected"])
def test_a_period_in_which_none_is_expected_keeps_its_reason(ready: Database, written: str) -> None:
    load(ready, readings=rows(f"abandonment,2017-11,,,,{written},being finalised"))
    (only,) = stored(ready)
    assert (only.entry, only.status, only.note) == (None, "not_expected", "being finalised")


def test_recorded_and_sample_are_optional_columns(ready: Database) -> None:
    head = "indicator,period,value,status,recorded,sample\n"
    load(
        ready,
        readings=head
        + "abandonment,2017-10,9,,2017-11-05,\n"
        + "abandonment,2017-11,9,estimated,2017-12-05T10:30,200\n"
        + "abandonment,2017-07,9,,2017-08-05,\n"
        + "abandonment,2017-06,9,,2017-07-05T10:30:00+02:00,\n",
    )
    found = {each.period.text: (each.recorded.isoformat(), each.sample) for each in stored(ready)}
    assert found == {
        "2017-06": ("2017-07-05T08:30:00+00:00", None),
        "2017-07": ("2017-08-04T23:00:00+00:00", None),
        "2017-10": ("2017-11-05T00:00:00+00:00", None),
        "2017-11": ("2017-12-05T10:30:00+00:00", 200),
    }


REFUSED = [
    ("abandonment,2017-11,lots,,,,", "is not a number"),
    ("abandonment,2017-11,NaN,,,,", "is not a number"),
    ("abandonment,2017-11,inf,,,,", "is not a number"),
    ("abandonment,2017-11,1e400,,,,", "exponent"),
    ("abandonment,2017-11,101,,,,", "above the highest possible value"),
    ("abandonment,2017-11,-1,,,,", "below the lowest possible value"),
    ("abandonment,2017-11,12 13,,,,", '"12 13"'),
    ("abandonment,2017-11,,5,0,,", "divides by zero"),
    ("abandonment,2017-11,,4288,611,,", "bigger than the whole"),
    ("abandonment,2017-11,,611,,,", "no denominator"),
    ("abandonment,2017-11,,,4288,,", "no numerator"),
    ("abandonment,2017-11,14.2,611,x,,", "value"),
    ('abandonment,2017-11,"14,2",,,,', "value"),
    ("abandonment,2017-11,£14,,,,", "value"),
    ("tickets,2017-11,-3,,,,", "count below zero"),
    ("tickets,2017-11,29%,,,,", "percentage"),
    ("tickets,2017-11,,3,4,,", "takes one number"),
    ("abandonmnt,2017-11,9,,,,", "Did you mean abandonment?"),
    (",2017-11,9,,,,", "has no indicator"),
    ("abandonment,,9,,,,", "has no period"),
    ("abandonment,2017-13,9,,,,", "2017-13"),
    ("abandonment,nov,9,,,,", '"nov"'),
    ("abandonment,last month,9,,,,", '"last month"'),
    ("abandonment,2017-Q4,9,,,,", "spelling of a month"),
    ("abandonment,2018-03,9,,,,", "has not ended"),
    ("abandonment,2018-04,9,,,,", "has not begun"),
    ("speed,2017-11,3,,,,", "2017-11"),
    ("speed,2017-Q4,3,,,,", "2017-Q4"),
    ("abandonment,2017-11,9,,,finl,", "Did you mean final?"),
    ("abandonment,2017-11,9,,,withdrawn,", "status cannot be"),
    ("abandonment,2017-11,9,,,not_expected,", "although none is expected"),
    ("abandonment,2017-11,,,,provisional,", "no value"),
    ('abandonment,2017-11,"=""1""",,,,', "Write 1 instead"),
    ("abandonment,2017-11,=1+1,,,,", "spreadsheet formula"),
    ("abandonment,2017-11,#REF!,,,,", "spreadsheet's error"),
    ("abandonment,2017-11,#DIV/0!,,,,", "spreadsheet's error"),
    ("abandonment,2017-11,,#N/A,5,,", "numerator holds a spreadsheet's error"),
    (f"abandonment,2017-11,9,,,,{'x' * 140_000}", "more than 5,000 characters"),
    ("abandonment,2017-11,+1+1,,,,", "spreadsheet formula"),
    ("abandonment,2017-11,+cmd|' /C calc'!A0,,,,", "spreadsheet formula"),
    ("abandonment,2017-11,@SUM(A1),,,,", "spreadsheet formula"),
    ("=abandonment,2017-11,9,,,,", "spreadsheet formula"),
    ('abandonment,2017-11,9,,,,"=HYPERLINK(""x"")"', "spreadsheet formula"),
    ("abandonment,2017-11,9,,,,-cmd|x", "spreadsheet formula"),
    ("abandonment,2017-11,9,,,,a\x07b", "control characters"),
    (f"abandonment,2017-11,9,,,,{'x' * 3001}", "3,000 fit"),
    (f"abandonment,2017-11,{'9' * 41},,,,", "longer than"),
    ("abandonment,2017-11,9,,,,note, with comma", "is too many"),
    ('abandonment,2017-11,9,,,,"never closed', "never closed"),
    ('abandonment,2017-11,9,,,,"closed" early', "closing quotation mark"),
]


@pytest.mark.parametrize(("row", "words"), REFUSED)
def test_a_row_that_cannot_be_meant_is_refused_in_its_line(
    readied: Database, row: str, words: str
) -> None:
    (fault,) = faults(readied, readings=rows("abandonment,2017-09,7,,,,", row))
    assert fault.startswith("readings.csv, line 3: ")
    assert words in fault


@pytest.mark.parametrize("note", ["-5 staff", "+2 staff", "- sickness", "a = b", "0=x"])
def test_notes_that_are_no_formula_are_kept(ready: Database, note: str) -> None:
    load(ready, readings=rows(f"abandonment,2017-11,9,,,,{note}"))
    assert stored(ready)[0].note == note


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("indicator,period,valeu", "Did you mean value?"),
        ("indicator,period,value,value", "twice"),
        ("indicator,value", "has no column period"),
        ("indicator,period,note", "has no column value"),
        ("abandonment,2017-11,9", "is no header"),
    ],
)
def test_a_header_at_fault_is_refused_before_any_row(
    readied: Database, head: str, words: str
) -> None:
    found = faults(readied, readings=f"{head}\nabandonment,2017-11,9\n")
    assert len(found) == 1
    assert words in found[0]


def test_a_header_without_rows_is_told_so(readied: Database) -> None:
    (warning,) = warnings(readied, readings=HEADER)
    assert (
        warning == "readings.csv: has a header and no rows, so there is nothing to store from it."
    )


def test_a_month_in_a_quarterly_row_is_refused_naming_its_quarter(readied: Database) -> None:
    (fault,) = faults(readied, readings=rows("speed,2018-01,3d,,,,"))
    assert "Q4 2017/18 (January to March 2018)" in fault


def test_a_warning_shows_plain_digits(readied: Database) -> None:
    (warning,) = warnings(readied, readings=rows("abandonment,2018-01,0.02k,1.2k,4.2k,,"))
    assert "20 is printed, and 1200/4200 is 28.57%" in warning


def test_reading_ends_where_a_file_is_all_faults(readied: Database) -> None:
    found = faults(readied, readings=rows(*["nobody,2017-11,9"] * 1_500))
    assert len(found) == 1_001
    assert found[-1].startswith("readings.csv, line 1002: is where reading stopped")


def test_a_comma_in_a_file_with_semicolons_is_never_guessed_at(readied: Database) -> None:
    (fault,) = faults(readied, readings="indicator;period;value\ntickets;2017-11;1,255\n")
    assert "could mean decimals or thousands" in fault


def test_line_numbers_count_lines_inside_quotation_marks(readied: Database) -> None:
    text = rows('abandonment,2017-09,9,,,,"two\nlines"', "abandonment,2017-10,x,,,,")
    assert faults(readied, readings=text)[0].startswith("readings.csv, line 4: ")


def test_a_row_without_value_stores_nothing_and_is_listed(ready: Database) -> None:
    (warning,) = warnings(ready, readings=rows("abandonment,2017-11,,,,,"))
    assert "nothing is stored" in warning
    load(ready, readings=rows("abandonment,2017-11,,,,,"))
    assert stored(ready) == ()


def test_the_ratio_wins_and_a_printed_value_that_disagrees_is_listed(readied: Database) -> None:
    text = rows("abandonment,2017-11,14.2,611,4288,,", "abandonment,2017-10,15,611,4288,,")
    (warning,) = warnings(readied, readings=text)
    assert warning.startswith("readings.csv, line 3: abandonment 2017-10: 15 is printed")


def test_a_fractional_count_is_listed(readied: Database) -> None:
    (warning,) = warnings(readied, readings=rows("tickets,2017-11,12.5,,,,"))
    assert "a count is a whole number" in warning


def test_a_repeated_row_is_stored_once_and_a_conflicting_one_is_refused(readied: Database) -> None:
    row = "abandonment,2017-11,9,,,,"
    (warning,) = warnings(readied, readings=rows(row, row))
    assert "repeats readings.csv, line 2" in warning
    (fault,) = faults(readied, readings=rows(row, "abandonment,Nov 2017,8,,,,"))
    assert fault.startswith("readings.csv, line 3: ")
    assert "readings.csv, line 2" in fault


def test_rows_that_say_when_each_became_known_are_revisions(ready: Database) -> None:
    head = "indicator,period,value,recorded\n"
    text = head + "abandonment,2017-11,8,2017-12-20\nabandonment,2017-11,9,2017-12-10\n"
    for _ in range(2):
        load(ready, readings=text)
    assert [(each.revision, str(each.entry and each.entry.value)) for each in stored(ready)] == [
        (1, "9"),
        (2, "8"),
    ]


def test_the_same_file_again_adds_nothing(ready: Database) -> None:
    text = rows("abandonment,2017-11,14.2,611,4288,,x", "tickets,2017-11,,,,not_expected,y")
    load(ready, readings=text)
    assert plan(ready, readings=text).changes_nothing
    assert plan(ready, readings=text.replace("14.2", "14.20")).changes_nothing


def test_another_value_for_a_stored_period_is_a_correction(ready: Database) -> None:
    load(ready, readings=rows("abandonment,2017-11,9,,,,"))
    report = load(ready, readings=rows("abandonment,2017-11,14.2,,,,"))
    first, second = stored(ready)
    assert report.lines == ("readings: 1 corrected",)
    assert (second.revision, second.reason) == (2, "import readings.csv")
    assert (second.recorded, first.entry) == (first.recorded, Entry(Decimal(9)))


def test_a_correction_is_never_known_before_what_it_corrects(ready: Database) -> None:
    late = makers.instant("2018-01-20T10:00")
    with ready.writing() as store:
        store.readings.add(makers.reading("9", "2017-11", recorded=late))
    load(ready, readings=rows("abandonment,2017-11,14.2,,,,"))
    assert stored(ready)[1].recorded == late


def test_a_value_recorded_before_the_stored_one_is_refused(ready: Database) -> None:
    load(ready, readings=rows("abandonment,2017-11,9,,,,"))
    text = "indicator,period,value,recorded\nabandonment,2017-11,8,2017-12-01\n"
    assert "Leave recorded empty" in faults(ready, readings=text)[0]


@pytest.mark.parametrize("recorded", ["2018-03-07", "yesterday", "2018-02-30", "99999-01-01"])
def test_recorded_must_be_a_day_that_has_been(readied: Database, recorded: str) -> None:
    text = f"indicator,period,value,recorded\nabandonment,2017-11,8,{recorded}\n"
    assert "recorded" in faults(readied, readings=text)[0]


def test_an_export_of_readings_imports_as_it_was(ready: Database, database_url: str) -> None:
    text = rows(
        "abandonment,2017-11,14.2,611,4288,,'=not a formula",
        "abandonment,2017-10,,,,not_expected,why",
        'tickets,2017-11,007,,,provisional,"a, ""b""\nc"',
    )
    load(ready, readings=text)
    with ready.reading() as store:
        before = store.readings.of("abandonment") + store.readings.of("tickets")
        exported = as_csv(COLUMNS, reading_rows(store, NOW))
    assert plan(ready, readings=exported).changes_nothing
    other = Database(database_url.replace("statkeeper", "other"))
    other.upgrade()
    load(other, catalogue=VALUES, readings=exported)
    with other.reading() as store:
        assert store.readings.of("abandonment") + store.readings.of("tickets") == before
    other.dispose()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text('abandonment,2017-11;\t"\n=+-@|%/.£é\x00\x07', max_size=60))
def test_no_text_whatever_makes_it_crash(readied: Database, text: str) -> None:
    for content in (text, HEADER + text, "indicator;period;value\n" + text):
        found = plan(readied, readings=content.encode("utf-8", "surrogatepass"))
        assert all(str(fault) for fault in found.faults)
