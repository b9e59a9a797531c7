"""Targets of a year as stored: every revision, in order, with what hangs on the calendar."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.annual_targets import AnnualTarget, Method, Milestone
from domain.errors import ConflictError
from domain.periods import Calendar, Frequency
from storage.database import Database
from tests.domain.years import calls, months, year
from tests.makers import NOW, indicator, organisation, seed

TARGET = AnnualTarget(
    indicator="calls",
    year=year(),
    value=Decimal("1200.50"),
    method=Method.SHARE,
    milestones=tuple(
        Milestone(period, Decimal(f"{at}.10"), at == 3) for at, period in enumerate(months())
    ),
    set_by="head",
    recorded=NOW,
    basis="weight 2 of 3",
    assumptions="<two> more & posts",
    part_of="abandonment",
    weight=Decimal("2.50"),
    rates=True,
)


def test_a_target_of_a_year_comes_back_as_it_went_in(any_database: Database) -> None:
    seed(any_database, indicators=(indicator(), calls()))
    plain = replace(TARGET, part_of="", weight=None, rates=False, milestones=())
    with any_database.writing() as store:
        store.annual_targets.add(TARGET)
        store.annual_targets.add(plain)
    with any_database.reading() as store:
        first, second = store.annual_targets.of("calls")
        assert (first, second) == (TARGET, plain)
        assert str(first.milestones[0].value) == "0.10"
        assert store.annual_targets.of("abandonment") == ()
        assert store.annual_targets.among(["abandonment", "calls"]) == {"calls": (TARGET, plain)}


def test_a_share_is_one_as_long_as_the_last_revision_says_so(database: Database) -> None:
    seed(database, indicators=(indicator(), calls()))
    with database.writing() as store:
        store.annual_targets.add(TARGET)
        assert store.annual_targets.parts_of("abandonment", year()) == (TARGET,)
        assert store.annual_targets.parts_of("abandonment", year("2018/19")) == ()
        store.annual_targets.add(replace(TARGET, part_of="", weight=None))
        assert store.annual_targets.parts_of("abandonment", year()) == ()


def test_the_fiscal_year_and_the_frequency_stay_while_a_year_has_a_target(
    database: Database,
) -> None:
    seed(database, indicators=(indicator(), calls()), targets=())
    with database.writing() as store:
        store.annual_targets.add(TARGET)
    with database.writing() as store, pytest.raises(ConflictError, match="year's target"):
        store.organisation.save(organisation(calendar=Calendar(fiscal_year_start=1)))
    with database.writing() as store, pytest.raises(ConflictError, match="frequency"):
        store.indicators.save(calls(frequency=Frequency.QUARTERLY))
