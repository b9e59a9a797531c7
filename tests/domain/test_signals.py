"""What stands beside a rating: signal or noise of the last final value."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from domain.assessments import Assessment, Record, assess
from domain.chips import Chip, Signal
from domain.frequencies import Frequency
from domain.process_changes import ProcessChange
from domain.rating import Polarity
from domain.readings import ReadingStatus
from domain.signals import signal_of, signals_of
from domain.variation import Assurance, Evidence, Sign, Variation
from tests import makers
from tests.domain.test_norfolk import vitals

LATER = date(2022, 1, 5)
FIRST = makers.period("2015-01")
QUIET = (20, 22, 21, 19, 20, 21, 22, 20, 19, 21, 20, 22, 21)


def record(
    *values: float | None, polarity: Polarity = Polarity.SMALLER, target: str | None = None
) -> Record:
    """Monthly values from January 2015 on; None: not logged."""
    return Record(
        makers.indicator(polarity=polarity),
        makers.organisation(),
        (makers.target(target, FIRST),) if target else (),
        tuple(
            makers.reading(str(value), FIRST.shift(at))
            for at, value in enumerate(values)
            if value is not None
        ),
    )


def assessed(known: Record) -> tuple[Assessment, ...]:
    """Through the last reading."""
    last = max(each.period for each in known.readings)
    return tuple(each for each in assess(known, LATER) if each.period <= last)


def signal(known: Record) -> Signal:
    return signal_of(known, assessed(known))


def chip(known: Record) -> Chip:
    found = signal(known).chip
    assert found is not None
    return found


def with_status(known: Record, at: int, status: ReadingStatus) -> Record:
    """The reading at a place has another status."""
    readings = list(known.readings)
    entry = None if status is ReadingStatus.NOT_EXPECTED else readings[at].entry
    readings[at] = replace(readings[at], status=status, entry=entry)
    return replace(known, readings=tuple(readings))


def change(at: int, *, day: int = 1, new_limits: bool = True, **facts: object) -> ProcessChange:
    when = FIRST.shift(at).first.replace(day=day)
    return replace(
        ProcessChange(1, "abandonment", "answerphone off", when, "sdm", makers.NOW, new_limits),
        **facts,  # type: ignore[arg-type]
    )


def norfolk(key: str, last: str) -> Chip:
    known = next(each for each in vitals() if each.key == key).record("best")
    upto = [each for each in assess(known, date(2018, 2, 1)) if each.period.text <= last]
    found = signal_of(known, upto).chip
    assert found is not None
    return found


def test_first_line_fix_is_worse_than_usual_with_seven_months_below_its_mean() -> None:
    found = norfolk("IMT-FLF", "2017-12")
    assert (found.variation, found.sign, found.run) == (Variation.CONCERN, Sign.SHIFT, 7)
    assert (found.high, found.evidence, found.points) == (False, Evidence.PROVISIONAL, 12)


def test_the_abandonment_of_january_stands_beyond_its_upper_limit() -> None:
    found = norfolk("IMT-ABN", "2018-01")
    assert (found.variation, found.sign, found.high) == (Variation.CONCERN, Sign.OUTSIDE, True)
    assert found.evidence is Evidence.ENOUGH
    assert found.limit.endswith("%")


@pytest.mark.parametrize(
    ("points", "evidence"),
    [
        (1, Evidence.TOO_FEW),
        (7, Evidence.TOO_FEW),
        (8, Evidence.PROVISIONAL),
        (12, Evidence.PROVISIONAL),
        (13, Evidence.ENOUGH),
    ],
)
def test_fewer_than_eight_points_say_nothing_and_fewer_than_thirteen_say_it_lightly(
    points: int, evidence: Evidence
) -> None:
    found = signal(record(*QUIET[:points]))
    assert found.chip is not None
    assert (found.chip.evidence, found.chip.points) == (evidence, points)
    assert bool(found.limits) == (evidence is not Evidence.TOO_FEW)
    assert all(each.provisional == (evidence is Evidence.PROVISIONAL) for each in found.limits)


def test_a_target_that_half_of_the_values_met_is_not_consistently_missed() -> None:
    one_far_off = [1.5, 1.3, 1.6, 1.3, 1.8, 1.8, 1.4, 1.5, 1.2, 1.2]
    assert chip(record(*one_far_off, 80, target="1.5")).assurance is None
    missing = record(*QUIET, target="10")
    assert chip(missing).assurance is Assurance.FAILING


def test_too_few_points_find_nothing_however_far_the_last_one_lies() -> None:
    found = signal(record(20, 21, 20, 21, 20, 21, 90, target="10"))
    assert found.chip is not None
    assert (found.chip.sign, found.chip.assurance, found.outside) == (None, None, ())


def test_values_that_are_never_neighbours_say_nothing_however_many_they_are() -> None:
    found = signal(record(*[each for value in QUIET for each in (value, None)], target="10"))
    assert found.chip == Chip(Evidence.TOO_FEW, 13, Frequency.MONTHLY)
    assert found.limits == ()


def test_a_few_neighbours_among_many_gaps_carry_no_limits() -> None:
    apart = [each for value in QUIET for each in (value, None)]
    assert chip(record(*apart, 21, 21, 21, 27)).evidence is Evidence.TOO_FEW
    assert chip(record(*apart, 21, 21, 21, 21, 27)).evidence is Evidence.ENOUGH


def test_of_three_values_only_those_near_the_limit_are_counted_as_near() -> None:
    found = chip(record(*[10, 20] * 12, 50, 38, 39))
    assert (found.sign, found.run, found.high) == (Sign.TWO_OF_THREE, 2, True)


def test_without_any_value_there_is_no_chip() -> None:
    assert signal_of(record(), ()) == Signal()


def test_a_provisional_value_is_neither_judged_nor_counted() -> None:
    known = record(*QUIET, 90)
    assert chip(known).sign is Sign.OUTSIDE
    found = chip(with_status(known, -1, ReadingStatus.PROVISIONAL))
    assert (found.sign, found.points, found.until) == (None, 13, "Jan 16")
    assert replace(found, until="") == chip(record(*QUIET))


def test_an_estimated_value_counts_like_a_final_one() -> None:
    known = record(*QUIET, 90)
    assert chip(with_status(known, -1, ReadingStatus.ESTIMATED)) == chip(known)


@pytest.mark.parametrize("polarity", Polarity)
def test_the_same_move_is_better_or_worse_by_the_indicators_direction(polarity: Polarity) -> None:
    rising = chip(record(*QUIET, 20, 21, 22, 23, 24, 25, 26, polarity=polarity))
    good = polarity is Polarity.BIGGER
    assert rising.variation is (Variation.IMPROVEMENT if good else Variation.CONCERN)
    assert rising.high


def test_a_trend_is_counted_as_long_as_it_goes_on() -> None:
    found = chip(record(60, 20, 60, 20, 60, 20, 60, 20, 21, 22, 23, 24, 25, 26, 27))
    assert (found.sign, found.run) == (Sign.TREND, 8)


def test_a_shift_is_counted_as_long_as_it_goes_on() -> None:
    found = chip(record(*[10, 40] * 7, *[28, 29] * 4))
    assert (found.sign, found.run) == (Sign.SHIFT, 9)


@pytest.mark.parametrize("gap", ["missing", "not expected"])
def test_a_gap_ends_a_run(gap: str) -> None:
    values = [*QUIET, 26, 25, 26, 25, 26, 25, 26]
    assert chip(record(*values)).sign is not None
    known = record(*values[:-2], None, *values[-1:]) if gap == "missing" else record(*values)
    if gap == "not expected":
        known = with_status(known, -2, ReadingStatus.NOT_EXPECTED)
    assert chip(known).sign is not Sign.SHIFT


def test_the_target_of_the_last_period_is_held_against_the_limits() -> None:
    assert chip(record(*QUIET, target="10")).assurance is Assurance.FAILING
    assert chip(record(*QUIET, target="40")).assurance is Assurance.PASSING
    assert chip(record(*QUIET, target="20.5")).assurance is Assurance.HIT_AND_MISS
    assert chip(record(*QUIET)).assurance is None


def test_no_assurance_is_claimed_that_the_last_value_gainsays() -> None:
    assert chip(record(*QUIET, 9, target="10")).assurance is None
    assert chip(record(*QUIET, 41, target="40")).assurance is None


def test_a_limit_that_reads_like_the_value_is_not_printed_beside_it() -> None:
    inside, beyond = 20.0, 60.0
    for _ in range(40):  # the limit follows the value, more slowly
        middle = (inside + beyond) / 2
        if chip(record(*QUIET, middle)).sign is Sign.OUTSIDE:
            beyond = middle
        else:
            inside = middle
    assert chip(record(*QUIET, beyond)).limit == ""
    assert chip(record(*QUIET, beyond + 1)).limit != ""


def test_only_a_logged_change_that_asks_for_it_begins_new_limits() -> None:
    known = record(*QUIET, *[30, 31, 32, 30, 31, 29, 30, 31, 30])
    assert len(signal(known).limits) == 1
    marked = replace(known, changes=(change(13, new_limits=False),))
    assert signal(marked) == signal(known)
    begun = signal(replace(known, changes=(change(13),)))
    assert [(each.first, each.last) for each in begun.limits] == [
        ("2015-01", "2016-01"),
        ("2016-02", "2016-10"),
    ]
    assert begun.chip is not None
    assert (begun.chip.points, begun.chip.since) == (9, "Feb 16")
    assert begun.chip.evidence is Evidence.PROVISIONAL
    assert float(begun.limits[1].mean) == pytest.approx(274 / 9)
    assert [each.in_force for each in begun.limits] == [False, True]


def test_limits_of_before_a_change_are_not_in_force_while_there_are_too_few_points_since() -> None:
    known = record(*QUIET, 30, 31)
    found = signal(replace(known, changes=(change(13),)))
    assert [(each.last, each.in_force) for each in found.limits] == [("2016-01", False)]
    assert found.chip is not None
    assert (found.chip.evidence, found.chip.points) == (Evidence.TOO_FEW, 2)


def test_new_limits_begin_with_the_period_that_contains_the_day() -> None:
    known = record(*QUIET, *QUIET)
    early, late = (replace(known, changes=(change(13, day=day),)) for day in (1, 29))
    assert signal(early) == signal(late) != signal(known)


def test_a_change_before_the_first_value_or_after_the_last_begins_nothing() -> None:
    known = record(*QUIET)
    for at in (-3, 0, 13, 20):
        assert signal(replace(known, changes=(change(at),))) == signal(known)


def test_a_change_that_was_taken_back_no_longer_counts() -> None:
    known = record(*QUIET, *QUIET)
    taken_back = change(13, withdrawn_at=makers.NOW, withdrawn_by="sdm")
    assert signal(replace(known, changes=(taken_back,))) == signal(known)


def test_as_of_a_date_only_the_changes_known_by_then_count() -> None:
    known = replace(record(*QUIET, *QUIET), changes=(change(13),))
    before = makers.instant("2016-01-01T00:00")
    assert len(signal_of(known, assessed(known), makers.NOW).limits) == 2
    assert len(signal_of(known, assessed(known), before).limits) == 1


def test_many_indicators_in_one_call_say_what_each_says_alone() -> None:
    random = Random(5)
    known = [_any(random) for _ in range(60)]
    together = signals_of([(each, assessed(each)) for each in known])
    assert together == tuple(signal(each) for each in known)
    assert len({each.chip.sign for each in together if each.chip}) > 3
    assert len({each.chip.evidence for each in together if each.chip}) == 3


def test_what_is_loaded_at_start_up_leaves_numpy_alone() -> None:
    asked = "import sys, handlers.commands, jobs.schedule; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def _any(random: Random) -> Record:
    level, rise = random.uniform(10, 60), random.choice([0, 3])
    values: list[float | None] = []
    for _ in range(random.randrange(1, 60)):
        level += random.choice([0, 0, 0.4, 3, -1]) + rise
        values.append(None if random.random() < 0.06 else round(level + random.gauss(0, 2), 1))
    values[-1] = round(level, 1)
    found = record(*values, polarity=random.choice(list(Polarity)), target="25")
    if random.random() < 0.3:
        found = replace(found, changes=(change(random.randrange(40)),))
    return found
