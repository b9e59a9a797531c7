"""Verification: two periods that hold after the change, on Norfolk's own figures and on made ones.

What is expected was worked out by hand from the printed table.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.actions import Action, ActionStage, Ending
from domain.assessments import Assessment, assess
from domain.verification import CycleTime, Evidence, change, cycle_time, evidence, judged
from tests import makers
from tests.domain.test_episodes import history
from tests.domain.test_norfolk import AFTER_JANUARY, vitals

ABANDONMENT, FIRST_LINE_FIX, SLA, BROADBAND = "IMT-ABN", "IMT-FLF", "IMT-SLA", "BBFN"


def action(took_effect: str | None, success: str | None = None) -> Action:
    return makers.action(
        took_effect=date.fromisoformat(took_effect) if took_effect else None,
        success=Decimal(success) if success else None,
    )


def norfolk(key: str, use: str = "printed") -> tuple[Assessment, ...]:
    vital = next(each for each in vitals() if each.key == key)
    return assess(vital.record(use), AFTER_JANUARY)


def proof(found: Evidence | None) -> list[str]:
    return [each.text for each in found.periods] if found else []


@pytest.mark.parametrize(
    ("key", "took_effect", "success", "wanted"),
    [
        # Abandonment, target 10 or below: Jan 11.0, Feb 7.0, Mar 12.0, Apr 16.8, May 8.0, Jun 9.0,
        # Jul 8.0, Aug 6.8, Sep 7.0, Oct 8.5, Nov 14.2, Dec 33.9, Jan 29.0.
        (ABANDONMENT, "2017-04-15", None, ["2017-05", "2017-06"]),
        (ABANDONMENT, "2017-05-01", None, ["2017-05", "2017-06"]),  # the first day still counts
        (ABANDONMENT, "2017-05-02", None, ["2017-06", "2017-07"]),  # May had begun
        (ABANDONMENT, "2017-02-01", None, ["2017-05", "2017-06"]),  # March resets February
        (ABANDONMENT, "2017-10-01", None, []),  # October alone, and November undoes it
        (ABANDONMENT, "2017-11-01", None, []),
        (ABANDONMENT, "2018-02-01", None, []),  # nothing has been measured since
        (ABANDONMENT, None, None, []),
        # Its own level of 7.0: May to July are Green and do not reach it, September just does.
        (ABANDONMENT, "2017-05-01", "7.0", ["2017-08", "2017-09"]),
        # SLA, target 80 or above: Jun 78.0, Jul 77.0 and Aug 76.4 are Amber; Sep 81.0, Oct 82.3.
        (SLA, "2017-06-01", None, ["2017-09", "2017-10"]),
        # Own level of 76, which is below the target: Amber that reaches it is enough.
        (SLA, "2017-06-01", "76", ["2017-06", "2017-07"]),
        # First line fix is Green at 28 in most months and never reaches 50.
        (FIRST_LINE_FIX, "2017-02-01", "50", []),
        # Broadband has no target, so it is unrated and never Green; by a level of 84 the quarters
        # to Mar 16 (84.0) and to Dec 16 (86.0) hold, with two quarters missing between.
        (BROADBAND, "2015-10-01", None, []),
        (BROADBAND, "2015-10-01", "84", ["2015/16-Q4", "2016/17-Q3"]),
    ],
)
def test_norfolks_series_verify_what_the_rule_says(
    key: str, took_effect: str | None, success: str | None, wanted: list[str]
) -> None:
    assert proof(evidence(action(took_effect, success), norfolk(key))) == wanted


def test_the_evidence_tells_both_sides_exactly() -> None:
    """Before 15 April: 11.0, 7.0, 12.0, so 10; April is on neither side; then 8.0 and 9.0."""
    found = evidence(action("2017-04-15"), norfolk(ABANDONMENT))
    assert found is not None
    assert found.values == (Fraction(8), Fraction(9))
    assert found.change.before.values == (Fraction(11), Fraction(7), Fraction(12))
    assert found.change.before.mean == 10
    assert found.change.since.mean == Fraction(17, 2)


def test_what_did_not_hold_since_the_change_counts_in_the_mean() -> None:
    """From 1 April: 16.8, 8.0 and 9.0 make 33.8 / 3."""
    found = evidence(action("2017-04-01"), norfolk(ABANDONMENT))
    assert found is not None
    assert found.change.since.mean == Fraction("33.8") / 3


def test_the_mean_of_ratios_is_the_ratio_of_their_sums() -> None:
    """Before: 631 + 283 + 547 of 5661 + 3780 + 4676; since: 476 + 531 of 6027 + 5989."""
    found = evidence(action("2017-04-15"), norfolk(ABANDONMENT, "best"))
    assert found is not None
    assert found.change.before.mean == Fraction(1461 * 100, 14117)
    assert found.change.since.mean == Fraction(1007 * 100, 12016)


def test_before_the_change_the_last_twelve_values_tell() -> None:
    """February 7.0 to January 29.0, without the January before: 160.2 / 12."""
    assert change(norfolk(ABANDONMENT), date(2018, 2, 1)).before.mean == Fraction("13.35")


@pytest.mark.parametrize(
    ("letters", "at"),
    [
        ("oo", [0, 1]),
        ("o-o", [0, 2]),
        ("on--no", [0, 5]),
        ("opo", [0, 2]),  # a provisional Green counts for nothing
        ("oxo", [0, 2]),  # and a provisional Red resets nothing
        ("oXo", []),
        ("oXoo", [2, 3]),
        ("pp", []),
        ("oooXX", [0, 1]),  # what comes after does not take it back
    ],
)
def test_missing_not_expected_and_provisional_neither_count_nor_reset(
    letters: str, at: list[int]
) -> None:
    its = history(letters)
    wanted = [its[each].period.text for each in at]
    assert proof(evidence(action("2017-01-01"), its)) == wanted


@given(st.text("oXpx-n", max_size=14), st.integers(0, 14))
def test_what_verifies_is_green_final_after_the_day_and_adjacent_among_finals(
    letters: str, months: int
) -> None:
    its = history(letters)
    begin = makers.period("2017-01").shift(months).first
    found = evidence(makers.action(took_effect=begin), its)
    finals = [letters[at] for at in range(months, len(letters)) if letters[at] in "oX"]
    assert (found is not None) == ("oo" in "".join(finals))
    if found is not None:
        assert all(each.first >= begin for each in found.periods)


def test_a_verified_action_is_on_its_last_step() -> None:
    its = history("oo")
    verified = judged(action("2017-01-01"), evidence(action("2017-01-01"), its), makers.NOW)
    assert verified.ending is Ending.VERIFIED
    assert (verified.verified_by, verified.ended_at) == (("2017-01", "2017-02"), makers.NOW)
    assert verified.stage is ActionStage.STANDARDISE


def test_without_its_evidence_a_verified_action_is_open_again() -> None:
    its = history("oo")
    verified = judged(action("2017-01-01"), evidence(action("2017-01-01"), its), makers.NOW)
    again = judged(verified, None, makers.NOW)
    assert (again.ending, again.ended_at, again.verified_by) == (None, None, ())
    assert again.stage is ActionStage.TEST


@pytest.mark.parametrize("ending", [Ending.CANCELLED, Ending.SUPERSEDED, Ending.WITHOUT_EFFECT])
def test_what_a_person_has_ended_stays_ended(ending: Ending) -> None:
    ended = replace(action("2017-01-01"), ending=ending)
    assert judged(ended, evidence(ended, history("oo")), makers.NOW) == ended
    assert judged(ended, None, makers.NOW) == ended


@pytest.mark.parametrize(
    ("detected", "effect", "verified", "wanted"),
    [
        (date(2017, 12, 1), date(2018, 2, 1), date(2018, 4, 5), CycleTime(62, 125)),
        (date(2017, 12, 1), date(2017, 12, 1), date(2018, 4, 5), CycleTime(0, 125)),
        (date(2017, 12, 1), date(2017, 11, 1), date(2018, 4, 5), CycleTime(None, 125)),
        (None, date(2018, 2, 1), date(2018, 4, 5), CycleTime()),
    ],
)
def test_the_cycle_time_runs_from_detection(
    detected: date | None, effect: date, verified: date, wanted: CycleTime
) -> None:
    assert cycle_time(detected, effect, verified) == wanted
