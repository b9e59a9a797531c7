"""A history that is cut off says of today what the whole one says, or owns that it does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest

from domain.assessments import Record, assess
from domain.dues import dues
from domain.indicators import CriteriaSettings, Indicator
from domain.organisation import Organisation
from domain.periods import Frequency
from domain.rating import Rating, Relative, Scheme, YearOnYear
from domain.readings import Reading, ReadingStatus, counting
from domain.recent import begins, read_from, suffices
from domain.snapshots import snapshot
from handlers.status_rows import change_words, needs
from tests import makers

TODAY = date(2018, 2, 5)
SCHEMES: tuple[Scheme, ...] = (Relative(amber=Decimal(30)), YearOnYear(Decimal(5)))


def cut(record: Record) -> Record:
    """As storage cuts it."""
    indicator, organisation = record.indicator, record.organisation
    first = begins(indicator, organisation, TODAY)
    oldest = read_from(indicator, organisation, first)
    kept = tuple(each for each in record.readings if each.period >= oldest)
    longer = min(counting(record.readings), default=first) < first
    return replace(record, readings=kept, since=first if longer else None)


def any_history(random: Random, indicator: Indicator, organisation: Organisation) -> Record:
    """With gaps, withdrawals, runs of Amber and values far back."""
    last = organisation.calendar.last_ended(indicator.frequency, TODAY)
    gaps, ambers = random.choice([0, 0.1, 0.6]), random.choice([0, 0.7, 1])
    ended = random.choice([0, 0, 0, 4, 9, 30])
    readings: list[Reading] = []
    for back in range(ended, random.choice([3, 20, 45, 70])):
        if random.random() < gaps:
            continue
        tenths = random.randrange(101, 129) if random.random() < ambers else random.randrange(200)
        period, value = last.shift(-back), f"{tenths / 10}"
        readings.append(makers.reading(value, period, indicator=indicator.key))
        if random.random() < 0.1:
            taken_back = replace(readings[-1], entry=None, status=ReadingStatus.WITHDRAWN)
            readings.append(replace(taken_back, revision=2, withdraws=1))
    target = makers.target(start=last.shift(-80), indicator=indicator.key)
    return Record(indicator, organisation, (target,), tuple(readings))


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("frequency", [Frequency.MONTHLY, Frequency.WEEKLY, Frequency.TERMLY])
def test_what_suffices_says_what_the_whole_history_says(
    frequency: Frequency, scheme: Scheme
) -> None:
    random, organisation = Random(7), makers.organisation()
    seen = {True: 0, False: 0}
    for moves in [3] * 60 + [15] * 20:
        criteria = CriteriaSettings(deteriorating_moves=moves)
        indicator = makers.indicator(frequency=frequency, scheme=scheme, criteria=criteria)
        whole = any_history(random, indicator, organisation)
        part = cut(whole)
        told, all_told = assess(part, TODAY), assess(whole, TODAY)
        enough = suffices(part, told)
        seen[enough] += part.since is not None
        assert dues(part, TODAY) == dues(whole, TODAY)
        if enough:
            assert snapshot(part, told, "IMT") == snapshot(whole, all_told, "IMT")
            assert change_words(part, told) == change_words(whole, all_told)
            assert needs(part, told) == needs(whole, all_told)
    assert min(seen.values()) > 5, seen


def test_a_run_of_ambers_that_began_before_the_cut_is_not_told_from_it() -> None:
    indicator = makers.indicator()
    last = makers.period("2018-01")
    ambers = tuple(makers.reading("10.4", last.shift(-back)) for back in range(40))
    whole = Record(indicator, makers.organisation(), (makers.target(start="2010-01"),), ambers)
    part = cut(whole)
    assert part.since is not None
    assert {each.cell.rating for each in assess(part, TODAY)} == {Rating.AMBER}
    assert not suffices(part, assess(part, TODAY))
    broken = replace(part, readings=(*part.readings[:-3], makers.reading("9", last.shift(-12))))
    assert suffices(broken, assess(broken, TODAY))


def test_years_of_values_are_read_no_further_than_a_year_and_a_half_back() -> None:
    organisation = makers.organisation()
    first = begins(makers.indicator(), organisation, TODAY)
    assert first == makers.period("2016-08")
    assert read_from(makers.indicator(), organisation, first) == first
    compared = makers.indicator(scheme=YearOnYear())
    assert read_from(compared, organisation, first) == makers.period("2015-08")
    for frequency in Frequency:
        starts = [
            begins(makers.indicator(frequency=frequency), organisation, day)
            for day in (date(2016, 3, 1), date(2018, 3, 1))
        ]
        assert all(before < after for before, after in pairwise(starts))
