"""What people type after /kpi log, and what is refused."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.indicators import Indicator, Stage
from domain.measures import Calculation, Entry, Measure
from domain.periods import Frequency
from domain.readings import ReadingStatus
from handlers.admission import check_length
from handlers.log_marks import marks
from handlers.log_text import Typed, named, typed
from handlers.names import Catalogue, UnknownNameError, catalogue
from tests.makers import indicator, organisation, unit

TODAY = date(2018, 2, 5)
ORGANISATION = organisation()
INDICATORS = (
    indicator("abandonment", name="Abandonment rate", aliases=("abandoned calls",)),
    indicator("first_line_fix", name="First line fix"),
    indicator("first_contact", name="First contact resolution"),
    indicator(
        "csat",
        name="Customer satisfaction",
        measure=Measure.SCORE,
        calculation=Calculation.VALUE,
        bounds=None,
        frequency=Frequency.QUARTERLY,
    ),
    indicator(
        "accounts",
        name="My Norfolk accounts",
        unit="cil",
        measure=Measure.COUNT,
        calculation=Calculation.VALUE,
        bounds=None,
    ),
)
IMT = catalogue(INDICATORS, unit("imt"))
ELSEWHERE = catalogue(INDICATORS, None)


def read(text: str, among: Catalogue = IMT) -> tuple[Indicator, Typed, ReadingStatus]:
    check_length(text)
    found = marks(text)
    its = named(found, among)
    return its.indicator, typed(its, found, ORGANISATION, TODAY), found.status


def told(text: str) -> tuple[str, str, str]:
    its, meant, _ = read(text)
    return its.key, shown(meant.entry), meant.period.text if meant.period else ""


def shown(entry: Entry | None) -> str:
    if entry is None:
        return "n/a"
    if entry.numerator is not None:
        return f"{entry.numerator}/{entry.denominator}"
    return str(entry.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abandonment 611/4288 nov", ("abandonment", "611/4288", "2017-11")),
        ('"first line fix" 34.4% jan 18', ("first_line_fix", "34.4", "2018-01")),
        ("\u201cfirst line fix\u201d 34.4% jan 18", ("first_line_fix", "34.4", "2018-01")),
        ("aband 29", ("abandonment", "29", "")),
        ("ABANDONED CALLS 29 last month", ("abandonment", "29", "2018-01")),
        ("first line fix jan 34.4", ("first_line_fix", "34.4", "2018-01")),
        ("first line fix jan 18 34.4", ("first_line_fix", "34.4", "2018-01")),
        ("first line 34.4 2018-01", ("first_line_fix", "34.4", "2018-01")),
        ("firstlinefix 34.4% 12/2017", ("first_line_fix", "34.4", "2017-12")),
        ("firstlinefix 34.4 01/2018", ("first_line_fix", "34.4", "2018-01")),
        ("29% abandonment jan", ("abandonment", "29", "2018-01")),
        ("jan abandonment 29%", ("abandonment", "29", "2018-01")),
        ("abandonment 1255 / 4258 jan", ("abandonment", "1255/4258", "2018-01")),
        ("abandonment 118.4k/118.8k jan", ("abandonment", "118400/118800", "2018-01")),
        ("customer satisfaction 6.6 q3", ("csat", "6.6", "2017/18-Q3")),
        ("csat n/a q3 because the survey was not run", ("csat", "n/a", "2017/18-Q3")),
        ("accounts 16,750 jan", ("accounts", "16750", "2018-01")),
        ("norfolk accounts 16.75k jan", ("accounts", "16750", "2018-01")),
        ("accounts 2018 jan", ("accounts", "2018", "2018-01")),
    ],
)
def test_words_come_in_any_order(text: str, expected: tuple[str, str, str]) -> None:
    key, value, period = told(text)
    assert (key, Decimal(value) if "/" not in value and value != "n/a" else value, period) == (
        expected[0],
        Decimal(expected[1]) if "/" not in expected[1] and expected[1] != "n/a" else expected[1],
        expected[2],
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("abandonment 29 jan", ReadingStatus.FINAL),
        ("abandonment 29 feb to date", ReadingStatus.PROVISIONAL),
        ("abandonment 29 jan provisional", ReadingStatus.PROVISIONAL),
        ("abandonment ~34% jan sample 200", ReadingStatus.ESTIMATED),
        ("abandonment 34% n=200 jan", ReadingStatus.ESTIMATED),
        ("abandonment estimated 34% jan", ReadingStatus.ESTIMATED),
        ("abandonment not expected jan", ReadingStatus.NOT_EXPECTED),
    ],
)
def test_status_words_stand_anywhere(text: str, status: ReadingStatus) -> None:
    assert read(text)[2] is status


def test_to_date_means_the_running_period() -> None:
    _, meant, _ = read("abandonment 29 feb to date")
    assert meant.period is not None
    assert meant.period.text == "2018-02"


def test_sample_reason_and_note_are_kept() -> None:
    found = marks("abandonment ~34% jan sample of 1,200 because counted twice note: see ticket 7")
    assert (found.sample, found.reason, found.note) == (1200, "counted twice", "see ticket 7")
    assert found.rest == "abandonment 34% jan"


def test_words_after_value_and_period_are_a_note() -> None:
    assert read("abandonment 29 jan phones were down")[1].note == "phones were down"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abandonment", "no value"),
        ("abandonment jan", "no value"),
        ("abandonment lots", '"lots"'),
        ("abandonment 29 janury", '"janury"'),
        ("abandonment 29 phones were down", '"phones were down"'),
        ("abandonment 29 30 jan", "29 30"),
        ("abandonment 29 jan 18 30", "jan 18 30"),
        ("abandonment 129% jan", "129%"),
        ("abandonment 29 mar 2030", "2030"),
        ("abandonment 29 jan feb", "jan feb"),
        ("abandonment jan 18", "could be the value 18"),
        ("abandonment 29,5 jan", "29,5"),
        ("accounts -3 jan", "-3"),
        ("29 jan", "which indicator"),
        ("", "which indicator"),
        ("csat 6.6 jan", "a month inside"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(text: str, words: str) -> None:
    with pytest.raises(DomainError) as refused:
        read(text)
    assert words in str(refused.value)


@pytest.mark.parametrize("text", ["abandonement 29 jan", "abandoment 29", "frist line fix 30 jan"])
def test_a_typo_is_offered_and_never_taken(text: str) -> None:
    with pytest.raises(UnknownNameError) as refused:
        read(text)
    assert refused.value.nearest[0].key in ("abandonment", "first_line_fix")


def test_an_ambiguous_beginning_lists_what_it_could_be() -> None:
    with pytest.raises(UnknownNameError) as refused:
        read("first 30 jan")
    assert {each.key for each in refused.value.nearest} == {"first_line_fix", "first_contact"}


def test_the_unit_of_the_channel_comes_first() -> None:
    two = (indicator("a", name="Calls answered"), indicator("b", name="Calls lost", unit="cil"))
    assert catalogue(two, unit("cil")).find("calls").key == "b"
    with pytest.raises(UnknownNameError):
        catalogue(two, None).find("calls")


def test_a_retired_indicator_is_not_logged() -> None:
    gone = (indicator("a", name="Faxes sent", stage=Stage.RETIRED),)
    with pytest.raises(UnknownNameError):
        catalogue(gone, None).find("faxes sent")


def test_long_and_invisible_text_is_refused_at_once() -> None:
    with pytest.raises(DomainError, match=r"5,000,012 characters"):
        check_length("abandonment " + "9" * 5_000_000)
    with pytest.raises(DomainError, match="cannot be seen"):
        check_length("abandonment 29\u202e jan")
    check_length("abandonment 29 jan note: \U0001f469\u200d\U0001f467 helped")


def _pieces() -> Iterator[st.SearchStrategy[str]]:
    yield st.text(max_size=30)
    yield st.sampled_from(
        ["abandonment", "first", '"', "29%", "1255/4258", "jan", "18", "q3", "to date", "~", "n/a"]
    )
    yield st.sampled_from(["because", "note:", "sample", "n=", "2018-01", "share", "\u200b", "12/"])


def test_a_value_without_a_name_is_answered_with_an_indicator_of_the_channel() -> None:
    with pytest.raises(DomainError, match="Write for example: /kpi log abandonment 1255/4258 jan"):
        read("611/4288 nov")
    with pytest.raises(DomainError, match="Write for example: /kpi log accounts "):
        read("611 nov", catalogue(INDICATORS, unit("cil")))


@given(st.lists(st.one_of(*_pieces()), max_size=12).map(" ".join))
def test_nothing_that_is_typed_breaks_the_reader(text: str) -> None:
    with suppress(DomainError):
        _, meant, status = read(text, ELSEWHERE)
        assert (meant.entry is None) == (status is ReadingStatus.NOT_EXPECTED)
