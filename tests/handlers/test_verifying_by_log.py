"""What `/kpi log` does to actions: other calendars, kinds of readings, and what is taken back."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.actions import Ending
from domain.indicators import Indicator
from domain.measures import Calculation
from domain.notices import ActionReopened, ActionVerified
from domain.organisation import Organisation
from domain.periods import Calendar, Frequency
from domain.rating import Relative, Thresholds
from handlers.action_effect import ActionEffect
from handlers.indicator import IndicatorForm, IndicatorSaved
from handlers.log import ValueLogged
from handlers.reassess import reassess
from handlers.request import Timing
from handlers.target import TargetSet
from handlers.undo import Undone
from storage.database import Database
from tests.handlers.effect_story import notes, notices, stored
from tests.handlers.talking import Talk, refusal, said
from tests.makers import action, indicator, organisation, reading, seed, target

GOOD = "This verifies #1 Recruit two apprentices."


@pytest.fixture
def talk(in_effect_talk: Talk) -> Talk:
    """The owner of #1 says that it is in effect since 1 February 2018; it is June."""
    in_effect_talk.at("2018-06-05T09:00:00+00:00")
    return in_effect_talk


def log(talk: Talk, *values: str) -> str:
    """What the last of them meant."""
    told = [said(talk.type(f"log abandonment {words}"), ValueLogged) for words in values]
    talk.deliver()
    return told[-1].meaning


def at_work(database: Database, its: Indicator, effect: str, fiscal: int = 4) -> Talk:
    """#1 is in effect since a day, with a target from long ago."""
    whole: Organisation = organisation(calendar=Calendar(fiscal))
    begin = whole.calendar.containing(its.frequency, date(2010, 1, 1))
    seed(database, organisation=whole, indicators=(its,), targets=(target("10", begin),))
    with database.writing() as store:
        store.actions.add(action(took_effect=date.fromisoformat(effect)))
    return Talk(database, timing=Timing(alert_delay=timedelta(0)))


@pytest.mark.parametrize(
    ("frequency", "fiscal", "effect", "now", "typed", "proof", "labels"),
    [
        (
            Frequency.QUARTERLY, 4, "2017-10-01", "2018-04-05", ("2017/18-Q3", "2017/18-Q4"),
            ("2017/18-Q3", "2017/18-Q4"), ("Q3 2017/18", "Q4 2017/18"),
        ),
        (
            Frequency.QUARTERLY, 10, "2017-10-01", "2018-04-05", ("2017/18-Q1", "2017/18-Q2"),
            ("2017/18-Q1", "2017/18-Q2"), ("Q1 2017/18", "Q2 2017/18"),
        ),
        (
            Frequency.WEEKLY, 4, "2018-12-24", "2019-01-09", ("2018-W52", "2019-W01"),
            ("2018-W52", "2019-W01"), ("W52 2018", "W01 2019"),
        ),
        (
            Frequency.TERMLY, 4, "2018-01-01", "2018-09-05", ("2017/18-T2", "2017/18-T3"),
            ("2017/18-T2", "2017/18-T3"), ("T2 2017/18", "T3 2017/18"),
        ),
        (
            Frequency.YEARLY, 4, "2016-04-01", "2018-04-05", ("FY2017", "FY2018"),
            ("2016/17", "2017/18"), ("2016/17", "2017/18"),
        ),
    ],
)  # fmt: skip
def test_every_frequency_is_verified_by_what_is_typed(
    database: Database,
    frequency: Frequency,
    fiscal: int,
    effect: str,
    now: str,
    typed: tuple[str, str],
    proof: tuple[str, str],
    labels: tuple[str, str],
) -> None:
    its = indicator(frequency=frequency, data_owner="sda", lead_officer="sdm")
    talk = at_work(database, its, effect, fiscal)
    talk.at(f"{now}T09:00:00+00:00")
    assert "#1" not in log(talk, f"8% {typed[0]}")
    assert stored(talk).ending is None
    assert GOOD in log(talk, f"9% {typed[1]}")
    assert (stored(talk).ending, stored(talk).verified_by) == (Ending.VERIFIED, proof)
    (notice,) = notices(talk, ActionVerified)
    assert notice.periods == labels
    assert notes(talk)[-1][1] == f"Verified by {labels[0]} (8.0%) and {labels[1]} (9.0%)"


@pytest.mark.parametrize(
    ("values", "proof"),
    [
        (("8% feb", "~9% mar sample 200"), "feb mar"),
        (("8% feb", "n/a mar because the queue was closed", "9% apr"), "feb apr"),
        (("8% feb", "9% apr"), "feb apr"),
        (("8% feb provisional", "9% mar", "9% apr"), "mar apr"),
        (("8% feb provisional", "9% mar", "8% feb"), "feb mar"),  # the same value, final now
        (("9% mar", "8% feb"), "feb mar"),  # in whatever order they come
        (("8% feb", "11% mar", "9% apr"), ""),
        (("8% feb", "9% mar provisional"), ""),
        (("8% feb", "9% jan"), ""),
    ],
)
def test_what_kind_of_reading_it_is_decides(
    talk: Talk, values: tuple[str, ...], proof: str
) -> None:
    months = {"feb": "2018-02", "mar": "2018-03", "apr": "2018-04"}
    assert (GOOD in log(talk, *values)) is bool(proof)
    assert stored(talk).verified_by == tuple(months[each] for each in proof.split())
    assert len(notices(talk, ActionVerified)) == bool(proof)


@pytest.mark.parametrize(
    ("between", "late", "why"),
    [
        ("", "19% mar", "19.0% was logged"),
        (
            "n/a mar because the queue was closed", "19% mar because it is known now",
            "19.0% was logged",
        ),
    ],
)  # fmt: skip
def test_a_value_that_comes_late_between_the_two_opens_it_again_and_says_why(
    talk: Talk, between: str, late: str, why: str
) -> None:
    log(talk, *filter(None, ("8% feb", between, "9% apr")))
    assert stored(talk).ending is Ending.VERIFIED
    meaning = log(talk, late)
    assert "#1 Recruit two apprentices is open again" in meaning
    assert (stored(talk).ending, stored(talk).verified_by) == (None, ())
    assert notes(talk)[-1][1] == f"Open again, no longer verified: {why}"
    assert notices(talk, ActionReopened)[-1].because == why


def test_a_correction_after_which_two_others_hold_keeps_it_verified_by_those(talk: Talk) -> None:
    log(talk, "8% feb", "9% mar", "7% apr")
    ended = stored(talk).ended_at
    meaning = log(talk, "19% feb because a queue was missing")
    assert "open again" not in meaning
    its = stored(talk)
    assert (its.ending, its.ended_at) == (Ending.VERIFIED, ended)
    assert its.verified_by == ("2018-03", "2018-04")
    first, edited = notices(talk, ActionVerified)
    assert (first.periods, edited.periods) == (("Feb 18", "Mar 18"), ("Mar 18", "Apr 18"))
    assert edited.values == (Decimal(9), Decimal(7))
    assert notices(talk, ActionReopened) == []


@pytest.mark.parametrize("undone", [0, 1])
def test_an_undo_of_either_period_opens_it_again(talk: Talk, undone: int) -> None:
    values = ["8% feb", "9% mar"]
    logged = [said(talk.type(f"log abandonment {words}"), ValueLogged) for words in values]
    talk.deliver()
    told = said(talk.undo(logged[undone]), Undone)
    assert "#1 Recruit two apprentices is open again" in told.meaning
    assert stored(talk).ending is None
    assert "was taken back by SDA" in notes(talk)[-1][1]
    assert GOOD in log(talk, values[undone])


def test_a_correction_of_a_correction_verifies_it_again(talk: Talk) -> None:
    log(talk, "8% feb", "9% mar", "19% mar because a queue was missing")
    assert stored(talk).ending is None
    assert GOOD in log(talk, "9% mar because the queue was another unit's")
    assert stored(talk).verified_by == ("2018-02", "2018-03")


def test_a_target_that_is_dated_later_leaves_what_was_verified(talk: Talk) -> None:
    log(talk, "8% feb", "9% mar")
    told = said(talk.type("target abandonment 5% from apr 18", who="U01HEAD"), TargetSet)
    assert "#1" not in told.meaning
    assert stored(talk).ending is Ending.VERIFIED
    told = said(talk.type("target abandonment 8.5% from mar 18", who="U01HEAD"), TargetSet)
    assert "#1 Recruit two apprentices is open again" in told.meaning
    assert "the target from Mar 18 on was set to 8.5%" in notes(talk)[-1][1]


def test_a_definition_that_changes_judges_anew_and_says_why(talk: Talk) -> None:
    log(talk, "8% feb", "9% mar")
    pressed = talk.press("indicator", who="U01HEAD", indicator="abandonment")
    values = {**said(pressed, IndicatorForm).values, "polarity": "bigger"}
    values["indicator"] = "abandonment"
    said(talk.submit("indicator", who="U01HEAD", **values), IndicatorSaved)
    assert stored(talk).ending is None
    assert notes(talk)[-1][1].endswith("the definition was changed by HEAD")


def test_the_day_of_effect_decides_and_may_move_both_ways(talk: Talk) -> None:
    log(talk, "8% feb", "9% mar", "19% apr", "9% may")

    def moved(day: str) -> ActionEffect:
        return said(talk.type(f"action took-effect 1 {day}", who="U01SDM"), ActionEffect)

    assert stored(talk).verified_by == ("2018-02", "2018-03")
    assert moved("28 feb 2018").reopened
    assert stored(talk).took_effect == date(2018, 2, 28)
    assert moved("1 mar 2018").held == "May 18"  # March alone, then April undoes it
    assert moved("31 jan 2018").verified == ("Feb 18", "Mar 18")
    assert stored(talk).ending is Ending.VERIFIED


@pytest.mark.parametrize(
    ("ended", "how"),
    [
        ("action cancel 1 no money", Ending.CANCELLED),
        ("action no-effect 1 nobody noticed", Ending.WITHOUT_EFFECT),
        ("action supersede 1 by 2", Ending.SUPERSEDED),
    ],
)
def test_what_a_person_ended_before_the_second_green_stays_so(
    talk: Talk, ended: str, how: Ending
) -> None:
    with talk.database.writing() as store:
        store.actions.add(action(description="Move the early shift"))
    log(talk, "8% feb")
    talk.type(ended, who="U01SDM")
    assert "#1" not in log(talk, "9% mar")
    assert (stored(talk).ending, stored(talk).verified_by) == (how, ())
    assert notices(talk, ActionVerified) == []
    log(talk, "19% mar because a queue was missing")
    assert stored(talk).ending is how


def test_the_one_in_its_place_is_verified_from_its_own_day_on(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.actions.add(action(description="Move the early shift", owner="sda"))
    log(talk, "8% feb")
    talk.type("action supersede 1 by 2", who="U01SDM")
    talk.type("action took-effect 2 2 mar 2018")
    assert "This verifies" not in log(talk, "9% mar", "9% apr")
    assert "This verifies #2 Move the early shift." in log(talk, "9% may")
    assert stored(talk, 2).verified_by == ("2018-04", "2018-05")


def test_two_actions_on_one_indicator_are_judged_each_by_its_own_day_and_level(talk: Talk) -> None:
    with talk.database.writing() as store:
        usual = {"took_effect": date(2018, 2, 1), "owner": "sda"}
        store.actions.add(action(description="Call back", **usual))
        store.actions.add(action(description="Halve it", success=Decimal("7"), **usual))
        store.actions.add(action(description="Later", owner="sda", took_effect=date(2018, 2, 2)))
    meaning = log(talk, "8% feb", "7% mar")
    assert "#1" in meaning
    assert "#2" in meaning
    assert "#3" not in meaning
    assert [each.action for each in notices(talk, ActionVerified)] == [1, 2]
    meaning = log(talk, "6% apr")
    assert "#3" in meaning
    assert "#4" in meaning
    assert [each.action for each in notices(talk, ActionVerified)] == [1, 2, 3, 4]
    log(talk, "19% mar because a queue was missing")
    assert [stored(talk, number).ending for number in (1, 2, 3, 4)] == [None] * 4
    assert {each.action for each in notices(talk, ActionReopened)} == {1, 2, 3, 4}


def test_an_imported_period_and_a_logged_one_verify_together(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.readings.add(reading("8", "2018-02", author="import"))
        reassess(store, "abandonment", talk.now, cause="import", by="import", live=False)
    assert stored(talk).ending is None
    assert GOOD in log(talk, "9% mar")
    assert stored(talk).verified_by == ("2018-02", "2018-03")


def test_a_mean_of_nothing_is_told_as_nothing(database: Database) -> None:
    """A point early and a point late: none on the mean, not the one of the last period."""
    its = indicator(
        scheme=Thresholds(Decimal(1), Decimal(2)), calculation=Calculation.VALUE, bounds=None
    )
    talk = at_work(database, its, "2018-02-01")
    talk.at("2018-04-05T09:00:00+00:00")
    values = (("0", "2018-01"), ("-1", "2018-02"), ("1", "2018-03"))
    with database.writing() as store:
        store.readings.add_many([reading(value, month) for value, month in values])
        reassess(store, "abandonment", talk.now, cause="", by="sda", live=True)
    (notice,) = notices(talk, ActionVerified)
    assert (notice.before, notice.after) == (Decimal(0), Decimal(0))
    assert notice.values == (Decimal(-1), Decimal(1))


def test_an_unrated_indicator_verifies_nothing_until_it_has_a_target(database: Database) -> None:
    its = indicator(data_owner="sda", lead_officer="sdm")
    seed(database, indicators=(its,), targets=())
    with database.writing() as store:
        store.actions.add(action(took_effect=date(2018, 2, 1)))
    talk = Talk(database, timing=Timing(alert_delay=timedelta(0)))
    talk.at("2018-04-05T09:00:00+00:00")
    assert "#1" not in log(talk, "8% feb", "9% mar")
    told = said(talk.type("target abandonment 10% from jan 18", who="U01HEAD"), TargetSet)
    assert GOOD in told.meaning
    assert stored(talk).ending is Ending.VERIFIED


def test_nobody_undoes_after_half_an_hour_what_verified_an_action(talk: Talk) -> None:
    log(talk, "8% feb")
    logged = said(talk.type("log abandonment 9% mar"), ValueLogged)
    talk.later(minutes=31)
    assert refusal(talk.undo(logged))
    assert stored(talk).ending is Ending.VERIFIED


def test_the_organisations_own_tolerance_is_what_green_means(database: Database) -> None:
    """Green within 5 per cent: 10.5 holds against 10, and 10.6 does not."""
    its = indicator(data_owner="sda", lead_officer="sdm")
    talk = at_work(database, its, "2018-02-01")
    with database.writing() as store:
        whole = store.organisation.require()
        store.organisation.save(replace(whole, scheme=Relative(Decimal(10), Decimal(5))))
    talk.at("2018-05-05T09:00:00+00:00")
    assert GOOD not in log(talk, "10.5% feb", "10.6% mar")
    assert GOOD not in log(talk, "10.5% apr")
    assert GOOD in log(talk, "10.5% mar because counted anew")
    assert stored(talk).verified_by == ("2018-02", "2018-03")
