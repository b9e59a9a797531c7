"""Detection lag: days from a period's end to each milestone, of what there is a record of."""

from dataclasses import replace
from datetime import date

from domain.actions import Ending
from domain.detection_lag import Days, LagStep, Milestone, detection_lag
from domain.health_facts import HealthFacts, Known
from tests.domain.health_records import announced, decided, facts, held, known, standing
from tests.makers import action, instant, period


def by_milestone(found: HealthFacts) -> dict[Milestone, LagStep]:
    return {each.milestone: each for each in detection_lag(found)}


def norfolk() -> HealthFacts:
    """The Red of November 2017: logged on 11 December, posted on 22 January, decided on 6 March."""
    return facts(
        meetings=(held(),),
        items={1: (decided(standing(1, episode=1)),)},
        episodes=(announced(opened=period("2017-11")),),
        values={"abandonment": known(p2017_11="2017-12-11T09:00")},
    )


def test_norfolks_red_november_reached_the_committee_96_days_after_its_end() -> None:
    lag = by_milestone(norfolk())
    assert lag[Milestone.DECISION].since_end == Days(96, 1)
    assert lag[Milestone.VALUE].since_end == Days(11, 1)


def test_shown_on_22_january_it_would_have_taken_53_days() -> None:
    assert by_milestone(norfolk())[Milestone.ALERT] == LagStep(
        Milestone.ALERT, Days(42, 1), Days(53, 1)
    )


def test_a_step_counts_only_where_both_of_its_ends_are_on_record() -> None:
    """Nobody explained it, so neither the explanation nor the step from it to the decision."""
    lag = by_milestone(norfolk())
    assert lag[Milestone.EXPLANATION].step == Days()
    assert (lag[Milestone.DECISION].step, lag[Milestone.DECISION].since_end.count) == (Days(), 1)


def test_the_whole_way_to_a_verified_fix_is_measured() -> None:
    fixed = action(
        id=7,
        episode=1,
        took_effect=date(2018, 3, 20),
        ending=Ending.VERIFIED,
        ended_at=instant("2018-06-08T09:00"),
    )
    explained = {1: instant("2018-02-01T10:00")}
    found = replace(norfolk(), now=instant("2018-07-02"), actions=(fixed,), explained=explained)
    steps = {each: lag.step.median for each, lag in by_milestone(found).items()}
    assert steps == {
        Milestone.VALUE: 11,
        Milestone.ALERT: 42,
        Milestone.EXPLANATION: 10,
        Milestone.DECISION: 33,
        Milestone.EFFECT: 14,
        Milestone.VERIFIED: 80,
    }
    assert by_milestone(found)[Milestone.VERIFIED].since_end == Days(190, 1)


def test_medians_are_of_exceptions_and_what_was_done_before_its_turn_took_no_time() -> None:
    others = [
        announced(id=number, opened=period("2018-01"), opened_at=instant(f"2018-02-{day}"))
        for number, day in ((2, "10"), (3, "14"))
    ]
    early = replace(norfolk(), explained={2: instant("2018-02-09T10:00"), 3: instant("2018-02-20")})
    lag = by_milestone(replace(early, episodes=tuple(others)))
    assert lag[Milestone.ALERT].since_end == Days(12, 2)
    assert lag[Milestone.EXPLANATION] == LagStep(Milestone.EXPLANATION, Days(3, 2), Days(14.5, 2))


def test_withdrawn_exceptions_and_older_periods_do_not_count() -> None:
    episodes = (
        announced(opened=period("2018-01"), withdrawn="corrected"),
        announced(id=2, opened=period("2017-04")),
    )
    lag = detection_lag(replace(norfolk(), episodes=episodes))
    assert {step.since_end for step in lag} == {Days()}


def test_an_imported_value_that_does_not_say_when_it_became_known_is_no_record_of_that() -> None:
    undated = {"2017-11": Known(instant("2017-12-10"), dated=False)}
    lag = by_milestone(replace(norfolk(), values={"abandonment": undated}))
    assert lag[Milestone.VALUE].since_end == Days()


def test_a_cancelled_action_had_no_effect() -> None:
    dropped = action(id=7, episode=1, took_effect=date(2018, 3, 20), ending=Ending.CANCELLED)
    lag = by_milestone(replace(norfolk(), actions=(dropped,)))
    assert lag[Milestone.EFFECT].since_end == Days()


def test_days_are_the_organisations_own() -> None:
    """23:30 UTC in July is the next day in London."""
    late = known(p2017_06="2017-07-05T23:30")
    episodes = (announced(opened=period("2017-06")),)
    found = replace(norfolk(), episodes=episodes, values={"abandonment": late})
    assert by_milestone(found)[Milestone.VALUE].since_end == Days(6, 1)
